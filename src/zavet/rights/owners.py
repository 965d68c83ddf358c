"""Whose a request is: the operator's officer, until it is given to somebody else. Without one it waits for one."""

from uuid import UUID

from zavet.parties.queries import get_site, list_staff


def find_owner(site_id: UUID) -> UUID | None:
    """Return the officer new requests of a site go to, the longest in office; None where the operator has none."""
    staff = list_staff(operator_id=get_site(site_id).operator_id)
    since = [(one.officer_from_at, one.id) for one in staff if one.officer_from_at is not None]
    return min(since)[1] if since else None


def is_staff_of(site_id: UUID, staff_id: UUID) -> bool:
    """Tell whether somebody works for the site's operator now."""
    return any(one.id == staff_id for one in list_staff(operator_id=get_site(site_id).operator_id))


def list_former(site_id: UUID) -> tuple[UUID, ...]:
    """Return who worked for the site's operator and has left: what was theirs is nobody's."""
    everybody = list_staff(operator_id=get_site(site_id).operator_id, is_with_former=True)
    return tuple(one.id for one in everybody if one.ended_at is not None)
