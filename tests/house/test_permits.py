"""Permits come from decisions alone: nobody in the code writes one by hand, and only the vault's opening unseals."""

import ast
from pathlib import Path

from house.tree import PACKAGE, expect_none, parse, python_files

MAKER = "core/decisions/deciding.py"
HOME = "zavet.core.decisions"


def find_makers(package: Path) -> list[str]:
    """List the places that make a decision of access; a class of another room that bears the name is another thing."""
    return [
        f"{path.relative_to(package)}:{node.lineno}"
        for path in python_files(package)
        if _knows_decisions(path)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and _called(node) == "Decision"
    ]


def _knows_decisions(path: Path) -> bool:
    imports = (
        node for node in ast.walk(parse(path)) if isinstance(node, ast.ImportFrom | ast.Import)
    )
    modules = [
        name
        for node in imports
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    ]
    return any(name.startswith(HOME) for name in modules)


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def others(found: list[str]) -> list[str]:
    return [one for one in found if one.rpartition(":")[0] != MAKER]


def test_only_decide_makes_decisions():
    found = find_makers(PACKAGE)
    assert found
    expect_none(others(found))


def test_a_decision_written_by_hand_is_found(tmp_path: Path):
    planted = f"from {HOME} import Decision\npermit = Decision(question=q, is_permitted=True)\n"
    (tmp_path / "door.py").write_text(planted)
    assert others(find_makers(tmp_path)) == ["door.py:2"]
