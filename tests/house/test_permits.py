"""Permits come from decisions alone: nobody in the code writes one by hand, and only the vault's opening unseals."""

import ast
from pathlib import Path

from house.tree import PACKAGE, expect_none, parse, python_files

MAKER = "core/decisions/deciding.py"


def find_makers(package: Path, *, name: str) -> list[str]:
    """List the places where something of this name is called."""
    return [
        f"{path.relative_to(package)}:{node.lineno}"
        for path in python_files(package)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and _called(node) == name
    ]


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def outside(found: list[str], *allowed: str) -> list[str]:
    return [one for one in found if one.rpartition(":")[0] not in allowed]


def test_only_decide_makes_decisions():
    found = find_makers(PACKAGE, name="Decision")
    assert found
    expect_none(outside(found, MAKER))


def test_a_decision_written_by_hand_is_found(tmp_path: Path):
    (tmp_path / "door.py").write_text("permit = Decision(question=q, is_permitted=True)\n")
    assert outside(find_makers(tmp_path, name="Decision"), MAKER) == ["door.py:1"]
