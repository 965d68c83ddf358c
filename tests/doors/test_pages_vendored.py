"""Other people's files stand unchanged, each with its licence."""

import re
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "src" / "zavet" / "static" / "zavet"
VENDOR = STATIC / "vendor"
_ROW = re.compile(r"\| (\S+) \| \S+ \| [\d.]+ \| [\w-]+ \| ([0-9a-f]{64}) \|")


def _listed() -> dict[str, str]:
    return dict(_ROW.findall((VENDOR / "VENDORED.md").read_text(encoding="utf-8")))


def _found() -> dict[str, str]:
    files = [path for path in VENDOR.rglob("*") if path.is_file() and path.name != "VENDORED.md"]
    return {str(path.relative_to(VENDOR)): sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_vendored_file_is_listed_with_its_digest() -> None:
    assert _found() == _listed()


def test_every_vendored_folder_keeps_its_licence() -> None:
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}
    assert folders == {Path(name).parent.name for name in _listed() if name.endswith("/LICENSE")}


def test_templates_hold_no_inline_script_style_or_event() -> None:
    templates = STATIC.parents[1] / "templates"
    inline = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=|javascript:|hx-on", re.IGNORECASE
    )
    tags = re.compile(r"{%.*?%}", re.DOTALL)
    found = [
        f"{path.relative_to(templates)}: {match[0]}"
        for path in sorted(templates.rglob("*.html"))
        for match in inline.finditer(tags.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_our_own_styles_ask_no_other_machine() -> None:
    own = [*(STATIC / "css").iterdir(), *(STATIC / "js").iterdir(), *(STATIC / "img").iterdir()]
    asked = [
        path.name
        for path in own
        if re.search(r"https?://(?!www\.w3\.org/2000/svg)", path.read_text(encoding="utf-8"))
    ]
    assert asked == []
