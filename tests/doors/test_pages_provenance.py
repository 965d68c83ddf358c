"""Where a datum came from, when and under which version is said to the person and on the console's card, in words."""

from datetime import timedelta

import pytest

from cast import ANNA, VERA
from residents import AGO, as_staff, as_subject, hire, settle
from zavet.access.operations import VerifyMethod, rectify, store, verify
from zavet.chance import now
from zavet.core.values import Actor, Provenance, Sealed, Source
from zavet.doors.pages.tags import day

pytestmark = pytest.mark.django_db
PUBLIC_AT = now() - timedelta(days=500)
CAME_AT = now() - timedelta(days=2)


@pytest.fixture
def anna(clinic):
    return settle(clinic, ANNA)


def told(client, path, category="email"):
    """Return source and history of one datum as a page says them."""
    page = client.get(path)
    (item,) = [one for one in page.context["held"] if one["id"] == category]
    text = page.content.decode()
    assert (item["source"] in text, item["history"] in text) == (True, True)
    return item["source"], item["history"]


def cabinet(clinic, anna):
    return told(as_subject(clinic, anna), "/cabinet/", "message")


def console(clinic, anna, category="email"):
    officer = as_staff(clinic, hire(clinic, VERA, is_officer=True))
    return told(officer, f"/console/people/{anna}/", category)


def put(clinic, anna, source, **more):
    store(
        site_id=clinic.id,
        subject_id=anna,
        values={"message": Sealed("где мой анализ")},
        service="feedback",
        by=Actor.system(),
        at=CAME_AT,
        is_confirmed=True,
        provenance=Provenance(source=source, **more),
    )


def test_what_the_person_told_is_said_to_them_and_of_them(clinic, anna):
    came = f"принято {day(now() - AGO)} по редакции 1"
    source, history = told(as_subject(clinic, anna), "/cabinet/")
    assert (source, history) == ("вы сообщили сами, «Учётная запись»", came)
    assert console(clinic, anna) == ("сообщил сам человек, «Учётная запись»", came)


@pytest.mark.parametrize(
    ("provenance", "words"),
    [
        ({"source": Source.REPRESENTATIVE}, "сообщил ваш представитель"),
        ({"source": Source.STAFF}, "записал работник оператора"),
        ({"source": Source.SOFTWARE}, "собрано программой"),
        (
            {"source": Source.THIRD_PARTY, "reference": "partner_laboratory"},
            "получено от третьего лица: ООО «Лаборатория „Аист“»",
        ),
        (
            {"source": Source.PUBLIC, "reference": "register-7", "known_at": PUBLIC_AT},
            f"взято из открытого источника: register-7, было там известно {day(PUBLIC_AT)}",
        ),
    ],
    ids=lambda one: one["source"].value if isinstance(one, dict) else "",
)
def test_every_other_source_is_said_with_what_is_known_of_it(clinic, anna, provenance, words):
    put(clinic, anna, **provenance)
    source, history = cabinet(clinic, anna)
    assert source == f"{words}, «Вопросы и заявки»"
    assert history == f"принято {day(CAME_AT)} по редакции 1"


def test_a_representatives_word_is_not_called_the_persons_on_the_console(clinic, anna):
    put(clinic, anna, Source.REPRESENTATIVE)
    source, _history = console(clinic, anna, "message")
    assert source == "сообщил представитель человека, «Вопросы и заявки»"


def test_a_correction_and_a_verification_are_told_with_their_days(clinic, anna):
    put(clinic, anna, Source.SUBJECT)
    officer = Actor.staff(hire(clinic, VERA, is_officer=True))
    whose = {"site_id": clinic.id, "subject_id": anna, "category": "message"}
    changed_at, verified_at = now() - timedelta(days=1), now()
    rectify(**whose, value=Sealed("где анализ"), by=Actor.subject(anna), at=changed_at)
    verify(**whose, method=VerifyMethod.DOCUMENT_SHOWN, by=officer, at=verified_at)
    _source, history = cabinet(clinic, anna)
    assert history == (
        f"принято {day(CAME_AT)} по редакции 1; "
        f"исправлено {day(changed_at)}; проверено {day(verified_at)}"
    )


def test_the_day_an_address_was_confirmed_is_told(clinic):
    from zavet.access.registration import confirm_registration

    later = settle(clinic, ANNA, is_confirmed=False)
    confirm_registration(site_id=clinic.id, subject_id=later, at=now())
    _source, history = told(as_subject(clinic, later), "/cabinet/")
    assert history == f"принято {day(now() - AGO)} по редакции 1; подтверждено {day(now())}"
