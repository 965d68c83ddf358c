"""Given, refused, withdrawn; proof of wording."""
