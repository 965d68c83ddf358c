"""The one Django app whose contexts are packages (ADR 0001)."""

from django.apps import AppConfig
from django.conf import settings

from zavet.backups.holding import hold


class ZavetConfig(AppConfig):
    """Zavet itself, without the two inner apps."""

    name = "zavet"
    label = "zavet"
    verbose_name = "Zavet"

    def ready(self) -> None:
        """Hold the installation against a restore; have sign-ins heard as soon as accounts are there."""
        hold(settings.ZAVET_DATA)
        from zavet.doors.site.coming_in import listen  # noqa: PLC0415 - accounts load after the apps

        listen()
