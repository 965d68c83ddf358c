"""Runs the command line: ``python -m zavet``."""

from zavet.doors.cli import main

main()
