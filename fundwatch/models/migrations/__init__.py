"""Changes of existing tables from release to release, run by Alembic on a copy."""
