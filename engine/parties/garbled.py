"""Whether the letters of a text were lost on the way: written in one encoding, read in another, or replaced by marks.

Such a text looks like a name of letters and is none: nothing that is listed is found by it, so nobody counts as
screened by it.  Cyrillic that was read as other Cyrillic is told by which of both reads more like Russian.
"""

from __future__ import annotations

import math
import re

_MARKED = re.compile(r"\?{3,}|\ufffd|[\x80-\x9f]|[\ue000-\uf8ff]|锟斤|烫烫|屯屯")
_ESCAPED = re.compile(
    r"\\u[0-9a-fA-F]{4}|(?:%[0-9A-Fa-f]{2}){2}|(?:=[0-9A-F]{2}){2}|\\x[0-9a-fA-F]{2}|_x[0-9A-F]{4}_|=\?[\w-]+\?[BbQq]\?"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}={1,2}")
_QUESTION = re.compile(r"(?:[^\W\d]\?+|^\?+)(?=[^\W\d])")  # `M?ller`, `?elaza`
_SIGN_WITHIN = re.compile(r"([^\W_])[¡¢£¤¥¦§¨¬¯±¶¸¼½¾¿ƒ‚„…†‡ˆ‰‹›€](?=([^\W_]))")
_HIGH = re.compile(r"[\xa1-\xff]{4,}")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2}")
_CHINESE_WITHIN = re.compile(r"[A-Za-z][\u3400-\u9fff][A-Za-z]")  # `M眉ller`
_DRAWN = re.compile(r"[\u2500-\u259f⌐].*[\u2500-\u259f⌐]")  # lines and boxes between letters
_SMALL_FIRST = re.compile(r"\b[а-яё][А-ЯЁ]{2}")  # KOI-8 has small letters where Windows has capitals

_READ_AS = ("cp1252", "cp1251", "cp866", "cp437", "mac_roman", "iso8859_5", "koi8_r")
_CYRILLIC_READ = ("cp1251", "koi8_r", "cp866", "iso8859_5", "cp1252", "latin-1")
_CYRILLIC_WRITTEN = ("cp1251", "koi8_r", "cp866")
_FEWEST = 5  # letters of a text that is compared with what it may have been
_MARGINS = ((8, 1.0), (14, 0.3))  # up to so many letters: how much more like Russian the other reading must be
_MARGIN = 0.1  # of a longer text
# How often Russian has each letter, in thousandths.
_OFTEN = dict(zip(
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    (110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14, 12, 10, 9, 7, 6, 5, 4, 3,
     3, 0.4, 0.4), strict=True,
))  # fmt: skip
_NEVER, _CASE, _FIRST = math.log(0.05), -3.0, -4.0
_NEVER_FIRST = re.compile(r"\b(?:[ъыь]|й(?![оеа]))", re.IGNORECASE)


def garbled(text: str) -> bool:
    """Whether letters of the text were lost, so that it is not what was written."""
    if _MARKED.search(text) or _ESCAPED.search(text) or _BASE64.fullmatch(text.strip()):
        return True
    if "?" in text and any(_QUESTION.search(word) for word in text.split() if "/" not in word and "=" not in word):
        return True
    if text.isascii():
        return False
    if (
        _HIGH.search(text)
        or _SMALL_FIRST.search(text)
        or _CHINESE_WITHIN.search(text)
        or _DRAWN.search(text)
        or len(signs := _SIGN_WITHIN.findall(text)) > 1
        or any(not (before + after).isascii() for before, after in signs)
    ):
        return True
    if any(_was_utf8(text, encoding) for encoding in _READ_AS):
        return True
    return _was_utf8_read_as_chinese(text) or _was_other_cyrillic(text)


def _was_utf8(text: str, encoding: str) -> bool:
    """Whether the text is UTF-8 that was read in an encoding: twice at least, a letter may happen to look so."""
    raw = bytearray()
    for c in text:
        try:
            raw += c.encode(encoding)
        except UnicodeEncodeError:
            if ord(c) > 0xFF:
                return False
            raw.append(ord(c))
    try:
        was = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    least = 1 if encoding == "cp1252" else 2
    return len(was) < len(text) and sum(not c.isascii() and c.isalpha() for c in was) >= least


def _was_utf8_read_as_chinese(text: str) -> bool:
    if not _CHINESE.search(text):
        return False
    try:
        was = text.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return False
    letters = [c for c in was if c.isalpha()]
    return len(letters) >= _FEWEST and all("\u0370" <= c <= "\u06ff" for c in letters)


def _was_other_cyrillic(text: str) -> bool:
    """Whether the text reads more like Russian in another Cyrillic encoding than as it stands."""
    own = None
    for was in undone(text):
        letters = sum(c.isalpha() for c in was)
        margin = next((least for most, least in _MARGINS if letters <= most), _MARGIN)
        own = _russian(text) if own is None else own
        if _russian(was) > own + margin:
            return True
    return False


def undone(text: str) -> list[str]:
    """What a text may have been that was written in one Cyrillic encoding and read in another; often nothing."""
    out: dict[str, None] = {}
    if text.isascii():
        return []
    for read in _CYRILLIC_READ:
        try:
            raw = text.encode(read)
        except UnicodeEncodeError:
            continue
        for written in _CYRILLIC_WRITTEN:
            was = raw.decode(written, "replace")
            letters = [c for c in was if c.isalpha()]
            cyrillic = sum("а" <= c.lower() <= "я" for c in letters)
            if written != read and len(letters) >= _FEWEST and cyrillic >= 0.8 * len(letters):
                out[was] = None
    return list(out)


def _russian(text: str) -> float:
    """How much a text reads like Russian: the mean logarithm of the frequencies of its letters."""
    total, count, before = _FIRST * len(_NEVER_FIRST.findall(text)), 0, " "
    for c in text:
        if not (c.isspace() or c.isdigit() or c in ".,-'\"«»()"):
            count += 1
            total += math.log(_OFTEN[c.lower()]) if c.lower() in _OFTEN else _NEVER
            total += _CASE if c.isupper() and before.islower() else 0.0
        before = c
    return total / max(count, 1)
