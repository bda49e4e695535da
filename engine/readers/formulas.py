"""Formulas in web pages: MathML, KaTeX, MathJax, and pictures of formulas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_PLAIN_NAMES = "math mrow mstyle mi mn mo mtext ms mspace mpadded mphantom merror semantics maction"
_PLAIN = frozenset(_PLAIN_NAMES.split())
"""Elements of MathML that are read from left to right; all others set their parts above or below each other."""
_ANNOTATIONS = frozenset(("annotation", "annotation-xml"))
_RENDERED_NAMES = "katex mathjax mathjax_svg mathjax_chtml mathjax_display mjx-chtml mwe-math-element"
_RENDERED = frozenset(_RENDERED_NAMES.split())
_PICTURES = ("math", "latex", "tex", "equation", "formula")


def is_formula(element: Any, tag: str) -> bool:
    """Whether *element* is a formula, or the place of one."""
    if tag in ("math", "mjx-container"):
        return True
    if tag == "script":
        return str(element.get("type", "")).startswith("math/")
    if tag == "img":
        name = element.get("class", "").lower()
        return bool(name) and any(part in _PICTURES for part in name.replace("-", " ").replace("_", " ").split())
    return tag in ("span", "div") and bool(_RENDERED & set(element.get("class", "").lower().split()))


def holds_one(element: Any) -> bool:
    """Whether a hidden element is the readable form of a formula that is shown as a picture or by other means."""
    return next(element.iter("{*}math"), None) is not None and len("".join(element.itertext())) < 2000


def words(element: Any, tag: str) -> tuple[str, bool]:
    """Return the signs of a formula from left to right, and whether that is how it is read."""
    if tag == "script" and _is_rendered_before(element):
        return "", True
    if tag in ("script", "img"):
        return "", False
    formula = element if tag == "math" else next(element.iter("{*}math"), None)
    if formula is None:
        return " ".join("".join(element.itertext()).split()), False
    signs = list(_signs(formula))
    return "".join(sign for sign, _ in signs), all(plain for _, plain in signs)


def _signs(formula: Any) -> Iterator[tuple[str, bool]]:
    """Yield the signs of MathML, each with whether all elements around it are read from left to right."""
    for element in formula.iter("*"):
        name = _name(element)
        around = [name, *(_name(above) for above in element.iterancestors() if above is not formula.getparent())]
        inner = around[: around.index("math") + 1] if "math" in around else around
        if _ANNOTATIONS.intersection(inner) or len(inner) > 50:
            continue
        if name not in _PLAIN:
            yield "", False
        if text := (element.text or "").strip():
            yield text, all(each in _PLAIN for each in inner)


def _is_rendered_before(script: Any) -> bool:
    """Whether the formula whose source *script* holds was set by MathJax in the element before it."""
    before = script.getprevious()
    while before is not None and before.tag == "span":
        if "mathjax" in before.get("class", "").lower().split() or "MathJax-Element" in before.get("id", ""):
            return True
        before = before.getprevious()
    return False


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
