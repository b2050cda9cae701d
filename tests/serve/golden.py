"""Pictures of the main views, kept small and grey: whether a page still looks as somebody once found right.

A view is held against its kept picture at a fifth of its size: a block that moved, vanished or changed its colour shows
there, a letter does not. Fonts move blocks too, so pictures are only compared where words are as wide as they were
where these were kept. `LUGOL_GOLDEN=write` keeps them anew; look at them.
"""

import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

FOLDER = Path(__file__).parent / "golden"
SMALLER = 5
MEAN, FAR, SHARE = 1.0, 48, 0.01
"""How much two pictures may differ: on average (of 255), and in which share of their points by more than FAR."""


_FONTS = FOLDER / "fonts.json"
_MEASURED = """() => ["sans-serif", "serif", "monospace", "system-ui"].map((family) => {
  const told = document.createElement("canvas").getContext("2d");
  told.font = `16px ${family}`;
  return Math.round(told.measureText("High-grade lesion, 9 o'clock; HPV 18 (WMg)").width * 10) / 10;
})"""


def same_fonts(page: Any) -> bool:
    """Are words as wide here as where the pictures were kept?"""
    widths = page.evaluate(_MEASURED)
    if _writing():
        _FONTS.write_text(json.dumps(widths) + "\n")
    return bool(widths == json.loads(_FONTS.read_text()))


def _writing() -> bool:
    return os.environ.get("LUGOL_GOLDEN") == "write"


def small(png: bytes) -> Image.Image:
    """A screenshot as it is kept."""
    shot = Image.open(BytesIO(png)).convert("L")
    return shot.resize((shot.width // SMALLER, shot.height // SMALLER), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """How much two small pictures differ on average, and the share of their points that differ much.

    >>> white, black = Image.new("L", (10, 10), 255), Image.new("L", (10, 10), 0)
    >>> difference(white, white), difference(white, black)
    ((0.0, 0.0), (255.0, 1.0))
    """
    if one.size != other.size:
        return 255.0, 1.0
    counts = ImageChops.difference(one, other).histogram()
    points = one.width * one.height
    return sum(by * count for by, count in enumerate(counts)) / points, sum(counts[FAR + 1 :]) / points


def keep(png: bytes, name: str) -> None:
    """Keep a view anew, where that was asked for."""
    if _writing():
        small(png).save(FOLDER / f"{name}.png", optimize=True)


def looks_as_kept(png: bytes, name: str) -> bool:
    """Does a view look as its kept picture does?"""
    mean, share = difference(small(png), Image.open(FOLDER / f"{name}.png"))
    return mean <= MEAN and share <= SHARE
