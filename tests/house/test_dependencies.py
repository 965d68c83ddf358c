"""Few dependencies, each for a reason that stands beside it, each pinned with its hash."""

import re
import tomllib
from pathlib import Path

from house.tree import ROOT, expect_none

MOST = 20
REASON_WORDS = 2
# Placeholders on the public index that wait for a typing mistake.
FORBIDDEN = re.compile(r"pygost|ru-core-news", re.IGNORECASE)
REQUIREMENT = re.compile(r'^\s*"([A-Za-z0-9][\w.-]*)[^"]*",\s*(?:#\s*(.*))?$')
PINNED = re.compile(r"^[a-z0-9][a-z0-9.-]*==[^ ]+( ; .*)? \\$")


def find_unreasoned(pyproject: str) -> list[str]:
    """List requirements, of the extras too, that do not say why they are there."""
    project = pyproject.split("[project.scripts]", maxsplit=1)[0].partition("dependencies = [")[2]
    lines = (REQUIREMENT.match(line) for line in project.splitlines())
    return [
        match.group(1)
        for match in lines
        if match and len((match.group(2) or "").split()) < REASON_WORDS
    ]


def find_unpinned(lock: str) -> list[str]:
    """List lines of a lock that neither pin a version nor give a hash."""
    return [
        line
        for line in lock.splitlines()
        if line.strip()
        and not line.startswith("#")
        and not PINNED.match(line)
        and not line.startswith("    --hash=sha256:")
    ]


def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _all_requirements() -> list[str]:
    project = _project()
    extras = project["optional-dependencies"].values()
    return [*project["dependencies"], *(name for extra in extras for name in extra)]


def test_at_most_twenty_at_run_time():
    assert len(_project()["dependencies"]) <= MOST


def test_each_dependency_says_why():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    expect_none(find_unreasoned(text))


def test_the_net_reads_every_requirement():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("dependencies = [")[2]
    read = [
        line for line in text.split("[project.scripts]")[0].splitlines() if REQUIREMENT.match(line)
    ]
    assert len(read) == len(_all_requirements())


def test_no_forbidden_name_comes_in():
    named = [*_all_requirements(), *_lock_names()]
    assert [name for name in named if FORBIDDEN.search(name)] == []


def _lock_names() -> list[str]:
    return [
        line.split("==")[0]
        for lock in ROOT.glob("requirements*.lock")
        for line in lock.read_text(encoding="utf-8").splitlines()
        if "==" in line
    ]


def test_locks_pin_everything_and_name_no_index():
    for lock in ("requirements.lock", "requirements-test.lock"):
        assert find_unpinned((ROOT / lock).read_text(encoding="utf-8")) == []


def test_locks_hold_every_direct_dependency():
    names = {_normal(name) for name in _lock_names()}
    wanted = {_normal(re.match(r"[\w.-]+", line).group()) for line in _all_requirements()}
    assert sorted(wanted - names) == []


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_both_locks_agree():
    locks = [_pins(ROOT / name) for name in ("requirements.lock", "requirements-test.lock")]
    assert {name: pin for name, pin in locks[0].items() if locks[1].get(name) != pin} == {}


def _pins(lock: Path) -> dict[str, str]:
    lines = (
        line.split(" ")[0].split("==") for line in lock.read_text().splitlines() if "==" in line
    )
    return dict(lines)


def test_a_planted_requirement_without_reason_is_found():
    planted = 'dependencies = [\n  "fine~=1.0",  # it does a thing\n  "bad~=1.0",\n  "lazy~=2.0", # needed\n]\n'
    assert find_unreasoned(planted) == ["bad", "lazy"]
    assert FORBIDDEN.search("ru-core-news-sm")


def test_a_planted_index_or_loose_pin_is_found():
    lock = "--index-url https://example.org/simple\nfine==1.0 \\\n    --hash=sha256:00\nloose>=1\n"
    assert find_unpinned(lock) == ["--index-url https://example.org/simple", "loose>=1"]
