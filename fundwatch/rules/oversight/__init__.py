"""Rules on what had to be filed."""
