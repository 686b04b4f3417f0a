"""Tables: one look for every list, from three rows to a million."""
