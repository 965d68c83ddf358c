"""Fills the demonstration with a month of life: people come, answer, withdraw; staff look or are refused.

Everything goes through the operations every door uses; only the moments are in the past. All people are invented.
"""

import secrets
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID

from django.utils.timezone import localdate
from rich.progress import Progress

from zavet.access.accuracy import ask_person
from zavet.access.operations import block, reveal
from zavet.access.registration import asked_purposes, confirm_registration, register
from zavet.chance import now
from zavet.consent.operations import withdraw
from zavet.consent.queries import find_answer
from zavet.core.decisions import Answer
from zavet.core.language.load import load_policy
from zavet.core.language.policy import Policy
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Actor, Origin, Sealed, ZavetError
from zavet.doors.cli.living_demands import plan_demands
from zavet.doors.cli.living_requests import plan_requests
from zavet.doors.cli.month import Month
from zavet.doors.cli.people import ELDERS, PEOPLE, Person, value_for
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.operations import appoint_staff, make_account, open_site
from zavet.parties.queries import SiteView, list_sites
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish
from zavet.policies.queries import PolicyInForce, find_policy
from zavet.visits.operations import import_log
from zavet.visits.permits import StatisticsRefused
from zavet.visits.sample import write_sample_log

_SITES = {
    "municipal-portal": "Портал города Светлый Берег",
    "kindergarten": "Детский сад «Капитошка»",
    "hosting": "Маяк Хостинг",
    "services": "Верный мастер",
    "clinic": "Клиника «Журавли»",
}
_MONTH = timedelta(days=30)
_OPENED = timedelta(days=430)
_LONG_AGO = (timedelta(days=425), timedelta(days=380))
"""When the elders came: more than a year ago, after which a policy has their data confirmed again."""
_ASKED = (timedelta(days=40), timedelta(days=5))
"""When each of them was asked whether their data are right: one has not answered in time."""
_PAGES = {
    "municipal-portal": ("/", "/новости/", "/документы/", "/приёмная/", "/афиша/", "/транспорт/"),
    "kindergarten": ("/", "/меню/", "/группы/", "/родителям/", "/документы/", "/прогулки/"),
    "hosting": ("/", "/тарифы/", "/серверы/", "/домены/", "/помощь/", "/состояние/"),
    "services": ("/", "/услуги/", "/цены/", "/форум/", "/заявка/", "/отзывы/"),
    "clinic": ("/", "/врачи/", "/программы/", "/цены/", "/вопросы/", "/как-доехать/"),
}
_LINES = 12_000


def password(folder: Path) -> str:
    """Return the one password of the demonstration's people, made on first use and readable by the owner alone."""
    path = folder / "demo.password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("показ-" + secrets.token_hex(4), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def open_sites(policies: Path) -> None:
    """Open the five sites and publish their policies, as if more than a year ago."""
    start = now() - _OPENED
    for slug, name in _SITES.items():
        folder = policies / slug
        if not folder.is_dir():
            message = f"Нет папки политики «{folder}»."
            raise ZavetError(message, next_step="Запустите показ из папки проекта: make demo")
        files = read_folder(folder)
        policy = load_policy(files)
        site_id = open_site(
            operator_slug=slug,
            operator_name=policy.rules.operator.name,
            slug=slug,
            host=f"{slug}.localhost",
            name=name,
            kind=policy.rules.kind,
            by=Actor.system(),
            at=start,
        )
        publish(site_id=site_id, files=files, by=Actor.system(), at=start)


def live_a_month(folder: Path) -> None:
    """Let the cast and some neighbours live a month at each site, and take in each site's access log."""
    secret = password(folder)
    with Progress(transient=True) as progress:
        task = progress.add_task("Показ проживает месяц", total=len(_SITES) * 2)
        for site in list_sites():
            _live(site, secret)
            progress.advance(task)
            _take_log(site, folder)
            progress.advance(task)


def _live(site: SiteView, secret: str) -> None:
    random = Random(site.slug)  # noqa: S311 - the same month every time, no secrets in it
    start = now() - _MONTH
    in_force = find_policy(site_id=site.id, at=start)
    assert in_force is not None  # noqa: S101 - open_sites has just published it
    officer, vera, gleb = _staff(site, in_force.policy, secret, start)
    month = Month()
    subjects: list[UUID] = []
    for place, person in enumerate(PEOPLE):
        at = start + _MONTH * (place / len(PEOPLE)) + timedelta(hours=1)
        month.plan(at, partial(_come, subjects, site, in_force, person, secret, random))
    for _ in range(24):
        month.plan(_lately(random), partial(_look, subjects, site, in_force.policy, vera, random))
    for _ in range(4):
        month.plan(_lately(random), partial(_look, subjects, site, in_force.policy, gleb, random))
    month.plan(_lately(random), partial(_look, subjects, site, in_force.policy, officer, random))
    for place in (3, 4, 5):
        month.plan(_lately(random), partial(_withdraw, subjects, place, site, in_force))
    month.plan(now() - timedelta(days=1), partial(_ask_review, subjects, site, in_force.policy))
    _plan_elders(month, site, in_force, secret, random)
    plan_requests(month, site, subjects, officer=officer)
    plan_demands(month, site, in_force.policy, subjects, officer=officer, second=vera)
    month.live()


def _plan_elders(
    month: Month, site: SiteView, in_force: PolicyInForce, secret: str, random: Random
) -> None:
    """Let some people have come more than a year ago, and be asked since whether their data are right."""
    known: list[UUID] = []
    for place, (person, came, asked) in enumerate(zip(ELDERS, _LONG_AGO, _ASKED, strict=True)):
        month.plan(now() - came, partial(_come, known, site, in_force, person, secret, random))
        month.plan(now() - asked, partial(_ask_still_right, known, place, site))


