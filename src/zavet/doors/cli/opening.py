"""Opens the installation a command works on: the data folder, then Django, then the tables."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from zavet.core.values import ZavetError

if TYPE_CHECKING:
    from zavet.parties.queries import SiteView

DATA_HELP = "Папка со всем состоянием: базы и секреты. Иначе ZAVET_DATA, иначе ./zavet-data."


def choose_folder(folder: Path | None) -> None:
    """Remember the data folder for this process and those it starts."""
    if folder is not None:
        os.environ["ZAVET_DATA"] = str(folder.resolve())


def chosen_folder() -> Path:
    """Return the data folder of this process."""
    return Path(os.environ.get("ZAVET_DATA", "zavet-data")).resolve()


def require_installation() -> None:
    """Raise ZavetError where the data folder is not there yet: looking must not make a new installation."""
    folder = chosen_folder()
    if not (folder / "secrets").is_dir():
        message = f"В папке «{folder}» нет установки Zavet."
        raise ZavetError(message, next_step="Назовите папку: zavet --data ПАПКА, или ZAVET_DATA")


def open_existing() -> None:
    """Open the installation that is there, and make none: an empty journal would be found whole."""
    require_installation()
    open_installation()


def load_settings() -> None:
    """Load settings and apps, and touch no table; a folder is made on first use."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zavet.project.settings")
    django.setup()

    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


def open_installation() -> None:
    """Load settings and apps, and bring the tables up to date."""
    load_settings()

    from django.conf import settings
    from django.core.management import call_command

    for database in settings.DATABASES:
        call_command("migrate", database=database, verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def say_without_settings() -> None:
    """Let words be said where there is no installation: in Russian, which every sentence is written in."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


def find_site(name: str | None) -> "SiteView":
    """Return the site of a host or short name; where none is named, the only one there is."""
    from zavet.parties import queries

    sites = queries.list_sites()
    found = [site for site in sites if name in {site.host, site.slug}] if name else list(sites)
    if len(found) == 1:
        return found[0]
    known = ", ".join(site.slug for site in sites) or "пока ни одного"
    message = f"Сайт «{name}» не найден." if name else "Назовите сайт: их здесь не один."
    raise ZavetError(message, next_step=f"--site ИМЯ; известны: {known}")
