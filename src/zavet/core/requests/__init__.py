"""What people ask for by right: the states of a request, and what a letter is about. Pure."""

from zavet.core.requests.words import IdentityState, Requester, RequestEvent, RequestState

__all__ = ["IdentityState", "RequestEvent", "RequestState", "Requester"]
