"""A name in other letters: joined and split, with digits, initials, another alphabet, invisible characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.parties.cyrillic import SYSTEMS, romanized, to_cyrillic
from tests.parties.listed_names import Listed

Respelling = Callable[[Listed, Random], str | None]  # None: it does not fit this name

DIGITS = {"o": "0", "l": "1", "i": "1", "e": "3", "a": "4", "s": "5", "t": "7", "b": "8", "g": "9"}
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\ufe0f\u2063\u061c"
SPACES = ("\u00a0", "\u2003", "\u2009", "\u202f", "\u3000", "  ", "   ", "\t", " \u00a0", "\u2028",
          *"_.-–—/\\|·+,")  # fmt: skip
ACCENTS = "\u0301\u0300\u0308\u0302\u030c\u0327\u0331\u0336"
CYRILLIC_LIKE = dict(zip("ABCEHIJKMOPSTXYaceijopsxy", "АВСЕНІЈКМОРЅТХУасеіјорѕху", strict=True))
GREEK_LIKE = dict(zip("ABEHIKMNOPTXYZoviua", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖονιυα", strict=True))
STROKES = {"o": "ø", "l": "ł", "d": "đ", "i": "ı"}


def joined_words(name: Listed, rng: Random) -> str | None:
    """`HuaweiTechnologies`, `Huawei-Technologies`."""
    if len(name.bare) < 2:
        return None
    words = [w if rng.random() < 0.5 else w.capitalize() for w in name.bare]
    at = rng.randrange(len(words) - 1)
    glue = rng.choice(("", "", "", "-", "_", ".", "·", "/"))
    if rng.random() < 0.5 and len(words) <= 4:
        text = glue.join(words)
    else:
        text = " ".join([*words[:at], words[at] + glue + words[at + 1], *words[at + 2 :]])
    return rng.choice((text, text, text.lower(), text.upper()))


def split_word(name: Listed, rng: Random) -> str | None:
    """`Hua wei`, `Hikvi-sion`."""
    places = [(i, at) for i, w in enumerate(name.bare) if len(w) >= 7 and w.isalpha() for at in range(3, len(w) - 2)]
    if not places:
        return None
    i, at = rng.choice(places)
    words = list(name.bare)
    words[i] = words[i][:at] + rng.choice((" ", " ", "-", ".", "_", " - ", "\n")) + words[i][at:]
    return " ".join(words)


def spaced_out(name: Listed, rng: Random) -> str | None:
    """`H U A W E I`."""
    if not all(w.isalpha() for w in name.bare) or len("".join(name.bare)) > 30:
        return None
    glue = rng.choice((" ", ".", "-", "_", "\u00a0"))
    return rng.choice(("  ", "   ", " / ") if glue == " " else (" ",)).join(glue.join(w) for w in name.bare)


def digits_for_letters(name: Listed, rng: Random) -> str | None:
    """`HUAWE1`."""
    words = list(name.bare)
    long = [(i, w) for i, w in enumerate(words) if len(w) >= 5 and w.isalpha()]
    places = [(i, at) for i, w in long for at, letter in enumerate(w) if letter.lower() in DIGITS]
    if not places:
        return None
    for i, at in rng.sample(places, min(len(places), rng.choice((1, 1, 2)))):
        words[i] = words[i][:at] + DIGITS[words[i][at].lower()] + words[i][at + 1 :]
    return " ".join(words)


def initials(name: Listed, rng: Random) -> str | None:
    """`V. Putin`, `Putin V.V.`, `Vladimir V. Putin`."""
    surname, _, rest = name.text.partition(", ")
    given = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", rest)
    if not name.person or not 1 <= len(given) <= 2 or given[0] in ("Dr", "Mr") or surname.lower() not in name.rare:
        return None
    letters = [w[0].upper() for w in given]
    some = letters if rng.random() < 0.5 else letters[:1]
    short = rng.choice((". ", ".", " ", "")).join(some) + rng.choice((".", ".", ""))
    if rng.random() < 0.3 and len(given) > 1:
        short = f"{given[0]} {letters[1]}."
    return rng.choice((f"{short} {surname}", f"{surname} {short}", f"{surname}, {short}", f"{short} {surname.title()}"))


def another_romanization(name: Listed, rng: Random) -> str | None:
    """A Russian name as another system spells it: `Jewgenij` for `Yevgeniy`."""
    if not name.russian:
        return None
    return romanized(to_cyrillic(in_order(name, rng)), rng.choice(sorted(SYSTEMS)))


def in_cyrillic(name: Listed, rng: Random) -> str | None:
    """A Russian name in its own letters."""
    if not name.russian:
        return None
    text = to_cyrillic(in_order(name, rng))
    return rng.choice((text, text.upper(), text.title()))


def one_word_in_cyrillic(name: Listed, rng: Random) -> str | None:
    """`Уралвагонзавод Corporation`."""
    if not name.russian or len(name.bare) < 2:
        return None
    words = in_order(name, rng).split()
    at = rng.randrange(len(words))
    words[at] = to_cyrillic(words[at])
    return " ".join(words)


def mixed_script(name: Listed, rng: Random) -> str | None:
    """A word that is half Latin and half Cyrillic by sound: `Газprom`."""
    long = [(i, w) for i, w in enumerate(name.bare) if len(w) >= 6 and name.russian and w.isalpha()]
    places = [(i, at) for i, w in long for at in range(3, len(w) - 2) if not _one_sound(w[at - 1], w[at])]
    if not places:
        return None
    i, at = rng.choice(places)
    words = list(name.bare)
    first, last = words[i][:at], words[i][at:]
    words[i] = to_cyrillic(first) + last if rng.random() < 0.5 else first + to_cyrillic(last).lower()
    return " ".join(words)


def _one_sound(before: str, after: str) -> bool:
    """Whether Latin may spell one Cyrillic letter with these two."""
    return before.lower() in "skztyc" or after.lower() in "hcyaeiou"


def look_alikes(name: Listed, rng: Random) -> str | None:
    """Greek and Cyrillic letters that look Latin."""
    table = rng.choice((CYRILLIC_LIKE, GREEK_LIKE, CYRILLIC_LIKE | GREEK_LIKE))
    letters = list(rng.choice((name.text, name.text.upper(), name.text.title())))
    places = [at for at, letter in enumerate(letters) if letter in table]
    if not places:
        return None
    many = rng.choice((1, 1, 2, len(places) // 2, len(places)))
    for at in rng.sample(places, max(1, min(len(places), many))):
        letters[at] = table[letters[at]]
    return "".join(letters)


def bracket_within(name: Listed, rng: Random) -> str | None:
    """`Huawei (Technologies) Co`."""
    if len(name.bare) < 2:
        return None
    words = list(name.bare)
    at = rng.randrange(len(words))
    opening, closing = rng.choice(("()", "[]", "“”", '""', "''", "«»", "--"))
    words[at] = opening + words[at] + closing
    return " ".join(words)


def case_and_punctuation(name: Listed, rng: Random) -> str | None:
    """Any case, commas and points elsewhere or nowhere."""
    text = rng.choice((name.text.lower(), name.text.upper(), name.text.title(), name.text.swapcase()))
    way = rng.randrange(4)
    if way == 0:
        text = "".join(rng.choice((c.lower(), c.upper())) for c in text)
    elif way == 1:
        text = re.sub(r"[.,]", "", text)
    elif way == 2:
        text = text.replace(" ", rng.choice((". ", ", ", " . ", " - ", "; ")), 1)
    return text


def spacing(name: Listed, rng: Random) -> str | None:
    """Another space, or a sign, between the words and around them."""
    space: str = rng.choice(SPACES)
    return rng.choice(("", space)) + space.join(name.bare) + rng.choice(("", space))


def invisible_characters(name: Listed, rng: Random) -> str | None:
    """Characters of no width anywhere."""
    letters = list(name.text)
    for _ in range(rng.randint(1, 4)):
        letters.insert(rng.randint(0, len(letters)), rng.choice(INVISIBLE))
    return "".join(letters)


def other_forms_of_letters(name: Listed, rng: Random) -> str | None:
    """Full width, mathematical letters, accents, ligatures, strokes."""
    way, base = rng.randrange(5), rng.choice((0x1D400, 0x1D5A0, 0x1D670))
    text = name.text
    if way == 0:
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    if way == 1:
        return "".join(_mathematical(c, base) for c in text)
    if way == 2:
        return "".join(c + rng.choice(ACCENTS) if c.isalpha() and rng.random() < 0.2 else c for c in text)
    if way == 3:
        return text.lower().replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("ss", "ß").replace("ae", "æ")
    return "".join(STROKES.get(c, c) if rng.random() < 0.5 else c for c in text.lower())


def _mathematical(letter: str, base: int) -> str:
    if "A" <= letter <= "Z":
        return chr(base + ord(letter) - ord("A"))
    return chr(base + 26 + ord(letter) - ord("a")) if "a" <= letter <= "z" else letter


def in_order(name: Listed, rng: Random) -> str:
    """The words of a name as a record has them: a person's surname first or last."""
    surname, comma, given = name.text.partition(", ")
    if not comma or not name.person:
        return " ".join(name.bare)
    return f"{given} {surname}" if rng.random() < 0.5 else f"{surname} {given}"
