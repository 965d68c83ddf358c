"""The kindergarten's promises, kept at its doors, in the words of the list of promises."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from cast import ANNA, BORIS, VERA
from desk import Desk, authorised, clauses, taken_along, values
from installation import POLICIES
from sites import client_of, confirmed, filled
from zavet.access.operations import store
from zavet.access.storing import StoreRefused
from zavet.chance import now
from zavet.core.values import Actor, Origin, Provenance, Sealed, Source
from zavet.journal.queries import list_entries
from zavet.parties.queries import count_subjects
from zavet.policies.queries import find_policy
from zavet.visits.operations import import_log
from zavet.visits.sample import write_sample_log


@pytest.mark.promise("K1.1")
def test_what_a_visitor_tells_is_confidential_from_the_start_and_consent_stands_before_the_first_store(
    kindergarten,
) -> None:
    client = client_of(kindergarten)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone)
    held = {one["category"]: one["visibility"] for one in taken_along(client)["data"]}
    assert held == dict.fromkeys(("name", "email", "phone"), "confidential")
    entries = list_entries(site_id=kindergarten.id, subject_id=subject_id)
    events = [one.event for one in reversed(entries)]
    given = [one.position for one in entries if one.event == "consent.consent.given"]
    stored = [one.position for one in entries if one.event == "access.data.stored"]
    assert min(given) < min(stored), events
    strangers = client_of(kindergarten), client_of(kindergarten)
    confirmed(strangers[0], BORIS)
    for stranger in strangers:
        for path in ("/", "/policy/", "/cabinet/", f"/console/people/{subject_id}/"):
            page = stranger.get(path).content.decode()
            assert [one for one in ANNA.traces if one in page] == []


@pytest.mark.promise("K1.1")
def test_without_consent_nothing_is_stored(kindergarten) -> None:
    client = client_of(kindergarten)
    typed = filled(client, ANNA, phone=ANNA.phone)
    del typed["consent_contact"]
    assert client.post("/register/", typed).status_code == 400
    assert count_subjects(site_id=kindergarten.id) == 0
    confirmed(client, ANNA)
    client.post("/cabinet/consents/contact/withdraw/")
    answered = client.post(
        "/cabinet/correct/", {"name": ANNA.full_name, "email": ANNA.email, "phone": ANNA.phone}
    )
    assert answered.status_code == 422
    assert "kindergarten ¶7" in " ".join(answered.context["form"].errors["phone"])
    assert {one["category"] for one in taken_along(client)["data"]} == {"name", "email"}


@pytest.mark.promise("K2.1")
def test_what_is_told_and_what_the_software_collects_are_two_kinds_under_different_keys(
    kindergarten,
) -> None:
    from zavet.vault.models import DataKey, Datum

    client = client_of(kindergarten)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone)
    assert {one["origin"] for one in taken_along(client)["data"]} == {"given"}
    policy = find_policy(site_id=kindergarten.id, at=now()).policy
    automatic = [one.id for one in policy.data.values() if one.origin is Origin.AUTOMATIC]
    assert len(automatic) == 9
    for category in automatic:
        for service in policy.services:
            with pytest.raises(StoreRefused):
                _store(kindergarten, subject_id, category, service)
    wrapped = {
        one.family: bytes(one.wrapped) for one in DataKey.objects.filter(subject_id=subject_id)
    }
    assert set(wrapped) == {"given", "automatic", "link"}
    assert len(set(wrapped.values())) == 3
    assert set(Datum.objects.values_list("origin", flat=True)) == {"given"}


def _store(site, subject_id, category: str, service: str) -> None:
    store(
        site_id=site.id,
        subject_id=subject_id,
        values={category: Sealed("198.51.100.77")},
        service=service,
        by=Actor.system(),
        at=now(),
    )


def test_a_value_sealed_as_collected_does_not_open_with_the_key_of_what_was_given(
    kindergarten,
) -> None:
    from django.db import transaction

    from permits import open_by_hand
    from zavet.vault import operations as vault
    from zavet.vault.models import Datum
    from zavet.vault.refusals import VaultRefused

    subject_id = confirmed(client_of(kindergarten), ANNA)
    with transaction.atomic():
        vault.put(
            site_id=kindergarten.id,
            subject_id=subject_id,
            category="browser",
            kind="browser",
            value=Sealed("Лиса 7"),
            origin=Origin.AUTOMATIC,
            service="visits",
            provenance=Provenance(source=Source.SOFTWARE),
            policy_version_id=find_policy(site_id=kindergarten.id, at=now()).version_id,
            purposes=["attendance"],
            state="as_given",
            at=now(),
        )
    asked = {
        "site_id": kindergarten.id,
        "subject_id": subject_id,
        "categories": ["browser"],
    }
    with transaction.atomic():
        opened = open_by_hand(**asked)
    assert opened["browser"].reveal() == "Лиса 7"
    Datum.objects.filter(category="browser").update(origin="given")
    with pytest.raises(VaultRefused), transaction.atomic():
        open_by_hand(**asked)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a log of invented visitors, Boris's address among them."""
    path = tmp_path_factory.mktemp("log") / "access.log"
    today = timezone.localdate()
    write_sample_log(path, lines=4000, days_until=today, seed=5, host="kindergarten.test", days=3)
    day = (today - timedelta(days=1)).strftime("%d/%b/%Y")
    planted = f'203.0.113.250 - {BORIS.login} [{day}:10:00:00 +0300] "GET /?mail={BORIS.email} HTTP/1.1" 200 10 "https://example.org/{BORIS.login}" "{BORIS.full_name}"\n'
    path.write_bytes(path.read_bytes() + planted.encode())
    return path


