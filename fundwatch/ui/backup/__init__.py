"""Backups in the window: made regularly and when asked for, and the books restored from one."""
