"""Ruff's bans bite where they should, and leave alone the rooms that own what is banned."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from house.tree import ROOT

BANNED = {
    "from django.apps import apps\n\nAccount = apps.get_model('zavet', 'Account')\n",
    "from importlib import import_module\n\nvault = import_module('zavet.vault')\n",
    "from django.db import connection\n\nconnection.cursor()\n",
    "from django.db import connections\n\nconnections['keys'].cursor()\n",
    "import random\n\nrandom.random()\n",
    "from uuid import uuid4\n\nid_ = uuid4()\n",
    "from datetime import UTC, datetime\n\nat = datetime.now(UTC)\n",
    "from django.utils import timezone\n\nat = timezone.now()\n",
    "import urllib.request\n\nurllib.request.urlopen('https://example.org')\n",
}
NAIVE = {
    "from datetime import datetime\n\nat = datetime(2026, 1, 1)\n": "DTZ001",
    "from datetime import date\n\non = date.today()\n": "DTZ011",
}


def find_broken(code: str, *, place: str) -> list[str]:
    """Return the rules that a piece of code breaks when it stands at this place of the source tree."""
    ran = subprocess.run(
        [
            Path(sys.executable).parent / "ruff",
            "check",
            "--no-cache",
            "--output-format=json",
            "--config",
            ROOT / "pyproject.toml",
            "--stdin-filename",
            ROOT / place,
            "-",
        ],
        cwd=ROOT,
        input=code,
        capture_output=True,
        text=True,
        check=False,
    )
    return sorted({found["code"] for found in json.loads(ran.stdout)})


@pytest.mark.parametrize("code", sorted(BANNED))
def test_what_is_banned_is_found(code: str):
    assert "TID251" in find_broken(code, place="src/zavet/parties/planted.py")


@pytest.mark.parametrize("code", sorted(NAIVE))
def test_moments_without_a_zone_are_found(code: str):
    assert NAIVE[code] in find_broken(code, place="src/zavet/chance.py")


def test_the_rooms_that_own_a_thing_may_use_it():
    code = "from django.db import connection\n\nconnection.cursor()\n"
    for place in ("src/zavet/journal/triggers.py", "src/zavet/vault/wiping.py"):
        assert "TID251" not in find_broken(code, place=place)


def test_each_exception_from_a_rule_says_why():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text.partition("[tool.ruff.lint]")[2].partition("[tool.ruff.lint.flake8")[0]
    rules = [line for line in section.splitlines() if line.startswith('  "')]
    assert len(rules) > 20
    assert [line for line in rules if len(line.partition("#")[2].split()) < 2] == []
