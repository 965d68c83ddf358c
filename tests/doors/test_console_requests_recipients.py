"""The officer tells recipients of a person's data what changed: one letter or mark each, no word more than needed."""

import io

import pytest
from pypdf import PdfReader

from cast import ANNA, BORIS
from doors.requests_desk import page_of, proven, written
from post_office import Mailbox, mailbox, text_of
from residents import as_staff, settle
from sites import publish_site, run_tasks
from zavet.core.language.words import RightKind
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.rights.queries import list_steps

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
WAREHOUSE = "affiliate_warehouse"
ADDRESS = "dogovor@example.org"
NEW_PHONE = "+7 912 555-04-04"


@pytest.fixture
def hosting(db):
    """Open the kind of site whose policy names recipients; the officer and Anna of these tests are its own."""
    return publish_site("services")


@pytest.fixture
def anna(hosting):
    return settle(hosting, ANNA)


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


@pytest.fixture
def request_id(hosting, officer, anna, desk):
    """Take in a request by which Anna's phone is put right."""
    request_id = proven(hosting, officer, anna, RightKind.RECTIFICATION)
    sent = {"category": "phone", "value": NEW_PHONE}
    assert desk.post(page_of(request_id, "rectify/"), sent).status_code == 302
    return request_id


def place(request_id, recipient=WAREHOUSE, more=""):
    return page_of(request_id, f"recipients/{recipient}/{more}")


def tell(desk, request_id, **chosen):
    """Lead a notice from its choice to its sending and return its text with the last answer."""
    given = {"to_name": "ООО «Мастер-Склад»", "way": "email", "to_address": ADDRESS} | chosen
    drafted = desk.post(place(request_id), given)
    assert drafted.status_code == 200, drafted.context["form"].errors
    text = drafted.context["form"].initial["text"].replace("[укажите", "(указано")
    reviewed = desk.post(place(request_id), given | {"text": text, "step": "review"})
    assert reviewed.status_code == 200, reviewed.context["form"].errors
    return text, desk.post(place(request_id), given | {"text": text, "step": "send"})


def owed(site, request_id):
    return list_open(site_id=site.id, cause_id=request_id, kinds=["tell_recipients"]) != ()


def test_the_officer_sees_who_could_have_had_what_changed(desk, request_id) -> None:
    page = desk.get(page_of(request_id))
    rows = page.context["recipients"]
    assert [(one["id"], [each["data"] for each in one["changes"]]) for one in rows] == [
        (WAREHOUSE, ["Телефон"]),
        ("named_by_you", ["Телефон"]),
    ]
    assert NEW_PHONE not in page.content.decode()


def test_a_notice_goes_to_the_recipient_alone_and_the_duty_ends_with_the_last_one(
    hosting, desk, request_id, mailbox: Mailbox
) -> None:
    run_tasks()
    mailbox.letters.clear()
    text, sent = tell(desk, request_id)
    assert sent.status_code == 302
    run_tasks()
    [(to, letter)] = mailbox.letters
    assert to == [ADDRESS]
    assert text_of(letter).split() == text.split()
    [file] = letter.iter_attachments()
    [step] = [one for one in list_steps(request_id) if one.event == "recipient_told"]
    assert file.get_filename() == f"{step.number}.pdf"
    assert step.sent_by == "email"
    assert owed(hosting, request_id)
    marked = desk.post(place(request_id, "named_by_you", "mark/"), {"reason": "never_given"})
    assert marked.status_code == 302
    assert not owed(hosting, request_id)


def test_a_notice_tells_what_changed_and_no_value_unless_it_was_chosen(desk, request_id) -> None:
    before = len(list_entries(site_id=None, event_prefix="access.data.revealed", limit=99))
    text, _sent = tell(desk, request_id)
    for value in (NEW_PHONE, ANNA.phone, ANNA.full_name, ANNA.email, ANNA.login):
        assert value not in text
    assert "уточнены следующие данные" in text
    assert "Телефон" in text
    assert len(list_entries(site_id=None, event_prefix="access.data.revealed", limit=99)) == before


def test_values_the_officer_chose_stand_in_the_notice_and_the_look_is_told(
    desk, request_id
) -> None:
    text, _sent = tell(desk, request_id, named_by=["name"], values=["phone"])
    assert f"Телефон: {NEW_PHONE}" in text
    assert ANNA.full_name in text
    [look] = list_entries(site_id=None, event_prefix="access.data.revealed", limit=1)
    assert (look.facts["categories"], look.facts["purpose"]) == (["name", "phone"], "answering")


