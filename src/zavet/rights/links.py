"""The secret of a request's link, sealed beside its letters: of a later letter it makes the link, and nobody reads it.

The row of a request keeps a hash alone; what opens the thread lies under the correspondent's key and goes with it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from zavet.access.answering import keep_letter
from zavet.core.values import Actor, Sealed
from zavet.rights.models import SubjectRequest
from zavet.rights.queries import RequestView, find_by_token

_FIELD: Final = "link"


def keep_link(request: RequestView | SubjectRequest, token: str, *, at: datetime) -> None:
    """Seal the secret of a request's link under its correspondent's key. No step of the thread shows it."""
    keep_letter(
        site_id=request.site_id,
        correspondent_id=request.correspondent_id,
        fields={_FIELD: Sealed(token)},
        by=Actor.system(),
        at=at,
    )


def find_link(
    request: RequestView, letters: Mapping[UUID, Mapping[str, Sealed[str]]]
) -> Sealed[str] | None:
    """Return the secret that opens a request now, of its opened letters; None where none was kept."""
    kept = [one[_FIELD] for one in letters.values() if _FIELD in one]
    return next((one for one in reversed(kept) if _opens(one, request)), None)


def _opens(token: Sealed[str], request: RequestView) -> bool:
    found = find_by_token(token.reveal())
    return found is not None and found.id == request.id
