"""Sites the tests of this folder may ask for."""

from sites import any_site, clinic, hosting

__all__ = ["any_site", "clinic", "hosting"]
