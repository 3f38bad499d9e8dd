"""Products: how a text that names one is read, and which restricted parts it may hide."""
