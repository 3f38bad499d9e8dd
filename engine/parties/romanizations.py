"""Chinese and Korean names in Latin letters of other systems than the lists': Wade-Giles, and the South's spellings.

`Ch'ang-chiang Ts'un-ch'u` is Changjiang Cunchu.  The marks that tell `ch'` from `ch` are lost in most records, so that
a syllable has several readings in pinyin; all are compared.  `Kim Jeong-eun` and `Kim Jung Un` are one name, which the
lists write as the North does.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from itertools import product

from .syllables import pinyin_syllables, split

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*", re.IGNORECASE)
_MARK = re.compile(
    r"[a-z]-[a-z]|\b(?:hs|tz|sz|ts)|(?:ieh|ueh|ung|ien|chih|shih|jih|erh|tzu|ssu)\b|[aeiou]hs[iu]", re.IGNORECASE
)
_MOST_SYLLABLES, _MOST_READINGS = 4, 16

_FIRST = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "z": "ts", "c": "ts", "r": "j",
}  # fmt: skip
_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "ssu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "yi": "i",
    "ye": "yeh", "yan": "yen", "yong": "yung", "yue": "yueh", "er": "erh", "gui": "kuei", "kui": "kuei", "you": "yu",
    "ge": "ko", "ke": "ko", "he": "ho", "guo": "kuo", "kuo": "kuo", "huo": "huo", "shuo": "shuo",
}  # fmt: skip
_PINYIN = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([a-z]+)")


def _wade_giles(syllable: str) -> str:
    """A syllable of pinyin as Wade and Giles spell it, without their marks."""
    if (whole := _WHOLE.get(syllable)) is not None:
        return whole
    found = _PINYIN.fullmatch(syllable)
    if found is None:
        return syllable
    first, last = found.groups()
    if first and first not in "yw":
        last = re.sub("ong$", "ung", last)
        last = {"ian": "ien", "ie": "ieh", "ue": "ueh", "uo": "o"}.get(last, last)
    return _FIRST.get(first, first) + last


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """The syllables of Wade-Giles without their marks, each with what it may be in pinyin."""
    out: dict[str, tuple[str, ...]] = {}
    for syllable in sorted(pinyin_syllables()):
        spelled = _wade_giles(syllable)
        out[spelled] = (*out.get(spelled, ()), syllable)
    out["szu"] = out["ssu"]
    return out


def of_wade_giles(text: str, known: Container[str]) -> tuple[list[tuple[str, ...]], bool]:
    """The words of a text, each with what it may be in pinyin, and whether any is in the letters of Wade-Giles.

    Args:
        known: words in pinyin that are preferred where a word may be one of them.
    """
    if not text.isascii() or not _MARK.search(text):
        return [], False
    readings = _readings()
    words: list[tuple[str, ...]] = []
    some = False
    for found in _WORD.finditer(text):
        parts = [split(part, readings, _MOST_SYLLABLES) for part in found.group().lower().split("-")]
        syllables = [s for part in parts for s in part]
        if not all(parts) or not 1 < len(syllables) <= _MOST_SYLLABLES or not _MARK.search(found.group()):
            words += [(part,) for part in found.group().lower().split("-")]
            continue
        spelled = ["".join(each) for each in product(*(readings[s] for s in syllables))]
        spelled = [s for s in spelled if s in known] or spelled[:_MOST_READINGS]
        words.append(tuple(dict.fromkeys(spelled)))
        some = True
    return words, some


# --- Korean -----------------------------------------------------------------------------------------------------------


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """The pairs of a text of `a=b,c`."""
    return {a: tuple(b.split(",")) for a, _, b in (pair.partition("=") for pair in text.split())}


_SYLLABLE = re.compile(
    r"(kk|tt|pp|ss|jj|ch|sh|[bpdtgkjrlmnhs]?)"
    r"(y?eou?|yae|ye|yoo|you|yo|yu|ya|wae|weo|woo|wo|wi|we|wa|oe|ui|eui|eu|ae|oo|ou|ee|[aeiou])(ng|[nmlkgpbt]|rk|hn|h)?"
)
_HARD = {"b": "pb", "d": "td", "g": "kg", "j": ("j", "ch"), "ch": ("ch", "j"), "p": "pb", "t": "td", "k": "kg",
         "r": "rl", "l": "rl", "sh": "s"}  # fmt: skip
_AS_IN_THE_NORTH = {
    "eo": ("o",), "yeo": ("yo",), "eu": ("u",), "oo": ("u",), "you": ("yo",), "yoo": ("yu",), "ee": ("i",),
    "weo": ("wo",), "eui": ("ui",), "woo": ("u",), "ou": ("u",), "u": ("u", "o"), "yu": ("yu", "yo"),
}  # fmt: skip
_LAST_IN_THE_NORTH = {"g": "k", "b": "p", "rk": "k", "hn": "n", "h": ""}
_SURNAMES = _table(
    "kim=kim gim=kim lee=ri,yi rhee=ri yi=ri,yi ri=ri li=ri park=pak pak=pak bak=pak choi=choe choe=choe "
    "jung=jong,chong jeong=jong,chong chung=jong,chong jong=jong,chong kang=kang gang=kang cho=jo,cho "
    "jo=jo,cho yoon=yun yun=yun jang=jang,chang chang=jang,chang lim=rim,im im=rim,im rim=rim han=han "
    "oh=o o=o seo=so suh=so so=so shin=sin sin=sin kwon=kwon gwon=kwon hwang=hwang ahn=an an=an song=song "
    "ryu=ryu,yu yoo=ryu,yu hong=hong jeon=jon,chon jun=jon,chon ko=ko koh=ko go=ko moon=mun mun=mun "
    "yang=yang,ryang paek=paek baek=paek paik=paek heo=ho huh=ho ho=ho noh=ro roh=ro ro=ro nam=nam ha=ha "
    "kwak=kwak sung=song "
)


def of_korean(text: str) -> list[tuple[str, ...]]:
    """The syllables of a Korean person's name, each with its spellings in the North; none where it is no such name."""
    if not text.isascii():
        return []
    words = text.lower().replace("-", " ").replace(",", " ").split()
    if len(words) == 2 and words[0] in _SURNAMES:
        words = [words[0], *_in_two(words[1])]
    if len(words) != 3 or words[0] not in _SURNAMES:
        return []
    found = [_SYLLABLE.fullmatch(word) for word in words[1:]]
    out: list[tuple[str, ...]] = [(*_SURNAMES[words[0]], words[0])]
    for word, syllable in zip(words[1:], found, strict=True):
        if syllable is None:
            return []
        first, vowel, last = syllable.group(1), syllable.group(2), syllable.group(3) or ""
        each = product(
            _HARD.get(first, (first,)), _AS_IN_THE_NORTH.get(vowel, (vowel,)), (_LAST_IN_THE_NORTH.get(last, last),)
        )
        out.append(tuple(dict.fromkeys((*map("".join, each), word))))
    return out


def _in_two(word: str) -> list[str]:
    """A given name of two syllables: `Jeongeun`; the middle consonant belongs to the second."""
    for at in range(2, len(word) - 1):
        if _SYLLABLE.fullmatch(word[:at]) and _SYLLABLE.fullmatch(word[at:]) and word[at] not in "aeiouyw":
            return [word[:at], word[at:]]
    return [word]
