"""Text that was written in one encoding and read in another."""

from __future__ import annotations

from random import Random

MISREAD = (
    ("utf-8", "latin-1"), ("utf-8", "cp1252"), ("utf-8", "cp1251"), ("utf-8", "koi8-r"), ("utf-8", "cp437"),
    ("utf-8", "mac-roman"), ("cp1251", "latin-1"), ("cp1251", "cp1252"), ("cp1251", "koi8-r"), ("koi8-r", "cp1251"),
    ("koi8-r", "latin-1"), ("cp866", "cp1251"), ("gb18030", "latin-1"), ("gb18030", "cp1252"), ("utf-8", "gb18030"),
    ("ascii", "ascii"),
)  # fmt: skip
_TWICE = (("utf-8", "latin-1"), ("utf-8", "cp1252"))


def garbled(text: str, rng: Random) -> tuple[str, str]:
    """A garbled text and how it came about; letters that the first encoding does not know become question marks."""
    written, read = rng.choice(MISREAD)
    times = 2 if (written, read) in _TWICE and rng.random() < 0.3 else 1
    for _ in range(times):
        text = _decoded(text.encode(written, "replace"), read)
    return text, f"{written} read as {read}" + (" twice" if times == 2 else "")


def _decoded(data: bytes, encoding: str) -> str:
    if encoding == "gb18030":
        return data.decode(encoding, "replace")
    out = ""
    for byte in data:  # a byte that the encoding does not know is kept as browsers keep it
        try:
            out += bytes([byte]).decode(encoding)
        except UnicodeDecodeError:
            out += chr(byte)
    return out
