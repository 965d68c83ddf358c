"""Letters to recipients of a person's data: what changed in them. None goes to whoever asked, nor tells who they are.

INVARIANT: the address comes from the letter itself; the subject bears no mark of the thread: an answer is a new letter.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from zavet.access.answering import open_letters
from zavet.core.values import Actor
from zavet.doors.mail.posting import Draft
from zavet.doors.mail.recipients import operator_address
from zavet.parties.queries import SiteView
from zavet.rights.queries import OutgoingView
from zavet.rights.recipients import TO_ADDRESS


def draft_notice(
    outgoing: OutgoingView,
    site: SiteView,
    *,
    files: Sequence[tuple[str, bytes]],
    at: datetime,
) -> Draft | None:
    """Return the letter as it goes; None where no decision permits to open it."""
    opened = open_letters(
        site_id=site.id, correspondent_id=outgoing.correspondent_id, by=Actor.system(), at=at
    )
    fields = opened.letters.get(outgoing.step.letter_id, {}) if outgoing.step.letter_id else {}
    if TO_ADDRESS not in fields:
        return None
    with translation.override("ru"):
        subject = _("изменения в переданных персональных данных, исх. № %(number)s")
    return Draft(
        id=outgoing.step.id,
        site=site,
        to=(fields[TO_ADDRESS],),
        number=outgoing.step.number,
        subject=subject % {"number": outgoing.step.number},
        text=fields["text"].reveal(),
        reply_to=operator_address(site, at=at),
        is_of_thread=False,
        files=files,
    )
