"""What views of a site share: the site, its policy in force, limits on how often somebody may ask."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest

from zavet.chance import now
from zavet.parties.queries import SiteView
from zavet.policies.queries import PolicyInForce, find_policy


def site_of(request: HttpRequest) -> SiteView:
    """Return the site of a request."""
    site: SiteView = request.site  # type: ignore[assignment]  # the middleware has put it there
    return site


def policy_of(request: HttpRequest) -> PolicyInForce:
    """Return the policy in force at the site now; a site without one has none of the pages that need it."""
    in_force = find_policy(site_id=site_of(request).id, at=now())
    if in_force is None:
        raise Http404
    return in_force


def is_too_often(request: HttpRequest, action: str, *, key: str | None = None) -> bool:
    """Tell whether this has been asked more often than the settings allow, by address and by ``key``.

    Counters are kept under keyed hashes; neither address nor ``key`` can be read from them.
    """
    return not ratelimit.consume(request, action=action, key=key)
