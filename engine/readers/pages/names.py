"""What a page calls its elements: the parts of their classes, properties and ids."""

from __future__ import annotations

import re
from typing import Any

_NAME_PART = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_called(element: Any, names: frozenset[str], anywhere: frozenset[str] = frozenset()) -> bool:
    """Whether the class, property or id of *element* or of the element around it ends with one of *names*.

    One of the names *anywhere* may stand in any part of it: "has-ad-after" is no advertising, "photo-box" a photo.
    """
    for each in (element, element.getparent()):
        if each is None or each.tag in ("body", "article", "main"):
            return False
        for attribute in ("class", "itemprop", "id", "data-testid"):
            value = _CAMEL.sub(" ", each.get(attribute, "")[:500]).lower()
            if any(_is_named(name, names, anywhere) for name in value.split()):
                return True
    return False


def _is_named(name: str, names: frozenset[str], anywhere: frozenset[str]) -> bool:
    parts = _NAME_PART.findall(name)
    return not anywhere.isdisjoint(parts) or (bool(parts) and (parts[-1] in names or "".join(parts[-2:]) in names))
