"""No gap in either language: each Russian sentence has its English one, and what is compiled is what is written.

Sentences are collected anew from a copy of the code, as makemessages does, and looked for in the catalogues.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house.tree import PACKAGE

LOCALES = {"en": "everything", "ru": "plural forms only"}
needs_gettext = pytest.mark.skipif(
    not shutil.which("msgattrib") or not shutil.which("xgettext"),
    reason="gettext is missing; make test installs it",
)


def find_gaps(package: Path, locale: str) -> list[str]:
    """Collect the package's sentences into a copy of the catalogue and list those without a translation."""
    _collect(package, locale)
    catalogue = package / "locale" / locale / "LC_MESSAGES" / "django.po"
    only_plurals = locale == "ru"
    gaps = [*_entries(catalogue, "--untranslated"), *_entries(catalogue, "--only-fuzzy")]
    return sorted(
        _sentence(entry)
        for entry in gaps
        if _sentence(entry) and (not only_plurals or "msgid_plural" in entry)
    )


def _collect(package: Path, locale: str) -> None:
    words = ["-m", "django", "makemessages", "-l", locale, "--no-wrap", "--ignore", "migrations"]
    environment = {
        key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"
    }
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=package,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def _entries(catalogue: Path, which: str) -> list[str]:
    command = ["msgattrib", "--no-wrap", "--no-obsolete", which, catalogue]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [entry for entry in text.split("\n\n") if 'msgid ""\nmsgstr ""' not in entry]


def _sentence(entry: str) -> str:
    body = entry.split("msgid ", 1)[-1].split("\nmsg", 1)[0]
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', body))


def find_stale(package: Path) -> list[str]:
    """List compiled catalogues that do not say what their source says."""
    found = []
    for source in sorted((package / "locale").glob("*/LC_MESSAGES/django.po")):
        ours = subprocess.run(["msgfmt", "-o", "-", source], capture_output=True, check=True).stdout
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or _said(compiled.read_bytes()) != _said(ours):
            found.append(str(compiled.relative_to(package)))
    return found


def _said(compiled: bytes) -> dict:
    import gettext
    import io

    catalogue = gettext.GNUTranslations(io.BytesIO(compiled))._catalog
    return {key: said for key, said in catalogue.items() if key != ""}


def _copy(tmp_path: Path) -> Path:
    skip = shutil.ignore_patterns("__pycache__", "static", "migrations")
    return Path(shutil.copytree(PACKAGE, tmp_path / "zavet", ignore=skip))


@needs_gettext
@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_lacks_its_translation(locale: str, tmp_path: Path):
    if not (PACKAGE / "locale" / locale).is_dir():
        pytest.skip(f"there is no catalogue {locale} yet")
    assert find_gaps(_copy(tmp_path), locale) == []


@needs_gettext
def test_compiled_catalogues_are_fresh():
    assert find_stale(PACKAGE) == []


@needs_gettext
def test_planted_gaps_are_found(tmp_path: Path):
    package = tmp_path / "planted"
    messages = package / "locale" / "en" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (package / "pages.py").write_text(
        "from django.utils.translation import gettext as _\n\nsaid = [_('Сохранить'), _('Отозвать')]\n"
    )
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (messages / "django.po").write_text(head + 'msgid "Сохранить"\nmsgstr "Save"\n')
    assert find_stale(package) == ["locale/en/LC_MESSAGES/django.mo"]
    assert find_gaps(package, "en") == ["Отозвать"]
