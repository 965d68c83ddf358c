"""The ring of master keys: what it does (``protocol``), its own form (``master``), where it may lie, and a server's."""
