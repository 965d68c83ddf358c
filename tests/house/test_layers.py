"""Floors and purity of the code as it stands. That the contracts bite is shown in test_nets.py."""

import ast
from pathlib import Path

from house.floors import lint_imports
from house.tree import PACKAGE, ROOT, expect_none, parse, python_files, room_of

CONTEXTS = (
    *("journal", "parties", "duties", "policies", "consent", "vault", "access"),
    *("visits", "backups", "rights", "disclosure"),
)
# What a context keeps to itself; operations, also those in files named after what they do, and queries are open.
INNER = {"models", "migrations", "triggers", "cipher", "keys"}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "urandom"}
OPENS = {"open", "print", "input", "exec", "eval", "__import__"}


def find_side_doors(package: Path) -> list[str]:
    """List imports of what another context keeps to itself (parties' models are open)."""
    found = []
    for path in python_files(package):
        here = room_of(path, package)
        if here in {"models", "project"}:
            continue
        for node in ast.walk(parse(path)):
            found += [
                f"{path.relative_to(package)}:{node.lineno}: {module}"
                for module in _imported(node)
                if _is_side_door(module, here=here)
            ]
    return found


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _is_side_door(module: str, *, here: str) -> bool:
    root, _, inside = module.partition(".")
    context, _, rest = inside.partition(".")
    if root != "zavet" or context not in CONTEXTS or context == here or not rest:
        return False
    part = rest.split(".")[0]
    if context == "parties" and part in {"models", "forms"}:
        return False
    return part in INNER


def find_impurities(core: Path) -> list[str]:
    """List what the import contract cannot see: clocks, dice and open files used in the core."""
    found = []
    for path in python_files(core):
        for node in ast.walk(parse(path)):
            name = _impure_call(node)
            if name:
                found.append(f"{path.relative_to(core)}:{node.lineno}: {name}")
    return found


def _impure_call(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    call = node.func
    if isinstance(call, ast.Name) and call.id in OPENS:
        return f"{call.id}()"
    if isinstance(call, ast.Attribute) and call.attr in CLOCKS and isinstance(call.value, ast.Name):
        is_clock = call.value.id in {"datetime", "date", "time", "os", "timezone"}
        return f"{call.value.id}.{call.attr}()" if is_clock else None
    return None


def test_imports_go_downward_only():
    result = lint_imports(ROOT / "src", ROOT / "pyproject.toml")
    assert result.is_kept, result.words


def test_no_context_reads_the_tables_of_another():
    expect_none(find_side_doors(PACKAGE))


def test_the_core_has_no_clock_no_dice_and_opens_nothing():
    expect_none(find_impurities(PACKAGE / "core"))


def test_a_side_door_is_found(tmp_path):
    for place in ("visits/planted.py", "journal/models.py", "journal/operations.py"):
        (tmp_path / "zavet" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "zavet" / place).touch()
    (tmp_path / "zavet" / "visits/planted.py").write_text(
        "from zavet.journal.models import Entry\nfrom zavet.journal import operations\n"
    )
    assert find_side_doors(tmp_path / "zavet") == [
        "visits/planted.py:1: zavet.journal.models.Entry"
    ]


def test_a_clock_in_the_core_is_found(tmp_path):
    (tmp_path / "planted.py").write_text("import datetime\nx = datetime.now()\ny = open('a')\n")
    assert find_impurities(tmp_path) == ["planted.py:2: datetime.now()", "planted.py:3: open()"]
