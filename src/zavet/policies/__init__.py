"""Texts, versions, publication."""
