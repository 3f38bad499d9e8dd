"""Makes the shipped tables of the Commerce Control List and the Commerce Country Chart.

What is shipped are facts (entry, reason, column, whole entry or listed paragraphs, exception flags), not the
wording of the regulation.  The script reads a parsed edition of the two supplements as JSON:

    ccl_<edition>.json              entries: eccn, heading, reasons, controls[] (control, column), license_exceptions
    country_chart_<edition>.json    countries: name -> marks; embargoed; territoryInheritance; allDestinationsEntries

and writes one file for each category and one for the chart.  A new edition is made by running it again and
reading the difference: every changed line is a change of law.

    python tools/ear_tables.py --source DIR --edition 2026-07-23 --into rules/tables

A control row says which part of its entry it covers.  Three kinds are read: the whole entry, listed
paragraphs, the whole entry but listed paragraphs.  Everything else is *in words*: the row is kept, marked
`words`, and the engine asks whether it applies; a row whose column is not understood is kept as `unread` and
sends its entry to a person.  Nothing is dropped: the script prints how many rows it read each way.

An importer of the official XML of the eCFR is not part of this: no genuine sample of it could be read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, cast

import yaml

from douane.engine.facts.countries import Countries

SPELLINGS = Path(__file__).parent.parent / "rules" / "groups" / "country_names.yaml"

ECCN = r"\d[A-E]\d{3}"
WHOLE = re.compile(r"^appl(?:y|ies)?\s*(?:to\s+)?(?:the\s+)?entire entry\s*(?:\(refer[^)]*\))?$")
BUT = re.compile(r"^appl(?:y|ies)?\s*(?:to\s+)?(?:the\s+)?entire entry\s*,?\s*except\s+(?P<list>.+)$")
ONLY = re.compile(
    r"^appl(?:y|ies)?\s*(?:to\s+)?(?:paragraphs?\s+|(?:items|[“\"]software[”\"]) controlled by\s+)?"
    r"(?P<list>.+?)(?:\s+of this entry|\s+only)?$"
)
PARAGRAPH = re.compile(rf"^(?:{ECCN})?\s*\.?\s*([a-z](?:\.\d+|\.[a-z])*)$")
COLUMN = re.compile(r"^(AT|NS|RS|MT|NP|CB|CC|FC) Column (\d)\.?$")

# What a column says that is no column of the chart: first match wins. The names are those of the rules in
# rules/us/ear/control_list*.yaml.
POINTERS: tuple[tuple[str, str], ...] = (
    (r"746\.1|764\.1", "un"),
    (r"China, Russia,? or Venezuela", "rs_742_6_a_7"),
    (r"Iraq or Pakistan", "rs_iraq_pakistan"),
    (r"to Pakistan", "rs_pakistan"),
    (r"to Iraq", "rs_iraq"),
    (r"742\.4\(a\)\(5\)", "ns_742_4_a_5"),
    (r"742\.6\(a\)\(10\)", "rs_742_6_a_10"),
    (r"742\.4\(a\)\(4\)", "ns_742_4_a_4"),
    (r"742\.6\(a\)\(6\)\(iii\)\(A\)", "rs_level_a"),
    (r"742\.6\(a\)\(6\)\(iii\)\(B\)|United Arab Emirates", "rs_level_b"),
    (r"742\.6\(a\)\(6\)\(ii\)|742\.6\(a\)\(6\)\(iii\)", "rs_level_technology"),
    (r"742\.6\(a\)\(6\)", "rs_742_6_a_6_i"),
    (r"742\.6\(a\)\(11\)", "rs_742_6_a_11"),
    (r"742\.6\(a\)\(12\)", "rs_742_6_a_12"),
    (r"any destination worldwide.*742\.6\(a\)\(13\)", "rs_weights"),
    (r"742\.6\(a\)\(13\)", "rs_742_6_a_13"),
    (r"North Korea for anti-terrorism", "at_north_korea"),
    (r"ALL destinations, except Canada", "cc_all_but_canada"),
    (r"742\.13", "sl_all"),
    (r"742\.15", "ei"),
    (r"742\.18", "cw"),
    (r"742\.14", "si"),
    (r"742\.6\(a\)\(3\)", "rs_742_6_a_3"),
    (r"746\.8", "russia_sectors"),
)

# Rows in words of entries of this market, read one by one: the paragraphs that the words speak of. A row that
# is not here and in words covers, for what can be told, any part of its entry.
NARROWED: dict[tuple[str, str], tuple[str, ...]] = {
    ("3A001", "ns_1"): ("b.2", "b.3", "z.1"),
    ("3A001", "rs_1"): ("b.2", "b.3", "z.1"),
    ("3A001", "mt_1"): ("a.1.a", "a.5.a", "z.2"),
    ("3A001", "np_1"): ("e.2", "e.3", "z.3"),
    ("3A002", "mt_1"): ("h",),
    ("4A001", "mt_1"): ("a",),
    ("1A002", "np_1"): ("b.1",),
    ("1A007", "np_1"): ("a", "b"),
}
# Rows that list paragraphs in a way of their own, read one by one.
READ: dict[tuple[str, str], dict[str, list[str]]] = {
    ("5A001", "ns_2"): {"only": ["b", "c", "d", "f", "g", "j"], "but": ["b.5", "f.3"]},
}
# Entries whose notes the edition takes for paragraphs.
LETTERS = {"3A090": ["a", "b", "c"], "4A090": ["a", "b"]}
# Entries of 15 CFR 738.3(a)(1): the chart does not apply, a license is needed for every destination.
ALL_DESTINATIONS = {"0A983": "cc_all", "5A980": "sl_all", "5D980": "sl_all", "5E980": "sl_all"}
# Entries of the parsed edition that swallowed the next one: their heading holds their own table, and the table that
# stands under them is that of the entry that follows. Their own rows were read from the heading, one by one.
SWALLOWED: dict[str, tuple[str, dict[str, Any], bool]] = {
    "0D606": ("0D614", {"ns_1": {"but": ["y"]}, "rs_1": {"but": ["y"]}, "rs_742_6_a_7": {"only": ["y"]}, "at_1": "all",
                        "un": {"but": ["y"]}}, True),
    "2B351": ("2B352", {"cb_2": "all", "at_1": "all"}, False),
    "3E001": ("3E002", {"ns_1": {"words": []}, "mt_1": {"words": []}, "np_1": {"words": []}, "rs_2": {"words": []},
                        "rs_level_technology": {"words": []}, "at_1": "all"}, False),
}  # fmt: skip
# Names of rows that neither the country library nor the project's own spellings know.
NAMES = {"Seycheles": "SC"}


def main() -> int:
    """Reads the arguments, writes the files, prints what was read how."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True, help="folder with the two JSON files")
    parser.add_argument("--edition", required=True, help="day of the edition, in the names of the files")
    parser.add_argument("--into", type=Path, default=Path("rules/tables"), help="folder of the shipped tables")
    asked = parser.parse_args()
    ccl = json.loads((asked.source / f"ccl_{asked.edition}.json").read_text(encoding="utf-8"))
    chart = json.loads((asked.source / f"country_chart_{asked.edition}.json").read_text(encoding="utf-8"))
    asked.into.mkdir(parents=True, exist_ok=True)
    count: Counter[str] = Counter()
    entries = dict(pair for entry in ccl["entries"] for pair in read(entry, count))
    for category in sorted({eccn[0] for eccn in entries}):
        chosen = {eccn: entries[eccn] for eccn in sorted(entries) if eccn[0] == category}
        (asked.into / f"control_list_{category}.yaml").write_text(entries_text(chosen, category, asked.edition))
    (asked.into / "country_chart.yaml").write_text(chart_text(chart, asked.edition))
    sys.stderr.write(f"{len(entries)} entries; rows: {', '.join(f'{n} {k}' for k, n in count.most_common())}\n")
    return 0


