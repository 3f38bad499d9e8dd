"""Restricted parties: from the official list to the entry, from a name to the entries that it may mean."""
