"""What the tests of the officer's requests share: letters that came in, and the officer at the desk."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.test import Client

from cast import ANNA, Person
from zavet.chance import new_id, now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester
from zavet.core.values import Actor, Sealed
from zavet.parties.queries import SiteView
from zavet.parties.words import IdentityMethod
from zavet.rights.operations import prove_identity, receive
from zavet.rights.views import Received

WISH = "Прошу сообщить, что обо мне хранится. Мой дом с зелёной крышей."


def came(
    site: SiteView,
    *kinds: RightKind,
    person: Person = ANNA,
    text: str = WISH,
    at: datetime | None = None,
    requester: Requester = Requester.SUBJECT,
    channel: Channel = Channel.DESK,
    categories: tuple[str, ...] = (),
) -> Received:
    """Take in a request of somebody who is not signed in, from the site's rights page unless it came otherwise."""
    return receive(
        site_id=site.id,
        kinds=kinds or (RightKind.INFORMATION,),
        channel=channel,
        fields={
            "name": Sealed(person.full_name),
            "email": Sealed(person.email),
            "text": Sealed(text),
        },
        requester=requester,
        categories=categories,
        by=Actor.visitor(),
        at=at or now(),
    )


def many_came(site: SiteView, count: int) -> None:
    """Take in requests of that many different people."""
    for number in range(count):
        sender = f"n{number}.{new_id().hex[-8:]}@example.org"
        came(site, person=replace(ANNA, email=sender))


def proven(site: SiteView, officer: UUID, subject_id: UUID, *kinds: RightKind) -> UUID:
    """Take in a request whose sender showed a document, and return its id."""
    request_id = came(site, *kinds).request_id
    deed = prove_identity(
        request_id=request_id,
        subject_id=subject_id,
        method=IdentityMethod.DOCUMENT_SHOWN,
        evidence=Sealed("4509 123456"),
        by=Actor.staff(officer),
        at=now(),
    )
    assert deed.refusal is None, deed.refusal
    return request_id


def page_of(request_id: UUID, place: str = "") -> str:
    """Return an address of a request's pages."""
    return f"/console/requests/{request_id}/{place}"


def written(client: Client, request_id: UUID, what: str, **chosen: str):
    """Lead a letter from its choice to its sending and return the last answer."""
    path = page_of(request_id, f"write/{what}/")
    drafted = client.post(path, chosen)
    assert drafted.status_code == 200, drafted.status_code
    text = drafted.context["form"].initial["text"].replace("[укажите", "(указано")
    sent = chosen | {"text": text or "Отвечаем на Ваше обращение."}
    reviewed = client.post(path, sent | {"step": "review"})
    assert reviewed.status_code == 200, reviewed.context["form"].errors
    return client.post(path, sent | {"step": "send"})
