"""Sign-in by django-allauth, bent to three rules.

What is typed never reaches it, an account enters its own site only, a second factor's secret is stored sealed.

INVARIANT: before the address is confirmed a password opens nothing and is answered like a wrong one. Else whoever
registers somebody's address could try that password to learn whether it was known, or put a second factor before the
owner comes.
"""

import secrets
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.doors.pages.sites import may_enter
from zavet.doors.site.asking import site_of
from zavet.doors.site.people import account_name
from zavet.parties.passwords import change_password
from zavet.parties.queries import find_subject

_ABOUT: Final = b"zavet second factor"
_NONCE: Final = 12
_KEY_BYTES: Final = 32
_WRONG: Final = _(
    "Логин, почта или пароль не подходят, или адрес почты ещё не подтверждён по ссылке из письма."
)
_TOO_MANY: Final = _("Слишком много неудачных попыток. Подождите несколько минут.")


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.max_length = _("Логин или электронная почта"), None
        login.widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "254",
        }
        password.label, password.help_text = _("Пароль"), ""
        password.widget.attrs = {"autocomplete": "current-password"}

    def clean_login(self) -> Sealed[str]:
        """Seal what was typed at once: nothing after this sees it."""
        return Sealed(self.cleaned_data["login"].strip()[:254])

    def user_credentials(self) -> dict[str, str]:
        """Return the account's random name and the password."""
        name = account_name(site_of(self.request), self.cleaned_data["login"])
        return {"username": name, "password": self.cleaned_data["password"]}


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "too_many_login_attempts": _TOO_MANY,
        "incorrect_password": _("Пароль не подходит."),
        "enter_current_password": _("Введите нынешний пароль."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Return False: people register by the policy's own form."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: object) -> Any:  # noqa: ANN401 - allauth's own
        """Return the account if the password fits and it is of this site and confirmed; else nothing, alike."""
        account = super().authenticate(request, **credentials)
        is_open = account is not None and may_enter(account, site_of(request))
        return account if is_open and _is_confirmed(account) else None

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where people and staff go after sign-in."""
        return landing(request.user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return where to go after the password was changed."""
        return landing(request.user)

    def set_password(self, user: Any, password: str) -> None:  # noqa: ANN401 - allauth's own
        """Change the password through the one operation that journals it."""
        by = Actor.staff(user.staff_id) if user.staff_id else Actor.subject(user.subject_id)
        change_password(account_id=user.pk, password=Sealed(password), by=by, at=now())
        user.refresh_from_db(fields=["password"])

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Return the counter of attempts: per site and account name, never what was typed."""
        return f"{site_of(request).id}:{credentials.get('username', '')}"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Код не подходит. Проверьте время на телефоне и возьмите новый код."),
    }

    def encrypt(self, text: str) -> str:
        """Return a second factor's secret sealed (AES-256-GCM), in hex."""
        nonce = secrets.token_bytes(_NONCE)
        return (nonce + _cipher().encrypt(nonce, text.encode(), _ABOUT)).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        sealed = bytes.fromhex(encrypted_text)
        return _cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], _ABOUT).decode()

    def get_totp_label(self, user: Any) -> str:  # noqa: ANN401 - allauth's own
        """Return what the app shows: the door, never a name."""
        return str(_("консоль")) if user.staff_id else str(_("личный кабинет"))


def landing(account: Any) -> str:  # noqa: ANN401 - Django's account
    """Return the first page of an account: the console for staff, the cabinet for a person."""
    return "/console/" if getattr(account, "staff_id", None) else "/cabinet/"


def _is_confirmed(account: Any) -> bool:  # noqa: ANN401 - Django's account
    subject = find_subject(account.subject_id) if account.subject_id else None
    return account.staff_id is not None or (
        subject is not None and subject.confirmed_at is not None
    )


def _cipher() -> AESGCM:
    # A key of its own, derived: sessions and second factors must not share one.
    derive = HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=None, info=_ABOUT)
    return AESGCM(derive.derive(bytes.fromhex(settings.SESSION_SECRET)))
