"""Whether a text names a paper or its number, or only stands for one that is not there.

One notion for sources of evidence and for numbers of licenses and confirmations: `TBD`, `pending`, `applied for`,
`see file`, `ask Bob` and `000000` are no papers, and nothing may be cleared on them.
"""

from __future__ import annotations

import re
import unicodedata

_STANDS_FOR_NONE = frozenset({
    "na", "nil", "nan", "none", "null", "unknown", "notknown", "undefined", "empty", "blank", "missing", "tbd", "tba",
    "tbc", "todo", "pending", "tofollow", "xx", "xxx", "dummy", "placeholder", "nosource", "notavailable",
    "notapplicable", "source", "evidence", "paper", "document", "asdf", "test", "example", "sample",
})  # fmt: skip
# Words that tell that a paper is not there, or not yet, whatever stands beside them.
_NOT_THERE = frozenset({
    "no", "not", "none", "without", "never", "tbd", "tba", "tbc", "todo", "pending", "awaiting", "awaited", "await",
    "waiting", "applied", "applying", "application", "requested", "expected", "denied", "refused", "rejected",
    "revoked", "withdrawn", "needed", "unknown", "missing", "unavailable", "soon", "later", "draft", "planned",
    "placeholder", "dummy", "submitted", "filed", "follow", "follows", "process", "progress",
})  # fmt: skip
# Words that name no writer and no paper by themselves.
_POINTERS = frozenset({
    "a", "an", "the", "of", "in", "on", "at", "to", "by", "from", "per", "as", "our", "my", "your", "his", "her",
    "their", "me", "i", "we", "us", "you", "he", "she", "they", "it", "self", "myself", "ask", "see", "check", "call",
    "file", "files", "folder", "email", "mail", "phone", "above", "below", "attached", "attachment", "enclosed", "here",
    "there",
    "somebody", "someone", "boss", "colleague", "memory", "google", "internet", "web", "yes", "ok", "okay", "true",
    "done",
    "said", "told", "trust", "source", "evidence", "paper", "document", "doc", "note", "notes", "info", "same", "ditto",
})  # fmt: skip
_ASKS = frozenset({"ask", "see", "check", "call", "email", "phone"})
_WORD = re.compile(r"[^\W_]+")
_FEWEST = 4  # digits of a number that tells one paper of the agency from another


def names_a_paper(source: str) -> bool:
    """Whether a source names a paper or its writer: no word that stands for nothing, no mere pointer to somebody."""
    words = _words(source)
    visible = "".join(words)
    if len(visible) < 2 or visible in _STANDS_FOR_NONE or all(w in _POINTERS for w in words):
        return False
    return _numbered(visible) or words[0] not in _ASKS


def names_a_ruling(source: str) -> bool:
    """Whether a source tells which ruling of the agency is meant: it holds a number or date of the paper."""
    return names_a_paper(source) and _numbered("".join(_words(source))) and not _tells_of_none(source)


def names_a_signer(text: str) -> bool:
    """Whether a text can name who signed a paper: no word that tells that nobody did, or not yet."""
    words = _words(text)
    return names_a_paper(text) and not _tells_of_none(text) and not {"unsigned", "signature", "signed"} & set(words)


def is_a_number(text: str) -> bool:
    """Whether a text can be the number of a paper on file: with a digit other than zero, and no word of a paper that
    is not there."""
    return any(c.isdigit() and c != "0" for c in text) and not _tells_of_none(text)


def _tells_of_none(text: str) -> bool:
    words = _words(text)
    return "".join(words) in _STANDS_FOR_NONE or any(w in _NOT_THERE for w in words) or words[:2] == ["n", "a"]


def _numbered(visible: str) -> bool:
    digits = [c for c in visible if c.isdigit()]
    return len(digits) >= _FEWEST and len(set(digits)) > 1


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
