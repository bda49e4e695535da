"""The tables of handlers: each payload and task has one, and the handler takes what it is registered for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_args, get_type_hints

import pytest

from handlers import routes, tasks
from storage import models


def _unwrapped(handler: Callable[..., Any]) -> Callable[..., Any]:
    return handler.func if isinstance(handler, partial) else handler


def _payloads(annotation: Any) -> set[type]:
    """The payloads that PanelPress[A | B] or ButtonToken[A] takes."""
    (payload,) = get_args(annotation)
    return set(get_args(payload)) or {payload}


def test_every_payload_has_one_handler() -> None:
    """No token is issued whose button, prompt or link nothing handles."""
    tables = (routes.PANELS, routes.PROMPTS, routes.DEEP_LINKS)
    kinds = [payload for table in tables for payload in table]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) == set(models.PAYLOADS.values())


@pytest.mark.parametrize(
    ("table", "parameter"),
    [(routes.PANELS, "press"), (routes.PROMPTS, "button_token"), (routes.DEEP_LINKS, "button_token")],
)
def test_a_handler_takes_the_payload_it_is_registered_for(table: Any, parameter: str) -> None:
    """What the table says is what the annotation of the handler says."""
    for payload, handler in table.items():
        assert payload in _payloads(get_type_hints(_unwrapped(handler))[parameter]), payload


def test_every_task_has_the_handler_that_takes_it() -> None:
    """No task is added that nothing handles."""
    assert set(tasks.TASKS) == set(models.TASKS.values())
    for task, handler in tasks.TASKS.items():
        assert get_type_hints(handler)["task"] is task
