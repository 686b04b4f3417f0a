"""What people and commands ask for: each call names its actor, and writes in one logged transaction."""
