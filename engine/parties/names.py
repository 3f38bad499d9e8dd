"""A name as the matcher reads it: tokens, each with what it is.

Any script comes to the same tokens: compatibility forms are folded, traditional characters made simplified, Cyrillic,
Greek, Arabic and the rest spelled in Latin letters.  Chinese is cut by the words that business names are made of,
which are translated; what is left is the brand, kept in Chinese and spelled in pinyin beside it, since a brand's Latin
name is often no transliteration (Cambricon) and only an alias can tell it.

Legal forms, spellings of one word, places and the Chinese words stand in `rules/names/`; nothing is deleted, what says
little weighs little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from anyascii import anyascii
from rapidfuzz.distance import OSA

from . import letters
from .chinese import HAN, digits, numbered, pinyin, simplified
from .vocabulary import FORM, Sort, Vocabulary, singular, vocabulary

_MOST_REMEMBERED = 100_000  # words that were read
LONGEST = 250  # characters; a longer text is no name
_ADJECTIVE = re.compile(
    r"(sk|zk|ck)i$|(sk|zk|ck|n)(?:iy|ii|ij|yi|yj|yy|y|aya|aia|aja|oe|oye|oje|ogo|ie|iye|ije|je|ye|yye|yje)$"
)
_LONG_FORM, _LONG_FORM_IN_TWO = 6, 8
_LONG_STEM = 5  # letters of a word that may be one in another language
_NUMBER = re.compile(r"(\d+)(?:st|nd|rd|th)$")
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?\b\.?")
_SPELLED_OUT = re.compile(r"\b\w(?: \w){2,}\b")
_APART = re.compile(r"[^\w]+|_")
_LETTERS_AND_DIGITS = re.compile(r"[^\W\d]+|\d+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name.

    Attributes:
        text: as it is compared.
        sort: what it is.
        spelled: as the name spells it.
        other: the pinyin of a Chinese brand, syllable by syllable, else an empty text.
        sounds: keys of its sound where its letters are not those of the lists.
        also: other spellings of it in Latin letters.
    """

    text: str
    sort: Sort
    spelled: str
    other: str = ""
    sounds: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Words:
    """Reads names by a vocabulary."""

    def __init__(self, known: Vocabulary):
        self.known = known
        self._read: dict[tuple[str, tuple[str, ...]], tuple[Token, ...]] = {}

    @classmethod
    def of(cls, files: Mapping[str, str]) -> Words:
        """The words of a rulebook's files in `names/`."""
        return cls(vocabulary(files))

    def tokens(self, name: str) -> tuple[Token, ...]:
        """The tokens of a name, in order; an empty tuple where nothing in it can be compared."""
        out: list[Token] = []
        end = 0
        text = letters.plain(name)
        if not text.isascii():
            text = self.known.other_form_pattern.sub(" ltd ", text)
        for run in HAN.finditer(text):
            out += self._latin(text[end : run.start()])
            for number, rest in numbered(simplified(run.group())):
                if rest:
                    out += self._chinese(rest)
                if number:
                    out.append(Token(digits(number), Sort.NUMBER, number))
            end = run.end()
        out += self._latin(text[end:])
        return tuple(_named_by_its_form(list(_once(out))))

    def spelled(self, name: str) -> list[str]:
        """The words of a name in Latin letters as it spells them, lower case; Chinese as it stands."""
        text = letters.plain(name)
        text = _DOTTED.sub(lambda m: m.group().replace(".", "") + " ", text)
        apart = (w if HAN.search(w) else anyascii(w).lower() for w in _WORD.findall(text))
        return " ".join(apart).split()

    def _latin(self, text: str) -> Iterator[Token]:
        text = _DOTTED.sub(lambda m: m.group().replace(".", "") + " ", text)
        sounds: dict[str, tuple[str, ...]] = {}
        if not text.isascii():
            for found in _WORD.finditer(text):
                word = found.group()
                if not word.isascii():
                    heard = letters.keys_of_cyrillic(word) or letters.keys_of_accents(word)
                    sounds[letters.plain(anyascii(word)).lower()] = heard
            text = letters.plain(anyascii(text))
        text = _APART.sub(" ", text.lower().replace("&", " and ")).strip()
        text = self.known.phrase_pattern.sub(lambda m: FORM + m.group().replace(" ", "_"), text)
        text = _SPELLED_OUT.sub(lambda m: m.group().replace(" ", ""), text)
        words = text.split()
        begin, end = self._edges(words)
        at = 0
        while at < len(words):
            if at < begin or at >= end:
                yield Token(FORM, Sort.FORM, words[at].removeprefix(FORM))
                at += 1
                continue
            if self._form_in_two(words, at):
                yield Token(FORM, Sort.FORM, words[at] + words[at + 1])
                at += 2
                continue
            word, taken = self._syllables(words, at)
            for token in self._word(word, sounds.get(word, ())):
                yield replace(token, sounds=sounds[word]) if word in sounds else token
            at += taken

    def _edges(self, words: Sequence[str]) -> tuple[int, int]:
        """Where the words begin and end that are no legal forms at the ends."""
        known = self.known

        def form(word: str, there: Mapping[str, frozenset[str]]) -> bool:
            return word in there or word[0] == FORM or word in known.forms

        begin, end = 0, len(words)
        while end > begin and form(words[end - 1], known.last_forms):
            end -= 1
        while begin < end and form(words[begin], known.first_forms):
            begin += 1
        return (begin, end) if begin < end else (0, len(words))

    def _form_in_two(self, words: Sequence[str], at: int) -> bool:
        """Whether a long legal form begins that was cut in two: `Korpora tsiya`."""
        together = "".join(words[at : at + 2])
        return len(words) > at + 1 and len(together) >= _LONG_FORM_IN_TWO and together in self.known.forms

    def _syllables(self, words: list[str], at: int) -> tuple[str, int]:
        """A Chinese word that is spelled in several (`dian zi`, `youxian gongsi`), and how many words it takes."""
        for many in (4, 3, 2):
            some = words[at : at + many]
            if len(some) == many and all(2 <= len(w) <= 12 or w in ("a", "e", "o") for w in some):
                joined = "".join(some)
                if joined in self.known.pinyin:
                    return joined, many
        return words[at], 1

    def _word(self, word: str, heard: tuple[str, ...] = ()) -> tuple[Token, ...]:
        """The tokens of one word.

        Args:
            heard: keys of its sound, where the letters that it was written in tell more than those it has now.
        """
        found = self._read.get((word, heard))
        if found is None:
            if len(self._read) >= _MOST_REMEMBERED:
                self._read.clear()
            found = self._read[word, heard] = tuple(self._tokens_of(word, heard))
        return found

    def _tokens_of(self, word: str, heard: tuple[str, ...]) -> Iterator[Token]:
        known = self.known
        if word[0] == FORM or word in known.forms or self._misspelled_form(word):
            yield Token(FORM, Sort.FORM, word.removeprefix(FORM) or word)
            return
        if (ordinal := _NUMBER.fullmatch(word)) is not None:
            word = ordinal.group(1)
        if word.isdigit():
            yield Token(word.lstrip("0") or "0", Sort.NUMBER, word)
            return
        parts = _LETTERS_AND_DIGITS.findall(word)
        if len(parts) == 2 and len(parts[0]) > 1 and parts[1].isdigit():  # CETC13
            yield from self._word(parts[0])
            yield Token(parts[1].lstrip("0") or "0", Sort.NUMBER, parts[1])
            return
        short = stem(word)
        same = known.spellings
        read = same.get(word) or same.get(singular(word)) or same.get(short)
        if not read and len(word) >= _LONG_STEM and word.isascii() and word not in known.ordinary:
            sounds = (*heard, *letters.keys_abroad(word))
            if (form := known.form_by_sound(sounds)) != "":
                yield Token(FORM, Sort.FORM, form)
                return
            read = known.translated(sounds)
        for text in (read or short).split():
            yield Token(text, self._sort(text, word), word)

    def _misspelled_form(self, word: str) -> bool:
        """Whether a word is a long legal form with one slip of the pen (`Limted`, `Comapny`)."""
        return len(word) >= _LONG_FORM and any(
            form[0] == word[0] and OSA.distance(form, word, score_cutoff=1) == 1 for form in self.known.long_forms
        )

    def _sort(self, text: str, word: str) -> Sort:
        known = self.known
        if text == FORM:  # a Chinese legal form in Latin letters: `youxian gongsi`
            return Sort.FORM
        if text in known.noise or word in known.noise:
            return Sort.NOISE
        if text in known.places or word in known.places:
            return Sort.PLACE
        return Sort.COMMON if text in known.common else Sort.WORD

    def _translated(self, found: tuple[str, Sort], spelled: str) -> Iterator[Token]:
        """The English words of a Chinese one."""
        english, sort = found
        if sort is not Sort.COMMON:
            yield Token(english, sort, spelled)
            return
        for word in english.split():
            yield Token(word, self._sort(word, word), spelled)

    def _chinese(self, text: str) -> Iterator[Token]:
        brand = ""
        at = 0
        while at < len(text):
            for length in range(min(self.known.longest_chinese, len(text) - at), 0, -1):
                found = self.known.chinese.get(text[at : at + length])
                if found is not None and (length > 1 or not brand):
                    if brand:
                        yield _brand(brand)
                        brand = ""
                    yield from self._translated(found, text[at : at + length])
                    at += length
                    break
            else:
                brand += text[at]
                at += 1
        if brand:
            yield _brand(brand)


