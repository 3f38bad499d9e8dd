"""The HTTP service: doors without logic of their own; every answer comes from the engine."""
