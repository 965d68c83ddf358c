"""Killed at whatever it writes, a step of a request is wholly done or not begun, and done again it is done once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from faults.steps import STEPS

SCRIPT = Path(__file__).with_name("striking.py")
POINTS = os.environ.get("ZAVET_KILL_POINTS", "1")
SEED = "20261121"
HALF = ("answer_in_two_transactions", "proof_in_two_transactions")
FAULTS = {*HALF, "message_unmarked", "mail_marked_first"}


def own_databases(folder: Path) -> dict[str, str]:
    """Return the environment of an installation of its own, on PostgreSQL with databases of its own."""
    own = {**os.environ, "ZAVET_DATA": str(folder)}
    for name in ("ZAVET_DATABASE_URL", "ZAVET_KEYS_DATABASE_URL"):
        address = urlsplit(os.environ.get(name, ""))
        if address.scheme:
            database = f"{address.path[1:]}_steps"
            subprocess.run(["createdb", database], check=True)
            own[name] = address._replace(path=f"/{database}").geturl()
    return own


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Kill all steps in one process: a start of Zavet costs more than a kill."""
    folder = tmp_path_factory.mktemp("steps") / "data"
    run = subprocess.run(
        [sys.executable, str(SCRIPT), POINTS, SEED, *STEPS],
        env=own_databases(folder),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return {one["step"]: one for one in map(json.loads, run.stdout.splitlines())}


@pytest.mark.parametrize("step", [one for one in STEPS if one not in FAULTS])
def test_a_killed_step_is_done_or_not_begun_and_again_it_is_done_once(
    step: str, reports: dict[str, dict[str, Any]]
) -> None:
    report = reports[step]
    assert report["problems"] == []
    assert report["before"] > 0  # kills met it at work


@pytest.mark.parametrize("step", HALF)
def test_a_step_in_two_transactions_would_be_found(
    step: str, reports: dict[str, dict[str, Any]]
) -> None:
    assert "between:" in reports[step]["problems"]


def test_a_step_that_is_done_twice_would_be_found(reports: dict[str, dict[str, Any]]) -> None:
    assert "twice:" in reports["message_unmarked"]["problems"]


def test_a_letter_marked_before_it_is_sent_would_be_found(
    reports: dict[str, dict[str, Any]],
) -> None:
    assert any(one.startswith("letters:") for one in reports["mail_marked_first"]["problems"])
