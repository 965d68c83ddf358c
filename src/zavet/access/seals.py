"""Lets a copy be tried by opening some of it; nothing that is opened comes out."""

from zavet.vault.sampling import SealReport, count_files, try_seals

__all__ = ["SealReport", "count_files", "try_seals"]
