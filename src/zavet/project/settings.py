"""Settings. All state lives in one data folder; no switch here turns off journal, sealing or gate, nor may one come.

Environment: ZAVET_DATA (folder), ZAVET_DATABASE_URL and ZAVET_KEYS_DATABASE_URL (PostgreSQL instead of SQLite),
ZAVET_CHECKPOINTS (folder outside the databases for the journal's signed checkpoints; best on another machine's disk),
ZAVET_LEDGER (file outside the databases that names what was destroyed; best beside the checkpoints),
ZAVET_FILES (folder of the sealed files; of several machines one shared folder),
ZAVET_MASTER_KEYS (where the ring lies: file:PATH, credential:NAME of systemd, env:VARIABLE that holds it, or
transit:https://host:8200/transit/KEY), ZAVET_TRANSIT_TOKEN (the token, or file:PATH or credential:NAME),
ZAVET_SMTP (smtp://[name:password@]host:port), ZAVET_MAIL_FROM,
ZAVET_IMAP (mailboxes of requests: imaps://name:password@host/INBOX, several with blanks between them, or file:PATH or
credential:NAME that holds them), ZAVET_TLS=on (behind a TLS proxy).
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from zavet import __version__
from zavet.project.databases import database
from zavet.secret_files import read_or_make

os.umask(0o077)  # whatever file Zavet makes is its owner's alone
PACKAGE = Path(__file__).resolve().parent.parent
ZAVET_DATA = Path(os.environ.get("ZAVET_DATA", "zavet-data")).resolve()
ZAVET_SECRETS = ZAVET_DATA / "secrets"
ZAVET_CHECKPOINTS = Path(
    os.environ.get("ZAVET_CHECKPOINTS") or ZAVET_DATA / "checkpoints"
).resolve()
ZAVET_LEDGER = Path(
    os.environ.get("ZAVET_LEDGER") or ZAVET_DATA / "ledger" / "destructions.jsonl"
).resolve()
ZAVET_FILES = Path(os.environ.get("ZAVET_FILES") or ZAVET_DATA / "files").resolve()
ZAVET_MASTER_KEYS = os.environ.get("ZAVET_MASTER_KEYS", "")
ZAVET_IMAP = os.environ.get("ZAVET_IMAP", "")
ZAVET_TRANSIT_TOKEN = os.environ.get("ZAVET_TRANSIT_TOKEN", "")
ZAVET_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret(name: str) -> str:
    return read_or_make(ZAVET_SECRETS / name, lambda: secrets.token_hex(32).encode()).decode()


SECRET_KEY = _secret("django.key")
SESSION_SECRET = _secret("sessions.key")
DEBUG = False
ALLOWED_HOSTS = [
    "*"
]  # the site's host name is checked by doors.pages.sites, against the sites there are
BEHIND_TLS = os.environ.get("ZAVET_TLS", "") == "on"

INSTALLED_APPS = [
    "zavet.journal",
    "zavet.vault",
    "zavet.project.apps.ZavetConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "zavet.doors.pages.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "zavet.doors.pages.sites.SiteMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "zavet.project.urls"
WSGI_APPLICATION = "zavet.project.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"zavet": "zavet.doors.pages.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "zavet.doors.pages.context.page",
            ],
        },
    },
]

DATABASES = {
    "default": database(
        os.environ.get("ZAVET_DATABASE_URL", ""), default=ZAVET_DATA / "records.sqlite3"
    ),
    "keys": database(
        os.environ.get("ZAVET_KEYS_DATABASE_URL", ""), default=ZAVET_DATA / "keys.sqlite3"
    ),
}
DATABASE_ROUTERS = ["zavet.vault.router.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "counters",
        "KEY_FUNCTION": "zavet.project.counters.keyed",
    }
}

AUTH_USER_MODEL = "zavet.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "zavet.doors.pages.passwords.StrengthValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/cabinet/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "zavet.doors.site.sign_in.SignInAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # an account has none; allauth's migrations look for it
ACCOUNT_LOGIN_METHODS = {
    "username"
}  # the form turns what is typed into a random account name first
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = (
    "none"  # e-mail is confirmed by doors.site: allauth would keep it readable
)
ACCOUNT_FORMS = {"login": "zavet.doors.site.sign_in.SignInForm"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "register": "60/h/ip",
    "letter": "20/h/ip,5/h/key",
    "known": "5/h/key",
    "receipt": "60/h/ip",
    "correct": "30/h/key",
    "upload": "60/h/key",
    "rights": "30/h/ip",
    "rights_message": "30/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_TLS)  # else all visitors behind the proxy share one limit
MFA_ADAPTER = "zavet.doors.site.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

SESSION_ENGINE = "zavet.project.sessions"
# Under this prefix a browser takes the cookie from this host alone: a neighbouring site cannot plant one.
_OWN = "__Host-" if BEHIND_TLS else ""
SESSION_COOKIE_NAME = f"{_OWN}zavet_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_NAME = f"{_OWN}zavet_csrf"
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zavet.doors.pages.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "zavet_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = BEHIND_TLS
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Moscow"
USE_I18N = True
USE_TZ = True

# What people send is never written to a temporary file: there it would lie readable.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

STATIC_URL = f"/static/{__version__}/"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31536000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

_smtp = urlsplit(os.environ.get("ZAVET_SMTP", ""))
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _smtp.hostname or ""
EMAIL_PORT = _smtp.port or 25
EMAIL_HOST_USER = unquote(_smtp.username or "")
EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
EMAIL_USE_SSL = _smtp.scheme == "smtps"
EMAIL_USE_TLS = _smtp.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ZAVET_MAIL_FROM", "zavet@localhost")

# Diagnostics go to standard error, without request lines: a path or a query could name a person.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "bare", "level": "WARNING"}
    },
    "formatters": {
        "bare": {
            "()": "zavet.project.diagnostics.BareFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
