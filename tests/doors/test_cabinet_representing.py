"""The cabinet of whoever acts for another: opened by a standing right alone, seen by the person, ended by them."""

from datetime import timedelta

import pytest
from django.core import mail

from cast import ANNA, BORIS, GLEB, INSPECTOR
from desk import values
from doors.rights_desk import all_requests
from representing import let_act
from residents import as_staff, as_subject, hire, settle
from sites import POLICIES, client_of, path_in, publish_site, run_tasks
from zavet.access.queries import describe, is_blocked
from zavet.chance import now
from zavet.consent.queries import find_answer
from zavet.core.decisions import Answer
from zavet.core.requests import IdentityState, Requester
from zavet.core.values import Actor, Sealed
from zavet.journal.queries import list_entries
from zavet.parties.models import Representative
from zavet.parties.representing import (
    end_representative,
    list_representatives,
    list_represented,
)
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish
from zavet.rights.operations import answer, inform

pytestmark = pytest.mark.django_db
PAGES = (
    "",
    "correct/",
    "visibility/",
    "accuracy/",
    "consents/",
    "consents/campaigns/give/",
    "consents/campaigns/withdraw/",
    "files/",
    "requests/",
    "requests/new/information/",
    "block/",
    "delete/",
    "download/",
)
DAY, MONTH = timedelta(days=1), timedelta(days=30)
READ_ONLY = {"", "consents/", "requests/", "download/"}


class Family:
    """Anna, who acts for Boris since yesterday; Gleb, who is nobody to them; the officer."""

    def __init__(self, site, *, is_confirmed=True):
        self.site = site
        self.anna = settle(site, ANNA)
        self.boris = settle(site, BORIS, is_confirmed=is_confirmed)
        self.gleb = settle(site, GLEB)
        self.officer = Actor.staff(hire(site, INSPECTOR, is_officer=True))
        let_act(self.boris, self.anna, by=self.officer, at=now() - DAY)
        self.client = as_subject(site, self.anna)

    def url(self, page=""):
        return f"/cabinet/for/{self.boris}/{page}"

    @property
    def right(self):
        [one] = list_representatives(subject_id=self.boris)
        return one

    def end(self):
        end_representative(representative_id=self.right.id, by=self.officer, at=now())


def ways(client, page):
    """Return the ways a page may be asked for."""
    return [client.get] if page in READ_ONLY else [client.get, client.post]


@pytest.fixture
def family(hosting):
    return Family(hosting)


def test_a_representative_finds_for_whom_they_act_and_opens_each_page_of_theirs(family):
    own = family.client.get("/cabinet/").content.decode()
    assert "/cabinet/for/" in own
    listed = family.client.get("/cabinet/for/").content.decode()
    assert (BORIS.full_name in listed, family.url() in listed) == (True, True)
    for page in PAGES:
        shown = family.client.get(family.url(page))
        assert shown.status_code == 200, page
        text = shown.content.decode()
        if shown["Content-Type"].startswith("text/html"):
            assert (page, "действуете за другого человека" in text) == (page, True)
            is_contact = page == "requests/new/information/"
            assert (page, ANNA.phone in text) == (page, is_contact)
    shown = family.client.get(family.url())
    assert values(shown) == {"name": BORIS.full_name, "email": BORIS.email, "phone": BORIS.phone}
    links = shown.content.decode()
    assert f'href="{family.url("consents/")}"' in links
    assert 'href="/cabinet/consents/"' not in links


@pytest.mark.parametrize("who", ["gleb", "boris", "visitor", "staff"])
def test_whoever_never_represented_the_person_finds_no_page_at_all(family, who):
    client = {
        "gleb": lambda: as_subject(family.site, family.gleb),
        "boris": lambda: as_subject(family.site, family.boris),
        "visitor": lambda: client_of(family.site),
        "staff": lambda: as_staff(family.site, family.officer.known_id),
    }[who]()
    before = list_entries(site_id=family.site.id, subject_id=family.boris)
    for page in (*PAGES, "confirm/"):
        for ask in ways(client, page):
            refused = ask(family.url(page))
            assert refused.status_code in {302, 404}
            assert [one for one in BORIS.traces if one in refused.content.decode()] == []
            assert (who in {"gleb", "boris"}) == (refused.status_code == 404)
    assert list_entries(site_id=family.site.id, subject_id=family.boris) == before
    listed = client.get("/cabinet/for/").content.decode()
    assert family.url() not in listed


