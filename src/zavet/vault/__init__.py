"""Sealed personal data, and apart from them the keys that open them. Only access comes in here."""
