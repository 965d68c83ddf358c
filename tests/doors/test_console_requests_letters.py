"""What letters on requests say: days of duties and acts alone, one article for a demand, the ground of a refusal."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from doors.requests_desk import came, page_of, proven, written
from letter_facts import FACTS
from residents import as_staff
from sites import publish_site
from zavet.chance import now
from zavet.consent.queries import list_standing
from zavet.core.calendar import day_of
from zavet.core.language.words import RightKind
from zavet.core.requests import Requester, RequestEvent
from zavet.core.values import Actor, Sealed
from zavet.documents import LETTERS, body_text
from zavet.documents.phrases import say_day
from zavet.doors.console.requests_grounds import is_in_force
from zavet.doors.pages.basis import basis_of, cited
from zavet.doors.site.rights_kinds import find_possible
from zavet.duties.queries import AFTER_WITHDRAWAL, list_open
from zavet.parties.words import IdentityMethod
from zavet.policies.queries import find_policy
from zavet.rights.operations import answer, prove_identity
from zavet.rights.owed import list_owed
from zavet.rights.queries import find_request, list_steps

pytestmark = pytest.mark.django_db
DAYS_AGO = timedelta(days=3)
MONTH = timedelta(days=30)


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


def proven_earlier(site, officer, subject_id, *kinds):
    """Take in a request that came days ago, from somebody who proves today who they are."""
    request_id = came(site, *kinds, at=now() - DAYS_AGO).request_id
    deed = prove_identity(
        request_id=request_id,
        subject_id=subject_id,
        method=IdentityMethod.DOCUMENT_SHOWN,
        evidence=Sealed("4509 123456"),
        by=Actor.staff(officer),
        at=now(),
    )
    assert deed.refusal is None, deed.refusal
    return request_id


def words_of(pdf):
    """Return the words of a document, each apart by one space."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def drafted(desk, request_id, what, template, **chosen):
    """Return the text of a draft."""
    page = desk.post(page_of(request_id, f"write/{what}/"), {"templates": template, **chosen})
    assert page.status_code == 200, page.context["form"].errors
    return page.context["form"].initial["text"]


def test_a_letter_of_withdrawal_names_the_day_of_the_duty_and_not_a_month_from_today(
    hosting, officer, desk, anna
) -> None:
    request_id = proven_earlier(hosting, officer, anna, RightKind.WITHDRAWAL)
    duties = list_open(site_id=hosting.id, cause_id=request_id, kinds=[AFTER_WITHDRAWAL])
    last_on = max(one.due_on for one in duties)
    text = drafted(desk, request_id, "answer", "withdrawal_accepted")
    assert f"до {say_day(last_on)}" in text
    assert say_day(day_of(now() + MONTH)) not in text


def test_a_letter_of_deletion_names_the_day_of_the_duty_then_the_day_and_act_of_the_destruction(
    hosting, officer, desk, anna
) -> None:
    request_id = proven_earlier(hosting, officer, anna, RightKind.DELETION)
    found = find_request(request_id)
    before = drafted(desk, request_id, "answer", "deletion_accepted")
    assert f"до {say_day(found.due_on)} включительно будут уничтожены" in before
    assert say_day(day_of(now() + MONTH)) not in before
    sent = {"categories": ["phone"]}
    assert desk.post(page_of(request_id, "delete/"), sent).status_code == 302
    (step,) = [one for one in list_steps(request_id) if one.facts.get("act")]
    after = drafted(desk, request_id, "answer", "deletion_accepted")
    assert f"{say_day(day_of(step.at))} уничтожены, акт № {step.facts['act_number']}" in after
    assert "будут уничтожены:" not in after


def test_what_was_not_done_yet_has_a_place_for_its_day_and_such_a_letter_does_not_leave(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna, RightKind.RECTIFICATION)
    text = drafted(desk, request_id, "answer", "rectified")
    assert "[укажите: когда уточнены]" in text
    sent = {"templates": "rectified", "text": text, "step": "send"}
    assert desk.post(page_of(request_id, "write/answer/"), sent).status_code == 422
    assert find_request(request_id).is_open


def test_a_repeat_is_refused_by_the_days_of_the_first_request_alone(
    hosting, officer, desk, anna
) -> None:
    lonely = proven(hosting, officer, anna, RightKind.INFORMATION)
    ground = {"ground": "152-ФЗ ст. 14 ч. 4"}
    unknown = drafted(desk, lonely, "refuse", "repeat_refused", **ground)
    assert "Вам дан ответ от [укажите: день первого ответа]" in unknown
    assert say_day(day_of(now() + MONTH)) not in unknown
    sent = {"templates": "repeat_refused", "text": unknown, "step": "send", **ground}
    assert desk.post(page_of(lonely, "write/refuse/"), sent).status_code == 422
    answer(request_id=lonely, text=Sealed("Вот"), by=Actor.staff(officer), at=now())