@pytest.mark.parametrize("how", ["ended", "expired", "not_yet"])
def test_a_right_that_does_not_stand_opens_nothing_and_says_so(hosting, how):
    family = Family(hosting)
    if how == "ended":
        family.end()
    elif how == "expired":
        Representative.objects.update(until_at=now())
    else:
        Representative.objects.update(from_at=now() + DAY)
    before = describe(site_id=hosting.id, subject_id=family.boris)
    for page in PAGES:
        for ask in ways(family.client, page):
            assert ask(family.url(page)).url == "/cabinet/for/"
    listed = family.client.get("/cabinet/for/").content.decode()
    assert "больше не действуете" in listed
    assert [one for one in BORIS.traces if one in listed] == []
    assert describe(site_id=hosting.id, subject_id=family.boris) == before
    assert not is_blocked(site_id=hosting.id, subject_id=family.boris, at=now())


def test_what_a_representative_decides_is_done_for_the_person_and_in_their_own_name(family):
    given = family.client.get(family.url("consents/campaigns/give/")).context["form"]
    family.client.post(family.url("consents/campaigns/withdraw/"))
    said = find_answer(subject_id=family.boris, purpose="campaigns", at=now())
    assert (said.answer, said.means) == (Answer.WITHDRAWN, "representative")
    version = given["version"].value()
    family.client.post(family.url("consents/campaigns/give/"), {"version": version, "given": "on"})
    said = find_answer(subject_id=family.boris, purpose="campaigns", at=now())
    assert (said.answer, said.means) == (Answer.GIVEN, "representative")
    entry = list_entries(site_id=family.site.id, subject_id=family.boris, limit=1)[0]
    assert (entry.actor_kind, entry.actor_id) == ("representative", family.anna)
    typed = {"name": "Зарецкий Борис", "phone": BORIS.phone, "email": "thief@example.org"}
    assert family.client.post(family.url("correct/"), typed).url == family.url()
    shown = values(family.client.get(family.url()))
    assert shown == {"name": "Зарецкий Борис", "email": BORIS.email, "phone": BORIS.phone}
    assert family.client.post(family.url("block/")).url == family.url()
    assert is_blocked(site_id=family.site.id, subject_id=family.boris, at=now())
    assert not is_blocked(site_id=family.site.id, subject_id=family.anna, at=now())
    assert family.client.post(family.url("delete/")).url == family.url()
    owed = [one["duty"].kind for one in family.client.get(family.url()).context["duties"]]
    assert "destroy" in owed


def test_by_what_the_person_signs_in_is_theirs_alone_to_change(family):
    assert set(family.client.get(family.url("correct/")).context["form"].fields) == {
        "name",
        "phone",
    }
    own = as_subject(family.site, family.boris).get("/cabinet/correct/").context["form"].fields
    assert set(own) == {"name", "phone", "email"}


def test_the_person_sees_who_acts_for_them_and_every_look_and_ends_it(family):
    family.client.get(family.url())
    boris = as_subject(family.site, family.boris)
    page = boris.get("/cabinet/")
    text = page.content.decode()
    assert str(family.anna)[-12:] in text
    assert [one for one in ANNA.traces if one in text] == []
    assert "законный представитель" in str(page.context["looks"])
    ending = f"/cabinet/representatives/{family.right.id}/end/"
    assert ending in text
    assert as_subject(family.site, family.gleb).post(ending).status_code == 404
    assert family.client.post(ending).status_code == 404
    assert list_represented(subject_id=family.anna, at=now()) != ()
    assert boris.get(ending).status_code == 200
    assert list_represented(subject_id=family.anna, at=now()) != ()
    assert boris.post(ending).url == "/cabinet/"
    assert list_represented(subject_id=family.anna, at=now()) == ()
    assert family.client.get(family.url()).url == "/cabinet/for/"
    assert str(family.anna)[-12:] not in str(boris.get("/cabinet/").context["acting"])


