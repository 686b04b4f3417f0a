"""What `fundwatch check` holds against each other, one file a subject; each yields what disagrees."""
