"""What people ask for by right, and what they are answered."""
