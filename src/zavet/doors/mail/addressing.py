"""Where a letter belongs: to which site by its recipients, to which thread by the mark in its subject.

INVARIANT: a letter enters a thread only where the thread's own correspondent is named as its sender. Whoever forges the
sender gets their words into the thread and nothing out of it: no letter proves who somebody is.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from zavet.access.answering import find_correspondents
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Right
from zavet.core.values import Sealed
from zavet.doors.mail.letter import Letter
from zavet.parties.queries import SiteView, list_sites
from zavet.policies.queries import find_policy
from zavet.rights.queries import Filters, RequestView, list_requests

_MARK: Final = re.compile(r"\[\s*(?:№|N|No\.?)\s*(\d{4}-\d{1,9})\s*\]")
_OUR_ID: Final = re.compile(r"[0-9a-f-]{36}\.(\d{4}-\d{1,9})@(.+)")
_OURS_WITHIN: Final = re.compile(rb"<([0-9a-f-]{36})\.\d{4}-\d{1,9}@([A-Za-z0-9.-]{1,253})>")
_MOST_MARKS: Final = 3


def marked(subject: str, number: str) -> str:
    """Return a subject line with the mark by which an answer finds its thread."""
    return f"{subject} [№ {number}]"


def message_id(*, site: SiteView, letter_id: UUID, number: str) -> str:
    """Return the id of a letter of ours: the same whenever it is sent again, so that a mail program shows it once."""
    return f"<{letter_id}.{number}@{site.host}>"


def list_rights(policy: Policy) -> tuple[Right, ...]:
    """Return every rule of a right, of addenda too."""
    return tuple(right for layer in policy.layers for right in layer.rights)


def find_returned(raw: bytes) -> UUID | None:
    """Return the id of our letter a bounce returns: it is in the bounce's text or in the letter it holds (RFC 3464)."""
    found = _OURS_WITHIN.search(raw)
    try:
        return UUID(found[1].decode()) if found else None
    except ValueError:
        return None


def find_site(letter: Letter, *, at: datetime) -> SiteView | None:
    """Return the one site whose policy names an address this letter was sent to; None for none and for several."""
    sites = {site: _addresses(site, at) for site in list_sites()}
    for recipient in map(_plain, letter.recipients):
        found = [site for site, addresses in sites.items() if recipient in addresses]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def find_thread(letter: Letter, *, site: SiteView) -> RequestView | None:
    """Return the request a letter names by our mark, if its sender is the one who made it."""
    numbers = list(dict.fromkeys(_numbers(letter, site)))[:_MOST_MARKS]
    if not numbers or not letter.sender:
        return None
    writers = find_correspondents(site_id=site.id, email=Sealed(letter.sender))
    named = (one for number in numbers for one in _requests(site, number))
    return next((one for one in named if one.correspondent_id in writers), None)


def _numbers(letter: Letter, site: SiteView) -> Iterator[str]:
    yield from _MARK.findall(letter.subject)
    for reference in reversed(letter.references):
        ours = _OUR_ID.fullmatch(reference)
        if ours is not None and ours[2] == site.host:
            yield ours[1]


def _requests(site: SiteView, number: str) -> Iterator[RequestView]:
    """Yield the request of our number; a sender's own number may look alike."""
    found = list_requests(site_id=site.id, filters=Filters(is_open=None, number=number))
    yield from (one for one in found if one.number == number)


def _addresses(site: SiteView, at: datetime) -> frozenset[str]:
    in_force = find_policy(site_id=site.id, at=at)
    named = _named(in_force.policy) if in_force else ()
    return frozenset(map(_plain, named))


def _named(policy: Policy) -> Iterator[str]:
    yield policy.rules.operator.email
    yield from (right.address for right in list_rights(policy) if "@" in right.address)


def _plain(address: str) -> str:
    """Return an address without what its owner added behind a plus (RFC 5233)."""
    name, _at, host = address.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{host}"
