"""A small world for tests: one site with its policy, the cast in it, everything made through the operations."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cast import ANNA, BORIS, GLEB, VERA, Person
from sites import publish_site
from zavet.access.registration import asked_purposes, confirm_registration, register
from zavet.core.language.policy import Policy
from zavet.core.language.words import FieldKind
from zavet.core.values import Actor, Origin, Sealed
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.operations import appoint_staff, make_account
from zavet.parties.queries import SiteView
from zavet.policies.queries import find_policy

START = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
PASSWORD = ANNA.password


@dataclass(kw_only=True)
class World:
    """One site and who is in it; people and staff by their random ids."""

    site: SiteView
    policy: Policy
    people: dict[str, UUID] = field(default_factory=dict)
    staff: dict[str, UUID] = field(default_factory=dict)

    @property
    def anna(self) -> UUID:
        return self.people["Анна"]

    @property
    def boris(self) -> UUID:
        return self.people["Борис"]

    @property
    def vera(self) -> Actor:
        return Actor.staff(self.staff["Вера"])

    @property
    def gleb(self) -> Actor:
        return Actor.staff(self.staff["Глеб"])

    @property
    def officer(self) -> Actor:
        return Actor.staff(self.staff["Ольга"])

    def category(self, kind: FieldKind) -> str:
        """Return the given category of a kind of field."""
        return next(
            one.id
            for one in self.policy.data.values()
            if one.kind is kind and one.origin is Origin.GIVEN
        )


def open_world(
    slug: str = "clinic", *, at: datetime = START, people: tuple[Person, ...] = (ANNA, BORIS)
) -> World:
    """Open a site under its real policy, with people registered and confirmed, Vera authorised and Gleb not."""
    site = publish_site(slug, at=at)
    in_force = find_policy(site_id=site.id, at=at)
    assert in_force is not None
    world = World(site=site, policy=in_force.policy)
    _hire(world, at)
    for person in people:
        world.people[person.name] = join(world, person, at=at + timedelta(hours=1))
    return world


def join(
    world: World,
    person: Person,
    *,
    at: datetime,
    answers: dict[str, bool] | None = None,
    is_confirmed: bool = True,
) -> UUID:
    """Register a person with every field the form asks for, agreeing to everything unless ``answers`` say otherwise."""
    given = {one.id: True for one in asked_purposes(world.policy)} | (answers or {})
    made = register(
        site_id=world.site.id,
        values=values_of(world, person),
        answers=given,
        password=Sealed(person.password),
        means="registration",
        at=at,
    )
    if is_confirmed:
        confirm_registration(site_id=world.site.id, subject_id=made.subject_id, at=at)
    return made.subject_id


def values_of(world: World, person: Person) -> dict[str, Sealed[str]]:
    """Return what a person types into the registration form, the password apart."""
    service = world.policy.registration()
    assert service is not None
    return {
        name: Sealed(_typed(world.policy.data[name].kind, person))
        for name in service.data
        if world.policy.data[name].kind is not FieldKind.PASSWORD
    }


def _typed(kind: FieldKind, person: Person) -> str:
    return {
        FieldKind.EMAIL: person.email,
        FieldKind.LOGIN: person.login,
        FieldKind.PHONE: person.phone,
        FieldKind.POSTAL_ADDRESS: person.address,
    }.get(kind, person.full_name)


def _hire(world: World, at: datetime) -> None:
    for person, position, is_officer in (
        (VERA, "специалист", False),
        (GLEB, "администратор сайта", False),
        (None, "ответственная за персональные данные", True),
    ):
        name = person.name if person else "Ольга"
        staff_id = appoint_staff(
            operator_id=world.site.operator_id,
            name=person.full_name if person else "Строгова Ольга Ивановна",
            position=position,
            is_officer=is_officer,
            by=Actor.system(),
            at=at,
        )
        make_account(
            staff_id=staff_id,
            username=f"{world.site.operator_slug}:{person.login if person else 'officer'}",
            password=PASSWORD,
            by=Actor.system(),
            at=at,
        )
        world.staff[name] = staff_id
    allow(world, world.vera, at=at)


def allow(
    world: World,
    whom: Actor,
    *,
    at: datetime,
    is_signed: bool = True,
    until_at: datetime | None = None,
) -> UUID:
    """Authorise one of the staff for every purpose and all given data."""
    assert whom.id is not None
    leave = authorise(
        staff_id=whom.id,
        site_id=world.site.id,
        purposes=tuple(world.policy.purposes),
        categories=tuple(
            one.id for one in world.policy.data.values() if one.origin is Origin.GIVEN
        ),
        from_at=at,
        until_at=until_at or at + timedelta(days=90),
        by=world.officer,
        at=at,
    )
    if is_signed:
        sign_warning(authorisation_id=leave, by=whom, at=at)
    return leave
