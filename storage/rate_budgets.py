# ruff: noqa: S608 - every part of a statement is written here; what comes from outside is its values
"""Rate budgets of all processes: how much of Telegram's limits is used up, counted in PostgreSQL by its clock.

Each reservation is one statement and a transaction of its own. The table is not logged: after a crash of the server the
budgets are full, which nobody notices, since it is longer away than they take to fill. Times are microseconds.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import TextClause, text

from storage.database import Database
from storage.models import Budget

FORGET_AFTER = 60.0
"""Seconds after which a budget is full again: the longest window."""
_SECOND = 1_000_000
_NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"


def _wait(name: str) -> str:
    """Return how long the items of *name* (own, total) have to wait, by the row `b` and the moment `t.now`."""
    return f"""greatest(
        0, b.full_at - t.now - CAST(:{name}_slack AS bigint), b.last + CAST(:{name}_gap AS bigint) - t.now,
        CASE WHEN cardinality(b.times) + CAST(:{name}_wanted AS int) > CAST(:{name}_most AS int)
            THEN b.times[cardinality(b.times) + CAST(:{name}_wanted AS int) - CAST(:{name}_most AS int)]
                + CAST(:{name}_seconds AS bigint) - t.now END)"""


def _added(name: str, now: str, earlier: str = "'{}'::bigint[]") -> str:
    """Return the times of a window with those of new items; nothing where there is no window."""
    new = f"array_fill({now}, ARRAY[CAST(:{name}_items AS int)])"
    all_times = f"({earlier} || {new})"
    first = f"greatest(1, cardinality({earlier}) + CAST(:{name}_items AS int) - CAST(:{name}_most AS int) + 1)"
    return f"CASE WHEN CAST(:{name}_most AS int) IS NULL THEN '{{}}' ELSE {all_times}[{first}:] END"


def _insert(name: str, source: str) -> str:
    """Return the statement that takes items where *source* has rows, if their row has room: it returns its wait."""
    cost = f"CAST(:{name}_cost AS bigint)"
    return f"""INSERT INTO rate_budgets AS b (name, chat, full_at, last, times, wait)
        SELECT CAST(:{name}_name AS text), CAST(:{name}_chat AS bigint), n.now + {cost}, n.now,
            {_added(name, "n.now")}, 0
        FROM (SELECT {_NOW} AS now) n {source}
        ON CONFLICT (name, chat) DO UPDATE SET (full_at, last, times, wait) = (
            SELECT CASE WHEN fits THEN greatest(b.full_at, w.now) + {cost} ELSE b.full_at END,
                CASE WHEN fits THEN w.now ELSE b.last END,
                CASE WHEN fits THEN {_added(name, "w.now", "b.times")} ELSE b.times END, w.wait
            FROM (SELECT t.now, {_wait(name)} AS wait, {_wait(name)} <= CAST(:{name}_ahead AS bigint) AS fits
                  FROM (SELECT {_NOW} AS now) t) w)
        RETURNING wait"""


_RESERVE = text(_insert("own", ""))
# a chat is looked at before the total is taken from, and taken from after it: neither is without the other
_TAKE = text(f"""WITH looked AS (
    SELECT coalesce((SELECT {_wait("own")} FROM rate_budgets b, (SELECT {_NOW} AS now) t
                     WHERE b.name = CAST(:own_name AS text) AND b.chat = CAST(:own_chat AS bigint)), 0) AS wait),
    total AS ({_insert("total", "WHERE (SELECT wait FROM looked) <= 0")}),
    own AS ({_insert("own", "WHERE (SELECT wait FROM total) <= 0")})
SELECT looked.wait, coalesce((SELECT wait FROM total), 0) FROM looked""")
_PAUSE = text(f"""INSERT INTO rate_budgets AS b (name, chat, full_at, last, times, wait)
    SELECT CAST(:name AS text), CAST(:chat AS bigint), n.now + CAST(:full AS bigint), n.now + CAST(:pause AS bigint),
        '{{}}', 0
    FROM (SELECT {_NOW} AS now) n
    ON CONFLICT (name, chat) DO UPDATE
    SET full_at = greatest(b.full_at, excluded.full_at), last = greatest(b.last, excluded.last)""")
_FORGET = text(f"""DELETE FROM rate_budgets
    WHERE greatest(full_at, last + {int(FORGET_AFTER * _SECOND)}) < {_NOW}""")
_ANY_TIME = 1 << 62


class RateBudgetRepository:
    """Budgets of all processes on one PostgreSQL; implements `bot.outbound.budgets.Budgets`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, own: Budget, total: Budget, items: int) -> tuple[float, float]:
        """Take *items* from both budgets and return (0, 0), or take nothing and return the seconds that each lacks."""
        values = _values("own", own, items, _ANY_TIME) | _values("total", total, items, 0)
        own_wait, total_wait = await self._execute(_TAKE, values)
        return own_wait, total_wait

    async def reserve(self, budget: Budget, ahead: float) -> float:
        """Take one item, at the latest *ahead* seconds from now; return the seconds until it may go."""
        (wait,) = await self._execute(_RESERVE, _values("own", budget, 1, _microseconds(ahead)))
        return wait

    async def pause(self, budget: Budget, seconds: float) -> None:
        """Leave nothing of a budget now and for *seconds*; after that it fills from empty."""
        full = seconds + budget.limit.burst / budget.limit.rate
        values = {"pause": _microseconds(seconds), "full": _microseconds(full)}
        async with self._database.autocommitting() as connection:
            await connection.execute(_PAUSE, {"name": budget.name, "chat": budget.chat, **values})

    async def forget(self) -> None:
        """Forget the budgets that are full."""
        async with self._database.autocommitting() as connection:
            await connection.execute(_FORGET)

    async def _execute(self, statement: TextClause, values: dict[str, Any]) -> tuple[float, ...]:
        async with self._database.autocommitting() as connection:
            row = (await connection.execute(statement, values)).one()
        return tuple(wait / _SECOND for wait in row)


def _values(prefix: str, budget: Budget, items: int, ahead: int) -> dict[str, Any]:
    """Return the parameters of a budget, each with *prefix* before its name."""
    limit, wanted = budget.limit, items + budget.spare
    most, seconds = limit.window or (None, 0.0)
    values = {
        "name": budget.name,
        "chat": budget.chat,
        "items": items,
        "wanted": wanted if most is None else min(wanted, most),
        "most": most,
        "seconds": _microseconds(seconds),
        "cost": _microseconds(items / limit.rate),
        "slack": _microseconds(limit.slack(wanted)),
        "gap": _microseconds(budget.gap),
        "ahead": ahead,
    }
    return {f"{prefix}_{name}": value for name, value in values.items()}


def _microseconds(seconds: float) -> int:
    return round(seconds * _SECOND)
