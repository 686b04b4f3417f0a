"""Papers on the screen: a preview to print from, and files to give away."""
