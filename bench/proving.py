"""Records each guarded view once and proves that the bare view, given the same request, sends the same statements."""

from collections.abc import Callable
from functools import partial
from itertools import count
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.test import RequestFactory

import bare_views
import guarded_views
from guarded_world import World
from recorded import Seen, Step, prove_equal, record, recording

View = Callable[[HttpRequest], JsonResponse]
_names = count()


def record_all(world: World) -> dict[str, int]:
    """Record all three views, keep and check their statements; return how many each sends."""
    anna, boris, third = world.subject_ids[:3]
    steps: dict[str, list[Step]] = {}
    for name, (guarded, _) in _VIEWS.items():
        _ask(name, guarded, third)  # what is read only once is read now
        calls = (partial(_ask, name, guarded, one) for one in (anna, boris))
        steps[name] = record(*calls, subject_id=anna)
    bare_views.keep(steps)
    return {name: _prove(name, third) for name in _VIEWS}


_VIEWS: dict[str, tuple[View, View]] = {
    "reveal": (guarded_views.reveal, bare_views.reveal),
    "register": (guarded_views.register, bare_views.register),
    "consent": (guarded_views.consent, bare_views.consent),
}


def _prove(name: str, subject_id: UUID) -> int:
    guarded, bare = _VIEWS[name]
    ours, theirs = (_seen(name, view, subject_id) for view in (guarded, bare))
    prove_equal(ours, theirs)
    return len(ours)


def _seen(name: str, view: View, subject_id: UUID) -> list[Seen]:
    with recording() as seen:
        _ask(name, view, subject_id)
    return seen


def _ask(name: str, view: View, subject_id: UUID) -> None:
    asked = {"subject": str(subject_id), "name": f"proof.{next(_names)}"}
    answer = view(RequestFactory().get("/" + name, asked))
    if b'"done": true' not in answer.content:
        message = f"{name}: the view refused"
        raise AssertionError(message)
