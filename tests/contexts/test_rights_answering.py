"""The end of a request: answered once, refused by the law's own words, dismissed only where nothing was asked."""

from datetime import date, timedelta

import pytest

from asking import REPLY, at_the_desk, in_the_cabinet, on_paper, prove
from correspondence import leave_to_answer
from world import NOW, World, open_world
from zavet.access.queries import list_blocks
from zavet.chance import new_id
from zavet.core.calendar import day_of
from zavet.core.language.words import RightKind
from zavet.core.requests import DismissReason, IdentityState, Requester, RequestState
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.parties.identity import is_proven
from zavet.parties.queries import find_subject
from zavet.rights import operations as rights
from zavet.rights.closing import KEPT_FOR
from zavet.rights.queries import RequestMissing, get_request, list_outgoing, list_steps

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GROUND = "152-ФЗ ст. 14 ч. 8"


@pytest.fixture
def world() -> World:
    return open_world()


def answer(world: World, request_id, *, by: Actor | None = None, at=NOW, text=REPLY, **more):
    return rights.answer(request_id=request_id, text=text, by=by or world.officer, at=at, **more)


def refuse(world: World, request_id, ground: str = GROUND, **more):
    return rights.refuse(
        request_id=request_id, ground=ground, text=REPLY, by=world.officer, at=NOW, **more
    )


def dismiss(world: World, request_id, reason=DismissReason.SPAM):
    return rights.dismiss(request_id=request_id, reason=reason, by=world.officer, at=NOW)


def extend(world: World, request_id, *, at=NOW):
    return rights.extend(
        request_id=request_id, reason=Sealed("Ищем в архиве"), by=world.officer, at=at
    )


def join(world: World, request_id, to_id):
    return rights.join(request_id=request_id, to_id=to_id, by=world.officer, at=NOW)


def reasons(world: World) -> list[str]:
    return list_entries(site_id=world.site.id, limit=1)[0].facts["reasons"]


# --- answered


def test_an_answer_is_a_numbered_letter_and_ends_what_the_request_brought(world):
    got = in_the_cabinet(world, RightKind.BLOCK, RightKind.INFORMATION)
    deed = answer(world, got.request_id, at=NOW + DAY, template="information")
    request = get_request(got.request_id)
    assert (deed.number, request.state, request.closed_at) == (
        "2026-1",
        RequestState.ANSWERED,
        NOW + DAY,
    )
    assert list_open(site_id=world.site.id, cause_id=got.request_id) == ()
    assert list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW + DAY) == ()
    assert not is_proven(subject_id=world.anna, cause_id=got.request_id, at=NOW + DAY)
    [letter] = list_outgoing()
    assert (letter.step.template, letter.step.number) == ("information", "2026-1")


def test_letters_prove_the_answer_for_three_years(world):
    got = at_the_desk(world, RightKind.CLAIM)
    answer(world, got.request_id)
    correspondent = find_subject(get_request(got.request_id).correspondent_id)
    assert (KEPT_FOR.amount, KEPT_FOR.unit) == (3, "year")
    assert day_of(correspondent.correspondence_until) == date(2029, 4, 16)


def test_a_request_is_answered_once(world):
    got = in_the_cabinet(world)
    assert answer(world, got.request_id).is_done
    again = answer(world, got.request_id, text=Sealed("Совсем другой ответ"))
    assert isinstance(again.refusal, rights.RequestClosed)
    assert again.refusal.next_step
    assert reasons(world) == ["request_closed"]
    assert len(list_outgoing()) == 1
    thread = rights.open_thread(request_id=got.request_id, by=world.officer, at=NOW)
    written = [one.fields["text"].reveal() for one in thread.steps if "text" in one.fields]
    assert "Совсем другой ответ" not in written


def test_a_word_after_the_answer_is_a_letter_of_its_own(world):
    got = in_the_cabinet(world)
    answer(world, got.request_id)
    deed = rights.write_notice(
        request_id=got.request_id, text=Sealed("И ещё акт"), by=world.officer, at=NOW + DAY
    )
    assert (deed.is_done, deed.number) == (True, "2026-2")
    assert get_request(got.request_id).state is RequestState.ANSWERED


