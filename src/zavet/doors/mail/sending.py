"""Letters of requests to whoever asked. The queue holds ids; address, text and file are opened to send.

A letter is sent, then marked as sent: killed between the two, it goes once more, under the same Message-ID, which mail
programs show once. To mark first would lose it.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from zavet.access.answering import find_correspondents, reveal_letter_file
from zavet.chance import new_id, now
from zavet.core.language.words import Channel
from zavet.core.requests import IdentityState, RequestEvent
from zavet.core.values import Actor, Sealed
from zavet.doors.mail.automatic import is_robot
from zavet.doors.mail.contacts import Contact, is_own_address, open_contact
from zavet.doors.mail.noticing import draft_notice
from zavet.doors.mail.own_address import own_address
from zavet.doors.mail.posting import Draft, post
from zavet.doors.mail.recipients import officer_addresses, operator_address
from zavet.doors.mail.retrying import retrying
from zavet.doors.pages.sites import origin
from zavet.parties.queries import SiteView, find_subject, get_site
from zavet.rights.confirming import make_confirmation
from zavet.rights.links import keep_link
from zavet.rights.operations import mark_sent, write_notice
from zavet.rights.queries import (
    OutgoingView,
    RequestView,
    find_outgoing,
    get_request,
    list_outgoing,
)
from zavet.rights.views import Received

RECEIPT: Final = "receipt"
MOST_A_DAY: Final = 10
"""Requests of one address in a day that are told to have come: two machines must not write to each other for ever, and
nobody fills another's box by writing in their name."""
_MOST_WAITING: Final = 10_000
_STUCK: Final = timedelta(minutes=15)
_SETTLED: Final = timedelta(minutes=5)  # until then whoever wrote a letter may still be printing it
_ENDED: Final = frozenset({"FAILED", "SUCCESSFUL"})  # given up, or it has nowhere to go


def after_receiving(received: Received, *, at: datetime) -> None:
    """Tell whoever made a request that it came: its number, its last day, its link; ask a known person to confirm it.

    Called in the transaction that took it in. A request without an e-mail is told nothing, nor is a machine, nor an
    address so many requests came from that it may be one: no letter is written that would not be sent.
    """
    request = get_request(received.request_id)
    site = get_site(request.site_id)
    contact = open_contact(request, site, at=at)
    if contact is None or contact.email is None:
        return
    if received.token:
        keep_link(request, received.token, at=at)
    if not _is_person(request, site, contact.email, at):
        return
    text = _receipt(site, request)
    deed = write_notice(
        request_id=request.id, text=Sealed(text), by=Actor.system(), at=at, template=RECEIPT
    )
    if deed.step_id is not None:
        queue_letter(deed.step_id)
    if request.identity is IdentityState.AWAITED and request.subject_id is not None:
        send_identity_link.enqueue(request_id=str(request.id))


def _receipt(site: SiteView, request: RequestView) -> str:
    joined_to = get_request(request.joined_to_id) if request.joined_to_id else None
    given = {"site": site, "request": request, "joined_to": joined_to}
    with translation.override("ru"):
        return render_to_string("site/letters/request_received.txt", given)


def queue_letter(step_id: UUID) -> None:
    """Queue a letter the operator wrote: its step of the thread says the rest."""
    send_letter.enqueue(step_id=str(step_id))


def queue_waiting(*, at: datetime, is_forced: bool = False) -> int:
    """Queue letters that were written and that no task sends; return how many. ``is_forced``: those given up too."""
    waiting = [
        one
        for one in list_outgoing(limit=_MOST_WAITING)
        if one.is_by_mail and (is_forced or at - one.step.at > _SETTLED)
    ]
    lost = [one.step.id for one in waiting if not _is_under_way(one.step.id, at, is_forced)]
    for step_id in lost:
        queue_letter(step_id)
    return len(lost)


def tell_unread(received: Received) -> None:
    """Queue the word to the officer that a letter could not be taken apart."""
    send_unread.enqueue(request_id=str(received.request_id))


@task
def send_letter(step_id: str, attempt: int = 0) -> None:
    """Send one letter of a thread, unless it was sent, and mark it as sent."""
    outgoing = find_outgoing(UUID(step_id))
    if outgoing is None or not outgoing.is_by_mail:
        return
    way = ""
    with retrying(send_letter, attempt, step_id=step_id):
        way = _send_notice(outgoing) if outgoing.is_for_recipient else _send(outgoing)
    if way:
        mark_sent(step_id=outgoing.step.id, sent_by=way, by=Actor.system(), at=now())


@task
def send_identity_link(request_id: str, attempt: int = 0) -> None:
    """Send the link that proves who asks to the address of the person's own record, which they confirmed long ago."""
    with retrying(send_identity_link, attempt, request_id=request_id):
        request = get_request(UUID(request_id))
        is_waiting = request.is_open or request.joined_to_id is not None
        if is_waiting and request.identity is IdentityState.AWAITED:
            _ask_proof(request, get_site(request.site_id))


@task
def send_unread(request_id: str, attempt: int = 0) -> None:
    """Tell the officer that a letter could not be taken apart: its number, nothing of it."""
    with retrying(send_unread, attempt, request_id=request_id):
        request = get_request(UUID(request_id))
        site = get_site(request.site_id)
        to = [Sealed(one) for one in officer_addresses(site, at=now())]
        if to:
            post(_draft(site, request, *to, name="letter_unread", link=origin(site)))


