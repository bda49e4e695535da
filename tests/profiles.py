"""How much the properties and the kills try: a little in `make test`, all of it in `make torture`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# no deadline and no complaint of slowness: the machine that tests may be busy
settings.register_profile("dev", max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("torture", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dev")  # `--hypothesis-profile=torture` comes after this and before any test module


def torture() -> bool:
    """Return whether this is `make torture`."""
    return settings.get_current_profile_name() == "torture"


def examples(count: int, few: int = 15) -> settings:
    """Return the settings of a property: *count* examples in `make torture`, a tenth and at least *few* else."""
    return settings(max_examples=count if torture() else min(count, max(few, count // 10)))


def rounds(count: int, torturing: int) -> int:
    """Return how often something is repeated: *count* times, *torturing* times in `make torture`."""
    return torturing if torture() else count
