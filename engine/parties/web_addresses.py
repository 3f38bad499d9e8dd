"""Web and mail addresses in a name field: the name that each holds, and whether it tells one.

`booking.com` is a name; several words in one are not taken apart for sure, and a mailbox is nobody's name.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

ADDRESS = re.compile(
    r"(?:mailto:|h(?:tt|xx)ps?://|www\.)?(?:[\w.+-]+@)?(?:[\w-]+\.)+[a-z]{2,18}(?![\w.-])(?::\d+)?(?:/\S*)?",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"@|^www\.|://|/", re.IGNORECASE)  # what `booking.com` has not
_PART_OF_A_HOST = 4  # letters of a word that says whose a host is
AT = re.compile(r"\s*[(\[]at[)\]]\s*", re.IGNORECASE)
_LONG_ENDS = frozenset(("group", "online", "store", "global", "cloud", "digital", "company", "systems", "solutions"))
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "www", "mail", "shop", "info"})
_LONG_RUN = 11  # letters that are likely to be several words in one


def untold(text: str, names: Sequence[str]) -> tuple[str, bool]:
    """An address in a text that does not tell whose it is, and whether it has several words in one or is a mailbox.

    Args:
        names: the words beside the addresses that may be a name.

    Returns:
        An empty text where each tells it, alone or by the name beside it.
    """
    for found in ADDRESS.finditer(text):
        address, host = found.group(), host_of(found.group())
        runs = [run for run in host.split("-") if len(run) >= _LONG_RUN and run not in names]
        alone = not names and (runs or _NO_NAME.search(address) or address.count(".") > 1)
        if host and (alone or (runs and not any(w in host for w in names if len(w) >= _PART_OF_A_HOST))):
            return address, bool(runs) or "@" in address
    return "", False


def host_of(address: str) -> str:
    """The name in a web or mail address: `huawei` of `sales@mail.huawei.com.cn`; an empty text where it is none."""
    host = re.sub(r"^(?:mailto:|h(?:tt|xx)ps?://)", "", address, flags=re.IGNORECASE).split("/")[0].rpartition("@")[2]
    labels = host.lower().split(".")
    if len(labels) < 2 or (
        len(labels) == 2 and len(labels[1]) > 4 and labels[1] not in _LONG_ENDS and not _NO_NAME.search(address)
    ):
        return ""
    own = labels[:-1]
    while len(own) > 1 and own[-1] in _SECOND_LEVEL:
        own.pop()
    return own[-1]


def hosts(text: str, common: Container[str]) -> Iterator[str]:
    """The names in the web and mail addresses of a text, and who writes from a host that many use.

    Who writes from a firm's own host is not the firm.
    """
    if "." not in text:
        return
    for found in ADDRESS.finditer(text):
        host = host_of(found.group())
        if host and host not in common:
            yield host
        if "@" in found.group() and host in common:
            yield re.sub(r"[._+-]", " ", found.group().partition("@")[0].removeprefix("mailto:"))
