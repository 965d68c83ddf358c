"""Policy text into safe HTML. No markup of the text's own passes, and no image is fetched from anywhere."""

from typing import Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_RULES: Final = ["paragraph", "heading", "list", "emphasis", "newline", "escape", "link", "table"]
_READER: Final = MarkdownIt("zero", {"html": False}).enable(_RULES)


def render(text: str) -> SafeString:
    """Return the text as HTML; anything that is not a paragraph, heading, list, table or emphasis stays text."""
    html: str = _READER.render(text)
    return mark_safe(html)  # noqa: S308 - made by a renderer that escapes all markup of the text