def written_in_one(tokens: Iterable[Token]) -> Iterator[str]:
    """A name in one word as it spells itself, without legal forms: with its fillers, and without them."""
    for idle in ((Sort.FORM,), (Sort.FORM, Sort.NOISE)):
        before, out = None, ""
        for token in tokens:
            again = before is not None and token.spelled == before.spelled and token.text != before.text
            if token.sort not in idle and not again:  # a word that is read as several counts once
                out += token.spelled
            before = token
        yield out


def _brand(text: str) -> Token:
    return Token(text, Sort.WORD, text, " ".join(pinyin(text)))


def _once(tokens: list[Token]) -> Iterator[Token]:
    """Several legal forms in a row are one."""
    before = ""
    for token in tokens:
        if token.text != FORM or before != FORM:
            yield token
        before = token.text


def _named_by_its_form(tokens: list[Token]) -> list[Token]:
    """A name of a legal form and a number behind it (`APS 9`) is no form: it is known by it."""
    if (
        len(tokens) == 2
        and tokens[0].sort is Sort.FORM
        and tokens[1].sort is Sort.NUMBER
        and tokens[0].spelled.isalpha()
    ):
        return [Token(tokens[0].spelled, Sort.WORD, tokens[0].spelled), tokens[1]]
    return tokens


def stem(word: str) -> str:
    """A word without the ending of its number, or of a Russian adjective."""
    if len(word) > 6 and (ending := _ADJECTIVE.search(word)) is not None:
        return word[: ending.start()] + (ending.group(1) or ending.group(2))
    return singular(word)
