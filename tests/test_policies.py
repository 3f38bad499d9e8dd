"""Each policy is held by a test that names it, and each test that names one names a policy that is written."""

from __future__ import annotations

import re

from fastapi.routing import APIRoute

from tests.shipped import ROOT

TEXT = (ROOT / "policies.md").read_text(encoding="utf-8")
ID = re.compile(r"\bP-\d\d\b")
SECTION = re.compile(r"^\*\*(P-\d\d) [^*]+\*\*(.*?)(?=^\*\*P-|\Z)", re.MULTILINE | re.DOTALL)


def sections() -> dict[str, str]:
    """The text of each policy by its id."""
    return {match[1]: match[2] for match in SECTION.finditer(TEXT)}


def named_by_tests() -> dict[str, set[str]]:
    """The test files that name each id."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "tests").rglob("*.py"):
        for policy in ID.findall(path.read_text(encoding="utf-8")):
            found.setdefault(policy, set()).add(path.relative_to(ROOT).as_posix())
    return found


def test_ids_are_in_order_without_gaps() -> None:
    assert list(sections()) == [f"P-{n:02}" for n in range(1, len(sections()) + 1)]


def test_each_policy_points_at_tests_that_exist_and_name_it() -> None:
    named = named_by_tests()
    for policy, text in sections().items():
        files = re.findall(r"`(tests/[\w/.]+)`", text)
        assert files, f"{policy} is held by no test"
        assert all((ROOT / file).exists() for file in files), (policy, files)
        files += ["tests/properties/promises.py"] if "tests/properties/test_promises.py" in files else []
        assert named.get(policy, set()) & set(files), policy


def test_each_id_in_code_is_a_policy() -> None:
    known = set(sections())
    for folder in ("engine", "api", "tests", "rules", "docs"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".md", ".yaml"):
                unknown = set(ID.findall(path.read_text(encoding="utf-8"))) - known
                assert not unknown, (path, unknown)


def test_nothing_deletes_a_determination() -> None:
    """[P-16]"""
    from douane.api.routes import ROUTERS

    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert routes
    assert not [route.path for route in routes if "DELETE" in (route.methods or ())]
    storage = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "engine" / "record").glob("*.py"))
    assert not re.search(r"\b(delete|DELETE FROM|drop_all|truncate)\b", storage)
