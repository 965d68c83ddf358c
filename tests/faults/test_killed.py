"""Killed at any moment, an operation is wholly done or not begun: nothing lost, nothing half."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SCRIPT = Path(__file__).with_name("killing.py")
ROUNDS = int(os.environ.get("ZAVET_KILLS", "60"))
SEED = 20260415
JOBS = (
    *("store", "store_file", "rectify", "destroy", "checkpoint", "rotate"),
    *("receive", "answer", "provide"),
)


@pytest.fixture
def environment(tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the environment of an installation of its own, on PostgreSQL with databases of its own."""
    own = {**os.environ, "ZAVET_DATA": str(tmp_path)}
    for name in ("ZAVET_DATABASE_URL", "ZAVET_KEYS_DATABASE_URL"):
        address = urlsplit(os.environ.get(name, ""))
        if address.scheme:
            database = f"{address.path[1:]}_{request.node.callspec.params['job']}"
            subprocess.run(["createdb", database], check=True)
            own[name] = address._replace(path=f"/{database}").geturl()
    return own


def kill(job: str, environment: dict[str, str], rounds: int) -> tuple[int, dict, str]:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), job, str(rounds), str(SEED)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    last = run.stdout.splitlines()[-1:] or ["{}"]
    return run.returncode, json.loads(last[0]), run.stderr[-4000:]


@pytest.mark.parametrize("job", JOBS)
def test_a_killed_operation_loses_nothing_and_leaves_nothing_half(
    job: str, environment: dict[str, str]
) -> None:
    code, report, words = kill(job, environment, ROUNDS)
    assert code == 0, (report, words)
    assert report["problems"] == []
    assert report["rounds"] == ROUNDS
    assert report["begun"] > report["done"]  # kills met it at work


@pytest.mark.parametrize("job", ["rectify_in_two_transactions"])
def test_an_operation_in_two_transactions_would_be_found(
    job: str, environment: dict[str, str]
) -> None:
    code, report, words = kill(job, environment, 200)
    assert code == 1, words
    assert any("corrections" in one for one in report["problems"])


@pytest.mark.parametrize("job", ["answer_in_two_transactions"])
def test_an_answer_apart_from_its_letter_would_be_found(
    job: str, environment: dict[str, str]
) -> None:
    code, report, words = kill(job, environment, 200)
    assert code == 1, words
    assert any("half" in one for one in report["problems"])


@pytest.mark.parametrize("job", ["provide_in_two_transactions"])
def test_data_handed_over_apart_from_their_answer_would_be_found(
    job: str, environment: dict[str, str]
) -> None:
    code, report, words = kill(job, environment, 200)
    assert code == 1, words
    assert any("half" in one for one in report["problems"])


@pytest.mark.parametrize("job", ["rotate_in_place"])
def test_a_ring_written_in_place_would_be_found(job: str, environment: dict[str, str]) -> None:
    code, report, words = kill(job, environment, 200)
    assert code == 1, words
    # Somebody could not come meanwhile, or nobody's key opened after the kill.
    assert "MasterKeyMissing" in f"{report.get('problems')} {words}"


@pytest.mark.parametrize("job", ["store_file_too_early"])
def test_a_row_before_its_bytes_would_be_found(job: str, environment: dict[str, str]) -> None:
    code, report, words = kill(job, environment, 200)
    assert code == 1, words
    assert any("bytes gone" in one for one in report["problems"])
