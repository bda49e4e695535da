"""The table of calls agrees with the functions that it names."""

from __future__ import annotations

import importlib
import inspect
import types
import typing
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from engine.calls import CALLS, Call


def takes(hint: Any) -> Any:
    """What a parameter with this hint is handed: a sequence travels as a tuple."""
    if typing.get_origin(hint) is Sequence:
        return types.GenericAlias(tuple, (takes(typing.get_args(hint)[0]), ...))
    return hint


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_types_of_a_call_are_those_of_its_function(call: Call[Any, *tuple[Any, ...]]) -> None:
    """Arguments in their order, the result, and whether the function reports progress."""
    module, _, name = call.function.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    hints = typing.get_type_hints(function)
    result = hints.pop("return")
    parameters = [takes(hints[name]) for name in inspect.signature(function).parameters]
    if call.progress:
        assert parameters.pop() == Callable[[int, int], None] | None
    assert tuple(parameters) == typing.get_args(call.args)
    assert takes(result) == call.result