# --- entries ------------------------------------------------------------------------------------------------


def read(entry: dict[str, Any], count: Counter[str]) -> list[tuple[str, dict[str, Any]]]:
    """What one record of the parsed edition holds: an entry, or two where it swallowed the next."""
    eccn = entry["eccn"]
    swallowed = "License Requirements" in entry["heading"]
    if swallowed != (eccn in SWALLOWED):
        sys.exit(f"{eccn}: look whether its heading holds another entry's table, and mend SWALLOWED")
    if not swallowed:
        return [(eccn, read_entry(entry, count))]
    following, rows, limited = SWALLOWED[eccn]
    own: dict[str, Any] = {"rows": rows, "exceptions": {}, "sta": limited, "paragraphs": []}
    return [(eccn, own), (following, read_entry({**entry, "eccn": following}, count))]


def read_entry(entry: dict[str, Any], count: Counter[str]) -> dict[str, Any]:
    """One entry: its rows by token, and its exception flags."""
    eccn, heading = entry["eccn"], entry["heading"]
    rows: dict[str, Any] = {}
    for control in entry["controls"]:
        for reason, words, token in split(control):
            if eccn == "3A090" and token == "rs_742_6_a_6_i":
                token = "rs_level_c"  # memory: the rules of its own are those of the level
            scope = scope_of(words, eccn, token)
            kind = scope if isinstance(scope, str) else next(iter(scope))
            count["unread" if token == "unread" else kind] += 1
            add(rows, token, scope if token != "unread" else [reason])
    if eccn in ALL_DESTINATIONS:
        rows[ALL_DESTINATIONS[eccn]] = "all"
    elif not entry["controls"]:
        add(rows, pointer_entry(eccn, heading, entry["reasons"] or ""), "all")
    lost = set(re.findall(r"[A-Z]{2}", entry["reasons"] or "")) - {reason_of(t) for t in rows}
    lost -= {str(reason) for reason in rows.get("unread", [])}
    if lost and entry["controls"]:
        rows["unread"] = sorted({*rows.get("unread", []), *lost})
        count["reasons without a row"] += len(lost)
    flags = {
        code: value for code, text in entry["license_exceptions"].items() if (value := flag(code, text)) is not None
    }
    return {"rows": rows, "exceptions": flags, "sta": bool(entry["sta"]), "paragraphs": letters_of(entry, rows)}


