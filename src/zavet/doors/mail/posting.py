"""Hands one letter to the operator's mail server, marked as a machine's so that none of its kind answers.

INVARIANT: an error of the mail server repeats the address: it is dropped, and only that nothing went is raised.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from zavet.core.values import Sealed, ZavetError
from zavet.doors.mail.addressing import marked, message_id
from zavet.doors.mail.automatic import LOOP
from zavet.parties.queries import SiteView

PDF: Final = "application/pdf"


class LetterNotSent(ZavetError):
    """A letter did not go. Why is told without the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One letter to be sent. ``id`` makes its Message-ID; ``files`` are names and contents of documents (PDF).

    ``is_of_thread``: its subject bears the mark of the thread's ``number``, by which an answer finds its way.
    """

    id: UUID
    site: SiteView
    to: tuple[Sealed[str], ...]
    number: str
    subject: str
    text: str = field(repr=False)
    reply_to: str = ""
    is_of_thread: bool = True
    files: Sequence[tuple[str, bytes]] = field(default=(), repr=False)


def post(draft: Draft) -> None:
    """Send a letter of a request; raise LetterNotSent."""
    send_plainly(_letter(draft))


def machine_headers() -> dict[str, str]:
    """Return what says that a machine wrote (RFC 3834), so that no machine answers."""
    return {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "X-Loop": LOOP}


def send_plainly(letter: EmailMessage) -> None:
    """Send any letter; raise LetterNotSent."""
    kind = ""
    try:
        letter.send()
    except Exception as error:  # noqa: BLE001 - whatever it says may repeat the address
        kind = type(error).__name__
    if kind:
        message = _("Письмо не отправлено: почтовый сервер ответил ошибкой %(kind)s.")
        next_step = _("Проверьте ZAVET_SMTP и повторите: zavet mail send")
        raise LetterNotSent(message % {"kind": kind}, next_step=next_step)


def _letter(draft: Draft) -> EmailMessage:
    subject = f"{draft.site.name}: {draft.subject}"
    letter = EmailMessage(
        subject=marked(subject, draft.number) if draft.is_of_thread else subject,
        body=draft.text,
        to=[one.reveal() for one in draft.to],
        reply_to=[draft.reply_to] if draft.reply_to else None,
        headers={
            "Message-ID": message_id(site=draft.site, letter_id=draft.id, number=draft.number),
            **machine_headers(),
        },
    )
    for name, content in draft.files:
        letter.attach(name, content, PDF)
    return letter
