"""Names of rate-limit counters, keyed so that a counter's row does not tell whose login it counts."""

import hashlib
import hmac

from django.conf import settings


def keyed(key: str, key_prefix: str, version: int) -> str:
    """Return the stored name for ``key``: HMAC-SHA256 under the installation's secret, in hex."""
    text = f"{key_prefix}:{version}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
