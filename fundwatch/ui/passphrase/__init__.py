"""Asking for passphrases and recovery codes, and changing what the database is encrypted under."""
