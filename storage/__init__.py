"""All SQL and nothing else: one repository per noun over SQLite and PostgreSQL. Start reading at `database`, then `articles`."""
