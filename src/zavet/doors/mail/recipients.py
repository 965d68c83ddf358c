"""The operator's own addresses: of the officer, of the policy. They are on record by name and post, not sealed."""

from datetime import datetime

from zavet.parties.queries import SiteView, list_staff
from zavet.parties.staff_email import list_emails
from zavet.policies.queries import find_policy


def operator_address(site: SiteView, *, at: datetime) -> str:
    """Return the e-mail the policy in force names for the operator, or nothing."""
    in_force = find_policy(site_id=site.id, at=at)
    return in_force.policy.rules.operator.email if in_force else ""


def officer_addresses(site: SiteView, *, at: datetime) -> tuple[str, ...]:
    """Return where the officers of a site read letters; the operator's address where none named one."""
    emails = list_emails(operator_id=site.operator_id)
    staff = list_staff(operator_id=site.operator_id)
    named = [emails[one.id] for one in staff if one.is_officer and one.id in emails]
    fallback = operator_address(site, at=at)
    return tuple(dict.fromkeys(named)) or ((fallback,) if fallback else ())
