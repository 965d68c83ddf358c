"""The sweep at the command line: in plain words, by numbers, and beside the servers by itself."""

import json
import time
from pathlib import Path

import pytest

from cast import ANNA, BORIS
from installation import TESTS, Installation, free_port

MONTH = 31 * 24


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Installation:
    """Return an installation where Anna wished deletion three weeks ago, Boris yesterday."""
    made = Installation(tmp_path_factory.mktemp("sweep") / "data")
    made.people = made.settle("clinic", hours_ago=MONTH)
    for name, days in (("Анна", 21), ("Борис", 1)):
        done = made.run_program(TESTS / "wishing.py", made.people[name], days)
        assert done.returncode == 0, done.stderr
    return made


def due(place: Installation) -> list[dict[str, object]]:
    return json.loads(place.say("sweep", "--dry-run", "--json"))["due"]


def test_what_is_due_is_told_with_clause_and_article_before_it_is_done(place: Installation) -> None:
    said = place.say("sweep", "--dry-run")
    for words in ("Пора сделать", "уничтожить данные", "просьба об удалении", "clinic 10.2"):
        assert words in said
    [act] = due(place)
    assert (act["what"], act["subject"], act["categories"]) == (
        "destroy",
        place.people["Анна"],
        ["email", "login"],
    )
    assert [trace for trace in (*ANNA.traces, *BORIS.traces) if trace in said] == []


def test_the_servers_sweep_by_themselves(place: Installation) -> None:
    assert due(place) != []
    running = place.start("up", "--port", free_port())
    try:
        until = time.monotonic() + 60
        while due(place) and time.monotonic() < until:
            time.sleep(0.5)
    finally:
        running.terminate()
        said = running.communicate(timeout=60)[0]
    assert due(place) == []
    assert running.returncode == 0
    assert "Сделано" not in said


def test_done_again_it_does_nothing_and_says_so(place: Installation) -> None:
    assert "ничего" in place.say("sweep")
    told = json.loads(place.say("sweep", "--json"))
    assert told == {
        "done": [],
        "left": [],
        "errors": {},
        "replayed": 0,
        "files": 0,
        "unfinished": 0,
    }
    assert "Сейчас делать нечего" in place.say("sweep", "--dry-run")
    assert "уничтожения: не закончено 0" in place.run("doctor").stdout


def test_a_folder_without_an_installation_is_swept_by_nobody(tmp_path: Path) -> None:
    nothing = Installation(tmp_path / "none")
    assert nothing.run("sweep").returncode == 1
    assert not (tmp_path / "none").exists()
