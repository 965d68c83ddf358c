"""What is owed, by which clause, by when."""
