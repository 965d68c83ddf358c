"""What of a path may be counted: the page, never the person who is named in it.

A path is brought to the form a reader knows, then every segment that may identify somebody becomes
a mark.
"""

import re
from urllib.parse import unquote_to_bytes

BAD_REQUEST = "(bad-request)"
PAGE_ERROR = "(error)"
ASSET = "(asset)"
FIRST_ERROR_STATUS = "400"

_LENGTH_CAP = 200
_DECODINGS = 3  # %2540 is an @ too
_STYLES = frozenset({"css", "js", "mjs", "map", "json", "woff", "woff2", "ttf", "eot", "otf"})
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp"})
_ASSETS = _STYLES | _PICTURES
_HEX_ESCAPE = re.compile(rb"\\x([0-9A-Fa-f]{2})")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_TAIL = re.compile(r"[?#;]")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_HEX = re.compile(r"[0-9A-Fa-f]{16}")
_RUN = re.compile(r"[A-Za-z0-9]{20,}")
_LONG_RUN = re.compile(r"[A-Za-z0-9_-]{32,}")
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?:[0-9A-Fa-f]{0,4}:){3}")
_PHONE = re.compile(r"(?:[0-9][ ().+-]{0,3}){9}[0-9]")


def page_key(path: str | None, status: str) -> str:
    """Return what a visit is counted under: a page, or one of the marks for what is no page."""
    if path is None:
        return BAD_REQUEST
    return PAGE_ERROR if status >= FIRST_ERROR_STATUS else path_key(path)


def path_key(path: str) -> str:
    """Return the readable page of a raw path, masked and at most 200 characters long."""
    text = _UNSEEN.sub("\ufffd", _TAIL.split(_decoded(path), maxsplit=1)[0])
    if _extension(text) in _ASSETS:
        return ASSET
    masked = "/".join(_mask(segment) for segment in text.split("/"))
    return masked if len(masked) <= _LENGTH_CAP else masked[: _LENGTH_CAP - 1] + "…"


def _decoded(path: str) -> str:
    data = _HEX_ESCAPE.sub(lambda m: bytes.fromhex(m[1].decode()), path.encode())
    for _ in range(_DECODINGS if b"%" in data else 0):
        data = unquote_to_bytes(data)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def _extension(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].lower()


def _mask(segment: str) -> str:
    if "@" in segment:
        return "[email]"
    if _is_token(segment):
        return "[token]"
    if _ADDRESS.search(segment):
        return "[address]"
    return "[number]" if _PHONE.search(segment) else segment


def _is_token(segment: str) -> bool:
    return bool(
        _UUID.search(segment)
        or _HEX.search(segment)
        or any(_is_mixed(run) for run in _RUN.findall(segment))
        or any(_is_mixed(run) and not _is_one_case(run) for run in _LONG_RUN.findall(segment))
    )


def _is_mixed(run: str) -> bool:
    return any(c.isdigit() for c in run) and any(c.isalpha() for c in run)


def _is_one_case(run: str) -> bool:
    return run in {run.lower(), run.upper()}
