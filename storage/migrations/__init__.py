"""The steps from one revision of the schema to the next, run by Alembic: a published step never changes."""
