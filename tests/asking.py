"""What people ask for in tests of requests: the ways a request comes in, and what the officer does with it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from cast import ANNA, Person
from sites import POLICIES
from world import NOW, START, World
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester
from zavet.core.values import Actor, Sealed
from zavet.parties.operations import appoint_staff
from zavet.parties.words import IdentityMethod
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish
from zavet.rights.operations import prove_identity, receive
from zavet.rights.views import Deed, Received

TEXT = "Прошу выслать мне всё, что обо мне хранится, на улицу Липовую."
REPLY = Sealed("Отвечаем на ваше обращение.")


def contacts(person: Person = ANNA, *, text: str = TEXT) -> dict[str, Sealed[str]]:
    """Return what somebody types into the desk's form."""
    return {
        "name": Sealed(person.full_name),
        "email": Sealed(person.email),
        "text": Sealed(text),
    }


def at_the_desk(
    world: World,
    *kinds: RightKind,
    person: Person = ANNA,
    at: datetime = NOW,
    by: Actor | None = None,
    **more: object,
) -> Received:
    """Ask on the rights desk, without an account."""
    given = {"channel": Channel.DESK, "requester": Requester.SUBJECT, "fields": contacts(person)}
    return receive(
        site_id=world.site.id,
        kinds=kinds or (RightKind.INFORMATION,),
        by=by or Actor.visitor(),
        at=at,
        **(given | more),
    )


def in_the_cabinet(
    world: World,
    *kinds: RightKind,
    subject_id: UUID | None = None,
    at: datetime = NOW,
    **more: object,
) -> Received:
    """Ask signed in."""
    person_id = subject_id or world.anna
    return receive(
        site_id=world.site.id,
        kinds=kinds or (RightKind.INFORMATION,),
        channel=Channel.CABINET,
        requester=Requester.SUBJECT,
        fields={"text": Sealed(TEXT)},
        by=Actor.subject(person_id),
        at=at,
        **more,
    )


def on_paper(
    world: World,
    *kinds: RightKind,
    received_at: datetime,
    at: datetime = NOW,
    written_on: date | None = None,
    **more: object,
) -> Received:
    """Enter a paper letter, by the officer."""
    given = {"requester": Requester.SUBJECT, "fields": contacts()}
    return receive(
        site_id=world.site.id,
        kinds=kinds or (RightKind.INFORMATION,),
        channel=Channel.POST,
        outer_number="17-а",
        written_on=written_on,
        received_at=received_at,
        by=world.officer,
        at=at,
        **(given | more),
    )


def prove(
    world: World,
    request_id: UUID,
    *,
    subject_id: UUID | None = None,
    at: datetime = NOW,
    by: Actor | None = None,
    method: IdentityMethod = IdentityMethod.DOCUMENT_SHOWN,
) -> Deed:
    """Have the officer see a passport."""
    return prove_identity(
        request_id=request_id,
        subject_id=subject_id or world.anna,
        method=method,
        evidence=Sealed("4509 123456"),
        by=by or world.officer,
        at=at,
    )


def ask_two_for_deletion(world: World) -> None:
    """Publish the clinic's policy anew, so that a deletion needs a second person."""
    files = read_folder(POLICIES / "clinic")
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    files["rules.yaml"] = rules.replace(
        "    right: deletion\n", "    right: deletion\n    needs_approval: true\n"
    )
    publish(site_id=world.site.id, files=files, by=Actor.system(), at=NOW - timedelta(hours=1))


def second_officer(world: World) -> Actor:
    """Appoint one more officer."""
    return Actor.staff(
        appoint_staff(
            operator_id=world.site.operator_id,
            name="Второй ответственный",
            position="заместитель",
            is_officer=True,
            by=Actor.system(),
            at=START,
        )
    )
