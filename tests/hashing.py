"""Argon2 with the least work: tests make hundreds of accounts, and its strength is the library's own concern."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm as in settings, asked for one pass over little memory."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
