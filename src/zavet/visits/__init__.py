"""Access logs in, aggregates out."""
