"""A restore that is killed, wherever it stands, lets nobody in until it was run again; then it is as if it never fell."""

import signal
import subprocess

import pytest

from cast import BORIS
from house_of_copies import House, settled_house
from installation import TESTS

POINTS = 9
NEW_EMAIL = "boris.new@example.org"
GONE = {"values": {}, "rows": 0, "keys": 0}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory):
    """Return an installation with a copy, from before Anna was destroyed."""
    with settled_house(tmp_path_factory.mktemp("house")) as settled:
        assert settled.back_up().returncode == 0
        assert settled.act("destroy", settled.people["Анна"])
        yield settled


def restore_killed(house: House, at: int) -> subprocess.CompletedProcess[str]:
    """Restore records and keys, killed at the thing of this number, at the latest at the last; 0 is to the end."""
    words = ["restore", house.copies, "--keys", house.keys, "--discard-present"]
    return house.run_program(TESTS / "killing_restore.py", at, *words)


@pytest.fixture(scope="module")
def touches(house: House) -> int:
    """Return how many things a whole restore does."""
    done = restore_killed(house, 0)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("point", range(1, POINTS + 1))
def test_a_killed_restore_lets_nobody_in_and_is_finished_by_the_next(
    house: House, touches: int, point: int
) -> None:
    boris = house.people["Борис"]
    assert house.act("correct", boris, "email", NEW_EMAIL)
    killed = restore_killed(house, touches * point // POINTS)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    refused = house.run("verify")
    assert refused.returncode == 1
    assert "Восстановление из копии начато и не закончено" in refused.stderr
    assert "Что делать: zavet restore" in refused.stderr
    finished = house.say("restore")
    assert "Заканчиваю восстановление" in finished
    assert house.look("Анна") == GONE
    assert house.look("Борис")["values"]["email"] == BORIS.email
    told = house.act("chain")
    assert told["problems"] == []
    assert [one.name for one in house.folder.glob("*re*-*") if one.name != "in-use.lock"] == []
    assert house.act("restores_told") == 1


def test_a_restore_that_does_fewer_things_is_killed_before_the_last(
    house: House, touches: int
) -> None:
    killed = restore_killed(house, touches + POINTS)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert house.run("verify").returncode == 1
    assert "· заканчиваю" in house.say("restore").splitlines()
    assert house.run("verify").returncode == 0


def test_every_step_is_reached_by_the_points(touches: int) -> None:
    assert touches >= POINTS * 2
