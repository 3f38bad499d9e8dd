"""A name with the slips of those who type, scan, cut and shorten it; a person still reads whose it is."""

from __future__ import annotations

import re
from random import Random

from tests.parties.cyrillic import to_cyrillic
from tests.parties.listed_names import SHORTEST, Listed
from tests.parties.respellings import in_order

_BESIDE = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqretuyoipsaewgfhjkxzcvbvn", strict=True))  # a key beside each
_SCANNED = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("w", "vv"), ("ri", "n"), ("li", "h"), ("ii", "n"),
    ("l", "I"), ("i", "l"), ("I", "l"), ("o", "0"), ("O", "0"), ("l", "1"), ("I", "1"), ("e", "c"), ("h", "b"),
    ("u", "ii"), ("S", "5"), ("B", "8"), ("Z", "2"), ("G", "6"), ("f", "t"), ("O", "Q"), ("D", "O"),
)  # fmt: skip
_SHORTENED = {
    "technology": ("Tech.", "Tech", "Technol.", "Techn."), "technologies": ("Tech.", "Tech", "Techs", "Technol."),
    "international": ("Intl", "Int'l", "Intl.", "Int."), "manufacturing": ("Mfg", "Mfg.", "Manuf.", "Mfr."),
    "engineering": ("Eng.", "Engrg", "Engng", "Engg."), "electronics": ("Elec.", "Electr.", "Elecs"),
    "electronic": ("Elec.", "Electr."), "science": ("Sci.", "Sci"), "scientific": ("Sci.", "Scient."),
    "research": ("Res.", "Rsch"), "institute": ("Inst.", "Inst"), "university": ("Univ.", "Univ", "U."),
    "equipment": ("Equip.", "Eqpt"), "development": ("Dev.", "Dev", "Devt"), "industries": ("Ind.", "Inds."),
    "industry": ("Ind.",), "industrial": ("Ind.", "Indl"), "trading": ("Trdg", "Trad."), "general": ("Gen.",),
    "import": ("Imp.", "Imp"), "export": ("Exp.", "Exp"), "company": ("Co.", "Coy"), "limited": ("Ltd", "Ltd."),
    "corporation": ("Corp.", "Corpn"), "group": ("Grp", "Grp."), "shipping": ("Shpg", "Shipp."),
    "management": ("Mgmt", "Mgt"), "services": ("Svcs", "Serv."), "service": ("Svc", "Serv."),
    "systems": ("Sys.", "Syst."), "system": ("Sys.", "Syst."), "aviation": ("Aviat.", "Avn"),
    "national": ("Natl", "Nat."),
    "shenzhen": ("SZ", "Shenz."), "shanghai": ("SH", "Shang."), "beijing": ("BJ", "Beij."), "guangzhou": ("GZ",),
    "hong kong": ("HK", "H.K."), "saint": ("St.", "St"), "laboratory": ("Lab.", "Lab"), "department": ("Dept",),
    "association": ("Assn", "Assoc."), "foundation": ("Fdn", "Found."), "organization": ("Org.", "Orgn"),
    "and": ("&", "+", "u.", "et"), "center": ("Ctr", "Cent."), "construction": ("Constr.", "Const."),
    "petroleum": ("Petr.", "Petrol."), "chemical": ("Chem.",), "machinery": ("Mach.", "Machy"), "factory": ("Fty",),
    "logistics": ("Log.", "Logist."), "transport": ("Transp.", "Trpt"), "investment": ("Inv.", "Invest."),
}  # fmt: skip
_FIELDS = (30, 35, 35, 35, 40)  # characters of a name field of banks, carriers and ERP systems

_OF_A_FORM = re.compile(
    r"ob\w{1,4}estvo|o\w{0,3}an+ich|otkryt|ats?ion|otvetst|tovaryst|obmez|vidpov|aktsion", re.IGNORECASE
)  # misspelled, too
_LEFT = 10  # letters of the name in whole words that a cut leaves
_SHORT_NAME = 8  # letters of a name of one word that another letter makes another name


def typing_error(name: Listed, rng: Random) -> str | None:
    """One slip of the hand within a long word: two letters changed, one lost, doubled, or the key beside it."""
    words = list(name.bare)
    long = [i for i, w in enumerate(words) if len(w) >= SHORTEST and w.isalpha() and w.isascii()]
    if not long or not _known_by_more(name):
        return None
    i = rng.choice(long)
    words[i] = slip(words[i], rng)
    return " ".join(words)


def _known_by_more(name: Listed) -> bool:
    """Whether a slip leaves a name known: nobody tells `Ribarin` for `Robarin` from another firm's name."""
    return len(name.bare) != 1 or len(name.bare[0]) > _SHORT_NAME


def slip(word: str, rng: Random) -> str:
    """A word with one slip of the hand, not in its first letter."""
    at = rng.randrange(1, len(word) - 1)
    way = rng.randrange(4)
    if way == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if way == 1:
        return word[:at] + word[at + 1 :]
    if way == 2:
        return word[:at] + word[at] + word[at:]
    beside = _BESIDE[word[at].lower()]
    return word[:at] + (beside.upper() if word[at].isupper() else beside) + word[at + 1 :]


