"""What pages of one-time links share: whose link it is, and entering by it.

A link works on the site of its account only; opened elsewhere it is as if there were none, and is not spent.
"""

from allauth.account.utils import perform_login
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zavet.chance import now
from zavet.doors.pages.sites import may_enter
from zavet.doors.site.asking import site_of
from zavet.parties.entry_links import LinkPurpose, spend_link
from zavet.parties.queries import AccountView, get_account


class LinkElsewhere(Exception):
    """The link belongs to an account of another site."""


def spend(request: HttpRequest, token: str, purpose: LinkPurpose) -> AccountView | None:
    """Spend a link and return its account, or None where it opens nothing here."""
    try:
        with transaction.atomic():
            account_id = spend_link(token=token, purpose=purpose, at=now())
            if account_id is None:
                return None
            row = get_user_model().objects.get(pk=account_id)
            if not may_enter(row, site_of(request)):
                raise LinkElsewhere  # noqa: TRY301 - undoes the transaction
    except LinkElsewhere:
        return None
    return get_account(account_id)


def enter_as(request: HttpRequest, account: AccountView) -> HttpResponse:
    """Sign in; a second factor, where there is one, is still asked."""
    answer: HttpResponse = perform_login(request, get_user_model().objects.get(pk=account.id))
    return answer


def dead(request: HttpRequest, *, again: str) -> HttpResponse:
    """Answer a link that opens nothing: used, too old, or never made. ``again`` is where to ask for another."""
    return render(request, "site/link_dead.html", {"again": again}, status=410)
