# ruff: noqa: S608 - every part of a statement is written here; what comes from outside is its values
"""Rate budgets of all processes: how much of Telegram's limits is used up, counted in PostgreSQL by its clock.

Each reservation is one statement and a transaction of its own. The table is not logged: after a crash of the server the
budgets are full, which nobody notices, since it is longer away than they take to fill. Times are microseconds.
"""

from __future__ import annotations

from typing import Any

from storage.database import Database
from storage.models import Budget

FORGET_AFTER = 60.0
"""Seconds after which a budget is full again: the longest window."""
_SECOND = 1_000_000
_NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
# The server has no clock that never runs backwards. Where it was set back, a row was last used in the future: then all
# its times are put back until that is now, so that nobody waits for longer than any limit asks.
_TIMES = f"""(SELECT n.now, CASE WHEN b.last > n.now + {_SECOND} THEN b.last - n.now ELSE 0 END AS back
    FROM (SELECT {_NOW} AS now) n)"""
_PUT_BACK = """ARRAY(
    SELECT u.at - {back} FROM unnest(b.times) WITH ORDINALITY u (at, place) ORDER BY u.place)"""


def _wait(name: str) -> str:
    """Return how long the items of *name* (own, total) have to wait, by the row `b` at the moment `t.now`."""
    return f"""greatest(
        0, b.paused - t.back - t.now, b.full_at - t.back - t.now - %({name}_slack)s::bigint,
        b.last - t.back - t.now + %({name}_gap)s::bigint,
        CASE WHEN cardinality(b.times) + %({name}_wanted)s::int > %({name}_most)s::int
            THEN b.times[cardinality(b.times) + %({name}_wanted)s::int - %({name}_most)s::int]
                - t.back - t.now + %({name}_seconds)s::bigint END)"""


def _added(name: str, now: str, earlier: str = "'{}'::bigint[]") -> str:
    """Return the times of a window with those of new items; nothing where there is no window."""
    new = f"array_fill({now}, ARRAY[%({name}_items)s::int])"
    first = f"greatest(1, cardinality({earlier}) + %({name}_items)s::int - %({name}_most)s::int + 1)"
    return f"CASE WHEN %({name}_most)s::int IS NULL THEN '{{}}' ELSE ({earlier} || {new})[{first}:] END"


def _insert(name: str, source: str) -> str:
    """Return the statement that takes items where *source* has rows, if their row has room: it returns its wait."""
    cost = f"%({name}_cost)s::bigint"
    return f"""INSERT INTO rate_budgets AS b (name, chat, full_at, last, times, paused, wait)
        SELECT %({name}_name)s::text, %({name}_chat)s::bigint, n.now + {cost}, n.now,
            {_added(name, "n.now")}, 0, 0
        FROM (SELECT {_NOW} AS now) n {source}
        ON CONFLICT (name, chat) DO UPDATE SET (full_at, last, times, paused, wait) = (
            SELECT CASE WHEN w.fits THEN greatest(w.full_at, w.now) + {cost} ELSE w.full_at END,
                CASE WHEN w.fits THEN w.now ELSE w.last END,
                CASE WHEN w.fits THEN {_added(name, "w.now", "w.times")} ELSE w.times END, w.paused, w.wait
            FROM (SELECT t.now, b.full_at - t.back AS full_at, b.last - t.back AS last, b.paused - t.back AS paused,
                    CASE WHEN t.back = 0 THEN b.times ELSE {_PUT_BACK.format(back="t.back")} END AS times,
                    {_wait(name)} AS wait, {_wait(name)} <= %({name}_ahead)s::bigint AS fits
                  FROM {_TIMES} t) w)
        RETURNING wait"""


_RESERVE = _insert("own", "")
# a chat is looked at before the total is taken from, and taken from after it: neither is without the other
_TAKE = f"""WITH looked AS (
    SELECT {_wait("own")} AS wait, t.now, t.back FROM rate_budgets b, LATERAL {_TIMES} t
    WHERE b.name = %(own_name)s::text AND b.chat = %(own_chat)s::bigint),
    put_back AS (
        UPDATE rate_budgets b SET full_at = b.full_at - looked.back, last = b.last - looked.back,
            paused = b.paused - looked.back, times = {_PUT_BACK.format(back="looked.back")}
        FROM looked WHERE looked.back > 0 AND looked.wait > 0 AND b.last > looked.now + {_SECOND}
            AND b.name = %(own_name)s::text AND b.chat = %(own_chat)s::bigint),
    total AS ({_insert("total", "WHERE coalesce((SELECT wait FROM looked), 0) <= 0")}),
    own AS ({_insert("own", "WHERE (SELECT wait FROM total) <= 0")})
SELECT coalesce((SELECT wait FROM looked), 0), coalesce((SELECT wait FROM total), 0)"""
_PAUSE = f"""INSERT INTO rate_budgets AS b (name, chat, full_at, last, times, paused, wait)
    SELECT %(name)s::text, %(chat)s::bigint, n.now + %(full)s::bigint, n.now, '{{}}',
        n.now + %(pause)s::bigint, 0
    FROM (SELECT {_NOW} AS now) n
    ON CONFLICT (name, chat) DO UPDATE SET last = excluded.last,
        full_at = greatest(excluded.full_at, CASE WHEN b.last <= excluded.last THEN b.full_at END),
        paused = greatest(excluded.paused, CASE WHEN b.last <= excluded.last THEN b.paused END),
        times = CASE WHEN b.last <= excluded.last THEN b.times ELSE '{{}}' END"""
_FORGET = f"""DELETE FROM rate_budgets
    WHERE greatest(full_at, paused, last + {int(FORGET_AFTER * _SECOND)}) < {_NOW}"""
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
            await connection.exec_driver_sql(_PAUSE, {"name": budget.name, "chat": budget.chat, **values})

    async def forget(self) -> None:
        """Forget the budgets that are full."""
        async with self._database.autocommitting() as connection:
            await connection.exec_driver_sql(_FORGET)

    async def _execute(self, statement: str, values: dict[str, Any]) -> tuple[float, ...]:
        async with self._database.autocommitting() as connection:
            row = (await connection.exec_driver_sql(statement, values)).one()
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