def _ask_proof(request: RequestView, site: SiteView) -> None:
    at = now()
    contact = open_contact(request, site, at=at)
    if contact is None or contact.email is None or request.subject_id is None:
        return
    if not is_own_address(request, contact.email):
        return
    address = own_address(site_id=site.id, subject_id=request.subject_id, at=at)
    if address is None:
        return
    token = make_confirmation(request_id=request.id, subject_id=request.subject_id, at=at)
    link = f"{origin(site)}{reverse('site:rights_confirm', args=[token])}"
    post(_draft(site, request, address, name="confirm_identity", link=link))


def _is_under_way(step_id: UUID, at: datetime, is_forced: bool) -> bool:  # noqa: FBT001 - one question in three parts
    """Tell whether a task waits to send a letter, sends it, or gave it up."""
    rows = DBTaskResult.objects.filter(
        task_path=send_letter.module_path, args_kwargs__kwargs__step_id=str(step_id)
    )
    states = dict.fromkeys(rows.values_list("status", "started_at"))
    return any(
        status == "READY"
        or (status == "RUNNING" and started_at is not None and at - started_at < _STUCK)
        or (status in _ENDED and not is_forced)
        for status, started_at in states
    )


def _send_notice(outgoing: OutgoingView) -> str:
    """Send a letter to a recipient of the person's data, and never to the person; return the way it went."""
    at = now()
    draft = draft_notice(outgoing, get_site(outgoing.site_id), files=_files(outgoing, at), at=at)
    if draft is None:
        return ""
    post(draft)
    return "email"


def _send(outgoing: OutgoingView) -> str:
    """Send a letter and return the way it went; nothing where it has nowhere to go."""
    at = now()
    request, site = get_request(outgoing.request_id), get_site(outgoing.site_id)
    contact = open_contact(request, site, at=at)
    if contact is None or contact.email is None or is_robot(contact.email.reveal()):
        return "cabinet" if outgoing.channel is Channel.CABINET else ""
    is_whole = outgoing.channel is Channel.EMAIL or outgoing.step.template == RECEIPT
    text = _text(outgoing, contact) if is_whole else _ready(site, request, contact)
    post(
        Draft(
            id=outgoing.step.id,
            site=site,
            to=(contact.email,),
            number=request.number,
            subject=_subject(outgoing),
            text=text.rstrip() + _footer(site, request, contact),
            reply_to=operator_address(site, at=at),
            files=_files(outgoing, at) if is_whole else (),
        )
    )
    return "email"


def _text(outgoing: OutgoingView, contact: Contact) -> str:
    letter_id = outgoing.step.letter_id
    fields = contact.letters.get(letter_id, {}) if letter_id else {}
    return fields["text"].reveal() if "text" in fields else ""


def _ready(site: SiteView, request: RequestView, contact: Contact) -> str:
    return _render("letter_ready", site, request, contact.link)


def _footer(site: SiteView, request: RequestView, contact: Contact) -> str:
    return _render("letter_footer", site, request, contact.link)


def _render(name: str, site: SiteView, request: RequestView, link: str) -> str:
    with translation.override("ru"):
        given = {"site": site, "request": request, "link": link}
        return render_to_string(f"site/letters/{name}.txt", given)


def _draft(site: SiteView, request: RequestView, *to: Sealed[str], name: str, link: str) -> Draft:
    with translation.override("ru"):
        subject = {
            "confirm_identity": _("подтвердите, что обращение ваше"),
            "letter_unread": _("письмо не разобрано"),
        }[name]
    return Draft(
        id=new_id(),
        site=site,
        to=to,
        number=request.number,
        subject=subject,
        text=_render(name, site, request, link),
        reply_to=operator_address(site, at=now()),
    )


def _subject(outgoing: OutgoingView) -> str:
    with translation.override("ru"):
        if outgoing.step.template == RECEIPT:
            return _("обращение принято")
        return {
            RequestEvent.ANSWERED: _("ответ на ваше обращение"),
            RequestEvent.REFUSED: _("ответ на ваше обращение"),
            RequestEvent.EXTENDED: _("срок ответа продлён"),
            RequestEvent.IDENTITY_ASKED: _("подтвердите, кто вы"),
        }.get(outgoing.step.event, _("уведомление по вашему обращению"))


def _files(outgoing: OutgoingView, at: datetime) -> tuple[tuple[str, bytes], ...]:
    if outgoing.step.file_id is None:
        return ()
    outcome = reveal_letter_file(
        site_id=outgoing.site_id,
        correspondent_id=outgoing.correspondent_id,
        file_id=outgoing.step.file_id,
        by=Actor.system(),
        at=at,
    )
    if outcome.file is None:
        return ()
    content = b"".join(outcome.file.chunks)
    return ((f"{outgoing.step.number}.pdf", content),)


def _is_person(request: RequestView, site: SiteView, email: Sealed[str], at: datetime) -> bool:
    """Tell whether an address may be written to unasked; in the cabinet a letter is read without any."""
    is_known = request.channel is Channel.CABINET or not is_robot(email.reveal())
    return is_known and not _is_flood(site, email, at)


def _is_flood(site: SiteView, email: Sealed[str], at: datetime) -> bool:
    """Tell whether an address made so many requests within a day that it may be a machine."""
    writers = find_correspondents(site_id=site.id, email=email)
    if len(writers) <= MOST_A_DAY:
        return False
    first = find_subject(writers[-MOST_A_DAY - 1])
    return first is not None and at - first.created_at < timedelta(days=1)