def letters_of(entry: dict[str, Any], rows: dict[str, Any]) -> list[str]:
    """The letters of the entry's first paragraphs, where the edition or the rows tell any."""
    if entry["eccn"] in LETTERS:
        return LETTERS[entry["eccn"]]
    told = {item["p"].split(".")[0] for item in entry.get("items") or () if item["p"] and item["p"][0].isalpha()}
    scopes = [cast("dict[str, list[str]]", row) for row in rows.values() if isinstance(row, dict)]
    listed = [paragraph for scope in scopes for part in scope.values() for paragraph in part]
    return sorted(told | {paragraph.split(".")[0] for paragraph in listed}) if told else []


def split(control: dict[str, str]) -> list[tuple[str, str, str]]:
    """The reason, the words of the scope and the token of the column; two where two rows stand in one cell."""
    words, column = " ".join(control["control"].split()), " ".join(control["column"].split())
    both = re.match(r"^(\w\w) applies to entire entry (\w\w) applies to entire entry$", words)
    if both and (columns := re.findall(r"[A-Z]{2} Column \d", column)):
        return [(r, "applies to entire entry", token(r, c)) for r, c in zip(both.groups(), columns, strict=True)]
    if column == words:  # the cell of the column stands inside the text of the scope
        found = re.search(r"([A-Z]{2} Column \d)\.?$", words)
        if found:
            words, column = words[: found.start()].strip(), found[1]
    reason, _, scope = words.partition(" ")
    if reason == "Russian":
        reason, scope = "RI", re.sub(r"^industry sector sanctions? ", "", scope)
    if re.fullmatch(r"Column \d\.?", column):
        column = f"{reason} {column}"
    return [(reason, scope.rstrip("."), token(reason, column))]


def token(reason: str, column: str) -> str:
    """The name of a column: `ns_1`, a pointer's name, or `unread`."""
    found = COLUMN.match(column)
    if found:
        return f"{found[1].lower()}_{found[2]}"
    return next((name for pattern, name in POINTERS if re.search(pattern, column)), "unread")


