"""One file a change of existing tables."""
