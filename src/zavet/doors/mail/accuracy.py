"""Asks people by mail whether their data are right still: once a term, by their own confirmed address.

The queue holds ids; which data it is about the person reads in the cabinet.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from zavet.access.accuracy import ask_person, list_stale, stale_of
from zavet.access.queries import awaits_confirmation
from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.doors.mail.own_address import own_address
from zavet.doors.mail.posting import machine_headers, send_plainly
from zavet.doors.mail.retrying import retrying
from zavet.doors.pages.sites import origin
from zavet.parties.queries import find_account, find_subject, get_site, list_sites
from zavet.transactions import in_one_transaction

MOST_A_RUN: Final = 500


def ask_people(*, at: datetime) -> int:
    """Ask whoever has stale data and was not asked yet, and return how many were."""
    asked = 0
    for site in list_sites():
        stale = list_stale(site_id=site.id, at=at, limit=MOST_A_RUN, is_unasked=True)
        whom = dict.fromkeys(one.subject_id for one in stale)
        asked += sum(_ask(site.id, subject_id, at) for subject_id in whom)
    return asked


@in_one_transaction
def _ask(site_id: UUID, subject_id: UUID, at: datetime) -> bool:
    categories = ask_person(site_id=site_id, subject_id=subject_id, by=Actor.system(), at=at)
    if categories and find_account(subject_id=subject_id) is not None:
        send_question.enqueue(subject_id=str(subject_id))
    return bool(categories)


@task
def send_question(subject_id: str, attempt: int = 0) -> None:
    """Send one question, unless it was answered meanwhile, or the address is new and unconfirmed, or not permitted."""
    with retrying(send_question, attempt, subject_id=subject_id):
        _send(subject_id)


def _send(subject_id: str) -> None:
    person = find_subject(UUID(subject_id))
    if person is None or person.ended_at is not None:
        return
    at, site_id = now(), person.site_id
    if not stale_of(site_id=site_id, subject_id=person.id, at=at):
        return
    if awaits_confirmation(site_id=site_id, subject_id=person.id):
        return
    address = own_address(site_id=site_id, subject_id=person.id, at=at)
    if address is None:
        return
    send_plainly(_letter(site_id, address))


def _letter(site_id: UUID, address: Sealed[str]) -> EmailMessage:
    site = get_site(site_id)
    given = {"site": site, "link": origin(site) + reverse("cabinet:accuracy")}
    with translation.override("ru"):
        text = render_to_string("site/letters/accuracy.txt", given)
        subject = _("Верны ли ваши данные?")
    return EmailMessage(
        subject=f"{site.name}: {subject}",
        body=text,
        to=[address.reveal()],
        headers=machine_headers(),
    )
