"""Russian names in Cyrillic, and Cyrillic in the Latin letters of several systems; tables of the tests' own.

The lists write Russian names as the BGN/PCGN system does (`Yevgeniy`, `Shchegolev`).  A customer record has whatever
passport, bank or translator produced it: `й` is y, i, j or ï; `х` is kh, h, ch or x; `щ` is shch, sch, schtsch or szcz;
`ъ` is ie, a mark or nothing.
"""

from __future__ import annotations

import re

_FROM_LATIN = (
    ("ob'ye", "объе"), ("pod'ye", "подъе"), ("s'yez", "съез"), ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"),
    ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ya", "я"), ("yo", "ё"), ("ye", "е"), ("iy", "ий"), ("yy", "ый"),
    ("ay", "ай"), ("ey", "ей"), ("oy", "ой"), ("uy", "уй"), ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"),
    ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"),
    ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("h", "х"), ("y", "ы"), ("'", "ь"),
)  # fmt: skip
_BEFORE_A_VOWEL = ("iy", "yy", "ay", "ey", "oy", "uy")  # there `y` belongs to the next letter: Nikola-yev
_LATIN = re.compile("|".join(latin + ("(?![aeou])" if latin in _BEFORE_A_VOWEL else "") for latin, _ in _FROM_LATIN))
_WRITTEN = dict(_FROM_LATIN)
_VOWELS = "аеёиоуыэюя"
_RUSSIAN = re.compile(r"[a-z]+(?:ov|ev|skiy|skaya|skoye|ova|eva|ich|ovna|evna|nyy|naya|noye|enko)|zavod|institut")
_OF_PERSONS = re.compile(r"[a-z]{3,}(?:in|ina)")  # a shorter one is Korean, too
_ENGLISH = frozenset(("of", "and", "for", "the", "research", "company", "plant", "center", "state", "joint", "limited"))
_NOT_RUSSIAN = re.compile(r"[cjqwx](?!h)|[^a-z' \-]")

_PLAIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)) | {
    "ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu",
    "я": "ya",
}  # fmt: skip
SYSTEMS: dict[str, dict[str, str]] = {
    "plain": _PLAIN,
    "bgn": _PLAIN | {"ё": "yë", "ъ": "”", "ь": "’"},
    "passport": _PLAIN | {"й": "i", "ъ": "ie", "ю": "iu", "я": "ia"},
    "older passport": _PLAIN | {"ё": "ye", "щ": "shch", "ъ": "'", "ь": "'"},
    "iso 9": _PLAIN | {"ё": "ë", "ж": "ž", "й": "j", "х": "h", "ц": "c", "ч": "č", "ш": "š", "щ": "ŝ", "ъ": "ʺ",
                       "ь": "ʹ", "э": "è", "ю": "û", "я": "â"},
    "scholarly": _PLAIN | {"ё": "ë", "ж": "ž", "й": "j", "х": "x", "ц": "c", "ч": "č", "ш": "š", "щ": "šč", "ъ": "ʺ",
                           "ь": "ʹ", "э": "ė", "ю": "ju", "я": "ja"},
    "library": _PLAIN | {"й": "ĭ", "ц": "t͡s", "ъ": "ʺ", "ь": "ʹ", "э": "ė", "ю": "i͡u", "я": "i͡a"},
    "gost": _PLAIN | {"ё": "yo", "й": "j", "х": "x", "ц": "cz", "щ": "shh", "ъ": "``", "ы": "y'", "ь": "`", "э": "e'"},
    "telegraph": _PLAIN | {"щ": "sc", "х": "h", "й": "i", "ю": "iu", "я": "ia", "ц": "c"},
    "german": _PLAIN | {"в": "w", "ж": "sch", "з": "s", "й": "j", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch",
                        "щ": "schtsch", "ю": "ju", "я": "ja"},
    "french": _PLAIN | {"ж": "j", "й": "ï", "у": "ou", "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou", "я": "ia"},
    "polish": _PLAIN | {"в": "w", "ж": "ż", "й": "j", "х": "ch", "ц": "c", "ч": "cz", "ш": "sz", "щ": "szcz", "ю": "ju",
                        "я": "ja"},
    "informal": _PLAIN | {"х": "h", "щ": "sch", "ж": "j", "ю": "u", "ц": "c", "й": "i"},
}  # fmt: skip


def is_russian(name: str, person: bool) -> bool:
    """Whether a Latin name is a Russian one spelled in Latin letters, by its endings and letters."""
    words = name.lower().replace(",", " ").replace("-", " ").split()
    if not words or _NOT_RUSSIAN.search(" ".join(words)) or not _ENGLISH.isdisjoint(words):
        return False
    return any(_RUSSIAN.fullmatch(w) or (person and _OF_PERSONS.fullmatch(w)) for w in words)


def to_cyrillic(name: str) -> str:
    """A name of the lists' spelling in Cyrillic, in the case of its words."""
    return re.sub(r"[A-Za-z']+", lambda m: _word(m.group()), name.replace("’", "'"))


def _word(word: str) -> str:
    lower = word.lower()
    soft = re.sub(r"(?<=[bdfgklmnprstvz])ye", "'ye", lower)  # Yur'yevich
    out = _LATIN.sub(lambda m: _WRITTEN[m.group()], soft)
    if lower.startswith("e"):
        out = "э" + out[1:]
    if lower[-1:] == "y" and lower[-2:-1] not in "aeiouy":  # Dmitry, Dzerzhinsky
        out = out[:-1] + "ий"
    return out.upper() if word.isupper() and len(word) > 1 else out.capitalize() if word[:1].isupper() else out


def romanized(text: str, system: str) -> str:
    """A Cyrillic text in the Latin letters of a system."""
    table = SYSTEMS[system]
    out: list[str] = []
    for at, letter in enumerate(text):
        latin = table.get(letter.lower(), letter)
        before = text[at - 1].lower() if at else " "
        if letter.lower() == "е" and system in ("bgn", "german", "older passport") and (
            before in _VOWELS + "ъьй" or not before.isalpha()
        ):  # fmt: skip
            latin = "je" if system == "german" else "ye"
        if letter != letter.lower():
            capitals = text[max(at - 1, 0) : at].isupper() or text[at + 1 : at + 2].isupper()
            latin = latin.upper() if capitals else latin.capitalize()
        out.append(latin)
    spelled = "".join(out)
    return re.sub(r"(?<=[oe])v\b", "ff", spelled) if system == "french" else spelled
