"""A request comes in on every channel: numbered, owned, due, sealed, joined where it waits already, taken in once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from asking import TEXT, at_the_desk, contacts, in_the_cabinet, on_paper, prove
from cast import BORIS
from representing import let_act
from sites import publish_site
from world import NOW, START, World, open_world
from zavet.access.answering import LetterRefused
from zavet.access.queries import list_blocks
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, Requester, RequestEvent, RequestState
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.rights.models import SubjectRequest
from zavet.rights.operations import (
    ActorRefused,
    JoinRefused,
    ReceiptRefused,
    answer,
    join,
    open_thread,
    receive,
)
from zavet.rights.owed import due_of_request
from zavet.rights.queries import (
    counts_of_day,
    find_by_token,
    get_request,
    list_joined,
    list_shown_steps,
    list_steps,
)
from zavet.rights.repeating import find_repeat
from zavet.vault.models import Letter

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return open_world()


def texts(world: World, request_id, *, by: Actor | None = None) -> list[str]:
    thread = open_thread(request_id=request_id, by=by or world.officer, at=NOW)
    return [one.fields["text"].reveal() for one in thread.steps if "text" in one.fields]


def duties(world: World, request_id) -> dict[str, date]:
    found = list_open(site_id=world.site.id, cause_id=request_id)
    return {one.kind: one.due_on for one in found}


# --- at once


def test_a_request_has_a_number_an_owner_and_a_last_day_at_once(world):
    got = at_the_desk(world)
    request = get_request(got.request_id)
    assert (request.number, request.assignee_id) == ("2026-1", world.officer.id)
    assert (request.due_on, request.alarm_on) == (date(2026, 4, 29), date(2026, 4, 28))
    assert (got.number, got.due.on, got.due.alarm_on) == (
        "2026-1",
        request.due_on,
        request.alarm_on,
    )
    assert (request.state, request.identity) == (RequestState.NEW, IdentityState.AWAITED)
    assert duties(world, got.request_id) == {"answer_information": date(2026, 4, 29)}


def test_numbers_run_through_the_year_of_a_site(world):
    first, second = at_the_desk(world, RightKind.CLAIM), at_the_desk(world, RightKind.CLAIM)
    later = at_the_desk(world, RightKind.CLAIM, at=NOW + 300 * DAY)
    assert [first.number, second.number, later.number] == ["2026-1", "2026-2", "2027-1"]


def test_one_letter_with_several_rights_is_one_request_with_several_duties(world):
    got = at_the_desk(world, RightKind.WITHDRAWAL, RightKind.INFORMATION, RightKind.CLAIM)
    assert duties(world, got.request_id) == {
        "answer_information": date(2026, 4, 29),
        "answer_withdrawal": date(2026, 5, 15),
        "answer_claim": date(2026, 5, 15),
    }
    assert get_request(got.request_id).due_on == date(2026, 4, 29)


def test_the_day_shown_before_sending_is_the_day_that_counts(world):
    kinds = (RightKind.DELETION, RightKind.CLAIM)
    shown = due_of_request(site_id=world.site.id, kinds=kinds, at=NOW)
    assert at_the_desk(world, *kinds).due == shown


def test_the_stricter_of_policy_and_law_counts(world):
    # the law gives thirty days to a deletion on a withdrawal's clock, the clinic promises seven working ones
    got = at_the_desk(world, RightKind.DELETION)
    [duty] = list_open(site_id=world.site.id, cause_id=got.request_id)
    assert (duty.term_id, duty.due_on, duty.clause) == ("D17", date(2026, 4, 24), "clinic 10.2")


def test_what_nobody_recognised_is_a_question_with_a_last_day(world):
    got = receive(
        site_id=world.site.id,
        kinds=(),
        channel=Channel.EMAIL,
        fields=contacts(),
        requester=Requester.SUBJECT,
        by=Actor.system(),
        at=NOW,
    )
    request = get_request(got.request_id)
    assert request.kinds == (RightKind.FEEDBACK,)
    assert duties(world, got.request_id) == {"answer_feedback": request.due_on}


def test_without_an_officer_a_request_waits_for_one(world):
    bare = replace(world, site=publish_site("hosting", at=START))
    request = get_request(at_the_desk(bare).request_id)
    assert (request.assignee_id, request.due_on) == (None, date(2026, 4, 29))
    assert counts_of_day(site_id=bare.site.id, today=NOW.date()).unowned == 1


def test_the_authority_is_answered_in_its_own_term(world):
    got = on_paper(world, RightKind.INFORMATION, received_at=NOW, requester=Requester.AUTHORITY)
    request = get_request(got.request_id)
    assert duties(world, got.request_id) == {"answer_authority": date(2026, 4, 29)}
    assert (request.identity, request.subject_id) == (IdentityState.NOT_NEEDED, None)


# --- from the day it came


def test_a_paper_letter_has_its_term_from_the_day_it_came(world):
    got = on_paper(world, received_at=NOW - 20 * DAY, written_on=date(2026, 3, 20))
    request = get_request(got.request_id)
    assert (request.received_at, request.registered_at) == (NOW - 20 * DAY, NOW)
    assert request.due_on == date(2026, 4, 9)
    assert request.is_overdue(on=date(2026, 4, 15))
    assert not request.is_overdue(on=date(2026, 4, 9))


@pytest.mark.parametrize(
    ("received_at", "written_on"),
    [(NOW + DAY, None), (NOW - DAY, date(2026, 4, 15))],
    ids=["received tomorrow", "written after it came"],
)
def test_no_letter_comes_from_the_future(world, received_at, written_on):
    with pytest.raises(ReceiptRefused):
        on_paper(world, received_at=received_at, written_on=written_on)
    assert SubjectRequest.objects.count() == 0
    [entry] = list_entries(site_id=world.site.id, event_prefix="rights.", limit=9)
    assert (entry.event, entry.facts["reasons"]) == ("rights.step.refused", ["receipt_refused"])


# --- who, and what they may


def test_somebody_signed_in_is_proven_by_it(world):
    request = get_request(in_the_cabinet(world).request_id)
    assert (request.identity, request.subject_id) == (IdentityState.PROVEN, world.anna)


def test_nobody_signed_in_asks_for_another(world):
    with pytest.raises(ActorRefused):
        receive(
            site_id=world.site.id,
            kinds=[RightKind.INFORMATION],
            channel=Channel.CABINET,
            fields={"text": Sealed("Дайте мне данные Анны")},
            requester=Requester.SUBJECT,
            subject_id=world.anna,
            by=Actor.subject(world.boris),
            at=NOW,
        )
    assert SubjectRequest.objects.count() == 0


def test_staff_without_leave_enter_no_letters(world):
    with pytest.raises(LetterRefused):
        at_the_desk(world, by=world.gleb, channel=Channel.POST)
    assert SubjectRequest.objects.count() == 0


def test_a_receipt_looks_the_same_whether_anybody_was_found(world):
    known = at_the_desk(world, RightKind.BLOCK)
    stranger = at_the_desk(
        world, RightKind.BLOCK, fields={"email": Sealed("nobody@example.org"), "text": Sealed("!")}
    )
    assert get_request(known.request_id).subject_id == world.anna
    assert get_request(stranger.request_id).subject_id is None
    same = [(one.due, one.is_joined, one.is_known, one.is_proven) for one in (known, stranger)]
    assert same[0] == same[1]
    shown = [
        [(step.event, step.facts) for step in list_shown_steps(get_request(one.request_id))]
        for one in (known, stranger)
    ]
    assert shown[0] == shown[1] == [(RequestEvent.RECEIVED, {})]


def test_a_representative_s_own_contacts_do_not_point_to_the_person(world):
    got = at_the_desk(world, requester=Requester.REPRESENTATIVE, person=BORIS)
    assert get_request(got.request_id).subject_id is None


@pytest.mark.parametrize(("what", "word"), [("categories", "shoe_size"), ("purposes", "gossip")])
def test_what_the_policy_does_not_declare_is_not_kept(world, what, word):
    with pytest.raises(ReceiptRefused) as refused:
        at_the_desk(world, **{what: [word]})
    assert word not in str(refused.value)
    assert SubjectRequest.objects.count() == 0


def test_a_letter_has_no_other_fields_than_a_letter_s(world):
    with pytest.raises(ReceiptRefused):
        at_the_desk(world, fields=contacts() | {"passport": Sealed("4509 123456")})


# --- the block of the first moment


@pytest.mark.parametrize(
    "kind",
    [RightKind.BLOCK, RightKind.RECTIFICATION, RightKind.DELETION, RightKind.OBJECTION],
)
def test_data_are_blocked_in_the_moment_of_the_request(world, kind):
    got = at_the_desk(world, kind)
    [block] = list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW)
    assert (block.cause_id, block.category, block.from_at) == (got.request_id, "", NOW)
    assert not list_blocks(site_id=world.site.id, subject_id=world.boris, at=NOW)


def test_only_what_the_request_names_is_blocked(world):
    at_the_desk(world, RightKind.RECTIFICATION, categories=["login"])
    [block] = list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW)
    assert block.category == "login"


def test_asking_what_is_held_blocks_nothing(world):
    at_the_desk(world, RightKind.INFORMATION, RightKind.CLAIM)
    assert not list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW)


# --- what was written


def test_no_word_of_a_letter_stands_outside_the_vault(world):
    got = at_the_desk(world)
    rows = str([*SubjectRequest.objects.values(), *list_steps(got.request_id)])
    entries = str([(one.event, one.facts) for one in list_entries(site_id=None, limit=500)])
    sealed = b"".join(bytes(one.sealed) for one in Letter.objects.all())
    for word in ("Травникова", "anna.travnikova", "Липовую"):
        assert word not in rows
        assert word not in entries
        assert word.encode() not in sealed
    assert texts(world, got.request_id) == [contacts()["text"].reveal()]


def test_the_link_s_secret_is_kept_nowhere(world):
    got = at_the_desk(world)
    assert got.token not in str(list(SubjectRequest.objects.values()))
    found = find_by_token(got.token)
    assert found is not None
    assert found.id == got.request_id
    assert find_by_token(got.token[:-1]) is None


# --- the same again


def test_what_a_representative_asked_is_answered_apart_from_what_the_person_asks(world):
    acting = let_act(world.anna, world.boris, by=world.officer, at=START)
    theirs = {"by": acting, "requester": Requester.REPRESENTATIVE, "subject_id": world.anna}
    first = at_the_desk(world, channel=Channel.CABINET, **theirs)
    own = in_the_cabinet(world)
    again = at_the_desk(world, channel=Channel.CABINET, **theirs)
    assert (first.is_proven, own.is_proven, own.is_joined) == (True, True, False)
    assert again.joined_to == first.request_id
    joined = join(request_id=own.request_id, to_id=first.request_id, by=world.officer, at=NOW)
    assert isinstance(joined.refusal, JoinRefused)


def test_the_same_asked_again_by_the_same_proven_person_is_joined_to_what_waits(world):
    first = in_the_cabinet(world)
    second = in_the_cabinet(world, at=NOW + DAY)
    assert (second.is_joined, second.joined_to, second.due) == (True, first.request_id, first.due)
    joined = get_request(second.request_id)
    assert (joined.state, joined.is_open) == (RequestState.JOINED, False)
    assert [one.id for one in list_joined(request_id=first.request_id)] == [second.request_id]
    assert get_request(first.request_id).has_news
    assert duties(world, second.request_id) == {}
    assert texts(world, second.request_id) == [TEXT]


@pytest.mark.parametrize(
    "more",
    [
        {"kinds": (RightKind.DELETION,)},
        {"categories": ["login"]},
        {"purposes": ["feedback"]},
    ],
    ids=["another right", "other data", "other purposes"],
)
def test_something_else_is_a_request_of_its_own(world, more):
    in_the_cabinet(world)
    kinds = more.pop("kinds", ())
    assert not in_the_cabinet(world, *kinds, **more).is_joined


@pytest.mark.parametrize("kind", [RightKind.CLAIM, RightKind.FEEDBACK])
def test_two_claims_are_two(world, kind):
    in_the_cabinet(world, kind)
    assert not in_the_cabinet(world, kind).is_joined


def test_somebody_proven_is_never_joined_to_somebody_who_is_not(world):
    assert not [at_the_desk(world), at_the_desk(world)][1].is_joined
    proven = in_the_cabinet(world)
    assert not proven.is_joined
    assert not at_the_desk(world).is_joined
    assert in_the_cabinet(world).joined_to == proven.request_id


def test_a_letter_delivered_twice_is_one(world):
    first = at_the_desk(world, RightKind.CLAIM, source_digest="a" * 64)
    again = at_the_desk(world, RightKind.CLAIM, source_digest="a" * 64)
    assert (again.request_id, again.is_known, again.token) == (first.request_id, True, "")
    assert SubjectRequest.objects.count() == 1


def test_asking_again_within_thirty_days_of_an_answer_is_told_to_the_officer(world):
    first = at_the_desk(world)
    prove(world, first.request_id)
    assert answer(
        request_id=first.request_id, text=Sealed("Вот они"), by=world.officer, at=NOW + DAY
    ).is_done
    early = at_the_desk(world, at=NOW + 30 * DAY)
    repeat = find_repeat(early.request_id)
    assert repeat is not None
    assert (repeat.first.id, repeat.until_on) == (first.request_id, date(2026, 5, 15))
    assert repeat.grounds == ("152-ФЗ ст. 14 ч. 4", "152-ФЗ ст. 14 ч. 6")
    assert get_request(early.request_id).is_open


def test_asking_again_after_thirty_days_is_a_new_request(world):
    first = at_the_desk(world)
    prove(world, first.request_id)
    answer(request_id=first.request_id, text=Sealed("Вот они"), by=world.officer, at=NOW + DAY)
    assert find_repeat(at_the_desk(world, at=NOW + 31 * DAY).request_id) is None
