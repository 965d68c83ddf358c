"""The contracts of import-linter bite: each planted fault is found, by the contract meant for it."""

from pathlib import Path

import pytest

from house.floors import lint_imports
from house.tree import PACKAGE, ROOT, copy_package

FAULTS = {
    "core imports Django": (
        "core/values/planted.py",
        "import django.db\n",
        "zavet.core is not allowed to import django",
    ),
    "core opens a socket": (
        "core/values/planted.py",
        "import socket\n",
        "zavet.core is not allowed to import socket",
    ),
    "core reads the clock of its own house": (
        "core/values/planted.py",
        "from zavet import chance\n",
        "zavet.core is not allowed to import zavet.chance",
    ),
    "a lower context imports a higher one": (
        "parties/planted.py",
        "from zavet import access\n",
        "zavet.parties is not allowed to import zavet.access",
    ),
    "a context imports a door": (
        "consent/planted.py",
        "from zavet import doors\n",
        "zavet.consent is not allowed to import zavet.doors",
    ),
    "consent imports its stranger, the vault": (
        "consent/planted.py",
        "from zavet import vault\n",
        "zavet.consent is not allowed to import zavet.vault",
    ),
    "a door opens the vault": (
        "doors/planted.py",
        "from zavet import vault\n",
        "Illegal imports of protected package zavet.vault",
    ),
    "visits open the vault": (
        "visits/planted.py",
        "import zavet.vault\n",
        "Illegal imports of protected package zavet.vault",
    ),
    "a room without a floor": (
        "attic.py",
        "",
        "zavet.attic",
    ),
    "a part of the core without a floor": (
        "core/attic.py",
        "",
        "zavet.core.attic",
    ),
    "values import the language": (
        "core/values/planted.py",
        "from zavet.core import language\n",
        "zavet.core.values is not allowed to import zavet.core.language",
    ),
    "statistics import the law": (
        "core/statistics/planted.py",
        "from zavet.core import law\n",
        "zavet.core.statistics is not allowed to import zavet.core.law",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_import_is_found(fault: str, tmp_path: Path):
    place, code, words = FAULTS[fault]
    package = copy_package(PACKAGE, tmp_path)
    planted = package / place
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(code)
    result = lint_imports(tmp_path, ROOT / "pyproject.toml")
    assert not result.is_kept
    assert words in result.words


def test_doors_that_lean_on_each_other_are_found(tmp_path: Path):
    package = copy_package(PACKAGE, tmp_path)
    for here, there in (("left", "right"), ("right", "left")):
        room = package / "doors" / here
        room.mkdir()
        (room / "__init__.py").write_text(f"from zavet.doors import {there}\n")
    result = lint_imports(tmp_path, ROOT / "pyproject.toml")
    assert not result.is_kept
    assert "Doors do not lean on each other in a ring BROKEN" in result.words
