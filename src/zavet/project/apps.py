"""The one Django app whose contexts are packages (ADR 0001)."""

from django.apps import AppConfig


class ZavetConfig(AppConfig):
    """Zavet itself, without the two inner apps."""

    name = "zavet"
    label = "zavet"
    verbose_name = "Zavet"
