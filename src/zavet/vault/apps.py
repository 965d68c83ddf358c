"""The vault's Django app: its tables lie in two databases (see router.py)."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The vault."""

    name = "zavet.vault"
    label = "vault"
