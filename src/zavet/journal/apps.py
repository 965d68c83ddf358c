"""The journal's Django app: its tables have a fate of their own."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    """The journal. An empty one gets its head as soon as its tables are there."""

    name = "zavet.journal"
    label = "journal"

    def ready(self) -> None:
        """Begin the chain after the tables were made."""
        from zavet.journal.beginning import begin  # noqa: PLC0415 - models load after the apps

        post_migrate.connect(begin, sender=self)
