"""Books at rest under a passphrase: keys, the recovery code, keyed connections, and changing the key on a copy.

A database file is encrypted whole by SQLCipher 4, or not at all. Its key is derived once from the passphrase; every
connection then gets the key itself. Nothing about the key is kept beside the file: the salt is its first 16 bytes.
"""

from __future__ import annotations
