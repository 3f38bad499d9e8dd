"""Readers of official list files, one module per format; `recognize` finds the one that fits."""
