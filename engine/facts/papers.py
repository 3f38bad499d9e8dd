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
    "placeholder", "dummy", "submitted", "filed", "follow", "follows", "process", "progress", "expired", "lapsed",
    "cancelled", "canceled", "void", "voided", "invalid", "suspended", "superseded", "returned", "rwa", "surrendered",
    "exhausted", "nlr",
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
# Words that a number may have around it. Any other word says something of the paper that nobody has read.
_AROUND_A_NUMBER = frozenset({
    "license", "licence", "lic", "no", "nr", "num", "number", "id", "ref", "reference", "bis", "bxa", "ofac", "snap",
    "r", "export", "reexport", "confirmation", "exception", "notification", "case", "amendment", "amended", "rev",
    "revision", "renewal", "of", "from", "dated", "and", "for", "the", "to", "nac", "aca", "jan", "feb", "mar", "apr",
    "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
})  # fmt: skip
_LONGEST_PREFIX = 4  # letters of a prefix that stands apart from its number (`IA 2020 1234`)
# Words that tell who did not sign an end-use statement: nobody, a sort of person without a name, or the other side.
_NO_SIGNER = frozenset({
    "unsigned", "signature", "signed", "sign", "nobody", "illegible", "unreadable", "verbal", "verbally", "oral",
    "orally", "declined", "declines", "refuses", "forged", "fake", "template", "specimen", "niemand", "unterschrift",
    "unleserlich", "firma", "ohne", "sans", "sin", "seller", "exporter", "supplier", "distributor", "forwarder",
})  # fmt: skip
_NO_SIGNER_ABROAD = (
    "未签", "未簽", "没有签", "無簽", "不签", "署名なし", "未署名", "서명 없음", "미서명", "не подпис", "без подпис",
    "не підпис", "без підпис", "non signé", "senza firma", "nicht unter", "غير موقع", "بدون توقيع",
)  # fmt: skip
# A sort of person and no name: alone they tell nobody.
_SORTS = frozenset({
    "customer", "client", "buyer", "user", "end", "enduser", "consignee", "purchaser", "signer", "signatory", "person",
    "officer", "manager", "director", "ceo", "cfo", "cto", "president", "sales", "legal", "department", "desk", "team",
    "company", "representative", "rep", "mr", "mrs", "ms", "dr", "scan", "copy", "original", "form", "letter",
    "statement", "e", "only", "confirmation", "robot", "admin", "office", "procurement", "management", "n",
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
    if not names_a_paper(text) or _tells_of_none(text) or _NO_SIGNER & set(words):
        return False
    folded = unicodedata.normalize("NFKC", text).casefold()
    if any(told in folded for told in _NO_SIGNER_ABROAD):
        return False
    named = [w for w in words if w not in _SORTS and w not in _POINTERS and not w.isdigit()]
    return any(len(set(w)) > 1 or not w.isascii() for w in named)


def is_a_number(text: str) -> bool:
    """Whether a text can be the number of a paper on file: digits other than zero, and around them no word but those
    of a number. `D1234567 expired`, in whatever language, is no number on file."""
    words = _words(text)
    if not any(c.isdigit() and c != "0" for c in text) or "?" in text or "".join(words) in _STANDS_FOR_NONE:
        return False
    apart = [w for w in words if not any(c.isdigit() for c in w)]
    told = {re.sub(r"[0-9]+", "", w) for w in words} - {"no", "process"}
    return not told & _NOT_THERE and all(w in _AROUND_A_NUMBER or _is_prefix(w, words[0]) for w in apart)


def _is_prefix(word: str, first: str) -> bool:
    return word == first and word.isascii() and len(word) <= _LONGEST_PREFIX


def _tells_of_none(text: str) -> bool:
    words = _words(text)
    return "".join(words) in _STANDS_FOR_NONE or any(w in _NOT_THERE for w in words) or words[:2] == ["n", "a"]


def _numbered(visible: str) -> bool:
    digits = [c for c in visible if c.isdigit()]
    return len(digits) >= _FEWEST and len(set(digits)) > 1


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
