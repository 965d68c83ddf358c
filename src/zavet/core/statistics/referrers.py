"""A referrer reduced to the name of the site it came from.

Path, query and the address of a machine are dropped.
"""

import re

NO_REFERRER = "(none)"
REFERRER_OTHER = "(other)"
REFERRER_ADDRESS = "(address)"
REFERRER_INTERNAL = "(internal)"

AUTHORITY_PATTERN = r"^[A-Za-z][A-Za-z0-9+.-]*://(?P<authority>[^/?#\\]*)"
"""The part of a referrer between its scheme and its path."""

_LENGTH_CAP = 100
_AUTHORITY = re.compile(AUTHORITY_PATTERN)
_PORT = re.compile(r":[0-9]*$")
_NUMERIC = re.compile(r"[0-9.]+|0x[0-9a-fx.]+")
# Providers name a customer's machine after its address: 1-2-3-4.pool.example.
_EMBEDDED = re.compile(r"(?<![0-9])[0-9]{1,3}([.-])(?:[0-9]{1,3}\1){2}[0-9]{1,3}(?![0-9])")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


def referrer_key(referrer: str, *, own_host: str) -> str:
    """Return what a referrer is counted under."""
    if referrer in {"", "-"}:
        return NO_REFERRER
    match = _AUTHORITY.match(referrer)
    return host_key(match["authority"], own_host=own_host) if match else REFERRER_OTHER


def host_key(authority: str, *, own_host: str) -> str:
    """Return the site named by the authority of a URL; the site's own name becomes a mark."""
    host = _PORT.sub("", authority.rpartition("@")[2].lower()).rstrip(".")
    if host.startswith("[") or _NUMERIC.fullmatch(host) or _EMBEDDED.search(host):
        return REFERRER_ADDRESS
    host = _ascii(host).removeprefix("www.")
    if not _HOST.fullmatch(host) or len(host) > _LENGTH_CAP:
        return REFERRER_OTHER
    return REFERRER_INTERNAL if host == _ascii(own_host).removeprefix("www.") else host


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""