def scanned(name: Listed, rng: Random) -> str | None:
    """A sign or two that a machine misreads: `rn` for `m`, `I` for `l`, `0` for `O`."""
    words = list(rng.choice((name.text, name.text, name.text.upper(), name.text.title())).split())
    places = [
        (i, found.start(), was, read)
        for i, w in enumerate(words)
        if sum(map(str.isalpha, w)) >= SHORTEST
        for was, read in _SCANNED
        for found in re.finditer(was, w)
        if found.start()
    ]
    if not places or not _known_by_more(name):
        return None
    i, at, was, read = rng.choice(places)
    words[i] = words[i][:at] + read + words[i][at + len(was) :]
    return " ".join(words)


def shortened_words(name: Listed, rng: Random) -> str | None:
    """`Tech. Dev.`, `SZ`, `Intl`."""
    words = name.text.split()
    places = [i for i, w in enumerate(words) if w.lower().strip(".,()") in _SHORTENED]
    if name.person or not places or len(name.rare) == 0:
        return None
    for i in rng.sample(places, rng.randint(1, min(3, len(places)))):
        bare = words[i].lower().strip(".,()")
        words[i] = re.sub(re.escape(bare), rng.choice(_SHORTENED[bare]), words[i], flags=re.IGNORECASE)
    text = " ".join(words)
    return rng.choice((text, text, text.upper(), text.lower()))


def cut_by_the_field(name: Listed, rng: Random) -> str | None:
    """A name that ends where its field does, within a word; what is left tells it."""
    length = rng.choice(_FIELDS)
    left = name.text[:length]
    own = set(name.bare)
    told = [w for w in left.split()[:-1] if w in own and not _OF_A_FORM.match(w)]
    if len(name.text) <= length or not any(w.lower() in name.rare for w in told):
        return None
    if len("".join(told)) < _LEFT:
        return None  # hardly more than a legal form is left: `LIMITED LIABILITY COMPANY NEWTON TE`
    return left


def broken_by_the_field(name: Listed, rng: Random) -> str | None:
    """A name in two fields, the break within a word or between two."""
    places = [at for at in range(12, len(name.text) - 5) if name.text[at - 1].isalpha()]
    if not places:
        return None
    at = rng.choice(places)
    first, last = name.text[:at].rstrip(), name.text[at:].lstrip()
    within = name.text[at - 1 : at + 1].isalpha()
    return first + rng.choice(("\n", " | ", " ", "; ") if not within else ("\n", " | ", " ", " \n")) + last


def form_on_the_last_word(name: Listed, rng: Random) -> str | None:
    """`Huawei TechnologiesCo.,Ltd`."""
    behind = name.text.split()[len(name.bare) :]
    if name.person or len(name.bare) < 2 or not behind or not name.text.startswith(" ".join(name.bare)):
        return None
    tail = rng.choice(("Co.,Ltd", "Co.,Ltd.", "CO.LTD", "Co.Ltd.", "Ltd", "Ltd.", "LLC", "Inc.", "JSC", "GmbH"))
    return " ".join(name.bare) + tail


def another_order(name: Listed, rng: Random) -> str | None:
    """The first word last, behind a comma: `Technologies, Huawei`; of a person, the family name last."""
    if name.person:
        surname, comma, given = name.text.partition(", ")
        return (
            rng.choice((f"{given} {surname}", f"{given} {surname}".title(), f"{given}, {surname}")) if comma else None
        )
    if len(name.bare) < 2:
        return None
    at = rng.randrange(1, len(name.bare))
    return " ".join(name.bare[at:]) + rng.choice((", ", ", ", " ")) + " ".join(name.bare[:at])


def in_two_scripts(name: Listed, rng: Random) -> str | None:
    """The name in Cyrillic and in Latin letters in one field."""
    if not name.russian:
        return None
    latin, own = name.text, to_cyrillic(in_order(name, rng))
    one, other = rng.choice(((latin, own), (own, latin)))
    return rng.choice((f"{one} ({other})", f"{one} / {other}", f"{one} {other}", f"{one}\n{other}", f"{one}, {other}"))


def given_twice(name: Listed, rng: Random) -> str | None:
    """The same name in name1 and name2, the second as it may be shortened."""
    bare = " ".join(name.bare)
    one, other = rng.choice(((name.text, name.text), (bare, name.text), (name.text, bare), (bare.upper(), name.text)))
    return one + rng.choice((" ", " ", " / ", ", ", "\n", " - ")) + other


def digit_and_slip(name: Listed, rng: Random) -> str | None:
    """A digit for a letter in one word, and a slip of the hand in another."""
    long = [i for i, w in enumerate(name.bare) if len(w) >= SHORTEST and w.isalpha() and w.isascii()]
    if len(long) < 2:
        return None
    first, second = rng.sample(long, 2)
    words = list(name.bare)
    places = [at for at in range(1, len(words[first])) if words[first][at].lower() in "oliesatbg"]
    if not places:
        return None
    at = rng.choice(places)
    digit = dict(zip("oliesatbg", "011354789", strict=True))[words[first][at].lower()]
    words[first] = words[first][:at] + digit + words[first][at + 1 :]
    words[second] = slip(words[second], rng)
    return " ".join(words)
