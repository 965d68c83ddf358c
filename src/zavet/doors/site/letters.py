"""Letters a site sends to one person about their own account. The queue holds ids; the address is revealed to send.

No letter is written without a decision that permits the use of the address. An error of the mail server repeats the
address: it is dropped, and only that the letter did not go is raised.
"""

from uuid import UUID

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from zavet.access.operations import reveal
from zavet.access.queries import awaits_confirmation
from zavet.chance import now
from zavet.core.decisions import CONFIRMATION
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Actor, Sealed, ZavetError
from zavet.doors.pages.sites import origin
from zavet.parties.entry_links import LinkPurpose, make_link
from zavet.parties.queries import SiteView, find_subject, get_account, get_site
from zavet.policies.queries import find_policy

NOBODY = ""


class LetterNotSent(ZavetError):
    """A letter did not go. Why is told without the address."""


def after_registration(*, account_id: UUID, is_new: bool) -> None:
    """Queue the letter that follows a registration: the link, or that the address is known already."""
    letter = send_confirmation if is_new else send_already_registered
    letter.enqueue(account_id=str(account_id))


def ask_confirmation(*, account_id: UUID | None) -> None:
    """Queue the confirmation once more; for nobody too, so that the queue does not tell who is known."""
    send_confirmation.enqueue(account_id=str(account_id or NOBODY))


def ask_new_password(*, account_id: UUID | None) -> None:
    """Queue the link to a new password; for nobody too."""
    send_password_link.enqueue(account_id=str(account_id or NOBODY))


@task
def send_confirmation(account_id: str) -> None:
    """Send the link that confirms an address, unless it is confirmed already."""
    found = _site_of(account_id)
    if found is None or not _awaits(*found):
        return
    site, subject_id = found
    link = _link(site, account_id, LinkPurpose.CONFIRMATION, "site:confirm")
    _send(site, subject_id, "confirmation", _("Подтвердите адрес электронной почты"), link)


@task
def send_already_registered(account_id: str) -> None:
    """Tell somebody known that their address was given in a registration form again."""
    found = _site_of(account_id)
    if found is None:
        return
    site, subject_id = found
    link = f"{origin(site)}{reverse('account_login')}"
    _send(site, subject_id, "already_registered", _("У вас уже есть учётная запись"), link)


@task
def send_password_link(account_id: str) -> None:
    """Send the link to a new password."""
    found = _site_of(account_id)
    if found is None:
        return
    site, subject_id = found
    link = _link(site, account_id, LinkPurpose.PASSWORD, "site:password_new")
    _send(site, subject_id, "new_password", _("Новый пароль"), link)


def _site_of(account_id: str) -> tuple[SiteView, UUID] | None:
    """Return the site and the person of an account; None for nobody and for staff."""
    if account_id == NOBODY:
        return None
    subject_id = get_account(UUID(account_id)).subject_id
    subject = find_subject(subject_id) if subject_id else None
    if subject is None or subject.ended_at is not None:
        return None
    return get_site(subject.site_id), subject.id


def _awaits(site: SiteView, subject_id: UUID) -> bool:
    subject = find_subject(subject_id)
    is_new = subject is not None and subject.confirmed_at is None
    return is_new or awaits_confirmation(site_id=site.id, subject_id=subject_id)


def _link(site: SiteView, account_id: str, purpose: LinkPurpose, name: str) -> str:
    token = make_link(account_id=UUID(account_id), purpose=purpose, by=Actor.system(), at=now())
    return f"{origin(site)}{reverse(name, args=[token])}"


def _send(site: SiteView, subject_id: UUID, name: str, subject: str, link: str) -> None:
    address = _address(site, subject_id)
    with translation.override("ru"):
        text = render_to_string(f"site/letters/{name}.txt", {"site": site, "link": link})
        letter = EmailMessage(subject=f"{site.name}: {subject}", body=text, to=[address.reveal()])
    kind = ""
    try:
        letter.send()
    except Exception as error:  # noqa: BLE001 - whatever it says may repeat the address
        kind = type(error).__name__
    if kind:
        message = f"Письмо не отправлено: почтовый сервер ответил ошибкой {kind}."
        raise LetterNotSent(message, next_step="Проверьте ZAVET_SMTP и повторите: zavet doctor")


def _address(site: SiteView, subject_id: UUID) -> Sealed[str]:
    at = now()
    in_force = find_policy(site_id=site.id, at=at)
    data = in_force.policy.data.values() if in_force else ()
    emails = [datum.id for datum in data if datum.kind is FieldKind.EMAIL]
    outcome = reveal(
        site_id=site.id,
        subject_id=subject_id,
        categories=emails,
        purpose=CONFIRMATION,
        action=Action.USE,
        by=Actor.system(),
        at=at,
    )
    address = next(iter(outcome.values.values()), None)
    if address is None:
        message = "Письмо не отправлено: использовать адрес не разрешено или его нет."
        raise LetterNotSent(message, clause=", ".join(outcome.decision.clauses))
    return address
