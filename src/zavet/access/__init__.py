"""The only door to the vault."""