def test_what_a_recipient_could_not_have_had_is_not_offered(desk, request_id) -> None:
    form = desk.get(place(request_id)).context["form"]
    assert [name for name, _words in form.fields["named_by"].choices] == ["name", "phone"]
    assert [name for name, _words in form.fields["values"].choices] == ["phone"]
    planted = {"to_name": "С", "way": "email", "to_address": ADDRESS, "named_by": ["email"]}
    refused = desk.post(place(request_id), planted)
    assert refused.status_code == 422
    assert ANNA.email not in refused.content.decode()


def test_after_the_answer_no_value_is_opened_and_the_notice_is_written_all_the_same(
    desk, request_id
) -> None:
    assert written(desk, request_id, "answer", templates="rectified").status_code == 302
    form = desk.get(place(request_id)).context["form"]
    assert {"named_by", "values"} & form.fields.keys() == set()
    _text, sent = tell(desk, request_id)
    assert sent.status_code == 302


def test_a_notice_with_a_place_left_does_not_leave(desk, request_id) -> None:
    given = {"to_name": "С", "way": "post", "to_address": "г. Вымышленск"}
    text = desk.post(place(request_id), given).context["form"].initial["text"]
    assert "[укажите" in text
    refused = desk.post(place(request_id), given | {"text": text, "step": "send"})
    assert refused.status_code == 422
    assert [one for one in list_steps(request_id) if one.event == "recipient_told"] == []


@pytest.mark.parametrize("address", ["", "не адрес", "г. Вымышленск, ул. Липовая, д. 7"])
def test_what_is_no_e_mail_is_not_written_to(desk, request_id, address) -> None:
    given = {"to_name": "С", "way": "email", "to_address": address}
    assert desk.post(place(request_id), given).status_code == 422


def test_on_paper_a_notice_is_printed_with_its_number_and_marked_as_handed(
    hosting, desk, request_id, mailbox: Mailbox
) -> None:
    run_tasks()
    mailbox.letters.clear()
    _text, sent = tell(desk, request_id, way="hand", to_address="г. Вымышленск, склад")
    assert sent.status_code == 302
    run_tasks()
    assert mailbox.letters == []
    [step] = [one for one in list_steps(request_id) if one.event == "recipient_told"]
    printed = desk.get(page_of(request_id, f"letters/{step.id}.pdf"))
    pages = PdfReader(io.BytesIO(printed.content)).pages
    words = " ".join(" ".join(one.extract_text() for one in pages).split())
    for said in (step.number, "Мастер-Склад", "г. Вымышленск, склад", "152-ФЗ ст. 20 ч. 3"):
        assert said in words
    assert ANNA.full_name not in words
    for place_ in (place(request_id, "named_by_you", "mark/"),):
        assert desk.post(place_, {"reason": "unreachable"}).status_code == 302
    assert owed(hosting, request_id)
    handed = desk.post(page_of(request_id, f"sent/{step.id}/"), {"sent_by": "hand"})
    assert handed.status_code == 302
    assert not owed(hosting, request_id)


def test_the_answer_tells_the_person_who_was_told_and_how(desk, request_id) -> None:
    assert tell(desk, request_id)[1].status_code == 302
    chosen = {"templates": "rectified"}
    first = desk.post(page_of(request_id, "write/answer/"), chosen).context["form"].initial["text"]
    assert "ООО «Мастер-Склад»: уведомление № " in first
    assert "— Лицо, на которое вы согласились]" in first  # a place: told nothing yet
    desk.post(place(request_id, "named_by_you", "mark/"), {"reason": "never_given"})
    then = desk.post(page_of(request_id, "write/answer/"), chosen).context["form"].initial["text"]
    assert "Лицо, на которое вы согласились: этих данных ему не передавали" in then
    assert "кто уведомлён" not in then


def test_nobody_else_is_told_and_a_wrong_mark_is_not_found(desk, request_id) -> None:
    for name in ("authority", "public", "nobody"):
        assert desk.get(place(request_id, name)).status_code == 404
        refused = desk.post(place(request_id, name, "mark/"), {"reason": "never_given"})
        assert refused.status_code == 302
    assert desk.post(place(request_id, more="mark/"), {"reason": "spam"}).status_code == 404
    assert [one for one in list_steps(request_id) if one.event == "recipient_told"] == []


def test_a_notice_bears_no_mark_of_the_thread_and_none_of_the_person(
    desk, request_id, mailbox: Mailbox
) -> None:
    run_tasks()
    mailbox.letters.clear()
    tell(desk, request_id)
    run_tasks()
    [(_to, letter)] = mailbox.letters
    assert "[№" not in letter["Subject"]
    assert "исх. № " in letter["Subject"]
    whole = letter.as_string() + text_of(letter)
    for said in ("/rights/", "/cabinet/", BORIS.full_name, ANNA.email):
        assert said not in whole
