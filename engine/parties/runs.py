"""Listed names as they look in one word, whatever stands between their letters, and with what hands and machines do.

Word by word a name is lost where it was joined, cut or misread in the wrong place: `MINGXIE`, `rn` for `m`, a field of
35 characters.  Its letters in a row are compared here, equal or with one slip, with what looks alike made one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA

from .index import SHORTEST_RUN, NameIndex
from .names import Token, stem, written_in_one
from .vocabulary import Sort, Vocabulary, singular
from .whole_names import WholeNames

_MOST_WORDS = 12  # of a name within a text
_SHORTEST_FOREIGN = 8  # letters of a name of common words of another language
_SHORTEST_OF_A_PERSON = 7  # letters of a person's name in one word
_SHORTEST_ALIKE, _SHORTEST_WITH_A_SLIP = 7, 10  # letters of a name that looks the same, and that one slip leaves known
_LONG = 18  # letters of a name in which another word of the list may be a slip, too
_SHORTEST_CUT, _FIELD = 14, 28  # letters of a name that a field cut off, and characters of the shortest such field
_SHORTEST_CUT_WITH_FORM = 10  # letters of the same where a legal form takes most of the field
_BEGUN = 2  # letters of a form that may be how a word begins
_MOST_CUT = 8  # listed names with one beginning; more are no name that is told
_SHORTEST_GLUED, _LEAST_BESIDE = 9, 3  # letters of a name in one word with others, and of these
_ENDS = 5  # letters at each end by which names with a slip are found: one slip leaves one end as it is
_TOGETHER = re.compile(r"rn|cl|vv|ri|li|ii")
_TWO = {"rn": "m", "cl": "d", "vv": "w", "ri": "n", "li": "h", "ii": "u"}
_LETTERS = str.maketrans("0q1ij|5826$@3c497f", "oollllsbzbsaeeagtt")
_NO_DIGIT = re.compile(r"\D")


class Runs:
    """The names of one index in one word."""

    def __init__(self, index: NameIndex, whole: WholeNames, known: Vocabulary):
        self._index, self._whole, self._known = index, whole, known

    def warm(self) -> None:
        """Builds what is built at first use."""
        _ = self._by_end, self._begun

    # --- within a text ------------------------------------------------------------------------------------------

    def standing(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Sequence[int]]]:
        """Where names stand whole in a text, letter by letter: the first place, that behind the last, and the names."""
        squeezed, count = self._index.squeezed, len(tokens)
        spelled = [t.spelled.replace("_", "") for t in tokens]
        for begin in range(count):
            run = ""
            for end in range(begin + 1, min(begin + _MOST_WORDS, count) + 1):
                last = tokens[end - 1]
                again = (
                    end - 1 > begin and last.spelled == tokens[end - 2].spelled and last.text != tokens[end - 2].text
                )
                run += "" if again else spelled[end - 1]  # a word that is read as several counts once
                if len(run) < SHORTEST_RUN or (found := squeezed.get(run)) is None or end - begin == count:
                    continue
                part = tokens[begin:end]
                if names := [n for n in found if self._told(n, run, part)]:
                    yield begin, end, names
            yield from ((begin, begin + 1, names) for names in self._glued(tokens[begin]))

    def _glued(self, token: Token) -> Iterator[Sequence[int]]:
        """The names that a long unknown word begins with or ends in: `ATSIONERNOERADIOAVIONIKA`."""
        word = token.spelled
        if token.sort is not Sort.WORD or len(word) < _SHORTEST_GLUED + _LEAST_BESIDE or word in self._index.number:
            return
        for length in range(_SHORTEST_GLUED, len(word) - _LEAST_BESIDE + 1):
            for run in (word[:length], word[-length:]):
                if names := [n for n in self._index.squeezed.get(run, ()) if self._whole.enough(n)]:
                    yield names

    def _told(self, number: int, run: str, part: Sequence[Token]) -> bool:
        """Whether a name that stands in a text is known by it, not a word that happens to be there."""
        person = self._index.types[self._index.names[number].entry] == "person"
        if person and len(run) < _SHORTEST_OF_A_PERSON:
            return False
        if self._whole.enough(number):
            return True
        said = [t for t in part if t.sort not in (Sort.FORM, Sort.NOISE, Sort.NUMBER)]
        foreign = any(t.text not in (t.spelled, singular(t.spelled)) for t in said)
        if person or not foreign or len(run) < _SHORTEST_FOREIGN:
            return False
        return len(said) > 1 or part[0].spelled not in self._known.spellings  # Fabrikon only sounds like a word

    # --- with a slip --------------------------------------------------------------------------------------------

    def alike(self, tokens: Sequence[Token], text: str) -> Iterable[int]:
        """The names that are the same in one word but for a slip, or that begin as a text does that was cut off.

        Args:
            tokens: of a name.
            text: the whole field, where the tokens are all of it; else an empty text.
        """
        run = next(written_in_one(tokens))
        found: dict[int, None] = {}
        if len(run) >= _LONG or any(self._unknown(token) for token in tokens):
            found |= dict.fromkeys(self._near(run))
        last = tokens[-1]
        form = last.spelled.replace("_", "") if last.sort is Sort.FORM else ""
        begun = len(form) == _BEGUN and (form == "co" or form in self._known.last_forms)  # `TECHNOLOGIE SP`
        if text and (begun or form not in self._known.forms_in_one):
            found |= dict.fromkeys(self._cut(text, run))
        return found

    def _unknown(self, token: Token) -> bool:
        """Whether a word is in no list, or is only likely to be a word of another language: a slip may be in it."""
        if token.sort in (Sort.FORM, Sort.NOISE, Sort.NUMBER):
            return False
        guessed = token.text not in (token.spelled, stem(token.spelled))
        return token.text not in self._index.number or (guessed and token.spelled not in self._known.spellings)

    def _near(self, run: str) -> Iterator[int]:
        """The names that are the same in one word but for one slip, and for letters that look alike."""
        if len(run) < _SHORTEST_ALIKE or not run.isascii():
            return
        seen = _looks(run)
        by_end = self._by_end
        found = {same: None for same in (seen, _together(run)) if same in self._looking}
        lengths = (len(seen) - 1, len(seen), len(seen) + 1) if len(run) >= _SHORTEST_WITH_A_SLIP else ()
        for length in lengths:
            for end in ((length, seen[:_ENDS], ""), (length, "", seen[-_ENDS:])):
                for other in by_end.get(end, ()):
                    if other not in found and OSA.distance(seen, other, score_cutoff=1) <= 1:
                        found[other] = None
        ours = _NO_DIGIT.sub("", run)
        for other in found:
            for number, digits in self._looking[other]:
                if digits == ours or not (digits and ours):  # CETC 13 is not CETC 14
                    yield number

    @cached_property
    def _looking(self) -> dict[str, list[tuple[int, str]]]:
        out: dict[str, list[tuple[int, str]]] = {}
        for run, numbers in self._index.squeezed.items():
            if len(run) >= _SHORTEST_ALIKE and run.isascii():
                digits = _NO_DIGIT.sub("", run)
                for seen in {_looks(run), _together(run)}:
                    out.setdefault(seen, []).extend([(number, digits) for number in numbers])
        return out

    @cached_property
    def _by_end(self) -> dict[tuple[int, str, str], list[str]]:
        out: dict[tuple[int, str, str], list[str]] = {}
        for seen in self._looking:
            out.setdefault((len(seen), seen[:_ENDS], ""), []).append(seen)
            out.setdefault((len(seen), "", seen[-_ENDS:]), []).append(seen)
        return out

    # --- cut off ------------------------------------------------------------------------------------------------

    def _cut(self, text: str, run: str) -> Sequence[int]:
        """The names that begin as a text does that a field may have cut off; none where many do.

        Args:
            text: the whole field.
            run: its name in one word, without legal forms.
        """
        if len(text) < _FIELD or not text.isascii():
            return ()
        found: dict[int, None] = {}
        if len(run) >= (_SHORTEST_CUT if len(run) > len(text) / 2 else _SHORTEST_CUT_WITH_FORM):
            for begun in _beginning_with(self._begun, run):
                found |= dict.fromkeys(self._index.squeezed[begun])
        entries = {self._index.names[n].entry for n in found}
        return list(found) if len(entries) <= _MOST_CUT else ()

    @cached_property
    def _begun(self) -> list[str]:
        return sorted(run for run in self._index.squeezed if len(run) > _SHORTEST_CUT_WITH_FORM)


def _beginning_with(texts: Sequence[str], begin: str) -> Iterator[str]:
    at = bisect_left(texts, begin)
    while at < len(texts) and texts[at].startswith(begin):
        yield texts[at]
        at += 1


def _looks(run: str) -> str:
    """A run with letters and digits that look alike made one."""
    return run.translate(_LETTERS)


def _together(run: str) -> str:
    """The same with two letters that look like one made that one: `rn` and `m`."""
    return _looks(_TOGETHER.sub(lambda m: _TWO[m.group()], run))
