"""Rules on small loans for poor households."""