def test_an_answer_without_words_is_none(world):
    got = in_the_cabinet(world)
    assert isinstance(answer(world, got.request_id, text=Sealed("  ")).refusal, rights.LetterEmpty)
    assert get_request(got.request_id).is_open


def test_a_late_answer_is_told_to_be_late(world):
    got = in_the_cabinet(world)
    answer(world, got.request_id, at=NOW + 15 * DAY)
    [entry] = list_entries(site_id=world.site.id, event_prefix="rights.request.answered", limit=9)
    assert (entry.facts["due_on"], entry.facts["late"]) == ("2026-04-29", True)


def test_staff_with_a_leave_to_answer_answer_and_others_do_not(world):
    got = at_the_desk(world, RightKind.CLAIM)
    deed = answer(world, got.request_id, by=world.gleb)
    assert isinstance(deed.refusal, rights.ActorRefused)
    for stranger in (Actor.visitor(), Actor.subject(world.anna), Actor.subject(world.boris)):
        assert not answer(world, got.request_id, by=stranger).is_done
    leave_to_answer(world, world.gleb)
    assert answer(world, got.request_id, by=world.gleb).is_done


def test_who_keeps_the_block_must_be_the_officer(world):
    leave_to_answer(world, world.gleb)
    got = at_the_desk(world, RightKind.BLOCK)
    deed = answer(world, got.request_id, by=world.gleb, keeps_block=True)
    assert isinstance(deed.refusal, rights.EffectRefused)
    assert get_request(got.request_id).is_open
    assert len(list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW)) == 1


def test_a_request_that_is_not_there_is_an_error(world):
    with pytest.raises(RequestMissing):
        answer(world, new_id())


def test_the_authority_is_answered_without_a_proof(world):
    got = on_paper(world, received_at=NOW, requester=Requester.AUTHORITY)
    assert answer(world, got.request_id).is_done


# --- refused


def test_a_refusal_names_its_ground(world):
    got = at_the_desk(world)
    assert refuse(world, got.request_id).is_done
    request = get_request(got.request_id)
    assert (request.state, request.ground) == (RequestState.REFUSED, GROUND)
    [entry] = list_entries(site_id=world.site.id, event_prefix="rights.request.refused", limit=9)
    assert entry.facts["ground"] == "152-FZ:st.:14:c.:8"


@pytest.mark.parametrize(
    "ground",
    ["", "потому что", "152-ФЗ ст. 999", "ст. 14 ч. 8", "152-ФЗ ст. 6 ч. 1 п. 10"],
    ids=["none", "no law", "no such article", "no act", "not in force any more"],
)
def test_a_refusal_without_a_ground_in_force_is_none(world, ground):
    got = at_the_desk(world)
    deed = refuse(world, got.request_id, ground)
    assert isinstance(deed.refusal, rights.GroundUnknown)
    assert get_request(got.request_id).is_open
    assert list_outgoing() == ()


def test_an_early_repeat_is_refused_by_the_law_s_own_ground(world):
    first = in_the_cabinet(world)
    answer(world, first.request_id)
    repeat = in_the_cabinet(world)
    assert refuse(world, repeat.request_id, "152-ФЗ ст. 14 ч. 6").is_done


# --- dismissed


def test_spam_is_dismissed_with_its_reason(world):
    got = at_the_desk(world, RightKind.FEEDBACK)
    assert dismiss(world, got.request_id).is_done
    request = get_request(got.request_id)
    assert (request.state, request.outcome) == (RequestState.DISMISSED, "spam")
    assert list_open(site_id=world.site.id, cause_id=got.request_id) == ()
    again = dismiss(world, got.request_id)
    assert (again.is_done, again.is_repeated) == (True, True)


@pytest.mark.parametrize("reason", DismissReason)
def test_a_claim_is_never_just_closed(world, reason):
    got = at_the_desk(world, RightKind.CLAIM, RightKind.FEEDBACK)
    assert isinstance(dismiss(world, got.request_id, reason).refusal, rights.ReplyOwed)
    assert get_request(got.request_id).is_open


