"""What the tests of requests share: the form of the desk as a person fills it in, and the request it makes."""

import re

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from cast import ANNA
from zavet.parties.queries import SiteView
from zavet.rights.queries import Filters, RequestView, list_requests


def typed(client: Client, kind: str = "information", **more: object) -> dict[str, object]:
    """Return what somebody types into the form of a right; the mark is the form's own."""
    form = client.get(f"/rights/{kind}/").context["form"]
    said = {
        "mark": form["mark"].value(),
        "name": ANNA.full_name,
        "email": ANNA.email,
        "text": "Пишу вам.",
        "requester": "subject",
    }
    return said | more


def ask(client: Client, kind: str = "information", **more: object):
    """Send a request; return the answer."""
    return client.post(f"/rights/{kind}/", typed(client, kind, **more))


def asked(client: Client, kind: str = "information", **more: object) -> str:
    """Send a request; return the secret of its link."""
    answer = ask(client, kind, **more)
    assert answer.status_code == 303, answer.context["form"].errors
    return re.fullmatch(r"/rights/r/([\w-]{43})/sent/", answer["Location"])[1]


def all_requests(site: SiteView) -> tuple[RequestView, ...]:
    """Return every request of a site, the closed too."""
    return list_requests(site_id=site.id, filters=Filters(is_open=None))


def bytes_of(answer: HttpResponseBase) -> bytes:
    """Return what was handed out, streamed or whole."""
    parts = answer if isinstance(answer, StreamingHttpResponse) else [answer.content]
    return b"".join(parts)
