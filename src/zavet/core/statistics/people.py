"""Whom the release rule counts: addresses, since one person can send a thousand agent names."""

from ipaddress import IPv6Address

_HOME_BITS = 64  # a household is given a /64; the rest of the address is the visitor's own choice


def network_address(address: str) -> str:
    """Return the address as it counts for one person: IPv6 as its /64, others whole."""
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return f"{int(parsed) >> _HOME_BITS:x}::/64"
