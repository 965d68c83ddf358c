"""One request worked through at the officer's desk: who asks, what is done to the data, letters, the end."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import ANNA, BORIS, INSPECTOR, VERA
from doors.requests_desk import came, page_of, proven, written
from residents import admit, as_staff
from zavet.access.queries import describe
from zavet.core.language.words import RightKind
from zavet.core.requests import IdentityState, RequestState
from zavet.documents import LETTERS
from zavet.doors.console.requests_drafts import _FACTS, WRITTEN, list_templates
from zavet.journal.queries import list_entries
from zavet.rights.queries import find_request, list_steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


def held(site, subject_id):
    return {one.category for one in describe(site_id=site.id, subject_id=subject_id)}


# who asks


def test_the_person_is_found_by_what_is_typed_into_a_form_and_proven_by_a_check(
    hosting, officer, desk, anna, boris
) -> None:
    made = came(hosting, person=INSPECTOR)
    path = page_of(made.request_id, "identity/")
    assert desk.get(path).context["match"] is None
    looked = desk.post(path, {"step": "find", "phone": ANNA.phone})
    assert looked.context["match"]["person"].id == anna
    text = looked.content.decode()
    assert [trace for trace in ANNA.traces if trace in text] == []
    assert find_request(made.request_id).subject_id is None
    nobody = desk.post(path, {"step": "find", "login": "никто-такой"})
    assert nobody.context["match"] is None
    assert desk.post(path, {"step": "find"}).status_code == 422
    two = desk.post(path, {"step": "find", "phone": ANNA.phone, "email": BORIS.email})
    assert two.context["match"]["person"].id == boris  # an e-mail that is somebody's decides alone
    checked = {
        "step": "prove",
        "subject": str(anna),
        "method": "document_shown",
        "evidence": "4509 1",
    }
    assert desk.post(path, checked).status_code == 302
    found = find_request(made.request_id)
    assert (found.subject_id, found.identity) == (anna, IdentityState.PROVEN)
    assert "4509 1" not in str(list_entries(site_id=hosting.id, limit=500))


def test_a_check_that_failed_is_told_and_answers_nothing(hosting, officer, desk, anna) -> None:
    made = came(hosting)
    path = page_of(made.request_id, "identity/")
    failed = {"step": "fail", "method": "signature_checked", "evidence": "подпись другая"}
    assert desk.post(path, failed).status_code == 302
    assert find_request(made.request_id).identity is IdentityState.FAILED
    refused = desk.post(page_of(made.request_id, "write/answer/"), {"templates": "information"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "не подтверждена" in page
    assert [trace for trace in (ANNA.phone, ANNA.login) if trace in page] == []


def test_somebody_of_another_site_cannot_be_named(hosting, officer, desk) -> None:
    from residents import settle
    from sites import publish_site

    stranger = settle(publish_site("clinic"), BORIS)
    made = came(hosting)
    checked = {
        "step": "prove",
        "subject": str(stranger),
        "method": "document_shown",
        "evidence": "1",
    }
    assert desk.post(page_of(made.request_id, "identity/"), checked).status_code == 404
    assert find_request(made.request_id).identity is IdentityState.AWAITED


# letters


def test_an_answer_with_all_that_is_held_is_drafted_looked_at_and_sent(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna)
    path = page_of(request_id, "write/answer/")
    drafted = desk.post(path, {"templates": "information"})
    text = drafted.context["form"].initial["text"]
    assert ANNA.email in text
    assert "152-ФЗ ст. 14 ч. 7" in text
    unfilled = desk.post(
        path, {"templates": "information", "text": "Да [укажите: что]", "step": "send"}
    )
    assert unfilled.status_code == 422
    assert find_request(request_id).state is RequestState.NEW or find_request(request_id).is_open
    preview = desk.post(path, {"templates": "information", "text": text, "step": "preview"})
    assert preview["Content-Type"] == "application/pdf"
    assert preview.content.startswith(b"%PDF-1.7")
    reviewed = desk.post(path, {"templates": "information", "text": text, "step": "review"})
    assert reviewed.context["addressee"]["name"] == ANNA.full_name
    assert find_request(request_id).is_open
    sent = desk.post(path, {"templates": "information", "text": text, "step": "send"})
    assert sent.status_code == 302
    found = find_request(request_id)
    assert found.state is RequestState.ANSWERED
    page = desk.get(page_of(request_id))
    row = page.context["thread"][0]
    assert (row["number"] != "", row["is_waiting"]) == (True, True)
    assert row["words"] == "Дан ответ, сообщены сведения"
    printed = desk.get(page_of(request_id, f"files/{row['file_id']}/"))
    assert b"".join(printed.streaming_content).startswith(b"%PDF-1.7")
    again = desk.get(path)
    assert again.status_code == 404


@pytest.mark.parametrize("kind", list(RightKind), ids=lambda one: one.value)
def test_every_letter_that_is_offered_can_be_drafted(hosting, officer, desk, anna, kind) -> None:
    request_id = proven(hosting, officer, anna, kind)
    found = find_request(request_id)
    for what in ("answer", "refuse", "notice"):
        for name, _title in list_templates(what, found):
            path = page_of(request_id, f"write/{what}/")
            offered = desk.get(path).context["form"].fields
            if name not in dict(offered["templates"].choices):
                assert name in {"block_set", "block_ended"}
                continue
            grounds = getattr(offered.get("ground"), "choices", [("152-ФЗ ст. 5 ч. 5", "")])
            ground = grounds[-1][0]
            drafted = desk.post(path, {"templates": name, "ground": ground})
            assert (name, drafted.status_code) == (name, 200)
            is_empty = drafted.context["form"].initial["text"] == ""
            assert is_empty == (name == WRITTEN)
            is_cited = ground in drafted.context["form"].initial["text"]
            assert is_cited or what != "refuse" or name in {WRITTEN, "repeat_refused"}


def test_a_request_about_several_things_gets_one_letter_that_says_each_once(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna, RightKind.INFORMATION, RightKind.RECTIFICATION)
    path = page_of(request_id, "write/answer/")
    ticked = desk.get(path).context["form"].initial["templates"]
    assert ticked == ["information", "rectified"]
    text = desk.post(path, {"templates": ticked}).context["form"].initial["text"]
    assert text.count("Отвечаем на Ваше обращение") == 1
    assert ("152-ФЗ ст. 14 ч. 7" in text, "уточнены следующие" in text) == (True, True)
    own = text.replace("[укажите", "(указано")
    reviewed = desk.post(path, {"templates": ticked, "text": own, "step": "review"})
    assert reviewed.context["carried"] == [("templates", "information"), ("templates", "rectified")]
    desk.post(path, {"templates": ticked, "text": own, "step": "send"})
    (answered,) = [one for one in list_steps(request_id) if one.event == "answered"]
    assert answered.template == WRITTEN


def test_before_the_proof_the_page_of_an_answer_says_that_none_may_leave(
    hosting, officer, desk, anna
) -> None:
    made = came(hosting)
    page = desk.get(page_of(made.request_id, "write/answer/"))
    assert page.context["must_prove"] is True
    assert "Ответ по существу сейчас не уйдёт" in page.content.decode()
    claim = came(hosting, RightKind.CLAIM, person=BORIS)
    assert desk.get(page_of(claim.request_id, "write/answer/")).context["must_prove"] is False


def test_a_draft_says_nothing_of_a_person_who_has_not_proven_that_they_ask(
    hosting, officer, desk, anna
) -> None:
    from desk import in_days
    from doors.console_desk import card

    by_law = {"categories": ["phone"], "act": "402-ФЗ ст. 29", "until_on": in_days(99).isoformat()}
    assert desk.post(card(anna, "hold/"), by_law).status_code == 302
    made = came(hosting, RightKind.DELETION, RightKind.BLOCK)
    assert find_request(made.request_id).subject_id == anna
    for what in ("answer", "refuse"):
        for name, _title in list_templates(what, find_request(made.request_id)):
            chosen = {"templates": name, "ground": "152-ФЗ ст. 14 ч. 3"}
            drafted = desk.post(page_of(made.request_id, f"write/{what}/"), chosen)
            text = drafted.context["form"].initial.get("text", "")
            told = [one for one in ("Телефон", "Электронная почта", "402-ФЗ") if one in text]
            assert (name, told) == (name, [])


def test_every_template_of_a_request_has_a_draft() -> None:
    without = {
        "written",
        "receipt",
        "dismissed",
        "third_party_notice",
        "destruction_act",
        "disclosure_answer",
        "disclosure_extension",
        "disclosure_refusal",
        "my_data",
    }
    assert set(LETTERS) - set(_FACTS) == without


def test_a_term_is_extended_once_by_a_letter_and_the_new_day_is_shown_before(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna)
    path = page_of(request_id, "write/extend/")
    before = find_request(request_id).due_on
    asked = desk.get(path)
    new = asked.context["owed"].new_due_on
    assert new > before
    sent = written(desk, request_id, "extend", templates="extension", causes="Сведения в архиве.")
    assert sent.status_code == 302
    assert find_request(request_id).due_on == new
    assert desk.get(path).status_code == 404
    assert "Последний день теперь" in desk.get(page_of(request_id)).content.decode()


def test_a_refusal_names_its_ground_out_of_the_law(hosting, officer, desk, anna) -> None:
    made = came(hosting)
    path = page_of(made.request_id, "write/refuse/")
    assert desk.post(path, {"templates": "information_refused"}).status_code == 422
    sent = written(
        desk,
        made.request_id,
        "refuse",
        templates="information_refused",
        ground="152-ФЗ ст. 14 ч. 3",
    )
    assert sent.status_code == 302
    found = find_request(made.request_id)
    assert (found.state, found.ground) == (RequestState.REFUSED, "152-ФЗ ст. 14 ч. 3")


def test_a_letter_on_paper_is_marked_as_posted_once(hosting, officer, desk, anna) -> None:
    made = came(hosting)
    assert written(desk, made.request_id, "identity", templates="identity_asked").status_code == 302
    row = desk.get(page_of(made.request_id)).context["thread"][0]
    path = page_of(made.request_id, f"sent/{row['id']}/")
    assert desk.post(path, {"sent_by": "pigeon"}).status_code == 404
    assert desk.post(path, {"sent_by": "post"}).status_code == 302
    again = desk.get(page_of(made.request_id)).context["thread"][0]
    assert (again["sent"], again["is_waiting"]) == ("почтой", False)


# the course


def test_notes_kinds_joining_and_an_end_without_an_answer(hosting, officer, desk) -> None:
    one = came(hosting, RightKind.FEEDBACK)
    two = came(hosting, RightKind.FEEDBACK, person=BORIS, text="Спасибо за сайт")
    path = page_of(one.request_id)
    assert desk.post(f"{path}note/", {"text": "Спросить Веру"}).status_code == 302
    assert "Спросить Веру" in desk.get(path).content.decode()
    assert desk.post(f"{path}note/", {"text": ""}).status_code == 302
    assert desk.post(f"{path}kinds/", {"kinds": ["information"]}).status_code == 302
    assert find_request(one.request_id).kinds == (RightKind.INFORMATION,)
    assert desk.post(f"{path}join/", {"number": "1999-1"}).status_code == 409
    refused = desk.post(f"{path}join/", {"number": two.number})
    assert refused.status_code == 409
    assert desk.post(f"{path}dismiss/", {"reason": ""}).status_code == 422
    assert desk.post(f"{path}dismiss/", {"reason": "spam"}).status_code == 302
    assert find_request(one.request_id).state is RequestState.DISMISSED
    assert "Спам или реклама" in desk.get(path).content.decode()
    assert desk.get(path).context["actions"] == []


def test_a_scan_is_sealed_into_the_thread_and_comes_out_as_it_went_in(
    hosting, officer, desk, vera
) -> None:
    made = came(hosting)
    content = b"%PDF-1.4 " + ANNA.full_name.encode()
    scan = SimpleUploadedFile("доверенность.pdf", content)
    assert desk.post(page_of(made.request_id, "scan/"), {"scan": scan}).status_code == 302
    (one,) = desk.get(page_of(made.request_id)).context["files"]
    assert one["name"] == "доверенность.pdf"
    path = page_of(made.request_id, f"files/{one['file'].id}/")
    taken = desk.get(path)
    assert b"".join(taken.streaming_content) == content
    assert as_staff(hosting, vera).get(path).status_code == 403
    assert desk.post(page_of(made.request_id, "scan/"), {}).status_code == 302


def test_a_request_is_handed_only_to_who_may_answer(hosting, officer, desk, vera) -> None:
    made = came(hosting)
    path = page_of(made.request_id, "assign/")
    offered = desk.get(page_of(made.request_id)).context["assign_form"].fields["staff"].choices
    assert str(vera) not in dict(offered)
    refused = desk.post(path, {"staff": str(vera)}, follow=True)
    assert "работники с допуском" in refused.content.decode()
    admit(hosting, vera, officer_id=officer, purposes=["answering"], categories=["correspondence"])
    offered = desk.get(page_of(made.request_id)).context["assign_form"].fields["staff"].choices
    assert str(vera) in dict(offered)
    desk.post(path, {"staff": str(vera)})
    assert find_request(made.request_id).assignee_id == vera
    assert VERA.full_name in desk.get(page_of(made.request_id)).content.decode()
    assert [one.facts.get("effects") for one in list_steps(made.request_id)] == [None, None]
