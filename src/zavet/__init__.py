"""Zavet keeps what a site's privacy policy promises, and proves it."""

__version__ = "0.1.0"
