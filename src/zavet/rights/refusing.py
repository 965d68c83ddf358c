"""What cannot be done with a request is told by value: everything is undone, an entry stays, the words are handed back.

INVARIANT: the entry is written after the rollback, in a transaction of its own, and holds codes alone.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.codes import name_of
from zavet.core.requests import RequestState, StepImpossible
from zavet.core.values import ZavetError
from zavet.journal.operations import append
from zavet.rights.events import RightsEvent
from zavet.rights.queries import RequestMissing, find_request
from zavet.rights.views import Deed
from zavet.transactions import in_one_transaction, is_inside

_Given = ParamSpec("_Given")


class RightsRefused(ZavetError):
    """A step of a request cannot be taken."""


class ReceiptRefused(RightsRefused):
    """What came in contradicts itself: nothing was asked, or it came later than now."""


class RequestClosed(RightsRefused):
    """The request has had its end."""


class IdentityMissing(RightsRefused):
    """Nothing leaves before whoever asks has proven who they are."""


class ProvenForAnother(RightsRefused):
    """Somebody else was proven in this request already."""


class NobodyNamed(RightsRefused):
    """It is not known whose data the request is about."""


class ActorRefused(RightsRefused):
    """Requests are read and answered by the officer and by staff with a leave to answer."""


class ExtensionRefused(RightsRefused):
    """None of the request's terms can be extended."""


class ReplyOwed(RightsRefused):
    """This request has to be answered in writing, it cannot just be closed."""


class GroundUnknown(RightsRefused):
    """A refusal has to name the place of the law it stands on."""


class JoinRefused(RightsRefused):
    """The two requests are not the same."""


class EffectRefused(RightsRefused):
    """The door to the vault refused what was to be done; ``outcome`` of the deed tells why."""


class NothingDestroyed(RightsRefused):
    """A deletion was asked for, and all that it is about has to stay for now."""


class RecipientUnknown(RightsRefused):
    """This recipient could not have had what changed, or knows it already."""


class LetterEmpty(RightsRefused):
    """A letter needs words."""


def told_by_value(operation: Callable[_Given, Deed]) -> Callable[_Given, Deed]:
    """Make an operation one transaction whose refusal undoes it, leaves an entry and comes back in the deed.

    A part of another operation passes its refusal up. A request that is not there is an error and raises
    RequestMissing.
    """
    whole = in_one_transaction(operation)

    @wraps(operation)
    def run(*args: _Given.args, **given: _Given.kwargs) -> Deed:
        if is_inside():
            return whole(*args, **given)
        try:
            return whole(*args, **given)
        except RequestMissing:
            raise
        except ZavetError as refusal:
            told = in_one_transaction(_tell)
            return told(refusal, operation.__name__, given)

    return run


def _tell(refusal: ZavetError, step: str, given: Mapping[str, Any]) -> Deed:
    request_id: UUID = given["request_id"]
    found = find_request(request_id)
    append(
        event=RightsEvent.STEP_REFUSED,
        site_id=found.site_id if found else None,
        by=given["by"],
        at=given["at"],
        facts={"request": str(request_id), "step": step, "reasons": [name_of(refusal)]},
    )
    return Deed(request_id=request_id, refusal=refusal)


def impossible(error: StepImpossible) -> RightsRefused:
    """Return the refusal of a step the state machine does not name, in words."""
    if isinstance(error.state, RequestState):
        return closed_already(error.state)
    return ProvenForAnother(_("Личность уже подтверждена."), clause="152-ФЗ ст. 14 ч. 3")


def closed_already(state: RequestState) -> RequestClosed:
    """Return the refusal of a step that comes after a request's end."""
    words = {
        RequestState.ANSWERED: _("На это обращение уже ответили."),
        RequestState.REFUSED: _("В этом обращении уже отказали."),
        RequestState.DISMISSED: _("Это обращение уже закрыли без ответа."),
        RequestState.JOINED: _("Это обращение уже присоединили к другому."),
    }
    return RequestClosed(
        words.get(state, _("Этот шаг сейчас невозможен.")),
        next_step=_("Допишите, если нужно, письмом вдогонку: срока и ответа оно не меняет."),
    )
