"""A person came, was helped, left and was destroyed by the sweeper: not one byte of theirs is left in any file.

Not in the databases, their logs, the queue, the ledger, the checkpoints, an export, a file; and a copy of the records
made before does not open any more with the keys there are now.
"""

import contextlib
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client

from cast import ANNA, BORIS
from journeys.test_nothing_readable import (
    database_files,
    everything_told,
    findings,
    look,
    real_files,
    traces,
    work,
)
from post_office import Mailbox, mailbox, text_of
from sites import KINDS, client_of, path_in, publish_site
from zavet.access.operations import ask_deletion, unblock
from zavet.access.queries import describe
from zavet.access.sweeping import sweep
from zavet.chance import new_id, now
from zavet.core.values import Actor, Origin, Provenance, Sealed
from zavet.journal.checkpoints import write_checkpoint
from zavet.parties.queries import SiteView, list_subjects
from zavet.vault import destroying, files
from zavet.vault.cipher import datum_binding, unseal
from zavet.vault.models import DataKey, Datum, Family, IndexTerm, SealedFile
from zavet.vault.person_keys import open_keys
from zavet.vault.refusals import KeyMissing, SealBroken

__all__ = ["mailbox", "real_files"]

OWN = {
    "Datum.sealed",
    "IndexTerm.digest",
    "DataKey.wrapped",
    "SealedFile.about",
    "SealedFile.wrapped_key",
}
LATER = timedelta(days=60)
MUCH_LATER = timedelta(days=6 * 366)
SCAN = b"\x89PNG " + ANNA.full_name.encode() * 50


def lived(site: SiteView, mailbox: Mailbox) -> UUID:
    """Let a person register, confirm, be looked at, correct, take along, block, and give a file."""
    client: Client = client_of(site)
    assert client.post("/register/", everything_told(client, ANNA)).status_code == 302
    work()
    [(_recipients, letter)] = mailbox.letters
    assert client.post(path_in(text_of(letter))).status_code == 302
    look(site, client)
    work()
    [subject] = list_subjects(site_id=site.id)
    give_file(site, subject.id)
    return subject.id


def give_file(site: SiteView, subject_id: UUID) -> None:
    with (
        files.draft_file(
            site_id=site.id,
            subject_id=subject_id,
            category="scan",
            chunks=[SCAN],
            at_most=len(SCAN),
        ) as new,
        transaction.atomic(),
    ):
        files.put_file(
            new=new,
            name=Sealed(f"{ANNA.family_name}.png"),
            media_type=Sealed("image/png"),
            origin=Origin.GIVEN,
            service="registration",
            provenance=Provenance.of(Actor.subject(subject_id)),
            policy_version_id=new_id(),
            purposes=[],
            state="as_given",
            at=now(),
        )


def leave(site: SiteView, subject_id: UUID) -> None:
    """Let the person wish deletion, the review end, and the sweeper do what is due, holds included."""
    unblock(site_id=site.id, subject_id=subject_id, by=Actor.system(), at=now())
    outcome = ask_deletion(
        site_id=site.id,
        subject_id=subject_id,
        categories=[one.category for one in describe(site_id=site.id, subject_id=subject_id)],
        by=Actor.subject(subject_id),
        at=now(),
    )
    assert outcome.is_permitted
    for wait in (LATER, MUCH_LATER):
        report = sweep(at=now() + wait)
        assert report.errors == {}
    assert describe(site_id=site.id, subject_id=subject_id) == ()
    write_checkpoint()


