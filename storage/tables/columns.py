"""Metadata and column types that both databases store alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, MetaData, Text, TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as microseconds since 1970 in UTC: exact, sortable, alike in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Encode a datetime; ValueError for a naive one."""
        return None if value is None else stored_moment(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """Decode a datetime, in UTC."""
        return None if value is None else moment(value)


def stored_moment(value: datetime) -> int:
    """Return what `Moment` stores of a time; ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return (value - _EPOCH) // timedelta(microseconds=1)


def moment(stored: int) -> datetime:
    """Return the time that `Moment` has stored."""
    return _EPOCH + timedelta(microseconds=stored)


# Compared byte by byte in both databases, so that a prefix is a range of the index and the order is the same.
Plain = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_key",
        "fk": "%(table_name)s_%(column_0_name)s_to_%(referred_table_name)s",
        "uq": "%(table_name)s_%(column_0_name)s_once",
    }
)
