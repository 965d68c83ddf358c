"""The officer's first way in: a link that works once, for each operator whose officer has no password yet."""

from collections.abc import Iterator
from uuid import UUID

from zavet.chance import now
from zavet.core.values import Actor
from zavet.doors.pages.sites import origin
from zavet.parties.entry_links import LinkPurpose, make_link
from zavet.parties.operations import appoint_staff, make_account
from zavet.parties.queries import (
    AccountView,
    SiteView,
    find_account,
    get_account,
    list_sites,
    list_staff,
)


def first_links(*, is_for_all: bool = False) -> Iterator[tuple[SiteView, str]]:
    """Yield one site of each operator and a fresh one-time sign-in link of its officer, who is appointed if needed.

    Officers with a password are left out unless ``is_for_all``: what is printed at a start may lie in a log for long.
    """
    seen = set()
    for site in list_sites():
        if site.operator_id in seen:
            continue
        seen.add(site.operator_id)
        account = _officer_account(site)
        if account.has_password and not is_for_all:
            continue
        token = make_link(
            account_id=account.id,
            purpose=LinkPurpose.SIGN_IN,
            by=Actor.system(),
            at=now(),
        )
        yield site, f"{origin(site)}/enter/{token}/"


def _officer_account(site: SiteView) -> AccountView:
    officers = [one for one in list_staff(operator_id=site.operator_id) if one.is_officer]
    staff_id = officers[0].id if officers else _appoint(site)
    account = find_account(staff_id=staff_id)
    if account is not None:
        return account
    made = make_account(
        staff_id=staff_id,
        username=f"{site.operator_slug}:officer",
        password=None,
        by=Actor.system(),
        at=now(),
    )
    return get_account(made)


def _appoint(site: SiteView) -> UUID:
    return appoint_staff(
        operator_id=site.operator_id,
        name="Ответственный за персональные данные",
        position="ответственный за организацию обработки",
        is_officer=True,
        by=Actor.system(),
        at=now(),
    )
