"""The net over translations bites: it reads what Django would, and tells a gap from a translation."""

from pathlib import Path

from house.po import read_po, sentences

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Сохранить"
msgstr "Save"

msgid "Отозвать"
msgstr ""

#, fuzzy
msgid "Уничтожить"
msgstr "Delete"

msgid "%(count)d запись"
msgid_plural "%(count)d записей"
msgstr[0] "%(count)d entry"
msgstr[1] ""
"""


def test_sentences_are_found_in_code_and_in_pages(tmp_path: Path):
    (tmp_path / "a.py").write_text(
        "a = _('Сохранить')\nb = ngettext('%d запись', '%d записей', 2)\nc = other('Нет')\n"
    )
    (tmp_path / "b.html").write_text(
        "{% load i18n %}{% translate 'Отозвать' %}<p>Вне</p>{% blocktranslate %}Всё{% endblocktranslate %}"
    )
    assert {key[1] for key in sentences(tmp_path)} == {"Сохранить", "%d запись", "Отозвать", "Всё"}


def test_empty_guessed_and_half_translated_sentences_are_gaps(tmp_path: Path):
    catalogue = tmp_path / "django.po"
    catalogue.write_text(CATALOGUE)
    gaps = [entry.msgid for entry in read_po(catalogue) if not entry.is_complete]
    assert gaps == ["Отозвать", "Уничтожить", "%(count)d запись"]
