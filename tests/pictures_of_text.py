"""Pictures of text, made when they are needed: pages set in type, and spoiled as photographs are."""

from __future__ import annotations

import ctypes
import os
import random
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
"""DejaVu, which the chart's library brings along."""
HARBOUR = (
    "The harbour of Nordvik",
    (
        "The old lighthouse of Nordvik was closed on Monday after a storm had damaged its lamp. Engineers from the "
        "capital are expected to repair it within three weeks."
    ),
    (
        "The town pays 40,000 crowns for a temporary beacon on the breakwater, which will be lit from Thursday. "
        "Fishing boats may enter the harbour in daylight only."
    ),
    "The ferry to Aldersund goes on as usual, the company said, because its captains know the rocks well.",
)
"""A title and three paragraphs."""


def has_tesseract() -> bool:
    """Return whether Tesseract's library and the packs of the tests are installed."""
    for name in ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.5.dylib"):
        with suppress(OSError):
            ctypes.CDLL(name)
            return "TESSDATA_PREFIX" in os.environ or all(
                any(Path("/usr/share").glob(f"tess*/**/{pack}.traineddata")) for pack in ("eng", "deu", "rus")
            )
    return False


needs_tesseract = pytest.mark.skipif(not has_tesseract(), reason="no Tesseract")


def page(
    paragraphs: tuple[str, ...] = HARBOUR, *, width: int = 1240, size: int = 26, right: bool = False
) -> Image.Image:
    """Return paragraphs as a grey picture; lines are flush *right* in Arabic."""
    margin, pitch = width // 12, round(size * 1.45)
    font = ImageFont.truetype(FONTS / ("DejaVuSans.ttf" if right else "DejaVuSerif.ttf"), size)
    lines: list[str] = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > width - 2 * margin:
                lines.append(line)
                longer = word
            line = longer
        lines += [line, ""]
    image = Image.new("L", (width, 2 * margin + pitch * len(lines)), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        place = (width - margin if right else margin, margin + number * pitch)
        draw.text(place, line, 20, font, "ra" if right else "la")
    return image


def photographed(
    image: Image.Image, *, seed: int = 1, askew: float | None = None, noise: float = 12, shadow: float = 0.45
) -> Image.Image:
    """Return *image* as a telephone takes it: a little askew, blurred, with a shadow over it and with grain."""
    dice = random.Random(seed)
    angle = dice.uniform(-2.5, 2.5) if askew is None else askew
    image = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255).filter(
        ImageFilter.GaussianBlur(0.6)
    )
    light = np.asarray(image, np.float32)
    down, across = np.mgrid[0 : image.height, 0 : image.width]
    direction = dice.uniform(0, 2 * np.pi)
    slope = np.cos(direction) * across / image.width + np.sin(direction) * down / image.height
    slope = (slope - slope.min()) / (slope.max() - slope.min())
    light = light * (1 - shadow * slope**1.5)
    light += np.random.default_rng(seed).normal(0, noise, light.shape)
    return Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))


def as_file(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """Return *image* as a file of that kind."""
    out = BytesIO()
    image.save(out, kind, **({"quality": 80} if kind == "JPEG" else {}) | options)
    return out.getvalue()


def scan(*pages: Image.Image) -> bytes:
    """Return pages as a PDF that is nothing but pictures."""
    return as_file(pages[0], "PDF", save_all=True, append_images=list(pages[1:]), resolution=150)
