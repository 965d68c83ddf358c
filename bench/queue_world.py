"""Fills a desk with open requests: one is received through the room, the others are copies of its rows."""

from datetime import timedelta
from random import Random

from django.test import Client

from guarded_world import PASSWORD, World
from zavet.chance import new_id, now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester, RequestEvent, RequestState
from zavet.core.values import Actor, Sealed
from zavet.parties.operations import make_account
from zavet.parties.queries import get_site
from zavet.rights.models import RequestStep, SubjectRequest
from zavet.rights.operations import receive

_WEEKS = 40  # days a last day lies before or after today, at most


def fill(world: World, *, requests: int) -> None:
    """Make so many open requests, their last days spread over the past and the coming weeks."""
    at, random = now(), Random(requests)  # noqa: S311 - days to spread over, no secrets
    first = receive(
        site_id=world.site_id,
        kinds=[RightKind.CLAIM],
        channel=Channel.DESK,
        fields={"text": Sealed("Прошу разобраться")},
        requester=Requester.SUBJECT,
        by=Actor.visitor(),
        at=at,
    )
    model = SubjectRequest.objects.get(pk=first.request_id)
    rows = [_copy(model, number, random) for number in range(2, requests + 1)]
    SubjectRequest.objects.bulk_create(rows, batch_size=200)
    RequestStep.objects.bulk_create([_step(row) for row in rows], batch_size=200)


def signed_in(world: World) -> Client:
    """Return a browser the officer is signed in with."""
    site = get_site(world.site_id)
    make_account(
        staff_id=world.officer_id,
        username=f"{site.operator_slug}:officer",
        password=PASSWORD,
        by=Actor.system(),
        at=now(),
    )
    client = Client(HTTP_HOST=site.host)
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    return client


def _copy(model: SubjectRequest, number: int, random: Random) -> SubjectRequest:
    copied = {field.attname: getattr(model, field.attname) for field in model._meta.fields}  # noqa: SLF001 - Django's documented model API
    moved = timedelta(days=random.randint(-_WEEKS, _WEEKS))
    kinds = [random.choice(list(RightKind)).value]
    return SubjectRequest(
        **copied
        | {
            "id": new_id(),
            "serial": number,
            "kinds": kinds,
            "state": random.choice([RequestState.NEW, RequestState.IN_WORK]).value,
            "due_on": model.due_on + moved,
            "alarm_on": model.alarm_on + moved,
            "correspondent_id": new_id(),
            "has_news": number % 5 == 0,
            "token_hash": new_id().hex,
        }
    )


def _step(row: SubjectRequest) -> RequestStep:
    return RequestStep(
        request_id=row.id,
        site_id=row.site_id,
        at=row.received_at,
        event=RequestEvent.RECEIVED.value,
    )
