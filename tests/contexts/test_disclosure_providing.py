"""What a second person approved is handed over field by field and once; or a demand is answered, refused, taken back."""

from datetime import date, timedelta

import pytest

from cast import ANNA, BORIS
from demands import (
    COURT,
    LATER,
    NUMBER,
    another_officer,
    answer_words,
    approved,
    codes,
    leave_to_disclose,
    named,
    newest,
    open_register,
    owed,
    proposed,
    provided,
    scanned,
)
from scans import NAME, takes_files
from scans import SCAN as REFERRAL
from world import NOW, START, World, join, open_world
from zavet.access import operations as access
from zavet.access.disclosing import provide
from zavet.access.files import store_file
from zavet.access.models import Proposal
from zavet.core.decisions import DISCLOSURE, Code
from zavet.core.values import Action, Actor, Sealed
from zavet.disclosure import operations as register
from zavet.disclosure.queries import (
    get_demand,
    list_demands,
    list_of_subject,
)
from zavet.disclosure.words import OPEN, STEPS, DemandState, DemandStep
from zavet.journal.queries import list_entries
from zavet.parties.queries import find_subject
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db
DATA = ("email", "message")


@pytest.fixture
def world() -> World:
    return open_register()


# --- handing over


def test_what_was_approved_is_handed_over_field_by_field_and_once(world):
    demand_id = approved(world, *DATA, "name")
    deed = provided(world, demand_id)
    assert deed.is_done, deed.refusal
    found = get_demand(demand_id)
    (scope,) = found.scopes
    assert (found.state, found.ended_at) == (DemandState.PROVIDED, LATER)
    assert scope.provided == ("email", "name")  # no message is held of her
    assert owed(world, demand_id) == {}
    assert newest(world).event == "disclosure.demand.provided"
    words = answer_words(world, demand_id)
    for told in (COURT, NUMBER, "Р-2026-1", ANNA.email, ANNA.full_name, "Текст обращения"):
        assert "".join(told.split()) in words
    assert not any("".join(one.split()) in words for one in (ANNA.phone, *BORIS.traces))
    entry = next(
        one
        for one in list_entries(site_id=world.site.id, limit=10)
        if one.event == "access.data.provided"
    )
    assert (entry.id, entry.subject_id) == (scope.entry_id, world.anna)
    assert entry.facts["cause"] == str(demand_id)
    assert entry.facts["recipient"] == "authority"
    assert entry.facts["provided"] == ["email", "name"]
    assert entry.facts["clauses"][0] == "kindergarten:¶7"
    again = provided(world, demand_id)
    assert type(again.refusal) is register.DemandEnded
    assert len(list_entries(site_id=world.site.id, event_prefix="access.data.provided")) == 1
    assert Proposal.objects.get().used_at == LATER


def test_of_several_people_all_is_handed_over_or_nothing(world):
    demand_id = scanned(world)
    for person in (world.anna, world.boris):
        named(world, demand_id, "email", subject_id=person)
    register.propose(demand_id=demand_id, by=world.officer, at=NOW)
    register.approve(demand_id=demand_id, by=world.gleb, at=NOW)
    later = {"site_id": world.site.id, "subject_id": world.boris, "by": world.officer}
    access.block(**later, categories=["email"], at=NOW)
    deed = provided(world, demand_id)
    assert (type(deed.refusal), codes(deed), deed.subject_id) == (
        register.ScopeRefused,
        {Code.BLOCKED},
        world.boris,
    )
    assert list_entries(site_id=world.site.id, event_prefix="access.data.provided") == ()
    assert get_demand(demand_id).state is DemandState.PROPOSED
    assert newest(world).facts["reasons"] == ["scope_refused", "blocked"]
    register.drop_scope(demand_id=demand_id, subject_id=world.boris, by=world.officer, at=LATER)
    register.propose(demand_id=demand_id, by=world.officer, at=LATER)
    assert provided(world, demand_id).is_done
    words = answer_words(world, demand_id)
    assert (ANNA.email in words, BORIS.email in words) == (True, False)


def test_only_the_officer_who_proposed_hands_over(world):
    other = another_officer(world)
    demand_id = approved(world, *DATA)
    assert codes(provided(world, demand_id, by=other)) == {
        Code.APPROVAL_MISSING,
        Code.RECIPIENT_WITHOUT_DEMAND,
    }
    assert type(provided(world, demand_id, by=world.gleb).refusal) is register.OfficerNeeded
    assert register.propose(demand_id=demand_id, by=other, at=NOW).is_done
    assert register.approve(demand_id=demand_id, by=world.gleb, at=NOW).is_done
    assert provided(world, demand_id, by=other).is_done


