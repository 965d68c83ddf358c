"""The policy language: a folder with ``policy.md`` and ``rules.yaml`` becomes one checked ``Policy``."""
