"""Demands of authorities, and what was handed to them: who asked, by which paper, which data, who agreed."""