def test_a_repeat_names_the_first_answer_and_counts_from_the_first_request(
    hosting, officer, desk, anna
) -> None:
    first = proven_earlier(hosting, officer, anna, RightKind.INFORMATION)
    told = answer(request_id=first, text=Sealed("Вот"), by=Actor.staff(officer), at=now())
    second = proven(hosting, officer, anna, RightKind.INFORMATION)
    text = drafted(desk, second, "refuse", "repeat_refused", ground="152-ФЗ ст. 14 ч. 4")
    assert f"дан ответ от {say_day(day_of(now()))} № {told.number}" in text
    may_on = day_of(now() - DAYS_AGO + MONTH) + timedelta(days=1)
    assert f"с {say_day(may_on)}," in text


def test_a_draft_that_is_opened_tells_nobody_anything_and_the_answer_does_once(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna, RightKind.INFORMATION)
    before = [one.event for one in list_steps(request_id)]
    for _time in range(3):
        drafted(desk, request_id, "answer", "information")
    assert [one.event for one in list_steps(request_id)] == before
    assert written(desk, request_id, "answer", templates="information").status_code == 302
    told = [one.event for one in list_steps(request_id) if "inform" in one.facts.get("effects", ())]
    assert told == [RequestEvent.ANSWERED]


def test_a_withdrawal_is_told_with_the_proof_and_is_not_asked_for_again(
    hosting, officer, desk, anna
) -> None:
    made = came(hosting, RightKind.WITHDRAWAL)
    assert list_standing(subject_id=anna, at=now()) != ()
    checked = {"subject": str(anna), "method": "document_shown", "evidence": "4509 1"}
    place = page_of(made.request_id, "identity/")
    page = desk.post(place, {"step": "prove", **checked}, follow=True)
    assert "Согласие отозвано, кончились цели" in page.content.decode()
    withdrawing = page_of(made.request_id, "withdraw/")
    assert withdrawing not in [one["url"] for one in page.context["actions"]]
    steps = [one.event for one in list_steps(made.request_id)]
    again = desk.post(withdrawing, {"purposes": ["campaigns"]}, follow=True)
    assert "Согласий, которые можно отозвать, больше нет" in again.content.decode()
    assert [one.event for one in list_steps(made.request_id)] == steps


def test_only_the_purposes_whose_consent_stands_are_offered_to_end(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna, RightKind.RECTIFICATION)
    path = page_of(request_id, "withdraw/")
    assert desk.post(path, {"purposes": ["campaigns"]}).status_code == 302
    page = desk.get(path)
    form = page.context.get("form") if page.status_code == 200 else None
    offered = [one for one, _words in form.fields["purposes"].choices] if form else []
    assert sorted(offered) == sorted(list_standing(subject_id=anna, at=now()))


def test_the_printed_refusal_cites_its_ground_before_the_basis_of_the_demand(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna, RightKind.WITHDRAWAL)
    chosen = {"templates": "withdrawal_refused", "ground": "152-ФЗ ст. 6 ч. 1 п. 5"}
    text = drafted(desk, request_id, "refuse", "withdrawal_refused", ground=chosen["ground"])
    assert "отказано (152-ФЗ ст. 9 ч. 2, 152-ФЗ ст. 6 ч. 1 п. 5)" in text
    own = {"text": "Отказываем.", "step": "preview"}
    preview = desk.post(page_of(request_id, "write/refuse/"), chosen | own)
    basis = "Основание: 152-ФЗ ст. 9 ч. 2; 152-ФЗ ст. 6 ч. 1 п. 5; 152-ФЗ ст. 21 ч. 5"
    assert basis in words_of(preview.content)
    assert desk.post(page_of(request_id, "write/refuse/"), chosen | own | {"step": "send"})
    (refused,) = [one for one in list_steps(request_id) if one.event is RequestEvent.REFUSED]
    printed = desk.get(page_of(request_id, f"files/{refused.file_id}/"))
    assert basis in words_of(b"".join(printed.streaming_content))


def test_no_letter_ends_a_sentence_with_two_points() -> None:
    assert [
        name for name in LETTERS if ".." in body_text(name, FACTS[name]).replace("...", "")
    ] == []


@pytest.mark.parametrize(
    "kind", [RightKind.DELETION, RightKind.RECTIFICATION, RightKind.BLOCK, RightKind.WITHDRAWAL]
)
def test_a_demand_has_one_article_at_the_desk_in_the_thread_at_the_console_and_in_the_letter(
    kind,
) -> None:
    clinic = publish_site("clinic")
    request_id = came(clinic, kind).request_id
    found = find_request(request_id)
    in_force = find_policy(site_id=clinic.id, at=now())
    (owed,) = list_owed(
        site_id=clinic.id, kinds=[kind], requester=Requester.SUBJECT, at=found.received_at
    )
    duties = list_open(site_id=clinic.id, cause_id=request_id, kinds=[owed.duty])
    possible = find_possible(clinic, in_force, kind.value, at=now())
    told = {possible.article, owed.article, *basis_of(found).articles}
    assert told | {one.article for one in duties} == {owed.article}


