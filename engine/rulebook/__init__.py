"""The rulebook: read, checked, hashed, and cut by date."""
