"""Listed names as they stand in real records; a seeded generator of the tests' own.

The words here, in `decorations.yaml` and `legal_forms.yaml` were written for the tests and are not the project's: what
the matcher's words forget must show.  A decoration keeps the name: a person who reads the text can say whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import cast

import yaml

from tests.parties import respellings as letters
from tests.parties import slips
from tests.parties.listed_names import Listed, legal_forms


@dataclass(frozen=True)
class Decorated:
    """A decorated name: what stands before it, the name in some spelling, what stands behind it."""

    before: str
    core: str
    after: str = ""

    @property
    def text(self) -> str:
        """The whole field."""
        return self.before + self.core + self.after


Decoration = Callable[[Listed, Random], Decorated | None]  # None: it does not fit this name


@cache
def words() -> Mapping[str, Sequence[str]]:
    """What stands around names, by kind."""
    text = (Path(__file__).parent / "decorations.yaml").read_text(encoding="utf-8")
    return cast("dict[str, list[str]]", yaml.safe_load(text))


def _forms(*where: str) -> list[str]:
    return [form for forms in legal_forms().values() for place in where for form in forms.get(place, ())]


def _some(kind: str, rng: Random) -> str:
    return rng.choice(words()[kind])


def _text(name: Listed, rng: Random, whole: float = 0.7) -> str:
    """The name with its legal form, or without."""
    return name.text if rng.random() < whole else " ".join(name.bare)


def _filled(way: str, core: str, rng: Random, **others: str) -> Decorated:
    """A name in a pattern: `{n}` is the name, `{o}` and `{p}` are other companies."""
    one, other = rng.sample(words()["others"], 2)
    before, _, after = way.partition("{n}")
    for mark, text in {"o": one, "p": other, **others}.items():
        before, after = before.replace(f"{{{mark}}}", text), after.replace(f"{{{mark}}}", text)
    return Decorated(before, core, after)


# --- legal forms ------------------------------------------------------------------------------------------------------


def legal_form_behind(name: Listed, rng: Random) -> Decorated | None:
    """Any country's form behind the name."""
    between = rng.choice((" ", " ", ", ", " - ", " ("))
    return None if name.person else Decorated("", _text(name, rng, 0.3), between + rng.choice(_forms("behind")))


def legal_form_in_front(name: Listed, rng: Random) -> Decorated | None:
    """Any country's form in front of the name, which may be quoted."""
    opening, closing = rng.choice((("", ""), ("", ""), ("“", "”"), ('"', '"'), ("«", "»"), ("(", ")")))
    form = rng.choice(_forms("front", "behind"))
    return None if name.person else Decorated(f"{form} {opening}", _text(name, rng, 0.3), closing)


def legal_form_glued(name: Listed, rng: Random) -> Decorated | None:
    """`JSCARGUMENT`."""
    plain = sorted({re.sub(r"\W", "", form) for form in _forms("front", "behind")})
    form = rng.choice([f for f in plain if 3 <= len(f) <= 5 and f.isascii()])
    company = len(name.bare) == 1 or len(name.bare) < len(name.text.split())
    if name.person or not company or len(name.bare) > 2 or min(map(len, name.bare)) < 5:
        return None
    glue = rng.choice(("", "", "-", ".", "_"))
    core = " ".join(name.bare)
    return Decorated(form + glue, core) if rng.random() < 0.5 else Decorated("", core, glue + form)


# --- marks ------------------------------------------------------------------------------------------------------------


def erp_mark(name: Listed, rng: Random) -> Decorated | None:
    """`zzz INACTIVE`, a customer number, `DO NOT USE`."""
    way = rng.random()
    before = _some("front_marks", rng) if way < 0.6 else ""
    return Decorated(before, name.text, _some("behind_marks", rng) if way > 0.4 else "")


def honorific(name: Listed, rng: Random) -> Decorated | None:
    """`Herr Dr.`, `Sheikh`, `, PhD`."""
    if not name.person:
        return None
    front = _some("honorifics", rng) + (_some("honorifics", rng) if rng.random() < 0.2 else "")
    surname, _, given = name.text.partition(", ")
    core = f"{given} {surname}".strip() if rng.random() < 0.7 else name.text
    return Decorated(front, core, _some("behind_persons", rng) if rng.random() < 0.3 else "")


