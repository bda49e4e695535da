"""All SQL and nothing else: one repository per noun over SQLite and PostgreSQL; returns models, never rows.

May import `engine.models` and `engine.errors`. Start reading at `tables` (what is stored), then `database`
(how it is opened), then `articles`.
"""