def reason_of(token: str) -> str:
    """The reason for control that a token stands for."""
    known = {"un": "UN", "ei": "EI", "cw": "CW", "si": "SI", "russia_sectors": "RI"}
    return known.get(token, token.split("_")[0].upper())


def scope_of(words: str, eccn: str, token: str) -> Any:
    """`all`, `{only: [...]}`, `{but: [...]}` or `{words: [...]}`; an empty list of words is any part."""
    if (eccn, token) in READ:
        return READ[eccn, token]
    words = re.sub(r"\s+", " ", words).strip(" .")
    if WHOLE.match(words):
        return "all"
    if (found := BUT.match(words)) and (listed := paragraphs(found["list"], eccn)):
        return {"but": listed}
    if (found := ONLY.match(words)) and (listed := paragraphs(found["list"], eccn)):
        return {"only": listed}
    return {"words": list(NARROWED.get((eccn, token), ()))}


def paragraphs(text: str, eccn: str) -> list[str]:
    """The paragraphs of a list like `3B001.a.1 to a.3, b, f.2 to f.4, g to j`; empty where it is no plain list."""
    text = re.sub(r"\s*\.\s*", ".", text.strip(" ."))
    text = text.replace(" through ", " to ").replace(f"{eccn}.", " ")
    out: list[str] = []
    for piece in re.split(r"\s*(?:,\s*and|,\s*or|,|;|\band\b|\bor\b)\s*", text):
        piece = piece.strip().lstrip(".")
        if not piece:
            continue
        first, _, last = (part.strip().lstrip(".") for part in piece.partition(" to "))
        if last:
            between = spread(first, last)
            if not between:
                return []
            out += between
        elif PARAGRAPH.match(first):
            out.append(first)
        else:
            return []
    return out


def spread(first: str, last: str) -> list[str]:
    """The paragraphs from one to another: `a.1` to `a.3`, `g` to `j`."""
    if not (PARAGRAPH.match(first) and PARAGRAPH.match(last)):
        return []
    *stem, low = first.split(".")
    high = last.split(".")[-1]
    prefix = "".join(f"{part}." for part in stem)
    if low.isdigit() and high.isdigit():
        return [f"{prefix}{n}" for n in range(int(low), int(high) + 1)]
    if len(low) == len(high) == 1 and low.isalpha() and high.isalpha():
        return [f"{prefix}{chr(n)}" for n in range(ord(low), ord(high) + 1)]
    return []


def add(rows: dict[str, Any], token: str, scope: Any) -> None:
    """A row beside what is there: two scopes of one column add up."""
    known = rows.get(token)
    if known is None:
        rows[token] = scope
    elif token == "unread":
        rows[token] = sorted({*known, *scope})
    elif known == "all" or scope == "all":
        rows[token] = "all"
    elif known.keys() == scope.keys() and "but" not in known:
        ((kind, listed),) = known.items()
        both = not listed or not scope[kind]
        rows[token] = {kind: [] if both and kind == "words" else [*listed, *scope[kind]]}
    else:
        rows[token] = {"words": []}


def pointer_entry(eccn: str, heading: str, reasons: str) -> str:
    """What an entry without a table of controls is."""
    if "subject to the ITAR" in heading or "Nuclear Regulatory" in heading or "22 CFR" in heading:
        return "other_agency"
    if eccn.endswith("521"):
        return "series_521"
    if "SS" in reasons:
        return "short_supply"
    return "unread_entry"


def flag(code: str, text: str) -> Any:
    """An exception flag: a limit in dollars, `yes`, `words`; None where the exception is not open."""
    text = " ".join(text.split())
    if code == "STA" or re.fullmatch(r"N/?A\.?", text):
        return None
    if found := re.fullmatch(r"(?:Yes: )?\$([\d,]+)\.?", text):
        return int(found[1].replace(",", ""))
    return "yes" if re.fullmatch(r"Yes\.?", text) else "words"


# --- the chart ----------------------------------------------------------------------------------------------


