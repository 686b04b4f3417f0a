"""Rules on assets formed with special money."""
