"""After a person registered, confirmed, was helped and refused, no file of the installation holds a readable word of them.

The databases are real files with their write-ahead logs, the worker is the real one, the mail server is real.
"""

import base64
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client

from cast import ANNA, BORIS, Person
from desk import authorised
from post_office import Mailbox, mailbox, text_of
from sites import KINDS, client_of, filled, path_in, publish_site
from zavet.chance import now
from zavet.parties.queries import SiteView, list_subjects
from zavet.policies.queries import find_policy

__all__ = ["mailbox"]


FEWEST_BYTES = 6
FEWEST_LETTERS = 8


def traces(person: Person) -> dict[str, bytes]:
    """Return every form in which a word of a person could stand in a file."""
    words = {*person.traces, person.patronymic, *_digits(person)}
    spelt = {each for word in words for each in (word, word.lower(), word.replace(" ", ""))}
    # A given name in small letters stands inside ordinary words: «анна» in «данная».
    spelt |= {word.upper() for word in words} | {person.name, person.name.upper()}
    found = {}
    for text in spelt:
        for code in ("utf-8", "utf-16-le", "utf-16-be", "cp1251"):
            found |= _forms(f"{text} {code}", text.encode(code, errors="ignore"))
        found[f"{text} json"] = text.encode("unicode_escape")
    return {name: form for name, form in found.items() if len(form) >= FEWEST_BYTES}


def _digits(person: Person) -> set[str]:
    bare = re.sub(r"\D", "", person.phone)
    return {bare, f"+{bare}", bare[1:]}


def _forms(name: str, plain: bytes) -> dict[str, bytes]:
    """Return bytes as they are, in hex, percent-encoded, and in base64 wherever a text around them begins."""
    if len(plain) < FEWEST_BYTES:
        return {}
    whole = {shift: _whole_groups(plain, shift) for shift in range(3)}
    return {
        name: plain,
        f"{name} hex": plain.hex().encode(),
        f"{name} HEX": plain.hex().upper().encode(),
        f"{name} percent": quote(plain, safe="").encode(),
        f"{name} percent lower": quote(plain, safe="").lower().encode(),
        **{f"{name} base64+{shift}": text for shift, text in whole.items() if text},
        **{
            f"{name} base64url+{shift}": _for_addresses(text)
            for shift, text in whole.items()
            if text
        },
    }


def _whole_groups(plain: bytes, shift: int) -> bytes:
    """Return the part of base64 that does not depend on what stands around; nothing where it is too short to tell."""
    text = base64.b64encode(b"\0" * shift + plain)
    end = len(text) - 4 * bool((len(plain) + shift) % 3)
    part = text[4 * bool(shift) : end]
    return part if len(part) >= FEWEST_LETTERS else b""


def _for_addresses(text: bytes) -> bytes:
    return text.replace(b"+", b"-").replace(b"/", b"_")


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


def everything_told(client: Client, person: Person) -> dict[str, str]:
    """Return what a person types who fills every field and agrees to everything."""
    typed = filled(client, person)
    form = client.get("/register/").context["form"]
    told = {"phone": person.phone, "name": person.full_name, "forum_name": person.family_name}
    boxes = dict.fromkeys((box.html_name for box in form.consent_fields()), "on")
    return typed | boxes | {name: told[name] for name in told.keys() & form.fields.keys()}


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_person_stands_readable_in_any_file(
    kind: str, real_files: None, mailbox: Mailbox, data_folder: Path, caplog
) -> None:
    site = publish_site(kind)
    client = client_of(site)
    assert client.post("/register/", everything_told(client, ANNA)).status_code == 302
    work()
    [(recipients, letter)] = mailbox.letters
    assert recipients == [ANNA.email]
    assert client.post(path_in(text_of(letter))).status_code == 302
    assert ANNA.email in client.get("/cabinet/").content.decode()
    for login in (ANNA.email, BORIS.email):
        for password in (ANNA.password, "не-тот-пароль"):
            browser = client_of(site)
            browser.post("/accounts/login/", {"login": login, "password": password})
    again = client_of(site)
    again.post("/register/", filled(again, ANNA))
    again.post("/accounts/password/forgotten/", {"login": ANNA.email})
    look(site, client)
    mailbox.refused.add(ANNA.email)
    work()
    assert len(mailbox.letters) == 1
    assert findings(data_folder, traces(ANNA) | traces(BORIS)) == []
    assert [one for one in (*ANNA.traces, *BORIS.traces) if one in caplog.text] == []


def look(site: SiteView, client: Client) -> None:
    """Let staff look and be refused, and the person correct, take along and leave."""
    [subject] = list_subjects(site_id=site.id)
    card = f"/console/people/{subject.id}/"
    vera, gleb = authorised(site, "email", purposes=(_purpose_of_email(site),))
    asked = {"purpose": _purpose_of_email(site), "categories": ["email"]}
    assert ANNA.email in vera.client.post(f"{card}show/", asked).content.decode()
    assert gleb.client.post(f"{card}show/", asked).status_code == 403
    form = client.get("/cabinet/correct/").context["form"]
    typed = {name: form.initial.get(name, "") for name in form.fields}
    assert client.post("/cabinet/correct/", typed).status_code == 302
    assert client.post("/cabinet/block/").status_code == 302
    assert client.post("/accounts/logout/").status_code == 302


def _purpose_of_email(site: SiteView) -> str:
    in_force = find_policy(site_id=site.id, at=now())
    service = in_force.policy.registration()
    return next(name for name in service.purposes if "email" in in_force.policy.purposes[name].data)


@pytest.mark.parametrize(
    ("word", "form"),
    [
        (ANNA.email, lambda text: text.encode("utf-16-le")),
        (ANNA.family_name, lambda text: quote(text).encode()),
        (ANNA.full_name, lambda text: base64.b64encode(f"?{text}?".encode())),
        (ANNA.login, lambda text: text.upper().encode().hex().encode()),
        (ANNA.phone, lambda text: re.sub(r"\D", "", text).encode()),
        (ANNA.name, str.encode),
    ],
)
def test_one_readable_copy_in_any_form_is_found(word: str, form, tmp_path: Path) -> None:
    (tmp_path / "records.sqlite3-wal").write_bytes(b"\0" * 4096 + form(word) + b"\0" * 512)
    found = [
        name
        for name, each in traces(ANNA).items()
        if each in (tmp_path / "records.sqlite3-wal").read_bytes()
    ]
    assert found


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