def codes(chart: dict[str, Any]) -> dict[str, str]:
    """The two-letter code of every row of the chart."""
    spellings = yaml.safe_load(SPELLINGS.read_text(encoding="utf-8"))["names"]
    countries = Countries({str(name).casefold(): str(code) for name, code in spellings.items()})
    out: dict[str, str] = {}
    lost: list[str] = []
    for name in (*chart["countries"], *chart["embargoed"]):
        plain = re.sub(r"\s*\(.*\)$", "", name)
        found = next((c for n in (name, plain) if (c := NAMES.get(n) or countries.code(n)) is not None), None)
        if found is None:
            lost.append(name)
        else:
            out[name] = found
    if lost:
        sys.exit(f"rows of the chart that are no country that is known, add them to NAMES: {', '.join(lost)}")
    return out


def chart_text(chart: dict[str, Any], edition: str) -> str:
    """The chart as groups of countries, one for each column."""
    known, columns = codes(chart), defaultdict[str, list[str]](list)
    for name, row in chart["countries"].items():
        for mark in row["marks"]:
            columns[mark].append(known[name])
    rows = {known[name] for name in chart["countries"]}
    heirs = {"HK": "CN", "LI": "CH", "KY": "GB"}  # territoryInheritance of the source, by code
    groups: list[str] = []
    for column in chart["columns"]:
        marked = {*columns[column], *(heir for heir, of in heirs.items() if of in columns[column])}
        title = f"Marked in column {column} of the Commerce Country Chart"
        groups.append(group_text(f"chart_{column.lower().replace(' ', '_')}", title, marked, edition))
    title = "Destinations with a row in the Commerce Country Chart"
    groups.append(group_text("chart_rows", title, rows | heirs.keys(), edition))
    head = (
        f"# The Commerce Country Chart, Supplement No. 1 to part 738, edition of {edition}: made by\n"
        "# tools/ear_tables.py, not by hand. HK stands with CN, LI with CH and KY with GB, as 738.3(b) and the\n"
        "# chart's footnotes say. A destination without a row is unknown, never free; Cuba, Iran, North Korea and\n"
        "# Syria have no marks, which is no permission: part 746 speaks for them.\ngroups:\n"
    )
    return head + "\n".join(groups)


def group_text(name: str, title: str, members: set[str], edition: str) -> str:
    """One group in the style of the rule files."""
    lines: list[str] = []
    line = "      ["
    for code in sorted(members):
        piece = f'"{code}", ' if code == "NO" else f"{code}, "
        if len(line) + len(piece) > 112:
            lines.append(line.rstrip())
            line = "       "
        line += piece
    lines.append(line.rstrip(", ") + "]")
    return (f"  - id: {name}\n    title: {title}\n    of: country\n    verified: primary\n    table_date: {edition}\n"
            "    cite: [{source: ecfr-738s1}]\n    members:\n" + "\n".join(lines) + "\n")  # fmt: skip


def entries_text(entries: dict[str, dict[str, Any]], category: str, edition: str) -> str:
    """The entries of a category, a line for each part of an entry."""
    head = (
        f"# Category {category} of the Commerce Control List, Supplement No. 1 to part 774, edition of {edition}:\n"
        "# made by tools/ear_tables.py, not by hand. For each entry the rows of its license requirement table\n"
        "# (column: which part of the entry) and the list-based exceptions that it names; how it is read stands in\n"
        f"# engine/rulebook/control_list.py.\ncontrol_list:\n  edition: {edition}\n  verified: primary\n"
        "  cite: [{source: ecfr-774s1}]\n  entries:\n"
    )
    return head + "".join(f"    {eccn}: {inline(entry)}\n" for eccn, entry in entries.items())


def inline(entry: dict[str, Any]) -> str:
    """An entry on one line."""
    shown: dict[str, Any] = {"rows": entry["rows"]}
    if entry["exceptions"]:
        shown["exceptions"] = entry["exceptions"]
    if entry["sta"]:
        shown["sta_limited"] = True
    if entry["paragraphs"]:
        shown["paragraphs"] = entry["paragraphs"]
    text = yaml.safe_dump(shown, default_flow_style=True, sort_keys=False, width=10**6).strip()
    return text.replace("'", "")


if __name__ == "__main__":
    sys.exit(main())
