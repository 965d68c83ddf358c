"""The one Django app whose contexts are packages (ADR 0001)."""

from django.apps import AppConfig


class ZavetConfig(AppConfig):
    """Zavet itself, without the two inner apps."""

    name = "zavet"
    label = "zavet"
    verbose_name = "Zavet"

    def ready(self) -> None:
        """Have sign-ins heard as soon as accounts are there."""
        from zavet.doors.site.coming_in import listen  # noqa: PLC0415 - accounts load after the apps

        listen()
