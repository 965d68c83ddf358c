"""Demands of authorities for tests: a court asks, Olga enters it, Gleb is the second person, Vera may do nothing here."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from pypdf import PdfReader

from cast import ANNA, BORIS
from world import NOW, START, World, open_world
from zavet.access.answering import reveal_letter_file
from zavet.core.decisions import ANSWERING, CORRESPONDENCE, DISCLOSURE, Code
from zavet.core.values import Actor, Sealed
from zavet.disclosure.operations import approve, attach_scan, name_scope, propose, provide, register
from zavet.disclosure.queries import get_demand
from zavet.disclosure.views import DemandDeed
from zavet.disclosure.words import DemandDocument
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.operations import appoint_staff

LATER = NOW + timedelta(hours=3)
COURT = "Вымышленский городской суд"
JUDGE = "Судьина Елена Марковна"
NUMBER = "2-1139/2026"
WRITTEN_ON, RECEIVED_ON = date(2026, 4, 10), date(2026, 4, 14)
FIELDS = {"official": Sealed(JUDGE), "about": Sealed(f"О {ANNA.full_name}, иск № {NUMBER}")}
SCAN = b"%PDF-1.7 " + f"Прошу сообщить сведения: {ANNA.full_name}".encode()


def demand(world: World, **changes: object):
    """Let Olga enter what the court asks; return what came of it."""
    given = {
        "recipient": "authority",
        "authority": COURT,
        "document": DemandDocument.COURT_DEMAND,
        "outer_number": NUMBER,
        "written_on": WRITTEN_ON,
        "received_on": RECEIVED_ON,
        "basis": "ГПК РФ ст. 57",
        "fields": FIELDS,
        "by": world.officer,
        "at": NOW,
    }
    return register(site_id=world.site.id, **(given | changes))


def scanned(world: World, **changes: object) -> UUID:
    """Enter a demand with its scan; return its id."""
    made = demand(world, **changes)
    lay_scan(world, made.demand_id)
    return made.demand_id


def lay_scan(world: World, demand_id: UUID, *, by: Actor | None = None, at=NOW) -> UUID:
    return attach_scan(
        demand_id=demand_id,
        chunks=[SCAN],
        name=Sealed("запрос.pdf"),
        media_type=Sealed("application/pdf"),
        by=by or world.officer,
        at=at,
    )


def named(
    world: World, demand_id: UUID, *categories: str, subject_id: UUID | None = None
) -> DemandDeed:
    return name_scope(
        demand_id=demand_id,
        subject_id=subject_id or world.anna,
        categories=categories,
        by=world.officer,
        at=NOW,
    )


def proposed(world: World, *categories: str, **changes: object) -> UUID:
    """Enter a demand for Anna's data and propose it; return its id."""
    demand_id = scanned(world, **changes)
    for deed in (
        named(world, demand_id, *categories),
        propose(demand_id=demand_id, by=world.officer, at=NOW),
    ):
        assert deed.is_done, deed.refusal
    return demand_id


def approved(world: World, *categories: str, **changes: object) -> UUID:
    """Enter a demand for Anna's data and have a second person approve it; return its id."""
    demand_id = proposed(world, *categories, **changes)
    deed = approve(demand_id=demand_id, by=world.gleb, at=NOW)
    assert deed.is_done, deed.refusal
    return demand_id


def leave_to_disclose(world: World, whom: Actor) -> None:
    """Let one of the staff be the second person: answer authorities about all data, and read their letters."""
    leave = authorise(
        staff_id=whom.known_id,
        site_id=world.site.id,
        purposes=[DISCLOSURE, ANSWERING],
        categories=[*world.policy.data, CORRESPONDENCE],
        from_at=START,
        until_at=NOW.replace(month=NOW.month + 6),
        by=world.officer,
        at=START,
    )
    sign_warning(authorisation_id=leave, by=whom, at=START)


def another_officer(world: World) -> Actor:
    return Actor.staff(
        appoint_staff(
            operator_id=world.site.operator_id,
            name="Вторая Ольга Петровна",
            position="ответственная",
            is_officer=True,
            by=Actor.system(),
            at=START,
        )
    )


def answer_words(world: World, demand_id: UUID) -> str:
    """Return what the printed answer says, as the officer reads it, without spaces."""
    found = get_demand(demand_id)
    assert found.answer_file_id is not None
    outcome = reveal_letter_file(
        site_id=world.site.id,
        correspondent_id=found.correspondent_id,
        file_id=found.answer_file_id,
        by=world.officer,
        at=NOW,
    )
    assert outcome.file is not None
    pages = PdfReader(BytesIO(b"".join(outcome.file.chunks))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def open_register() -> World:
    """Open a kindergarten; Gleb is the second person, Vera has a leave for the site's purposes and none for this."""
    world = open_world("kindergarten", people=(ANNA, BORIS))
    leave_to_disclose(world, world.gleb)
    return world


def owed(world: World, demand_id) -> dict[str, date]:
    duties = list_open(site_id=world.site.id, cause_id=demand_id)
    return {one.kind: one.due_on for one in duties}


def newest(world: World):
    return list_entries(site_id=world.site.id, limit=1)[0]


def codes(deed) -> set[Code]:
    assert deed.decision is not None, deed.refusal
    return {one.code for one in deed.decision.reasons}


def provided(world: World, demand_id, *, by: Actor | None = None, at=LATER):
    return provide(demand_id=demand_id, by=by or world.officer, at=at)
