"""Small functions and short files: what a person can hold in the head at once."""

import ast
from math import ceil
from pathlib import Path
from statistics import median

from house.tree import PACKAGE, ROOT, expect_none, functions, python_files

MEDIAN_LINES = 9
NEARLY_ALL_LINES = 40
FILE_LINES = 400


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines from its def on, without its docstring."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        text = function.body[0]
        lines -= text.end_lineno - text.lineno + 1
    return lines


def measure(package: Path) -> list[tuple[int, str]]:
    """List functions with their lengths, the longest first."""
    found = [
        (length_of(function), f"{path.relative_to(package)}:{function.lineno} {function.name}")
        for path in python_files(package)
        for function in functions(path)
    ]
    return sorted(found, reverse=True)


def percentile(lengths: list[int], share: float) -> int:
    """Return the smallest length that this share of functions does not exceed."""
    return sorted(lengths)[ceil(len(lengths) * share) - 1]


def find_long_files(folders: list[Path]) -> list[str]:
    found = []
    for folder in folders:
        for path in [*python_files(folder), *folder.rglob("*.html")]:
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines >= FILE_LINES:
                found.append(f"{path.relative_to(folder.parent)}: {lines} lines")
    return sorted(found)


def _longest(measured: list[tuple[int, str]]) -> str:
    return "\n".join(f"{lines:4} {where}" for lines, where in measured[:20])


def test_the_median_function_is_short():
    measured = measure(PACKAGE)
    assert median(lines for lines, _ in measured) <= MEDIAN_LINES, _longest(measured)


def test_nearly_all_functions_are_under_forty_lines():
    measured = measure(PACKAGE)
    assert percentile([lines for lines, _ in measured], 0.95) < NEARLY_ALL_LINES, _longest(measured)


def test_files_are_under_four_hundred_lines():
    expect_none(find_long_files([PACKAGE, ROOT / "tests", ROOT / "bench"]))


def test_a_docstring_does_not_make_a_function_long():
    source = 'def f():\n    """One.\n\n    Two.\n    """\n    x = 1\n    return x\n'
    assert length_of(ast.parse(source).body[0]) == 3


def test_a_long_function_and_a_long_file_are_found(tmp_path: Path):
    body = "    x = 1\n" * 399
    (tmp_path / "planted.py").write_text(f"def f():\n{body}")
    assert measure(tmp_path) == [(400, "planted.py:1 f")]
    assert find_long_files([tmp_path]) == [f"{tmp_path.name}/planted.py: 400 lines"]


def test_the_percentile_counts_functions():
    assert percentile([*range(1, 101)], 0.95) == 95
