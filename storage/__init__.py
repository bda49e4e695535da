"""Storage: all SQL, one repository per noun over SQLite and PostgreSQL; they return models, never rows.

May import `engine.models` and `engine.errors`. Start reading at `tables` (what is stored), then `database`
(how it is opened), then `articles`.
"""
