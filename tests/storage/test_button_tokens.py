"""Grants: a token stands for one person's right, until it expires or is revoked."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.sample_library import LATER, NOON, Library


async def test_a_grant_is_found_by_its_token_alone(library: Library) -> None:
    """It says whose settings, for whom and what about; no other token finds anything."""
    grant = await library.grants.give(-100, 5, "digest:3", LATER)
    other = await library.grants.give(-100, 5, "digest:3", LATER)
    assert len(grant.token) == 16
    assert grant.token != other.token
    assert await library.grants.find(grant.token, NOON) == grant
    for token in ("", "x" * 16, grant.token.swapcase(), "\ud800"):
        assert await library.grants.find(token, NOON) is None


async def test_a_grant_ends(library: Library) -> None:
    """By time, or by the first who revokes it."""
    grant = await library.grants.give(1, 5, "", LATER)
    assert await library.grants.find(grant.token, LATER) is None
    assert await library.grants.revoke(grant.token)
    assert not await library.grants.revoke(grant.token)
    await library.grants.give(1, 5, "", LATER)
    assert await library.grants.purge(LATER - timedelta(microseconds=1)) == 0
    assert await library.grants.purge(LATER) == 1