def trademark(name: Listed, rng: Random) -> Decorated | None:
    """A sign on a word of the name, or beside it."""
    some = name.text.split()
    at = rng.randrange(len(some))
    mark = _some("marks", rng)
    some[at] = rng.choice((some[at] + mark, f"{some[at]} {mark}", mark + some[at]))
    return Decorated("", " ".join(some))


def brackets(name: Listed, rng: Random) -> Decorated | None:
    """The name in brackets or quotes, or with something in brackets."""
    return _filled(_some("brackets", rng), _text(name, rng), rng)


# --- addresses --------------------------------------------------------------------------------------------------------


def address(name: Listed, rng: Random) -> Decorated | None:
    """A street, a city, a country behind the name or in front of it."""
    parts = [_some(kind, rng) for kind in ("streets", "cities", "countries")]
    line = rng.choice((", ", ", ", " - ", "; ", "\n", " ", " / ")).join(parts[: rng.randint(1, 3)])
    if rng.random() < 0.7:
        between = (", ", "; ", " - ", "\n", " / ") if name.plain else (", ", "; ", " - ", "\n", " ", " / ")
        return Decorated("", name.text, rng.choice(between) + line)
    return Decorated(line + rng.choice((", ", " ", " - ", ": ")), name.text)


def web_address(name: Listed, rng: Random) -> Decorated | None:
    """`www.huawei.com`."""
    host = _host(name, rng)
    return None if host is None else _filled(_some("web", rng), host, rng, t=_some("tlds", rng))


def mail_address(name: Listed, rng: Random) -> Decorated | None:
    """`info@huawei.com`; of a person `v.putin@...` spelled out."""
    own = [w for w in (_ascii(w) for w in name.bare) if w]
    if name.person and 2 <= len(own) <= 3:
        return Decorated("", rng.choice((".", "_", "-", ".")).join(own), "@" + _some("mail_hosts", rng))
    host = _host(name, rng)
    if host is None:
        return None
    return _filled(_some("mail", rng), host, rng, t=_some("tlds", rng), b=_some("mailboxes", rng))


def _host(name: Listed, rng: Random) -> str | None:
    own = [w for w in (_ascii(w) for w in name.bare) if w]
    return rng.choice(("", "-")).join(own) if not name.person and 6 <= len("".join(own)) <= 40 else None


