"""Who acts for a person, at the console: found by a word, recorded from a document by the officer, ended at once."""

from datetime import timedelta

import pytest

from cast import ANNA, BORIS
from desk import in_days
from doors.console_desk import card
from representing import EVIDENCE
from residents import as_staff, as_subject, settle
from sites import publish_site
from zavet.chance import now
from zavet.journal.queries import list_entries
from zavet.parties.models import Representative
from zavet.parties.representing import list_representatives, list_represented
from zavet.parties.words import ProofKind

pytestmark = pytest.mark.django_db
NEW = "representatives/new/"


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


def typed(found, **changes):
    """Return what the officer types of a document."""
    document = {
        "found": str(found),
        "kind": "guardianship_act",
        "evidence": EVIDENCE,
        "from_on": in_days(0).isoformat(),
        "until_on": in_days(30).isoformat(),
    }
    return document | changes


@pytest.mark.parametrize("by", [{"email": ANNA.email}, {"phone": ANNA.phone}])
def test_the_officer_finds_the_representative_and_records_them_from_a_document(
    hosting, desk, anna, boris, by
) -> None:
    assert "Никто за этого человека не действует" in desk.get(card(boris)).content.decode()
    found = desk.post(card(boris, NEW), {"step": "find"} | by)
    text = found.content.decode()
    assert found.context["match"]["person"].id == anna
    seen = [one for one in (*ANNA.traces, *BORIS.traces) if one in text]
    assert seen in ([], list(by.values()))
    made = desk.post(card(boris, NEW), typed(anna))
    assert made.url == card(boris)
    [one] = list_representatives(subject_id=boris)
    assert (one.actor_id, one.kind) == (anna, ProofKind.GUARDIANSHIP_ACT)
    assert one.is_current(now())
    assert timedelta(days=30) < one.until_at - now() <= timedelta(days=31)
    shown = desk.get(card(boris)).content.decode()
    assert (str(anna)[-12:] in shown, "акт о назначении опекуна" in shown) == (True, True)
    other = desk.get(card(anna)).content.decode()
    assert ("Сам действует за" in other, str(boris)[-12:] in other) == (True, True)
    told = str(list_entries(site_id=hosting.id, limit=500)) + str(Representative.objects.values())
    assert ("123456" in told, EVIDENCE in told) == (False, False)


def test_nobody_found_is_said_so_and_nothing_is_recorded_without_somebody(desk, boris) -> None:
    found = desk.post(card(boris, NEW), {"step": "find", "email": "nobody@example.org"})
    assert "никого не найдено" in found.content.decode()
    assert desk.post(card(boris, NEW), {"step": "find"}).status_code == 422
    assert desk.post(card(boris, NEW), typed("")).status_code == 422
    assert desk.post(card(boris, NEW), typed(boris)).status_code == 409
    assert list_representatives(subject_id=boris) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": ""},
        {"kind": "word_of_honour"},
        {"evidence": ""},
        {"evidence": "  "},
        {"until_on": ""},
        {"from_on": ""},
        {"until_on": in_days(-1).isoformat(), "from_on": in_days(-5).isoformat()},
        {"until_on": in_days(3).isoformat(), "from_on": in_days(5).isoformat()},
        {"until_on": "9999-12-31"},
    ],
)
def test_without_a_document_and_an_end_nobody_is_recorded(desk, anna, boris, changes) -> None:
    refused = desk.post(card(boris, NEW), typed(anna, **changes))
    assert refused.status_code == 422
    assert refused.context["match"]["person"].id == anna
    assert list_representatives(subject_id=boris) == ()


def test_the_same_right_twice_is_refused_with_what_to_do_now(desk, anna, boris) -> None:
    desk.post(card(boris, NEW), typed(anna))
    refused = desk.post(card(boris, NEW), typed(anna))
    assert refused.status_code == 409
    assert "152-ФЗ ст. 9 ч. 1" in str(refused.context["form"].errors)
    assert len(list_representatives(subject_id=boris)) == 1


def test_the_officer_ends_a_right_after_being_asked(desk, anna, boris) -> None:
    desk.post(card(boris, NEW), typed(anna))
    [one] = list_represented(subject_id=anna, at=now())
    ending = card(boris, f"representatives/{one.id}/end/")
    assert ending in desk.get(card(boris)).content.decode()
    assert desk.get(ending).status_code == 200
    assert list_represented(subject_id=anna, at=now()) == (one,)
    assert desk.get(card(anna, f"representatives/{one.id}/end/")).status_code == 404
    assert desk.post(ending).url == card(boris)
    assert list_represented(subject_id=anna, at=now()) == ()
    shown = desk.get(card(boris)).content.decode()
    assert ("прекращены" in shown, ending in shown) == (True, False)


@pytest.mark.parametrize("who", ["vera", "anna"])
def test_nobody_but_the_officer_records_or_ends(request, hosting, desk, boris, who) -> None:
    vera, anna = request.getfixturevalue("vera"), request.getfixturevalue("anna")
    desk.post(card(boris, NEW), typed(anna))
    [one] = list_represented(subject_id=anna, at=now())
    client = as_staff(hosting, vera) if who == "vera" else as_subject(hosting, anna)
    pages = (card(anna, NEW), card(boris, f"representatives/{one.id}/end/"))
    for page in pages:
        assert client.get(page).status_code == 403
        assert client.post(page, typed(boris)).status_code == 403
    assert list_represented(subject_id=anna, at=now()) == (one,)
    assert list_representatives(subject_id=anna) == ()
    if who == "vera":
        seen = client.get(card(boris)).content.decode()
        assert (str(anna)[-12:] in seen, pages[1] in seen, NEW in seen) == (True, False, False)


def test_a_person_of_another_site_is_neither_found_nor_represented(hosting, desk, boris) -> None:
    elsewhere = settle(publish_site("clinic"), ANNA)
    assert desk.get(card(elsewhere, NEW)).status_code == 404
    assert desk.post(card(boris, NEW), typed(elsewhere)).status_code == 404
    assert list_representatives(subject_id=boris) == ()
    found = desk.post(card(boris, NEW), {"step": "find", "email": ANNA.email})
    assert found.context["match"] is None
