"""The user's own folders of YAML files (company rules, products, profiles): each file in them is read, or refused.

A rule of the company that nobody reads is a stop that nobody makes, so nothing in these folders is passed over in
silence: not `house.yml`, not `HOUSE.YAML`, not a subfolder, not `house.yaml.txt`, not a link that leads nowhere.  Only
what editors and systems leave behind is not read, and that is said.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

from .errors import InputError

LOG = logging.getLogger("douane")
MOST_FOLDERS = 8  # one in the other; a link back to a folder above it would never end
_ENDINGS = (".yaml", ".yml")
_LEFT_BEHIND = re.compile(
    r"\.#.*|#.*#|.*~|\..*\.sw[a-p]|\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.git(keep|ignore|attributes)?",
    re.IGNORECASE,
)


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder and of those in it, in order of their names; none where there is no such folder.

    Raises:
        InputError: something in it is no YAML file, or cannot be read.
    """
    if not (folder.exists() or folder.is_symlink()):
        return []
    return _below(folder, 1)


def read_own(path: Path) -> str:
    """The text of a user's YAML file.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}", "check its name and its rights") from None


def _below(folder: Path, depth: int) -> list[Path]:
    if depth > MOST_FOLDERS:
        raise InputError(
            f"{folder} is more than {MOST_FOLDERS} folders deep", "does a link lead back to a folder above?"
        )
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        hint = "it must be a folder of YAML files that you may read, or not be there at all"
        raise InputError(f"{folder} cannot be read: {error.strerror or error}", hint) from None
    out: list[Path] = []
    for entry in entries:
        if _LEFT_BEHIND.fullmatch(entry.name):
            LOG.warning("not read, since an editor or the system left it behind: %s", entry)
        elif entry.is_dir() and not _is_yaml(entry):
            out += _below(entry, depth + 1)
        elif entry.is_file() and _is_yaml(entry):
            out.append(entry)
        else:
            raise InputError(*_refusal(entry))
    return out


def _is_yaml(entry: Path) -> bool:
    return entry.name.casefold().endswith(_ENDINGS) and not entry.name.startswith(".")


def _refusal(entry: Path) -> tuple[str, str]:
    """Why an entry is no file to read, and the mend."""
    away = "fix it, or move it out of this folder: nothing here is silently skipped"
    if entry.is_dir():
        return f"{entry} is a folder in place of a file", "give the folder another name, or put a file there"
    if not entry.exists():
        return f"{entry} is a link that leads nowhere", away
    if not entry.is_file():
        return f"{entry} is not a file", away
    return (
        f"{entry} is not a YAML file by its name",
        f"name it {entry.name.strip('.').split('.')[0]}.yaml, or move it away",
    )