@pytest.mark.promise("K3.1")
def test_attendance_is_aggregated_by_program_and_no_address_stands_in_any_file(
    installation, log: Path
) -> None:
    installation.say("policy", "publish", POLICIES / "kindergarten", "--host", "kindergarten.test")
    said = installation.say("logs", "import", log, "--site", "kindergarten.test")
    assert re.search(r"Строк\s+│\s+4.001", said)
    files = [path.read_bytes() for path in installation.folder.rglob("*") if path.is_file()]
    assert any("/новости/".encode() in content for content in files)
    addresses = set(re.findall(rb"^([0-9a-f:.]+) ", log.read_bytes(), re.MULTILINE))
    assert len(addresses) > 100
    planted = {one.encode() for one in (BORIS.login, BORIS.email, BORIS.family_name)}
    words = addresses | planted | {b"Mozilla/5.0"}
    assert [word for word in words if any(word in content for content in files)] == []
    assert [word.decode() for word in words if word.decode() in said] == []


@pytest.mark.promise("K3.1")
def test_the_statistics_page_shows_sums_of_days_and_nobody(kindergarten, log: Path) -> None:
    import_log(site_id=kindergarten.id, path=log, by=Actor.system(), at=now())
    page = Desk(kindergarten, VERA).client.get("/console/statistics/")
    assert len(page.context["days"]) == 3
    assert {one["panel"] for one in page.context["panels"] if one["rows"]} >= {"page", "browser"}
    text = page.content.decode()
    addresses = re.findall(rb"^([0-9a-f:.]+) ", log.read_bytes(), re.MULTILINE)
    assert [one for one in {*addresses} if one.decode() in text] == []
    assert [one for one in BORIS.traces if one in text] == []
    for row in (one for panel in page.context["panels"] for one in panel["rows"]):
        assert row["visitor_days"] >= 5


def test_after_withdrawal_staff_see_nothing_and_the_person_is_told_by_when_data_end(
    kindergarten,
) -> None:
    client = client_of(kindergarten)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone)
    vera, _ = authorised(kindergarten, "name", "email", "phone", purposes=("contact",))
    assert values(vera.show(subject_id, "phone", purpose="contact")) == {"phone": ANNA.phone}
    asked = client.get("/cabinet/consents/contact/withdraw/")
    assert asked.status_code == 200
    assert client.post("/cabinet/consents/contact/withdraw/").status_code == 302
    assert clauses(vera.show(subject_id, "phone", purpose="contact")) == ["kindergarten ¶7"]
    [duty] = taken_along(client)["duties"]
    assert duty["due_on"] == (timezone.localdate() + timedelta(days=30)).isoformat()