def test_a_proven_person_s_request_ends_so_only_if_they_took_it_back(world):
    got = in_the_cabinet(world)
    assert isinstance(dismiss(world, got.request_id).refusal, rights.ReplyOwed)
    assert dismiss(world, got.request_id, DismissReason.TAKEN_BACK).is_done


# --- more time


def test_the_term_is_extended_once_by_a_letter_that_says_why(world):
    got = in_the_cabinet(world)
    deed = extend(world, got.request_id)
    request = get_request(got.request_id)
    assert (deed.number, request.due_on, request.extended_at) == ("2026-1", date(2026, 5, 7), NOW)
    again = extend(world, got.request_id)
    assert isinstance(again.refusal, rights.ExtensionRefused)
    assert get_request(got.request_id).due_on == date(2026, 5, 7)


@pytest.mark.parametrize("kind", sorted(set(RightKind) - {RightKind.INFORMATION, RightKind.STOP}))
def test_what_the_law_gives_no_more_time_for_has_none(world, kind):
    got = in_the_cabinet(world, kind)
    deed = extend(world, got.request_id)
    assert isinstance(deed.refusal, rights.ExtensionRefused)
    assert get_request(got.request_id).due_on == got.due.on
    assert list_outgoing() == ()


def test_of_several_rights_only_those_are_extended_that_may_be(world):
    got = in_the_cabinet(world, RightKind.INFORMATION, RightKind.RECTIFICATION)
    assert extend(world, got.request_id).is_done
    days = {
        one.kind: one.due_on for one in list_open(site_id=world.site.id, cause_id=got.request_id)
    }
    assert days == {
        "answer_information": date(2026, 5, 7),
        "answer_rectification": date(2026, 4, 24),
    }
    assert get_request(got.request_id).due_on == date(2026, 4, 24)


def test_after_its_end_no_term_is_extended(world):
    got = in_the_cabinet(world)
    assert not extend(world, got.request_id, at=NOW + 15 * DAY).is_done
    assert list_outgoing() == ()


# --- joined by hand


def test_the_younger_is_joined_to_the_older(world):
    older, younger = at_the_desk(world, RightKind.CLAIM), at_the_desk(world, RightKind.CLAIM)
    assert join(world, younger.request_id, older.request_id).is_done
    request = get_request(younger.request_id)
    assert (request.state, request.joined_to_id) == (RequestState.JOINED, older.request_id)
    assert get_request(older.request_id).has_news
    assert join(world, younger.request_id, older.request_id).is_repeated


def test_joining_loses_nothing(world):
    older = at_the_desk(world, RightKind.CLAIM)
    wider = at_the_desk(world, RightKind.CLAIM, RightKind.DELETION)
    proven = in_the_cabinet(world, RightKind.CLAIM)
    others = in_the_cabinet(world, RightKind.CLAIM, subject_id=world.boris)
    closed = at_the_desk(world, RightKind.CLAIM)
    answer(world, closed.request_id)
    for one, to in (
        (wider, older),  # a right would be lost
        (proven, older),  # a proof would be lost
        (others, older),  # about somebody else
        (older, closed),  # nobody would answer
        (older, older),
    ):
        deed = join(world, one.request_id, to.request_id)
        assert isinstance(deed.refusal, rights.JoinRefused), (one, to)
    assert get_request(older.request_id).is_open


def test_no_last_day_is_put_off_by_joining(world):
    later = on_paper(world, RightKind.CLAIM, received_at=NOW)
    sooner = on_paper(world, RightKind.CLAIM, received_at=NOW - 5 * DAY)
    deed = join(world, sooner.request_id, later.request_id)
    assert isinstance(deed.refusal, rights.JoinRefused)
    assert join(world, later.request_id, sooner.request_id).is_done


# --- what it is, whose it is


