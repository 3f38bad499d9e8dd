"""Chinese and Korean names in Cyrillic letters: what they are in Latin ones.

Russian writes Chinese by the system of Palladius, syllable by syllable: `Цзиньпин` is Jinping, and nothing like it by
its letters.  Korean is written by the system of Kontsevich or an older one, and in Latin letters by several, which
gives each syllable a few spellings; all are compared.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from itertools import product

_WORD = re.compile(r"[а-яё]+", re.IGNORECASE)
_MOST_SYLLABLES, _MOST_OF_A_WORD = 5, 2  # of a Korean name, and of one word in it
_MOST_OF_A_CHINESE_WORD = 4


def _table(text: str) -> dict[str, str]:
    """The pairs of a text of `a=b`."""
    return {a: b for a, _, b in (pair.partition("=") for pair in text.split())}


_HARD = _table("б=b п=p м=m ф=f д=d т=t н=n л=l г=g к=k х=h ц=c цз=z с=s чж=zh ч=ch ш=sh ж=r")
_SOFT = _HARD | _table("ц=q цз=j с=x")
_BROAD = _table(
    "а=a ай=ai ао=ao ань=an ан=ang э=e эй=ei энь=en эн=eng о=uo оу=ou у=u уа=ua уай=uai уй=ui уэй=ui уань=uan уан=uang "
    "унь=un ун=ong ы=i"
)
_NARROW = _table("и=i я=ia е=ie яо=iao ю=iu янь=ian инь=in ян=iang ин=ing юн=iong юй=u юэ=ue юань=uan юнь=un")
_ALONE = _table(
    "а=a ай=ai ао=ao ань=an ан=ang э=e эй=ei энь=en эр=er о=o оу=ou и=yi я=ya е=ye яо=yao ю=you янь=yan инь=yin "
    "ян=yang ин=ying юн=yong у=wu ва=wa во=wo вай=wai вэй=wei вань=wan вэнь=wen ван=wang вэн=weng юй=yu юэ=yue "
    "юань=yuan юнь=yun"
)
_LIPS = "бпмф"

_FIRST = {
    "": "", "к": "k,g", "кк": "k,kk", "кх": "k", "г": "g,k", "н": "n", "т": "t,d", "тт": "t,d", "тх": "t", "д": "d,t",
    "р": "r,l", "л": "l,r", "м": "m", "п": "p,b", "пп": "p,b", "пх": "p", "б": "b,p", "с": "s", "сс": "s", "ч": "j,ch",
    "чж": "j", "дж": "j", "ж": "j", "чч": "j", "чх": "ch", "ц": "ch", "х": "h",
}  # fmt: skip
_VOWELS = {
    "а": "a", "я": "ya", "о": "o,eo", "ё": "yo,yeo", "у": "u,oo,woo", "ю": "yu,yoo,you", "ы": "u,eu", "и": "i,ee",
    "э": "e,ae", "е": "o,eo,e,yo,ye,yeo,u,young", "йе": "ye", "ве": "we,oe", "вэ": "we,oe", "ва": "wa", "во": "wo,weo",
    "ви": "wi,hwi", "ый": "ui,eui", "ой": "oe,oi", "хе": "oe",
}  # fmt: skip
_LAST = {"": "", "н": "n,ng", "нъ": "ng", "м": "m", "к": "k,g", "п": "p,b", "т": "t", "ль": "l", "л": "l", "р": "l"}
_KOREAN = {
    "ли": "ri,li,lee,rhee,yi", "и": "i,yi,lee,ri", "пак": "pak,park,bak", "цой": "choe,choi", "чхве": "choe,choi",
    "но": "no,noh,ro,roh", "ан": "an,ahn", "о": "o,oh", "чо": "jo,cho", "лим": "rim,lim,im", "им": "im,lim,rim",
    "у": "u,woo", "ю": "yu,ryu,yoo", "ын": "un,eun", "юн": "yun,yoon", "ён": "yong,yon,young,yeon,yeong",
    "ен": "yong,yon,young,yeon,yeong", "нам": "nam", "ир": "il", "тхэ": "tae", "тэ": "tae,dae",
}  # fmt: skip


@cache
def _chinese() -> dict[str, str]:
    """The syllables of Palladius in pinyin, without the marks of tones and of `ü`."""
    out = dict(_ALONE)
    for first, latin in _HARD.items():
        for last, rest in _BROAD.items():
            out[first + last] = latin + ("o" if last == "о" and first in _LIPS else rest)
    for first, latin in _SOFT.items():
        if latin not in ("zh", "ch", "sh", "r", "f", "g", "k", "h"):
            for last, rest in _NARROW.items():
                out[first + last] = latin + rest
    return out | _table("чжи=zhi чи=chi ши=shi жи=ri хуэй=hui хой=hui лэ=le люй=lu нюй=nu")


@cache
def _korean() -> dict[str, tuple[str, ...]]:
    """The syllables of Korean with their spellings in Latin letters, the usual one first."""
    out: dict[str, tuple[str, ...]] = {}
    for first, vowel, last in product(_FIRST, _VOWELS, _LAST):
        each = product(_FIRST[first].split(","), _VOWELS[vowel].split(","), _LAST[last].split(","))
        spelled = out.get(first + vowel + last, ())
        out[first + vowel + last] = tuple(dict.fromkeys((*spelled, *map("".join, each))))
    return out | {syllable: tuple(spelled.split(",")) for syllable, spelled in _KOREAN.items()}


def pinyin_syllables() -> frozenset[str]:
    """The syllables of Mandarin in pinyin, without the marks of tones and of `ü`."""
    return frozenset(_chinese().values())


def split(word: str, known: Container[str], most: int) -> list[str]:
    """The syllables of a word, the longest first; an empty list where it is not made of at most so many."""
    if not word:
        return []
    for end in range(min(len(word), 6), 0, -1):
        if word[:end] in known:
            if end == len(word):
                return [word]
            rest = split(word[end:].removeprefix("ъ"), known, most - 1) if most > 1 else []
            if rest:
                return [word[:end], *rest]
    return []


def in_pinyin(text: str) -> str:
    """The text with each word that Palladius' syllables make in pinyin; an empty text where there is none."""
    known = _chinese()
    some = False

    def spelled(found: re.Match[str]) -> str:
        nonlocal some
        syllables = split(found.group().lower(), known, _MOST_OF_A_CHINESE_WORD)
        some = some or bool(syllables)
        return "".join(known[s] for s in syllables) or found.group()

    out = _WORD.sub(spelled, text)
    return out if some else ""


def of_korean(text: str) -> Iterator[tuple[str, ...]]:
    """The syllables of a name that may be Korean, each with its spellings in Latin letters; none where it may not."""
    known = _korean()
    words = text.lower().replace("-", " ").split()
    syllables = [split(word, known, _MOST_OF_A_WORD) for word in words]
    if all(syllables) and 1 < sum(map(len, syllables)) <= _MOST_SYLLABLES:
        yield from (known[s] for some in syllables for s in some)
