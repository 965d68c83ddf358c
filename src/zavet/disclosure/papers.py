"""Prints what an authority is answered, and keeps it in the demand's thread.

INVARIANT: what is printed is what was approved, field by field, and nothing else of anybody.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from zavet.access.answering import keep_letter_file
from zavet.access.disclosing import Provided
from zavet.core.calendar import day_of
from zavet.core.language.policy import Policy
from zavet.core.values import Actor, Sealed
from zavet.disclosure.models import Demand
from zavet.disclosure.queries import number_of
from zavet.documents import render
from zavet.parties.queries import find_staff, get_site
from zavet.policies.queries import find_policy

_HEAD = ("name", "address", "email", "phone", "inn", "ogrn")


def outgoing_of(row: Demand) -> str:
    """Return the number the answer leaves under: that of the register, marked as such, «Р-2026-3»."""
    return f"Р-{number_of(row.year, row.serial)}"


def print_paper(
    row: Demand,
    template: str,
    more: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    number: str = "",
) -> UUID:
    """Print a letter to the authority, keep it in the demand's thread, and return the file's id."""
    number = number or outgoing_of(row)
    content = render(template, {**_letter(row, number, by, at), **more})
    return keep_letter_file(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        chunks=[content],
        name=Sealed(f"{number.replace('/', '-')}.pdf"),
        media_type=Sealed("application/pdf"),
        by=by,
        at=at,
    )


def demand_facts(row: Demand) -> dict[str, Any]:
    """Return what an answer says of the demand it answers."""
    return {
        "document": row.document,
        "demand_number": row.outer_number,
        "demand_on": row.written_on,
        "received_on": row.received_on,
        "register_number": number_of(row.year, row.serial),
        "basis": row.basis,
    }


def people_facts(
    handed: Iterable[tuple[Provided, tuple[str, ...]]], *, policy: Policy | None
) -> list[dict[str, Any]]:
    """Return what is handed over of each person, in the policy's words; each comes with what was asked for."""
    return [_person(provided, asked, policy) for provided, asked in handed]


def policy_of(row: Demand, at: datetime) -> Policy | None:
    """Return the policy in force at the demand's site."""
    in_force = find_policy(site_id=row.site_id, at=at)
    return in_force.policy if in_force else None


def _person(provided: Provided, asked: tuple[str, ...], policy: Policy | None) -> dict[str, Any]:
    values = {name: value.reveal() for name, value in provided.values.items()}
    shown = [name for name in asked if values.get(name, "").strip()]
    of_files = {one.category for one in provided.files}
    missing = [name for name in asked if name not in shown and name not in of_files]
    return {
        "data": [{"name": _say(name, policy), "value": values[name]} for name in shown],
        "files": [one.file.name.reveal() for one in provided.files],
        "missing": [_say(name, policy) for name in missing],
    }


def _say(category: str, policy: Policy | None) -> str:
    known = policy.data.get(category) if policy else None
    return known.name if known else category


def _letter(row: Demand, number: str, by: Actor, at: datetime) -> dict[str, Any]:
    policy = policy_of(row, at)
    staff = find_staff(by.known_id)
    assert staff is not None  # noqa: S101 - the register is kept by the officer
    if policy is None:
        name = get_site(row.site_id).operator_name
        head = {"name": name, "address": "—", "email": "—"}
    else:
        head = {one: getattr(policy.rules.operator, one) for one in _HEAD}
    return {
        "operator": head,
        "addressee": {"name": row.authority},
        "number": number,
        "on": day_of(at),
        "officer": {"name": staff.name, "position": staff.position},
    }