def test_the_page_that_asks_before_a_deletion_names_the_article_of_the_demand(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna, RightKind.DELETION)
    asked = desk.get(page_of(request_id, "delete/"))
    assert (asked.context["law"],) == basis_of(find_request(request_id)).articles


def test_the_policys_article_counts_where_its_own_term_ends_first() -> None:
    clinic = publish_site("clinic")
    said = {
        kind: owed.article
        for kind in (RightKind.DELETION, RightKind.WITHDRAWAL, RightKind.RECTIFICATION)
        for owed in list_owed(
            site_id=clinic.id, kinds=[kind], requester=Requester.SUBJECT, at=now()
        )
    }
    assert said == {
        RightKind.DELETION: "152-ФЗ ст. 20 ч. 3",
        RightKind.WITHDRAWAL: "152-ФЗ ст. 21 ч. 5",
        RightKind.RECTIFICATION: "152-ФЗ ст. 20 ч. 3",
    }


def test_a_claim_the_policy_is_silent_about_still_stands_on_the_law() -> None:
    garden = publish_site("kindergarten")
    found = find_request(came(garden, RightKind.CLAIM).request_id)
    assert basis_of(found).articles == ("152-ФЗ ст. 17 ч. 1",)


def test_a_paragraph_without_a_number_is_cited_in_words() -> None:
    garden = publish_site("kindergarten")
    found = find_request(came(garden, RightKind.RECTIFICATION).request_id)
    (clause,) = basis_of(found).clauses
    assert clause.startswith("абз. ")


@pytest.mark.parametrize("kind", list(RightKind), ids=lambda one: one.value)
def test_a_refusal_is_offered_the_grounds_of_its_own_kind_all_of_them_in_force(
    hosting, officer, desk, anna, kind
) -> None:
    request_id = proven(hosting, officer, anna, kind)
    field = desk.get(page_of(request_id, "write/refuse/")).context["form"].fields["ground"]
    choices = [(one, words) for one, words in getattr(field, "choices", []) if one]
    offered = [one for one, _words in choices]
    today = day_of(now())
    assert [one for one in offered if not is_in_force(one, today)] == []
    assert bool(offered) is (kind not in {RightKind.CLAIM, RightKind.FEEDBACK})
    of_information = [one for one in offered if one.startswith("152-ФЗ ст. 14")]
    assert bool(of_information) is (kind is RightKind.INFORMATION)
    # Why it is refused, not by when what is asked for would have been owed.
    assert [words for _one, words in choices if re.search(r"рабочих дней|за \w+ дней", words)] == []


def test_how_a_claim_ends_is_not_ticked_beforehand_and_letters_do_not_contradict(
    hosting, officer, desk, anna
) -> None:
    claim = proven(hosting, officer, anna, RightKind.CLAIM)
    asked = proven(hosting, officer, anna, RightKind.INFORMATION)
    ticked = {
        one: desk.get(page_of(one, "write/answer/")).context["form"].initial["templates"]
        for one in (claim, asked)
    }
    assert ticked == {claim: [], asked: ["information"]}
    both = {claim: ["claim_satisfied", "claim_partly"], asked: ["information", "not_processed"]}
    for one, templates in both.items():
        answer = desk.post(page_of(one, "write/answer/"), {"templates": templates})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["templates"])


def test_a_ground_of_the_officers_own_has_to_be_in_the_law(hosting, officer, desk, anna) -> None:
    request_id = proven(hosting, officer, anna, RightKind.CLAIM)
    path = page_of(request_id, "write/refuse/")
    wrong = desk.post(path, {"templates": "claim_refused", "ground": "152-ФЗ ст. 999"})
    assert wrong.status_code == 422
    text = drafted(desk, request_id, "refuse", "claim_refused", ground="152-ФЗ ст. 5 ч. 5")
    assert "152-ФЗ ст. 5 ч. 5" in text


def test_what_goes_on_without_a_consent_is_cited_with_the_right_to_withdraw_it() -> None:
    contract = "152-ФЗ ст. 6 ч. 1 п. 5"
    assert cited(contract, [RightKind.WITHDRAWAL]) == ("152-ФЗ ст. 9 ч. 2", contract)
    assert cited(contract, [RightKind.CLAIM]) == (contract,)
    assert cited("", [RightKind.STOP]) == ()


def test_a_letter_about_a_block_is_offered_only_where_there_was_one(
    hosting, officer, desk, anna
) -> None:
    for kind, is_offered in ((RightKind.INFORMATION, False), (RightKind.BLOCK, True)):
        request_id = proven(hosting, officer, anna, kind)
        page = desk.get(page_of(request_id, "write/notice/"))
        names = [one for one, _words in page.context["form"].fields["templates"].choices]
        assert ("block_ended" in names, kind) == (is_offered, kind)
