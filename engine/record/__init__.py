"""Stored determinations: one SQLite file, shared by the command line and the service."""

from .replay import Replayed
from .store import KeyReused, Saved, Store, StoredChanged, StoreUnusable, Summary, open_store

__all__ = ["open_store", "Store", "Saved", "Summary", "Replayed", "KeyReused", "StoredChanged", "StoreUnusable"]
