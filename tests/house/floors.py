"""Runs import-linter over a source tree with the contracts of pyproject.toml."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """What import-linter said."""

    is_kept: bool
    words: str


def lint_imports(source: Path, configuration: Path) -> Floors:
    """Check the package under ``source``; nothing of another copy of it is looked at."""
    ran = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--config", configuration, "--no-cache"],
        cwd=source,
        env={
            **os.environ,
            "PYTHONPATH": str(source),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NO_COLOR": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    words = ran.stdout + ran.stderr
    # A run that could not read its contracts is no proof of anything.
    assert "Contracts:" in words, words
    return Floors(is_kept=ran.returncode == 0, words=words)
