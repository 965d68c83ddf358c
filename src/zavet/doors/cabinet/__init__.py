"""The cabinet: where a person sees, corrects, opens, closes, takes and ends what is held of them, and nobody else's."""
