"""Who silences a tool says why, on the same line."""

import io
import re
import tokenize
from pathlib import Path

from house.tree import ROOT, expect_none, python_files

REASON_WORDS = 2
SILENCER = re.compile(
    r"#\s*(?P<kind>noqa|type:\s*ignore|pragma:\s*no cover|ruff:\s*noqa)"
    r"(?P<codes>:?\s*(?:\[[\w, -]+\]|[A-Z]+\d+(?:[, ]+[A-Z]+\d+)*))?(?P<reason>.*)"
)


def find_silent(folder: Path) -> list[str]:
    """List comments that silence a tool without a code or without a reason."""
    found = []
    for path in python_files(folder):
        for line, comment in _comments(path):
            match = SILENCER.search(comment)
            if match and not _is_reasoned(match):
                found.append(f"{path.relative_to(folder)}:{line}: {comment}")
    return found


def _comments(path: Path) -> list[tuple[int, str]]:
    source = io.StringIO(path.read_text(encoding="utf-8"))
    return [
        (token.start[0], token.string)
        for token in tokenize.generate_tokens(source.readline)
        if token.type == tokenize.COMMENT
    ]


def _is_reasoned(match: re.Match) -> bool:
    needs_codes = match["kind"].startswith(("noqa", "type", "ruff"))
    reason = re.findall(r"\w{2,}", match["reason"])
    return len(reason) >= REASON_WORDS and (bool(match["codes"]) or not needs_codes)


def test_each_silenced_line_says_why():
    folders = [ROOT / "src", ROOT / "tests", ROOT / "bench"]
    expect_none([line for folder in folders for line in find_silent(folder)])


def test_planted_silence_is_found(tmp_path: Path):
    lines = [
        "a = 1  # no" + "qa: E501",
        "b = 1  # no" + "qa",
        "c = 1  # type" + ": ignore[misc]",
        "d = 1  # no" + "qa: S608 - the table's name is our own constant",
        "e = 1  # type" + ": ignore[misc]  # Django's stubs know no such field",
    ]
    (tmp_path / "planted.py").write_text("\n".join(lines))
    assert [line.split(":")[1] for line in find_silent(tmp_path)] == ["1", "2", "3"]