def test_a_request_for_another_is_the_representative_s_own_to_follow_and_the_person_sees_it(family):
    form = family.client.get(family.url("requests/new/information/"))
    assert (ANNA.email in form.content.decode(), BORIS.email in form.content.decode()) == (
        True,
        False,
    )
    said = {"mark": form.context["form"]["mark"].value(), "text": "Что о нём хранится?"}
    made = family.client.post(family.url("requests/new/information/"), said)
    [request] = all_requests(family.site)
    assert made["Location"] == family.url(f"requests/{request.id}/")
    assert (request.requester, request.identity, request.subject_id) == (
        Requester.REPRESENTATIVE,
        IdentityState.PROVEN,
        family.boris,
    )
    thread = family.client.get(made["Location"]).content.decode()
    more = family.url(f"requests/{request.id}/write/")
    assert ("Что о нём хранится?" in thread, more in thread) == (True, True)
    mark = family.client.get(more).context["form"]["mark"].value()
    written = family.client.post(more, {"mark": mark, "text": "И ещё."})
    assert written["Location"] == made["Location"]
    seen = [
        as_subject(family.site, who).get(f"/cabinet/requests/{request.id}/").status_code
        for who in (family.boris, family.gleb, family.anna)
    ]
    assert seen == [200, 404, 404]
    inform(request_id=request.id, by=family.officer, at=now())
    mail.outbox.clear()
    answer(request_id=request.id, text=Sealed("Вот всё."), by=family.officer, at=now())
    run_tasks()
    [letter] = [one for one in mail.outbox if one.to == [ANNA.email]]
    assert path_in(letter.body) == family.url(f"requests/{request.id}/")
    family.end()
    gone = family.client.get(family.url(f"requests/{request.id}/"))
    assert gone.url == "/cabinet/for/"


def test_data_that_wait_are_shown_and_agreed_to_with_no_box_ticked(hosting):
    family = Family(hosting, is_confirmed=False)
    listed = family.client.get("/cabinet/for/").content.decode()
    assert family.url("confirm/") in listed
    assert "Данные ждут вашего согласия" in family.client.get(family.url()).content.decode()
    page = family.client.get(family.url("confirm/"))
    form = page.context["form"]
    assert {one["value"] for one in page.context["held"]} == {
        BORIS.full_name,
        BORIS.email,
        BORIS.phone,
    }
    boxes = [form["accepted"], *form.consent_fields()]
    assert [one.html_name for one in boxes if one.value()] == []
    empty = family.client.post(family.url("confirm/"), {"version": form["version"].value()})
    assert empty.status_code == 422
    old = family.client.post(family.url("confirm/"), {"version": "1", "accepted": "on"})
    assert (old.status_code, old.context["form"].is_stale) == (422, True)
    states = {one.state for one in describe(site_id=hosting.id, subject_id=family.boris)}
    assert states == {"unconfirmed"}
    said = {"version": form["version"].value(), "accepted": "on"}
    assert family.client.post(family.url("confirm/"), said).url == family.url()
    states = {one.state for one in describe(site_id=hosting.id, subject_id=family.boris)}
    assert states == {"as_given"}
    again = family.client.post(family.url("confirm/"), said)
    assert again.url == family.url()
    # Whoever filled the form in with a password of their own is let in by no representative's consent.
    boris = as_subject(hosting, family.boris)
    assert boris.get("/cabinet/").status_code == 403


def test_a_purpose_that_is_the_person_s_own_affair_has_no_button_for_another():
    site = publish_site("hosting")
    files = read_folder(POLICIES / "hosting")
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    files["rules.yaml"] = rules.replace(
        "  - id: campaigns\n", "  - id: campaigns\n    is_for_representatives: false\n", 1
    )
    publish(site_id=site.id, files=files, by=Actor.system(), at=now() - MONTH)
    family = Family(site)
    page = family.client.get(family.url("consents/")).content.decode()
    assert "отвечает только сам человек" in page
    for what in ("give", "withdraw"):
        path = f"consents/campaigns/{what}/"
        assert family.url(path) not in page
        assert family.client.get(family.url(path)).status_code == 404
        assert family.client.post(family.url(path)).status_code == 404
    own = as_subject(site, family.boris).get("/cabinet/consents/").content.decode()
    assert "/cabinet/consents/campaigns/withdraw/" in own
