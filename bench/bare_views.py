"""The bare side: the very statements of the guarded views, and nothing else. No decision, no cipher, no chain.

What a developer would write who wants the same rows read and written and trusts everybody. The statements come from
``recorded``; the password is hashed here too, because any registration hashes one.
"""

import pickle
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, JsonResponse

import guarded_world
from recorded import Step, send_again
from zavet.chance import new_id, now


def keep(steps: dict[str, list[Step]]) -> None:
    """Leave the recorded statements in the data folder."""
    _file().write_bytes(pickle.dumps(steps))


@cache
def recorded_steps() -> dict[str, list[Step]]:
    """Return the recorded statements of each view."""
    steps: dict[str, list[Step]] = pickle.loads(_file().read_bytes())  # noqa: S301 - written by keep, in our own folder
    return steps


def _file() -> Path:
    folder: Path = settings.ZAVET_DATA
    return folder / "statements.pickle"


def answer(name: str, request: HttpRequest) -> JsonResponse:
    """Read and write what the guarded view of this name does, about the same people, or about a new one."""
    subject_id = UUID(request.GET["subject"]) if "subject" in request.GET else new_id()
    is_new = name == "register"
    rows = send_again(
        recorded_steps()[name],
        people=_world().hundred(subject_id) if name == "bulk" else (subject_id,),
        moment=now(),
        new_id=new_id,
        password=make_password(guarded_world.PASSWORD) if is_new else "",
    )
    return JsonResponse({"done": True, "rows": rows})


@cache
def _world() -> guarded_world.World:
    return guarded_world.read()
