"""After a person registered, confirmed, was helped and refused, no file of the installation holds a readable word of them.

The databases are real files with their write-ahead logs, the worker is the real one, the mail server is real.
"""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from cast import ANNA, BORIS, Person
from post_office import Mailbox, mailbox, text_of
from sites import KINDS, client_of, filled, path_in, publish_site

__all__ = ["mailbox"]


def traces(person: Person) -> dict[str, bytes]:
    """Return every form in which a word of a person could stand in a file."""
    found = {}
    for word in person.traces:
        for text in {word, word.lower(), word.upper(), word.replace(" ", "")}:
            for code in ("utf-8", "utf-16-le", "cp1251"):
                found[f"{text} {code}"] = text.encode(code, errors="ignore")
            found[f"{text} json"] = text.encode("unicode_escape")
    return {name: form for name, form in found.items() if len(form) > 5}


def database_files() -> list[Path]:
    """Return the files the databases of this test really live in, logs and journals included."""
    names = [Path(str(connections[alias].settings_dict["NAME"])) for alias in ("default", "keys")]
    return sorted({file for name in names for file in name.parent.glob(f"{name.name}*")})


def findings(folder: Path, words: dict[str, bytes]) -> list[str]:
    """Return where a word stands readable below the data folder or in a database file."""
    files = {file for file in folder.rglob("*") if file.is_file()} | set(database_files())
    return [
        f"{name} in {file.name}"
        for file in sorted(files)
        for content in [file.read_bytes()]
        for name, form in words.items()
        if form in content
    ]


@pytest.fixture
def real_files(transactional_db: None, tmp_path: Path, monkeypatch) -> None:
    """Put both databases into files of this test, so that there is something to search."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its files where this test may not read")
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "keys")}
    for alias in before:
        connections[alias].close()
        connections[alias].connection = None
        connections[alias].settings_dict["NAME"] = str(tmp_path / f"{alias}.sqlite3")
        call_command("migrate", database=alias, verbosity=0)
    call_command("createcachetable", verbosity=0)
    yield
    for alias, name in before.items():
        if connections[alias].connection is not None:
            connections[alias].connection.close()
            connections[alias].connection = None
        connections[alias].settings_dict["NAME"] = name


def work() -> None:
    """Run the real worker until the queue is empty."""
    call_command("db_worker", batch=True, interval=0, verbosity=0, reload=False)


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_person_stands_readable_in_any_file(
    kind: str, real_files: None, mailbox: Mailbox, data_folder: Path
) -> None:
    site = publish_site(kind)
    client = client_of(site)
    assert client.post("/register/", filled(client, ANNA)).status_code == 302
    work()
    [(recipients, letter)] = mailbox.letters
    assert recipients == [ANNA.email]
    assert client.post(path_in(text_of(letter))).status_code == 302
    for login in (ANNA.email, BORIS.email):
        for password in (ANNA.password, "не-тот-пароль"):
            browser = client_of(site)
            browser.post("/accounts/login/", {"login": login, "password": password})
    again = client_of(site)
    again.post("/register/", filled(again, ANNA))
    again.post("/accounts/password/forgotten/", {"login": ANNA.email})
    mailbox.refused.add(ANNA.email)
    work()
    assert len(mailbox.letters) == 1
    assert findings(data_folder, traces(ANNA) | traces(BORIS)) == []


def test_a_planted_word_would_be_found(
    real_files: None, data_folder: Path, mailbox: Mailbox
) -> None:
    from django_tasks_db.models import DBTaskResult

    from zavet.doors.site.letters import send_confirmation

    send_confirmation.enqueue(account_id=ANNA.email)
    assert DBTaskResult.objects.count() == 1
    assert findings(data_folder, traces(ANNA))


def test_a_letter_the_server_refused_leaves_its_kind_of_error_and_no_address(
    real_files: None, mailbox: Mailbox
) -> None:
    from django_tasks_db.models import DBTaskResult

    site = publish_site("clinic")
    client = client_of(site)
    client.post("/register/", filled(client, ANNA))
    mailbox.refused.add(ANNA.email)
    work()
    [row] = DBTaskResult.objects.all()
    assert row.status == "FAILED"
    assert "SMTPRecipientsRefused" in row.traceback
    assert ANNA.email not in str(vars(row))
