"""Drawn figures: what they say and how they are laid out, without the libraries that draw them."""
