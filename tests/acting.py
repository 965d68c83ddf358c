"""Acts in the installation in ZAVET_DATA as people do; run as a program, prints what came of it as JSON.

python tests/acting.py destroy anna-id      python tests/acting.py look anna-id
"""

import json
import sys
from collections.abc import Callable
from uuid import UUID


def destroy(subject_id: UUID) -> object:
    """Let a person close their account and the officer carry the destruction out."""
    from zavet.access.ending import close_account
    from zavet.access.ending import destroy as carry_out
    from zavet.chance import now
    from zavet.core.values import Actor
    from zavet.models import Staff

    site_id = _site_of(subject_id)
    asked = close_account(
        site_id=site_id, subject_id=subject_id, by=Actor.subject(subject_id), at=now()
    )
    officer = Staff.objects.get(is_officer=True)
    carry_out(site_id=site_id, subject_id=subject_id, by=Actor.staff(officer.id), at=now())
    return asked.is_permitted


def correct(subject_id: UUID, category: str, value: str) -> object:
    """Let a person correct one of their values and answer from it."""
    from zavet.access.operations import confirm, rectify
    from zavet.chance import now
    from zavet.core.values import Actor, Sealed

    whose = {"site_id": _site_of(subject_id), "subject_id": subject_id}
    by = Actor.subject(subject_id)
    done = rectify(**whose, category=category, value=Sealed(value), by=by, at=now())
    confirm(**whose, by=by, at=now())
    return done.is_permitted


def look(subject_id: UUID) -> object:
    """Return a person's own look at their data: what is open to them, how many rows and living keys they have."""
    from zavet.access.operations import reveal
    from zavet.access.queries import describe
    from zavet.chance import now
    from zavet.core.decisions import OWN_DATA
    from zavet.core.values import Actor
    from zavet.vault.models import DataKey, Datum, IndexTerm, SealedFile

    site_id = _site_of(subject_id)
    held = [one.category for one in describe(site_id=site_id, subject_id=subject_id)]
    outcome = reveal(
        site_id=site_id,
        subject_id=subject_id,
        categories=held or ["email"],
        purpose=OWN_DATA,
        by=Actor.subject(subject_id),
        at=now(),
    )
    rows = sum(
        table.objects.filter(subject_id=subject_id).count()
        for table in (Datum, IndexTerm, SealedFile)
    )
    keys = DataKey.objects.filter(subject_id=subject_id, destroyed_at=None).count()
    values = {name: value.reveal() for name, value in outcome.values.items()}
    return {"values": values, "rows": rows, "keys": keys}


def sign_in(host: str, login: str, password: str) -> object:
    """Tell whether a login and a password open the cabinet."""
    from django.test import Client

    client = Client(HTTP_HOST=host)
    client.post("/accounts/login/", {"login": login, "password": password})
    return "_auth_user_id" in client.session


def seals(subject_id: UUID) -> object:
    """Return every byte string that belongs to one person alone, sealed and hashed ones."""
    from zavet.vault.models import DataKey, Datum, IndexTerm

    found = [
        *Datum.objects.filter(subject_id=subject_id).values_list("sealed", flat=True),
        *IndexTerm.objects.filter(subject_id=subject_id).values_list("digest", flat=True),
        *DataKey.objects.filter(subject_id=subject_id).values_list("wrapped", flat=True),
    ]
    return [bytes(one)[1:].hex() for one in found]


def sessions() -> object:
    """Return how many sessions there are."""
    from django.contrib.sessions.models import Session

    return Session.objects.count()


def chain() -> object:
    """Return how many entries the journal has and what is wrong with it."""
    from zavet.journal.queries import verify_chain

    report = verify_chain()
    return {"entries": report.entries, "problems": [str(one) for one in report.problems]}


def restores_told() -> object:
    """Return how many restores the journal tells of."""
    from zavet.core.chain.judging import RESTORED
    from zavet.journal.queries import count_entries

    return count_entries(site_id=None, event_prefix=RESTORED)


def open_long_ago(kind: str) -> object:
    """Publish a site's policy eight days ago."""
    from datetime import timedelta

    from sites import publish_site
    from zavet.chance import now

    return publish_site(kind, at=now() - timedelta(days=8)).host


def take_files() -> object:
    """Let the clinic take files from now on."""
    from scans import takes_files
    from zavet.chance import now
    from zavet.parties.queries import list_sites

    takes_files(list_sites()[0], at=now())
    return True


def give_file(subject_id: UUID) -> object:
    """Let a person give a scan; return the name its sealed bytes lie under."""
    from scans import SCAN
    from zavet.access.files import store_file
    from zavet.chance import now
    from zavet.core.values import Actor, Sealed

    file_id = store_file(
        site_id=_site_of(subject_id),
        subject_id=subject_id,
        category="scan",
        chunks=[SCAN],
        name=Sealed("направление.pdf"),
        media_type=Sealed("application/pdf"),
        service="feedback",
        by=Actor.subject(subject_id),
        at=now(),
    )
    return file_id.hex


def live(seconds: str) -> object:
    """Let people register and every second one be destroyed, for some seconds; return how many came."""
    import time
    from dataclasses import replace

    from django.db import transaction

    from cast import BORIS
    from world import World, join
    from zavet.chance import now
    from zavet.parties.queries import list_sites
    from zavet.policies.queries import find_policy
    from zavet.vault.removing import destroy_person

    site = list_sites()[0]
    in_force = find_policy(site_id=site.id, at=now())
    assert in_force is not None
    world = World(site=site, policy=in_force.policy)
    until, came = time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        one = replace(BORIS, email=f"boris.{came}@example.org", login=f"boris-{came}")
        subject_id = join(world, one, at=now())
        if came % 2:
            with transaction.atomic():
                destroy_person(subject_id=subject_id, at=now())
        came += 1
        time.sleep(
            0.02
        )  # SQLite hands its lock to nobody in turn: without a pause others may never get it
    return came


def _site_of(subject_id: UUID) -> UUID:
    from zavet.models import SubjectRecord

    return SubjectRecord.objects.get(pk=subject_id).site_id


ACTS: dict[str, Callable[..., object]] = {
    each.__name__: each
    for each in (
        *(destroy, correct, look, sign_in, seals, sessions),
        *(chain, restores_told, open_long_ago, take_files, give_file, live),
    )
}
OF_A_PERSON = {"destroy", "correct", "look", "seals", "give_file"}

if __name__ == "__main__":
    from zavet.doors.cli.opening import open_installation

    open_installation()
    word, *about = sys.argv[1:]
    if word in OF_A_PERSON:
        about[0] = UUID(about[0])
    json.dump(ACTS[word](*about), sys.stdout)