def test_a_person_destroyed_meanwhile_is_not_handed_over(world):
    from zavet.access.ending import close_account, destroy

    demand_id = approved(world, *DATA)
    whose = {"site_id": world.site.id, "subject_id": world.anna}
    close_account(**whose, by=Actor.subject(world.anna), at=NOW)
    destroy(**whose, by=world.officer, at=NOW)
    assert find_subject(world.anna).ended_at is not None
    assert Code.OTHER_SITE in codes(provided(world, demand_id))


def test_at_every_site_two_people_are_needed_whatever_its_policy_says():
    world = open_world("municipal-portal", people=(ANNA,))
    assert not world.policy.has_rules_for_two
    asked = {
        "site_id": world.site.id,
        "subject_id": world.anna,
        "categories": ["email"],
        "purpose": DISCLOSURE,
        "action": Action.PROVISION,
        "recipient": "authority",
        "by": world.officer,
    }
    demand_id = proposed(world, "email")
    for cause in (None, demand_id):
        outcome = access.reveal(**asked, cause_id=cause, at=NOW)
        assert {one.code for one in outcome.decision.reasons} == {
            Code.RECIPIENT_WITHOUT_DEMAND,
            Code.APPROVAL_MISSING,
        }
    leave_to_disclose(world, world.gleb)
    assert register.approve(demand_id=demand_id, by=world.gleb, at=NOW).is_done
    assert not access.reveal(**asked, at=NOW).is_permitted
    assert provided(world, demand_id).is_done
    assert not access.reveal(**asked, cause_id=demand_id, at=LATER).is_permitted


def test_a_proposal_without_a_demand_hands_nothing_to_an_authority(world):
    refused = access.propose(
        site_id=world.site.id,
        subject_id=world.anna,
        action=Action.PROVISION,
        categories=["email"],
        purpose=DISCLOSURE,
        recipient="authority",
        by=world.officer,
        at=NOW,
    )
    assert not refused.is_proposed


def test_held_data_are_handed_over_and_used_for_nothing_else(world):
    access.hold(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["email"],
        act="402-ФЗ ст. 29",
        until_at=NOW + timedelta(days=900),
        by=world.officer,
        at=NOW,
    )
    demand_id = approved(world, "email")
    assert provided(world, demand_id).is_done
    assert ANNA.email in answer_words(world, demand_id)
    look = {"site_id": world.site.id, "subject_id": world.anna, "categories": ["email"]}
    assert not access.reveal(**look, purpose="contact", by=world.vera, at=LATER).is_permitted


def test_files_are_handed_over_with_the_answer():
    world = open_world(people=())
    takes_files(world.site, at=START + timedelta(hours=1), is_demanded=True)
    joined = START + timedelta(hours=2)
    world.policy = find_policy(site_id=world.site.id, at=joined).policy
    world.people["Анна"] = join(world, ANNA, at=joined)
    leave_to_disclose(world, world.gleb)
    store_file(
        site_id=world.site.id,
        subject_id=world.anna,
        category="scan",
        chunks=[REFERRAL],
        name=Sealed(NAME),
        media_type=Sealed("application/pdf"),
        service="feedback",
        by=Actor.subject(world.anna),
        at=NOW,
    )
    demand_id = approved(world, "scan")
    assert provided(world, demand_id).is_done
    thread = register.open_demand(demand_id=demand_id, by=world.officer, at=LATER)
    named_so = {one.name.reveal(): file_id for file_id, one in thread.files.items()}
    assert set(named_so) == {"запрос.pdf", "Р-2026-1.pdf", f"Р-2026-1-1 {NAME}"}
    outcome = register.reveal_file(
        demand_id=demand_id,
        file_id=named_so[f"Р-2026-1-1 {NAME}"],
        by=world.officer,
        at=LATER,
    )
    assert b"".join(outcome.file.chunks) == REFERRAL
    assert "".join(NAME.split()) in answer_words(world, demand_id)


def block(world: World) -> None:
    access.block(**of_anna(world), categories=None, by=Actor.subject(world.anna))


def block_as_unlawful(world: World) -> None:
    unlawful = access.BlockReason.UNLAWFUL
    access.block(**of_anna(world), categories=["email"], by=world.officer, reason=unlawful)


def unconfirm(world: World) -> None:
    mended = Sealed("anna.new@example.org")
    by = Actor.subject(world.anna)
    access.rectify(**of_anna(world), category="email", value=mended, by=by)


def of_anna(world: World) -> dict[str, object]:
    return {"site_id": world.site.id, "subject_id": world.anna, "at": NOW}


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (block, Code.BLOCKED),
        (block_as_unlawful, Code.BLOCKED),
        (unconfirm, Code.UNCONFIRMED),
    ],
)
def test_what_came_between_the_yes_and_the_handing_over_counts(world, state, code):
    demand_id = approved(world, "email")
    state(world)
    deed = provided(world, demand_id)
    assert (codes(deed), deed.file_id) == ({code}, None)
    given = {"categories": ["email"], "recipient": "authority", "cause_id": demand_id}
    outcome = provide(**of_anna(world), **given, by=world.officer)
    assert (outcome.is_permitted, dict(outcome.values), outcome.files) == (False, {}, ())


