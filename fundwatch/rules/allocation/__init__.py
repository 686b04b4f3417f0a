"""Rules on how money is handed out and how long it lies."""
