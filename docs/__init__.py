"""What is generated for readers, and the scripts that generate it."""