def test_the_officer_says_what_a_letter_is(world):
    got = at_the_desk(world, RightKind.FEEDBACK)
    deed = rights.classify(
        request_id=got.request_id,
        kinds=[RightKind.WITHDRAWAL, RightKind.BLOCK],
        by=world.officer,
        at=NOW + DAY,
    )
    assert deed.is_done
    request = get_request(got.request_id)
    assert request.kinds == (RightKind.BLOCK, RightKind.WITHDRAWAL)
    assert (request.identity, request.due_on) == (IdentityState.AWAITED, date(2026, 4, 24))
    kinds = {one.kind for one in list_open(site_id=world.site.id, cause_id=got.request_id)}
    assert kinds == {"answer_block", "answer_withdrawal"}
    assert len(list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW + DAY)) == 1


def test_a_letter_misread_as_a_wish_to_block_blocks_nothing_any_more(world):
    got = at_the_desk(world, RightKind.DELETION)
    rights.classify(request_id=got.request_id, kinds=[RightKind.FEEDBACK], by=world.officer, at=NOW)
    assert list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW) == ()
    assert get_request(got.request_id).identity is IdentityState.NOT_NEEDED


def test_a_right_found_later_in_a_proven_letter_is_carried_out_at_once(world):
    got = in_the_cabinet(world, RightKind.FEEDBACK)
    deed = rights.classify(
        request_id=got.request_id, kinds=[RightKind.STOP], by=world.officer, at=NOW
    )
    assert set(deed.purposes) == {"communication_account", "partner_sites"}


def test_a_request_is_given_to_somebody_who_may_answer(world):
    got = at_the_desk(world)
    give = {"request_id": got.request_id, "by": world.officer, "at": NOW}
    assert not rights.assign(staff_id=world.gleb.known_id, **give).is_done
    assert not rights.assign(staff_id=new_id(), **give).is_done
    leave_to_answer(world, world.gleb)
    assert rights.assign(staff_id=world.gleb.known_id, **give).is_done
    assert get_request(got.request_id).assignee_id == world.gleb.known_id


def test_whatever_the_staff_do_sees_to_the_news(world):
    first, _second = in_the_cabinet(world), in_the_cabinet(world)
    assert get_request(first.request_id).has_news
    rights.note(request_id=first.request_id, text=Sealed("видел"), by=world.officer, at=NOW)
    assert not get_request(first.request_id).has_news


# --- letters on their way


def test_a_letter_is_sent_once(world):
    got = at_the_desk(world, RightKind.CLAIM)
    answer(world, got.request_id)
    [letter] = list_outgoing()
    sent = {"step_id": letter.step.id, "by": Actor.system(), "at": NOW}
    assert rights.mark_sent(sent_by="email", **sent)
    assert not rights.mark_sent(sent_by="post", **sent)
    assert list_outgoing() == ()
    [step] = [one for one in list_steps(got.request_id) if one.number]
    assert (step.sent_by, step.sent_at) == ("email", NOW)


def test_what_was_printed_of_a_letter_is_kept_once(world):
    got = at_the_desk(world, RightKind.CLAIM)
    answer(world, got.request_id)
    [letter] = list_outgoing()

    def attach():
        return rights.attach_file(
            step_id=letter.step.id,
            chunks=[b"%PDF-1.7"],
            name=Sealed("Ответ 2026-1.pdf"),
            media_type=Sealed("application/pdf"),
            by=Actor.system(),
            at=NOW,
        )

    assert attach() == attach()
    thread = rights.open_thread(request_id=got.request_id, by=world.officer, at=NOW)
    assert {name.name.reveal() for name in thread.files.values()} == {"Ответ 2026-1.pdf"}


def test_a_step_that_is_no_letter_is_not_sent(world):
    got = at_the_desk(world)
    [step] = list_steps(got.request_id)
    with pytest.raises(rights.LetterMissing):
        rights.mark_sent(step_id=step.id, sent_by="email", by=Actor.system(), at=NOW)


def test_a_proof_ends_with_its_answer(world):
    got = at_the_desk(world)
    prove(world, got.request_id)
    answer(world, got.request_id)
    deed = rights.inform(request_id=got.request_id, by=world.officer, at=NOW)
    assert isinstance(deed.refusal, rights.RequestClosed)