def own_bytes(subject_id: UUID) -> dict[str, bytes]:
    """Return what lies sealed, hashed or wrapped of one person alone, in halves: half a trace is one too."""
    found = {}
    for model, column in (
        (Datum, "sealed"),
        (IndexTerm, "digest"),
        (DataKey, "wrapped"),
        (SealedFile, "about"),
        (SealedFile, "wrapped_key"),
    ):
        for row in model.objects.filter(subject_id=subject_id):
            # The suite byte, and what names a key, is everybody's.
            whole = bytes(getattr(row, column))[1:]
            name = f"{model.__name__}.{column} {row.pk}"
            found |= {f"{name} begins": whole[: len(whole) // 2], f"{name} ends": whole[-12:]}
    return found


def copied(folder: Path) -> Path:
    """Copy the records' database as a backup does, logs and all."""
    folder.mkdir()
    target = folder / "old.sqlite3"
    name = connections["default"].settings_dict["NAME"]
    with closing(sqlite3.connect(name)) as now_, closing(sqlite3.connect(target)) as old:
        now_.backup(old)
    return target


def opened_from(copy: Path, subject_id: UUID, site: SiteView) -> list[str]:
    """Return the categories of a copied database that open with any key of the person that there is now."""
    keys = []
    for family in Family:
        with contextlib.suppress(KeyMissing):
            keys += open_keys(subject_id=subject_id, families=[family]).values()
    with closing(sqlite3.connect(copy)) as old:
        held = old.execute(
            "SELECT category, sealed FROM vault_datum WHERE subject_id = ?", [subject_id.hex]
        ).fetchall()
    assert held
    return [
        category
        for category, sealed in held
        for key in keys
        if _opens(category, sealed, key, subject_id, site)
    ]


def _opens(category: str, sealed: bytes, key: bytes, subject_id: UUID, site: SiteView) -> bool:
    binding = datum_binding(site_id=site.id, subject_id=subject_id, category=category)
    try:
        unseal(sealed, key=key, binding=binding)
    except SealBroken:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_not_one_byte_of_a_destroyed_person_is_left_in_any_file(
    kind: str, real_files: None, mailbox: Mailbox, tmp_path: Path, caplog
) -> None:
    data_folder = settings.ZAVET_DATA
    site = publish_site(kind)
    anna = lived(site, mailbox)
    copy = copied(tmp_path / "copies")
    theirs = own_bytes(anna)
    assert {name.split()[0] for name in theirs} == OWN
    assert set(opened_from(copy, anna, site)) >= {"email"}
    leave(site, anna)
    everything = theirs | traces(ANNA) | traces(BORIS)
    assert findings(data_folder, everything) == []
    assert list(settings.ZAVET_FILES.rglob("?" * 32)) == []
    assert opened_from(copy, anna, site) == []
    assert [one for one in (*ANNA.traces, *BORIS.traces) if one in caplog.text] == []
    names = {file.name for file in (*data_folder.rglob("*"), *database_files())}
    assert {"destructions.jsonl", "default.sqlite3", "keys.sqlite3"} <= names


def test_a_key_that_is_not_erased_would_be_found(
    real_files: None, mailbox: Mailbox, tmp_path: Path, monkeypatch
) -> None:
    """Plant the fault: the destruction forgets the key. The old copy opens, and the check sees it."""
    site = publish_site("clinic")
    anna = lived(site, mailbox)
    copy = copied(tmp_path / "copies")
    monkeypatch.setattr(destroying, "erase_keys", lambda **_given: None)
    leave(site, anna)
    assert set(opened_from(copy, anna, site)) == {"email", "login"}


def test_a_log_that_is_not_emptied_would_be_found(
    real_files: None, mailbox: Mailbox, data_folder: Path, monkeypatch
) -> None:
    """Plant the fault: old pages stay in the write-ahead log."""
    site = publish_site("clinic")
    anna = lived(site, mailbox)
    theirs = own_bytes(anna)
    monkeypatch.setattr(destroying, "empty_log", lambda _alias: True)
    leave(site, anna)
    assert findings(data_folder, theirs) != []


def test_a_file_left_behind_would_be_found(
    real_files: None, mailbox: Mailbox, data_folder: Path, tmp_path: Path
) -> None:
    site = publish_site("clinic")
    anna = lived(site, mailbox)
    theirs = own_bytes(anna)
    leave(site, anna)
    kept = data_folder / "exports"
    kept.mkdir()
    (kept / "copy").write_bytes(b"\0" * 99 + next(iter(theirs.values())))
    try:
        assert findings(data_folder, theirs) != []
    finally:
        shutil.rmtree(kept)
