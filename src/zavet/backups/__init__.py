"""Copies of an installation, proved by restoring them, and restores that bring nobody back who was destroyed."""
