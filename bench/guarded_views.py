"""Our side: a thin view calls one operation, as every door does."""

from collections.abc import Callable
from functools import cache
from uuid import UUID

from django.http import HttpRequest, JsonResponse

import guarded_world
from zavet.access import ending, registration
from zavet.access import operations as access
from zavet.chance import now
from zavet.consent.operations import answer
from zavet.core.values import Actor, Sealed
from zavet.policies.queries import find_policy


@cache
def _world() -> guarded_world.World:
    return guarded_world.read()


def reveal(request: HttpRequest) -> JsonResponse:
    """Show a person's e-mail and login to one of the staff, for a purpose."""
    world = _world()
    outcome = access.reveal(
        site_id=world.site_id,
        subject_id=UUID(request.GET["subject"]),
        categories=guarded_world.CATEGORIES,
        purpose=guarded_world.PURPOSE,
        by=Actor.staff(world.staff_id),
        at=now(),
    )
    values = {category: value.reveal() for category, value in outcome.values.items()}
    return JsonResponse({"done": outcome.is_permitted, "values": values})


def bulk(request: HttpRequest) -> JsonResponse:
    """Show the same of a hundred people at once."""
    world = _world()
    outcome = access.reveal_many(
        site_id=world.site_id,
        subject_ids=world.hundred(UUID(request.GET["subject"])),
        categories=guarded_world.CATEGORIES,
        purpose=guarded_world.PURPOSE,
        by=Actor.staff(world.staff_id),
        at=now(),
    )
    people = {
        str(subject_id): {category: value.reveal() for category, value in values.items()}
        for subject_id, values in outcome.permitted.items()
    }
    return JsonResponse({"done": len(people) == guarded_world.MANY, "people": people})


def store(request: HttpRequest) -> JsonResponse:
    """Take a person's first message."""
    world, subject_id = _world(), UUID(request.GET["subject"])
    entry_id = access.store(
        site_id=world.site_id,
        subject_id=subject_id,
        values={"message": Sealed(guarded_world.MESSAGE)},
        service=guarded_world.PURPOSE,
        by=Actor.subject(subject_id),
        at=now(),
    )
    return JsonResponse({"done": True, "id": str(entry_id)})


def destroy(request: HttpRequest) -> JsonResponse:
    """Destroy all that is held of a person, by the officer's order."""
    world = _world()
    done = ending.destroy(
        site_id=world.site_id,
        subject_id=UUID(request.GET["subject"]),
        by=Actor.staff(world.officer_id),
        at=now(),
    )
    return JsonResponse({"done": done.is_whole, "act": str(done.act_id)})


def consent(request: HttpRequest) -> JsonResponse:
    """Take a person's consent to one purpose."""
    world, moment, subject_id = _world(), now(), UUID(request.GET["subject"])
    in_force = find_policy(site_id=world.site_id, at=moment)
    assert in_force is not None  # noqa: S101 - the world was made with a policy
    event_id = answer(
        site_id=world.site_id,
        subject_id=subject_id,
        purpose=guarded_world.CONSENT,
        is_given=True,
        in_force=in_force,
        means="cabinet",
        by=Actor.subject(subject_id),
        at=moment,
    )
    return JsonResponse({"done": True, "id": str(event_id)})


def register(request: HttpRequest) -> JsonResponse:
    """Take a person in: consents, data, login."""
    name = request.GET["name"]
    made = registration.register(
        site_id=_world().site_id,
        values={"login": Sealed(name), "email": Sealed(f"{name}@example.org")},
        answers={guarded_world.CONSENT: True},
        password=Sealed(guarded_world.PASSWORD),
        means="site_form",
        at=now(),
    )
    return JsonResponse({"done": made.is_new, "id": str(made.subject_id)})


View = Callable[[HttpRequest], JsonResponse]
VIEWS: dict[str, View] = {
    "reveal": reveal,
    "bulk": bulk,
    "store": store,
    "register": register,
    "consent": consent,
    "destroy": destroy,
}
ONCE = frozenset({"store", "destroy"})
"""Views that take each person once."""
