"""Hears of every sign-in and every change of a second factor, whatever page it came by, and has it journalled."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from zavet.chance import now
from zavet.parties.sign_ins import record_second_factor, record_sign_in


def listen() -> None:
    """Begin to hear. Without its entry a sign-in fails: the error ends the request before its session is kept."""
    user_logged_in.connect(_signed_in, dispatch_uid="zavet sign-in")
    authenticator_added.connect(_added, dispatch_uid="zavet second factor added")
    authenticator_removed.connect(_removed, dispatch_uid="zavet second factor removed")


def _signed_in(*, request: HttpRequest, user: Any, **_signal: object) -> None:  # noqa: ANN401 - Django's account
    site = getattr(request, "site", None)
    record_sign_in(account_id=user.pk, site_id=site.id if site else None, at=now())


def _added(*, user: Any, **_signal: object) -> None:  # noqa: ANN401 - Django's account
    record_second_factor(account_id=user.pk, is_added=True, at=now())


def _removed(*, user: Any, **_signal: object) -> None:  # noqa: ANN401 - Django's account
    record_second_factor(account_id=user.pk, is_added=False, at=now())
