"""To whom a letter on a request is addressed on paper.

INVARIANT: it comes from the opened thread, never from an address of a page; and an answer about a person is posted to
no address somebody else may have typed: whoever files a request in another's name gets nothing by naming a house.
"""

from zavet.core.requests import IdentityState, RequestEvent
from zavet.parties.words import IdentityMethod
from zavet.rights.queries import list_joined
from zavet.rights.views import Thread

NOBODY = "заявителю"


def addressee_of(thread: Thread) -> dict[str, str]:
    """Return the ``name`` and ``address`` of whoever asked: the house where it is surely theirs, else the e-mail."""
    first = next((one.fields for one in thread.steps if one.fields), {})
    said = {name: value.reveal() for name, value in first.items()}
    email = said.get("email", "")
    house = said.get("postal", "") if _is_by_one(thread) else ""
    return {"name": said.get("name") or email or NOBODY, "address": house or email}


def _is_by_one(thread: Thread) -> bool:
    """Tell whether whoever wrote the first letter is surely the one who is answered.

    To the unproven nothing is answered about anybody. A link proves whose the e-mail is, not the rest of the letter; a
    document shown proves who stands there, and they wrote the letter if nobody else did.
    """
    found = thread.request
    if found.identity is not IdentityState.PROVEN:
        return True
    proofs = (one.step for one in thread.steps if one.step.event is RequestEvent.IDENTITY_PROVEN)
    if any(one.facts.get("method") == IdentityMethod.LINK_ANSWERED for one in proofs):
        return False
    if found.registered_by_id is not None:  # signed in, or on paper
        return True
    has_more = any(one.step.event is RequestEvent.MESSAGE_RECEIVED for one in thread.steps)
    return not has_more and not list_joined(request_id=found.id)
