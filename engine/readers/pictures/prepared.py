"""Pictures as Tesseract reads them best: grey, upright, evenly lit, black on white, with type of a usual size."""

from __future__ import annotations

import warnings
from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from engine.errors import BrokenFileError, PictureTooLargeError, UnsupportedError

PIXELS = 25_000_000
"""Of a larger picture not one is decoded: a telephone's camera takes 12 million, a page at 600 dpi has 35."""
SHARP = 9_000_000
"""A page at 300 dpi; more pixels than that take time and show no more."""
SMALL_SIDE = 1700
"""A picture whose longer side is shorter has type of under 20 pixels where it shows a page, and is enlarged."""
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "MPO")
DARK = 110
"""The middle brightness below which a picture is light on dark."""
_GROUND = 8
"""The paper's brightness is looked at in squares of so many pixels."""
STEEP = 6.0
"""Degrees by which a page may be askew."""
_STEP = 0.25
"""Degrees. Tesseract itself makes good what is less."""
_SKETCH = 700
"""Pixels of the longer side of the sketch in which the lines' direction is looked for."""


def opened(body: bytes, name: str, mode: str = "L") -> Image.Image:
    """Return a picture in grey, or in colour by *mode*, as its camera meant it to stand.

    BrokenFileError if it is damaged, PictureTooLargeError if it has more than PIXELS, UnsupportedError if it is of a
    format that is not read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(BytesIO(body), formats=FORMATS)
            if image.width * image.height > PIXELS:
                raise PictureTooLargeError(name, limit=PIXELS)
            image.draft(mode, _wanted(image.size))
            image.load()
            return ImageOps.exif_transpose(_plain(image, mode))
    except Image.DecompressionBombError:
        raise PictureTooLargeError(name, limit=PIXELS) from None
    except UnidentifiedImageError:
        raise UnsupportedError(name) from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, ZeroDivisionError):
        raise BrokenFileError(name) from None


def _wanted(size: tuple[int, int]) -> tuple[int, int]:
    share = min(1.0, (SHARP / (size[0] * size[1])) ** 0.5)
    return round(size[0] * share), round(size[1] * share)


def _plain(image: Image.Image, mode: str) -> Image.Image:
    """Return *image* in *mode*; what is transparent is white."""
    exif = image.getexif()
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        image = white
    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda value: value / 256)
    plain = image.convert(mode)
    plain.getexif().update(exif)
    return plain


def levelled(image: Image.Image, angle: float) -> Image.Image:
    """Return *image* turned to the left by the degrees of its `skew`."""
    return image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white") if angle else image


def sized(image: Image.Image) -> Image.Image:
    """Return *image* with at most SHARP pixels, a small one twice as large."""
    if image.width * image.height > SHARP:
        return image.resize(_wanted(image.size), Image.Resampling.LANCZOS)
    if max(image.size) < SMALL_SIDE:
        return image.resize((image.width * 2, image.height * 2), Image.Resampling.BICUBIC)
    return image


def evened(image: Image.Image) -> Image.Image:
    """Return *image* black on white: each pixel is compared with the brightest around it, so that shadows go."""
    small = image.reduce(_GROUND)
    if float(np.median(np.asarray(small))) < DARK:
        image, small = ImageOps.invert(image), ImageOps.invert(small)
    ground = small.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.GaussianBlur(6)).resize(image.size)
    even = np.asarray(image, np.float32) * 255 / np.maximum(np.asarray(ground, np.float32), 1)
    return Image.fromarray(np.minimum(even, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))


def skew(image: Image.Image) -> float:
    """Return the degrees by which *image* must be turned to the left for its lines to be level.

    Where they are, the rows of ink and the rows of paper between them differ most.
    """
    share = _SKETCH / max(image.size)
    sketch = image.resize((max(1, round(image.width * share)), max(1, round(image.height * share))))
    ink = ImageOps.invert(sketch).point(lambda value: value if value > 60 else 0)

    def contrast(angle: float) -> float:
        rows = np.asarray(ink.rotate(angle, Image.Resampling.BILINEAR), np.float32).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    coarse = max((step * 1.0 for step in range(-int(STEEP), int(STEEP) + 1)), key=contrast)
    near = [coarse + _STEP * step for step in range(-3, 4)]
    return max(near, key=lambda angle: (contrast(angle), -abs(angle)))
