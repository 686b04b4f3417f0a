"""Rules on what had to be posted."""