# --- other ends


def test_an_answer_without_data_and_a_refusal_close_a_demand_with_a_letter(world):
    text = Sealed("О таком человеке ничего не хранится.")
    for act, event, more in (
        (register.answer, "disclosure.demand.answered", {"text": text}),
        (
            register.refuse,
            "disclosure.demand.refused",
            {"text": text, "ground": "152-ФЗ ст. 7"},
        ),
    ):
        demand_id = approved(world, *DATA)
        deed = act(demand_id=demand_id, by=world.officer, at=LATER, **more)
        assert deed.is_done, deed.refusal
        assert newest(world).event == event
        assert "".join(text.reveal().split()) in answer_words(world, demand_id)
        assert ANNA.email not in answer_words(world, demand_id)
        assert owed(world, demand_id) == {}
        assert Proposal.objects.filter(cause_id=demand_id).count() == 0
        thread = register.open_demand(demand_id=demand_id, by=world.officer, at=LATER)
        assert thread.answer == text
        assert type(provided(world, demand_id).refusal) is register.DemandEnded


def test_a_refusal_names_a_place_of_the_law_in_force_and_its_reasons(world):
    demand_id = scanned(world)
    refuse = {"demand_id": demand_id, "by": world.officer, "at": NOW}
    for ground, text, refusal in (
        ("так решили", "Нет.", register.GroundUnknown),
        ("152-ФЗ ст. 999", "Нет.", register.GroundUnknown),
        ("152-ФЗ ст. 7", "  ", register.WordsMissing),
    ):
        deed = register.refuse(**refuse, ground=ground, text=Sealed(text))
        assert type(deed.refusal) is refusal
    assert get_demand(demand_id).is_open


def test_a_demand_taken_back_is_closed_and_nothing_approved_waits_on(world):
    demand_id = approved(world, *DATA)
    assert register.withdraw(demand_id=demand_id, by=world.officer, at=LATER).is_done
    assert (get_demand(demand_id).state, owed(world, demand_id)) == (DemandState.WITHDRAWN, {})
    assert Proposal.objects.count() == 0


def test_the_term_is_extended_once_by_a_reasoned_letter(world):
    demand_id = scanned(world)
    reason = Sealed("Сведения собираются из двух архивов.")
    more = {"demand_id": demand_id, "by": world.officer, "at": NOW}
    assert type(register.extend(**more, reason=Sealed(" ")).refusal) is register.WordsMissing
    assert register.extend(**more, reason=reason).is_done
    found = get_demand(demand_id)
    assert found.due_on == date(2026, 5, 6)  # five working days more, two holidays passed by
    assert owed(world, demand_id) == {"answer_authority": found.due_on}
    thread = register.open_demand(**more)
    assert thread.notice == reason
    assert "Р-2026-1-1.pdf" in {one.name.reveal() for one in thread.files.values()}
    assert type(register.extend(**more, reason=reason).refusal) is register.TermNotExtended


def test_an_answer_is_marked_as_sent_once_and_by_no_plain_mail(world):
    demand_id = approved(world, *DATA)
    more = {"demand_id": demand_id, "by": world.officer, "at": LATER}
    with pytest.raises(register.DemandEnded):
        register.mark_sent(**more, sent_by="post")
    provided(world, demand_id)
    with pytest.raises(register.DemandEnded):
        register.mark_sent(**more, sent_by="email")
    assert register.mark_sent(**more, sent_by="hand")
    assert not register.mark_sent(**more, sent_by="post")
    assert get_demand(demand_id).sent_by == "hand"


def test_every_end_is_an_end_and_leads_nowhere():
    ends = set(DemandState) - OPEN
    assert {state for state, _step in STEPS} == OPEN
    assert {STEPS[one] for one in STEPS if one[1] in _ENDING} == ends
    assert all(STEPS[one] in OPEN for one in STEPS if one[1] not in _ENDING)


_ENDING = {DemandStep.PROVIDE, DemandStep.ANSWER, DemandStep.REFUSE, DemandStep.WITHDRAW}


def test_reads_make_a_fixed_number_of_statements(world, django_assert_num_queries):
    approved(world, *DATA)
    for _ in range(2):
        with django_assert_num_queries(3):
            list_demands(site_id=world.site.id)
        for _again in range(4):
            demand_id = proposed(world, "email")
            named(world, demand_id, "email", subject_id=world.boris)
    with django_assert_num_queries(1):
        list_of_subject(subject_id=world.anna, at=NOW)
