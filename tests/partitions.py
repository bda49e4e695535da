"""The schema with its private tables in hash partitions by shelf, for a PostgreSQL that is spread over disks or nodes.

`PULLQUOTE_TESTS_PARTITIONS=4 make test ARGS="tests/storage -k postgresql"` runs every test of a repository on it.
"""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, text

from storage.schema_version import HEAD, VERSION_TABLE
from storage.tables import metadata

PRIVATE = [name for name, table in metadata.tables.items() if next(iter(table.primary_key)).name == "shelf"]
"""The tables whose key begins with the shelf: everything that is in a library, and what is planned for it."""


def create(connection: Connection, count: int) -> None:
    """Create all tables of the newest revision in an empty database, the private ones in *count* partitions."""
    copy = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        new = table.to_metadata(copy)
        if table.name in PRIVATE:
            new.dialect_options["postgresql"]["partition_by"] = "HASH (shelf)"
    copy.create_all(connection)
    for name in PRIVATE:
        for number in range(count):
            values = f"FOR VALUES WITH (MODULUS {count}, REMAINDER {number})"
            connection.exec_driver_sql(f"CREATE TABLE {name}_{number} PARTITION OF {name} {values}")
    connection.exec_driver_sql(f"CREATE TABLE {VERSION_TABLE} (version_num varchar(32) PRIMARY KEY)")
    connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:head)"), {"head": HEAD})
