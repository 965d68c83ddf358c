"""The append-only record of every permit, refusal and change. It knows nobody: random references and codes only."""
