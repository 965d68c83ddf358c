"""Letters at the command line: exit codes a mail server understands, and the servers at work by themselves."""

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from cast import ANNA
from imap_server import PostBox, open_post_box
from installation import Installation, free_port
from letters import letter
from post_office import Mailbox

OK, DATAERR, NOUSER, TEMPFAIL, CONFIG = 0, 65, 67, 75, 78


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("mail") / "data")
    made.people = made.settle("clinic")
    return made


def pipe(place: Installation, raw: bytes, *words: str, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "zavet", "mail", "take", *words],
        env=place.environment | more,
        input=raw,
        capture_output=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


def test_a_letter_from_a_pipe_is_taken_once(place: Installation):
    raw = letter()
    code, said = pipe(place, raw, "--site", "clinic")
    number = f"{timezone.localdate().year}-1"
    assert (code, said.strip()) == (OK, f"новых обращений: {number}")
    assert pipe(place, raw) == (OK, f"уже принятых раньше: {number}\n")
    assert pipe(place, letter(Auto_Submitted="auto-replied"))[0] == OK
    said = place.say("mail", "status")
    for words in (
        "новых обращений: 1",
        "уже принятых раньше: 1",
        "автоответов: 1",
        "Ждут отправки: 1",
    ):
        assert words in said


def test_what_is_no_letter_and_what_has_no_site_is_told_by_the_exit_code(
    place: Installation, tmp_path: Path
):
    assert pipe(place, b"")[0] == DATAERR
    assert pipe(place, letter(), "--site", "nowhere")[0] == CONFIG
    assert pipe(place, letter(), ZAVET_DATA=str(tmp_path / "none"))[0] == TEMPFAIL


@pytest.mark.sqlite
def test_a_locked_database_makes_the_mail_server_keep_the_letter(place: Installation):
    raw = letter(subject="Вопрос", text="Когда?")
    lock = sqlite3.connect(place.folder / "records.sqlite3")
    lock.execute("BEGIN EXCLUSIVE")
    try:
        code, said = pipe(place, raw)
    finally:
        lock.rollback()
        lock.close()
    assert code == TEMPFAIL
    assert [trace for trace in ANNA.traces if trace in said] == []
    assert pipe(place, raw)[0] == OK


def test_reminders_are_shown_before_they_are_sent(place: Installation):
    assert "Сегодня напоминать не о чем" in place.say("remind", "--dry-run")
    done = place.run("remind")
    assert (done.returncode, "ZAVET_SMTP" in done.stderr) == (1, True)
    assert place.run("remind", "--quiet").returncode == 0


def test_mailboxes_that_are_not_there_are_told(place: Installation):
    assert "ZAVET_IMAP" in place.say("mail", "fetch")
    done = place.run("mail", "fetch", "--quiet", ZAVET_IMAP="imap://a:secret@127.0.0.1:1/INBOX")
    assert (done.returncode, "secret" in done.stderr) == (1, False)


def _wait(is_done, seconds: int = 90) -> None:
    until = time.monotonic() + seconds
    while not is_done() and time.monotonic() < until:
        time.sleep(0.5)


def test_the_servers_fetch_and_answer_by_themselves(place: Installation):
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    for inbox in open_post_box():
        _fetch_and_answer(place, box, inbox, server.port)
    server.stop()


def _fetch_and_answer(place: Installation, box: Mailbox, inbox: PostBox, port: int) -> None:
    inbox.put(letter("Когда откроется регистратура?", subject="question"))
    place.environment |= {"ZAVET_IMAP": inbox.url, "ZAVET_SMTP": f"smtp://127.0.0.1:{port}"}
    running = place.start("up", "--port", free_port())
    try:
        _wait(
            lambda: (
                any("обращение принято" in one["Subject"] for _, one in box.letters)
                and not inbox.list_subjects()
            )
        )
    finally:
        running.terminate()
        said = running.communicate(timeout=60)[0]
    assert inbox.list_subjects() == []
    assert ([ANNA.email]) in [to for to, _ in box.letters]
    assert [trace for trace in (*ANNA.traces, "pigeons") if trace in said] == []


def test_killed_at_any_moment_a_letter_comes_again_and_is_one_request(place: Installation):
    dice = random.Random(5)  # noqa: S311 - moments, no secrets
    numbers = []
    for count in range(6):
        raw = letter(f"Вопрос {count}", subject="Вопрос", files=((f"{count}.pdf", b"%PDF"),))
        killed = subprocess.Popen(
            [sys.executable, "-m", "zavet", "mail", "take"],
            env=place.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert killed.stdin is not None
        killed.stdin.write(raw)
        killed.stdin.close()
        time.sleep(dice.uniform(0.5, 4))
        killed.kill()
        killed.wait()
        code, said = pipe(place, raw)
        assert code == OK
        numbers.append(int(said.rpartition("-")[2]))
    assert numbers == list(range(numbers[0], numbers[0] + 6))
