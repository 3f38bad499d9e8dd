"""Deciding: from letters to an outcome, over disputes, and what an answer rests on. No words here."""