def _ask_still_right(known: list[UUID], place: int, site: SiteView, at: datetime) -> None:
    ask_person(site_id=site.id, subject_id=known[place], by=Actor.system(), at=at)


def _lately(random: Random) -> datetime:
    """Return a moment of the last ten days, within working hours in Moscow."""
    day = now() - timedelta(days=random.randrange(1, 11))
    return day.replace(hour=random.randrange(6, 15), minute=random.randrange(60))


def _staff(site: SiteView, policy: Policy, secret: str, at: datetime) -> tuple[UUID, UUID, UUID]:
    hired = [
        ("officer", "Ольга Ивановна Строгова", "ответственная за персональные данные", True),
        ("vera", "Вера Ильинична Осокина", "специалист по работе с обращениями", False),
        ("gleb", "Глеб Андреевич Ручьёв", "администратор сайта", False),
    ]
    ids = []
    for login, name, position, is_officer in hired:
        staff_id = appoint_staff(
            operator_id=site.operator_id,
            name=name,
            position=position,
            is_officer=is_officer,
            by=Actor.system(),
            at=at,
        )
        make_account(
            staff_id=staff_id,
            username=f"{site.operator_slug}:{login}",
            password=secret,
            by=Actor.system(),
            at=at,
        )
        ids.append(staff_id)
    _authorise(site, policy, officer=ids[0], staff_id=ids[1], at=at)
    return ids[0], ids[1], ids[2]


def _authorise(
    site: SiteView, policy: Policy, *, officer: UUID, staff_id: UUID, at: datetime
) -> None:
    given = {
        datum.id
        for datum in policy.data.values()
        if datum.origin is Origin.GIVEN and datum.kind is not FieldKind.PASSWORD
    }
    purposes = [one for one in policy.purposes.values() if given & set(one.data)]
    leave = authorise(
        staff_id=staff_id,
        site_id=site.id,
        purposes=tuple(one.id for one in purposes if not one.is_depersonalized),
        categories=tuple(given & {name for one in purposes for name in one.data}),
        from_at=at,
        until_at=at + timedelta(days=180),
        by=Actor.staff(officer),
        at=at,
    )
    sign_warning(authorisation_id=leave, by=Actor.staff(staff_id), at=at + timedelta(minutes=20))


def _come(
    subjects: list[UUID],
    site: SiteView,
    in_force: PolicyInForce,
    person: Person,
    secret: str,
    random: Random,
    at: datetime,
) -> None:
    policy = in_force.policy
    answers = {
        purpose.id: purpose.is_required or random.random() < person.agrees
        for purpose in asked_purposes(policy)
    }
    made = register(
        site_id=site.id,
        values=_values(policy, person, answers),
        answers=answers,
        password=Sealed(secret),
        means="registration",
        at=at,
    )
    if person.confirms:
        later = at + timedelta(minutes=7)
        confirm_registration(site_id=site.id, subject_id=made.subject_id, at=later)
    subjects.append(made.subject_id)


def _values(policy: Policy, person: Person, answers: dict[str, bool]) -> dict[str, Sealed[str]]:
    service = policy.registration()
    asked = [policy.data[name] for name in service.data] if service else []
    return {
        datum.id: Sealed(value_for(datum, person))
        for datum in asked
        if datum.kind is not FieldKind.PASSWORD
        and (datum.is_mandatory or _is_needed(policy, datum.id, answers))
    }


def _is_needed(policy: Policy, category: str, answers: dict[str, bool]) -> bool:
    service = policy.registration()
    purposes = [policy.purposes[name] for name in service.purposes] if service else []
    return any(category in one.data and answers.get(one.id, True) for one in purposes)


def _look(
    subjects: list[UUID],
    site: SiteView,
    policy: Policy,
    staff_id: UUID,
    random: Random,
    at: datetime,
) -> None:
    emails = [datum.id for datum in policy.data.values() if datum.kind is FieldKind.EMAIL]
    purposes = [one.id for one in policy.purposes.values() if set(emails) & set(one.data)]
    reveal(
        site_id=site.id,
        subject_id=random.choice(subjects[:8]),
        categories=emails,
        purpose=random.choice(sorted(purposes)),
        by=Actor.staff(staff_id),
        at=at,
        action=Action.ACCESS,
    )


def _withdraw(
    subjects: list[UUID], place: int, site: SiteView, in_force: PolicyInForce, at: datetime
) -> None:
    subject_id = subjects[place]
    given = [
        one.id
        for one in asked_purposes(in_force.policy)
        if (last := find_answer(subject_id=subject_id, purpose=one.id, at=at))
        and last.answer is Answer.GIVEN
    ]
    if given:
        withdraw(
            site_id=site.id,
            subject_id=subject_id,
            purpose=given[-1],
            in_force=in_force,
            means="cabinet",
            by=Actor.subject(subject_id),
            at=at,
        )


def _ask_review(subjects: list[UUID], site: SiteView, policy: Policy, at: datetime) -> None:
    emails = [one.id for one in policy.data.values() if one.kind is FieldKind.EMAIL]
    by = Actor.subject(subjects[7])
    block(site_id=site.id, subject_id=subjects[7], categories=emails, by=by, at=at)


def _take_log(site: SiteView, folder: Path) -> None:
    path = folder / "sample-access.log"
    try:
        write_sample_log(
            path,
            lines=_LINES,
            seed=len(site.slug),
            host=site.host,
            days_until=localdate(now()),
        )
        import_log(site_id=site.id, path=path, by=Actor.system(), at=now())
    except StatisticsRefused:
        return  # the clinic's policy provides for none
    finally:
        path.unlink(missing_ok=True)
