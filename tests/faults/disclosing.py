"""Data are handed to a court and killed at any moment: it is handed over, told and answered, or nothing of it is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from cast import ANNA
from demands import approved, leave_to_disclose
from faults.requesting import chain_problems, world_of
from world import NOW, World, open_world
from zavet.access.disclosing import provide as hand_over
from zavet.access.models import Proposal
from zavet.core.decisions import DISCLOSURE
from zavet.disclosure.models import Demand
from zavet.disclosure.operations import open_demand, provide
from zavet.disclosure.queries import get_demand
from zavet.disclosure.words import DemandState
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries

State = dict[str, Any]
Told = list[tuple[str, Any]]
_MANY = 100_000


class Provide:
    """A court asks for Anna's e-mail, over and over; two people agree, and it is handed over."""

    def prepare(self) -> State:
        world = open_world("kindergarten", people=(ANNA,))
        leave_to_disclose(world, world.gleb)
        return {
            "site": world.site.id.hex,
            "anna": world.anna.hex,
            "officer": world.officer.known_id.hex,
            "second": world.gleb.known_id.hex,
            "done": 0,
        }

    def work(self, state: State, tell: Callable[[str, object], None]) -> None:
        world = world_of(state)
        world.staff["Глеб"] = UUID(state["second"])
        for _number in range(_MANY):
            demand_id = approved(world, "email")
            tell("try", demand_id.hex)
            self.provide(world, demand_id)
            tell("done", demand_id.hex)

    def provide(self, world: World, demand_id: UUID) -> None:
        deed = provide(demand_id=demand_id, by=world.officer, at=NOW)
        assert deed.is_done, deed.refusal

    def look(self, state: State, told: Told) -> tuple[State, list[str]]:
        world = world_of(state)
        problems = chain_problems()
        done = {about for word, about in told if word == "done"}
        for demand in sorted({about for _word, about in told}):
            what = self.state_of(world, UUID(demand))
            state["done"] += what == "provided"
            if what != "provided" and (what != "open" or demand in done):
                problems.append(f"half: {demand} {what}")
        serials = sorted(Demand.objects.values_list("serial", flat=True))
        if serials != list(range(1, len(serials) + 1)):
            problems.append("numbers with a gap")
        return state, problems

    def state_of(self, world: World, demand_id: UUID) -> str:
        """Return whether a demand is answered with all that goes with it, open with all of it, or neither."""
        found = get_demand(demand_id)
        entries = list_entries(
            site_id=world.site.id, event_prefix="access.data.provided", limit=_MANY
        )
        told = [one.id for one in entries if one.facts["cause"] == str(demand_id)]
        thread = open_demand(demand_id=demand_id, by=world.officer, at=NOW)
        used = Proposal.objects.filter(cause_id=demand_id, purpose=DISCLOSURE, used_at=NOW).count()
        seen = (
            found.state,
            told == [one.entry_id for one in found.scopes if one.entry_id],
            len(told),
            used,
            len(thread.files),
            len(list_open(site_id=world.site.id, cause_id=demand_id)),
        )
        if seen == (DemandState.PROVIDED, True, 1, 1, 2, 0):
            return "provided"
        return "open" if seen == (DemandState.PROPOSED, True, 0, 0, 1, 1) else str(seen)

    def end(self, state: State) -> list[str]:
        return [] if state["done"] else ["nothing was handed over"]


class ProvideInTwo(Provide):
    """The planted fault: the data are opened in one transaction, the letter and the end are written in the next."""

    def provide(self, world: World, demand_id: UUID) -> None:
        with transaction.atomic():
            hand_over(
                site_id=world.site.id,
                subject_id=world.anna,
                categories=["email"],
                recipient="authority",
                cause_id=demand_id,
                by=world.officer,
                at=NOW,
            )
        with transaction.atomic():
            Proposal.objects.filter(cause_id=demand_id).update(used_at=None)
            super().provide(world, demand_id)
