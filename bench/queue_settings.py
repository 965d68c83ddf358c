"""Zavet's own settings, pages and middleware, with a cheap hash: signing in is no part of what is measured."""

from zavet.project.settings import *  # noqa: F403 - everything but what follows is Zavet's own

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
