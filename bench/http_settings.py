"""Zavet's own settings with the bench's own addresses, for both sides alike: no middleware worth naming, a cheap hash.

Middleware costs both sides the same and would flatter the guard; so would Argon2, which takes longer than all the rest
of a registration. ZAVET_BENCH_ARGON2=on puts it back, on both sides.
"""

import os

from zavet.project.settings import *  # noqa: F403 - everything but what follows is Zavet's own

ROOT_URLCONF = "http_urls"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # allauth does not start without
if os.environ.get("ZAVET_BENCH_ARGON2") != "on":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGGING = LOGGING | {"root": {"handlers": ["stderr"], "level": "ERROR"}}  # noqa: F405 - Zavet's own, without warnings
