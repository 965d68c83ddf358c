"""Sites, staff and people the tests of this folder may ask for."""

from doors.console_desk import anna, boris, officer, vera
from sites import any_site, clinic, hosting

__all__ = ["anna", "any_site", "boris", "clinic", "hosting", "officer", "vera"]
