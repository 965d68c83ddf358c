"""Reads a source tree for the nets: files, definitions, words of names. It judges nothing by itself."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "zavet"
DOORS = ("doors", "project")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name that our code gives to something, and where."""

    text: str
    kind: str
    path: Path
    line: int

    def at(self, root: Path) -> str:
        return f"{self.path.relative_to(root)}:{self.line}: {self.kind} {self.text}"


def python_files(package: Path) -> list[Path]:
    """List the package's own modules; migrations are written by Django, not by us."""
    return sorted(
        path
        for path in package.rglob("*.py")
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    )


def room_of(path: Path, package: Path) -> str:
    """Return the package directly under zavet that a file lies in (the file's own name at the top)."""
    return path.relative_to(package).parts[0].removesuffix(".py")


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def words_of(name: str) -> list[str]:
    """Split a name into its words: SubjectRecord and subject_record are both subject, record."""
    return [word.lower() for word in _WORD.findall(name)]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def names_given(path: Path) -> Iterator[Name]:
    """Yield what a module names by itself: module, classes, functions, arguments, variables, fields."""
    module = path.parent.name if path.name == "__init__.py" else path.stem
    yield Name(text=module, kind="module", path=path, line=1)
    for node in ast.walk(parse(path)):
        for kind, text, line in _named(node):
            yield Name(text=text, kind=kind, path=path, line=line)


def _named(node: ast.AST) -> Iterator[tuple[str, str, int]]:
    if isinstance(node, ast.ClassDef):
        yield "class", node.name, node.lineno
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield "function", node.name, node.lineno
    elif isinstance(node, ast.arg):
        yield "argument", node.arg, node.lineno
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield "variable", node.id, node.lineno
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield "attribute", node.attr, node.lineno


def tracked_files(root: Path) -> list[Path]:
    """List the files git knows of; in an unpacked archive, all that are not built."""
    listing = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        return [path for path in root.rglob("*") if path.is_file() and ".venv" not in path.parts]
    found = (root / name for name in listing.stdout.decode().split("\0") if name)
    return [path for path in found if path.is_file()]


def table(markdown: str, heading: str) -> list[list[str]]:
    """Return the rows of the first table under a heading, without its head, each cell stripped."""
    section = re.split(rf"^## {re.escape(heading)}$", markdown, flags=re.MULTILINE)[1]
    section = re.split(r"^## ", section, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def copy_package(package: Path, target: Path) -> Path:
    """Copy the package's modules into a folder where a fault may be planted."""
    ignore = shutil.ignore_patterns("__pycache__", "static", "*.mo")
    return Path(shutil.copytree(package, target / package.name, ignore=ignore))


def expect_none(found: list[str]) -> None:
    """Fail with all that a net has found, one a line: whoever mends it needs the whole list."""
    if found:
        pytest.fail(f"{len(found)} found:\n" + "\n".join(found), pytrace=False)
