"""The pool of child processes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.workers.pool import Workers


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    crew = Workers()
    await crew.start()
    yield crew
    await crew.close()