def _ascii(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


# --- other words ------------------------------------------------------------------------------------------------------


def trading_as(name: Listed, rng: Random) -> Decorated | None:
    """Two names in a field, or a name with a word that says what it is."""
    return _filled(_some("trading", rng), _text(name, rng), rng)


def inside_a_longer_cell(name: Listed, rng: Random) -> Decorated | None:
    """The name within a sentence, without a separator."""
    if name.plain:
        return None
    core = rng.choice((name.text, name.text, " ".join(name.bare), name.text.lower(), name.text.upper()))
    return _filled(_some("sentences", rng), core, rng)


def inside_a_very_long_cell(name: Listed, rng: Random) -> Decorated | None:
    """The name among up to sixty words."""
    if name.plain:
        return None
    other = [w for text in rng.sample(words()["sentences"], 8) for w in text.split() if "{" not in w]
    before = " ".join(other[: rng.randint(5, len(other))]) + rng.choice((" ", ", ", "\n"))
    return Decorated(before, name.text, rng.choice((" ", ", ", "\n")) + " ".join(other[: rng.randint(0, 30)]))


def mail_display_name(name: Listed, rng: Random) -> Decorated | None:
    """`"Huawei Technologies" <j.doe@gmail.com>`."""
    return _filled(_some("senders", rng), _text(name, rng), rng, h=_some("mail_hosts", rng), b=_some("mailboxes", rng))


def remains_of_a_format(name: Listed, rng: Random) -> Decorated | None:
    """What CSV, HTML, JSON, certificates and spreadsheets leave around a name."""
    return _filled(_some("formats", rng), _text(name, rng), rng)


def file_name(name: Listed, rng: Random) -> Decorated | None:
    """`PO_4471_Huawei_Technologies.pdf`."""
    if name.plain or not all(map(_ascii, name.bare)):
        return None
    glue = rng.choice(("_", "_", "-", " ", "."))
    core = glue.join(name.bare if rng.random() < 0.5 else [w.lower() for w in name.bare])
    return Decorated(_some("files", rng).replace(" ", glue), core, _some("endings", rng))


def part_of_a_firm(name: Listed, rng: Random) -> Decorated | None:
    """`Purchasing Dept. of Huawei`, `Huawei's warehouse`."""
    return None if name.person else _filled(_some("departments", rng), _text(name, rng), rng)


def machine_readable(name: Listed, rng: Random) -> Decorated | None:
    """A person's name as tickets and the lines of passports have it: `PUTIN<<VLADIMIR`, `PUTIN/VLADIMIR MR`."""
    surname, comma, given = name.text.partition(", ")
    if not name.person or not comma or not re.fullmatch(r"[A-Za-z' -]+", name.text.replace(",", "")):
        return None
    family, own = (re.sub(r"[' -]+", "<", part.upper()) for part in (surname, given))
    if rng.random() < 0.5:
        return Decorated(rng.choice(("", "P<RUS", "P<IRN")), f"{family}<<{own}", "<" * rng.randint(2, 12))
    return Decorated("", f"{surname}/{given}".upper(), rng.choice(("", " MR", " MRS", "MR")))


def particulars(name: Listed, rng: Random) -> Decorated | None:
    """A person's birthday, passport or nationality behind the name."""
    surname, comma, given = name.text.partition(", ")
    core = f"{given} {surname}" if comma and rng.random() < 0.5 else name.text
    return Decorated("", core, _some("particulars", rng)) if name.person else None


def two_at_once(name: Listed, rng: Random) -> Decorated | None:
    """A respelled name in one of the surroundings."""
    core = None if name.plain else rng.choice(INNER)(name, rng)
    if core is None or not core.strip():
        return None
    return rng.choice(OUTER)(replace(name, text=core, bare=tuple(core.split())), rng)


def _respelled(respelling: letters.Respelling) -> Decoration:
    def decoration(name: Listed, rng: Random) -> Decorated | None:
        core = respelling(name, rng)
        return Decorated("", core) if core else None

    return decoration


RESPELLINGS = (
    letters.joined_words, letters.split_word, letters.spaced_out, letters.digits_for_letters, letters.initials,
    letters.another_romanization, letters.in_cyrillic, letters.one_word_in_cyrillic, letters.mixed_script,
    letters.look_alikes, letters.bracket_within, letters.case_and_punctuation, letters.spacing,
    letters.invisible_characters, letters.other_forms_of_letters, slips.typing_error, slips.scanned,
    slips.shortened_words, slips.cut_by_the_field, slips.broken_by_the_field, slips.form_on_the_last_word,
    slips.another_order, slips.in_two_scripts, slips.given_twice, slips.digit_and_slip,
)  # fmt: skip
SURROUNDINGS: tuple[Decoration, ...] = (
    legal_form_behind, legal_form_in_front, legal_form_glued, erp_mark, honorific, trademark, brackets, address,
    web_address, mail_address, trading_as, inside_a_longer_cell, inside_a_very_long_cell, mail_display_name,
    remains_of_a_format, file_name, part_of_a_firm, machine_readable, particulars, two_at_once,
)  # fmt: skip
INNER = (
    letters.digits_for_letters, letters.look_alikes, letters.case_and_punctuation, letters.invisible_characters,
    letters.joined_words, letters.bracket_within, letters.spacing, letters.split_word,
)  # fmt: skip
OUTER = (erp_mark, address, trading_as, brackets, inside_a_longer_cell, legal_form_behind, legal_form_in_front)
CATEGORIES: dict[str, Decoration] = {f.__name__: f for f in SURROUNDINGS} | {
    f.__name__: _respelled(f) for f in RESPELLINGS
}


def shrunk(name: Listed, found: Decorated, escapes: Callable[[str], bool]) -> Decorated:
    """The plainest text that still escapes: fewer words around the name, then the name as the list writes it."""
    for side in ("before", "after"):
        some: list[str] = re.findall(r"\s*\S+\s*", getattr(found, side))
        at = -1  # first without any of them
        while at < len(some):
            fewer = [] if at < 0 else some[:at] + some[at + 1 :]
            text = "".join(fewer)
            if text and not text[-1 if side == "before" else 0].isspace():
                text = f"{text} " if side == "before" else f" {text}"
            plainer = replace(found, before=text) if side == "before" else replace(found, after=text)
            if plainer != found and escapes(plainer.text):
                found, some = plainer, fewer
            else:
                at += 1
    for core in (name.text, " ".join(name.bare)):
        if core != found.core and escapes(replace(found, core=core).text):
            return replace(found, core=core)
    return found
