"""Fetches letters from mailboxes: each is taken in first and moved after; killed between, it comes again.

INVARIANT: a letter leaves its folder only once what came of it is committed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from zavet.chance import now
from zavet.core.values import ZavetError
from zavet.doors.mail.boxes import Box
from zavet.doors.mail.imap import MailboxUnreachable, Session, open_box
from zavet.doors.mail.letter import LARGEST
from zavet.doors.mail.taking import Fate, take
from zavet.parties.queries import SiteView, list_sites

MOST_AT_ONCE: Final = 500
_TAKEN: Final = "Zavet принято"
_UNREAD: Final = "Zavet не разобрано"
FOLDERS: Final[Mapping[Fate, str]] = {
    Fate.REQUEST: _TAKEN,
    Fate.MESSAGE: _TAKEN,
    Fate.KNOWN: _TAKEN,
    Fate.AUTOMATIC: "Zavet без обращения",
    Fate.UNREAD: _UNREAD,
    Fate.NOWHERE: _UNREAD,
}
"""Where a letter lies once it was looked at."""


class SiteUnknown(ZavetError):
    """A mailbox is set for a site that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one mailbox. ``left`` letters stayed where they are, for errors of these kinds."""

    box: str
    fates: Mapping[Fate, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    error: ZavetError | None = None

    @property
    def is_well(self) -> bool:
        """Tell whether every letter was taken care of."""
        return self.error is None and not self.left


def fetch(box: Box) -> Fetched:
    """Take in what lies in a mailbox, the earliest letters first."""
    fates: Counter[Fate] = Counter()
    left: Counter[str] = Counter()
    error = None
    try:
        site = _site(box)
        with open_box(box) as session:
            for letter in session.list_letters(limit=MOST_AT_ONCE):
                fates.update(_take_one(session, letter, box, site, left))
    except (MailboxUnreachable, SiteUnknown) as trouble:
        error = trouble
    return Fetched(box=box.name, fates=fates, left=left, error=error)


def _take_one(
    session: Session, letter: str, box: Box, site: SiteView | None, left: Counter[str]
) -> Iterator[Fate]:
    """Take one letter in and move it; what goes wrong keeps it where it is, and the others go on."""
    found = session.read(letter, at_most=LARGEST + 1)
    if found is None:
        return
    fate = None
    try:
        taken = take(found.raw, at=now(), site=site, box=box.name, received_at=found.received_at)
        fate = taken.fate
    except Exception as error:  # noqa: BLE001 - its words may hold the letter's; it comes again
        left[type(error).__name__] += 1
    if fate is None:
        return
    if box.is_emptied and FOLDERS[fate] == _TAKEN:
        session.remove(letter)
    else:
        session.move(letter, FOLDERS[fate])
    yield fate


def _site(box: Box) -> SiteView | None:
    """Return the site a mailbox is for, or the only one there is; None where its letters have to tell."""
    sites = list_sites()
    if not box.site:
        return sites[0] if len(sites) == 1 else None
    found = next((one for one in sites if box.site in {one.slug, one.host}), None)
    if found is None:
        message = f"Почтовый ящик назван для сайта «{box.site}», а такого нет."
        raise SiteUnknown(message, next_step="Проверьте site=… в ZAVET_IMAP.")
    return found
