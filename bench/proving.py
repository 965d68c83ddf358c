"""Records each guarded view once and proves that the bare view, given the same request, sends the same statements."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count, cycle
from uuid import UUID

from django.test import RequestFactory

import bare_views
from guarded_views import ONCE, VIEWS, View
from guarded_world import World
from recorded import prove_equal, record, watch

PROOFS = 20
"""How many fresh people are kept for this; most of them in case."""
_names = count()


def record_all(world: World) -> dict[str, int]:
    """Record all views, keep and check their statements; return how many each sends."""
    asks = {name: partial(_ask, name, world, _people(name, world)) for name in VIEWS}
    steps = {}
    for name, ask in asks.items():
        ask(VIEWS[name])  # what is read only once is read now
        steps[name] = record(partial(ask, VIEWS[name]))
    bare_views.keep(steps)
    return {
        name: _prove(ask, VIEWS[name], partial(bare_views.answer, name))
        for name, ask in asks.items()
    }


def _prove(ask: "partial[Sequence[UUID]]", guarded: View, bare: View) -> int:
    ours, theirs = (watch(partial(ask, view))[0] for view in (guarded, bare))
    prove_equal(ours, theirs)
    return len(ours)


def _people(name: str, world: World) -> Iterator[UUID]:
    return iter(world.fresh_ids[-PROOFS:]) if name in ONCE else cycle(world.subject_ids)


def _ask(name: str, world: World, people: Iterator[UUID], view: View) -> Sequence[UUID]:
    """Ask a view about the next one; return whom it was about."""
    subject_id = next(people)
    is_new = name == "register"
    asked = {"name": f"proof.{next(_names)}"} if is_new else {"subject": str(subject_id)}
    answer = view(RequestFactory().get("/" + name, asked))
    if b'"done": true' not in answer.content:
        message = f"{name}: the view refused"
        raise AssertionError(message)
    return world.hundred(subject_id) if name == "bulk" else (subject_id,)
