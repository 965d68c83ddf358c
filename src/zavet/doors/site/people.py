"""Finds whose account a typed login or e-mail means on one site. What was typed goes no further than this room."""

import hashlib
import hmac
import unicodedata
from typing import Final

from django.conf import settings

from zavet.access.queries import find_subject
from zavet.chance import now
from zavet.core.language.words import FieldKind
from zavet.core.values import Sealed
from zavet.parties.queries import AccountView, SiteView, find_account, find_account_by_name
from zavet.policies.queries import find_policy

_WAYS: Final = (FieldKind.EMAIL, FieldKind.LOGIN)


def find_person(site: SiteView, typed: Sealed[str]) -> AccountView | None:
    """Return the subject's account of a typed e-mail or login; every way is looked up, whatever is found first."""
    in_force = find_policy(site_id=site.id, at=now())
    data = in_force.policy.data.values() if in_force else ()
    found = [
        find_subject(site_id=site.id, category=datum.id, value=typed)
        for datum in data
        if datum.kind in _WAYS
    ]
    subject_id = next((one for one in found if one is not None), None)
    return find_account(subject_id=subject_id) if subject_id else None


def find_staff_account(site: SiteView, typed: Sealed[str]) -> AccountView | None:
    """Return the account of one of the operator's staff; ``operator:name`` and plain ``name`` both do."""
    text = typed.reveal().strip().lower()
    name = text if ":" in text else f"{site.operator_slug}:{text}"
    account = find_account_by_name(name)
    return account if account is not None and account.staff_id is not None else None


def account_name(site: SiteView, typed: Sealed[str]) -> str:
    """Return the random name of the account meant, or a keyed hash that no account bears.

    The hash is stable, so that attempts on an unknown name are counted like those on a known one. Staff come first:
    whoever registers under the name of one of them must not keep them out.
    """
    account = find_staff_account(site, typed) or find_person(site, typed)
    if account is not None:
        return account.username
    text = f"{site.id}:{spelling(typed.reveal())}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def spelling(typed: str) -> str:
    """Return the one spelling all ways to type a login or e-mail share: attempts are counted by it, known or not."""
    return unicodedata.normalize("NFKC", typed).strip().casefold().replace("ё", "е")
