"""Reid colposcopic index: four signs of 0 to 2 points each, added up; what editions differ on is only shown."""

from lugol.instruments.instrument import Input, Instrument, Result, background, rows

ITEMS = ("margin", "colour", "vessels", "iodine")
SOURCES = ("reid-1985",)


def band(score: int) -> str:
    """What the index expects at a score.

    >>> band(2), band(3), band(5)
    ('CIN1', 'CIN1 or CIN2', 'CIN2 or CIN3')
    """
    return next(
        row["meaning"] for row in rows("colposcopy/reid_bands.csv") if int(row["low"]) <= score <= int(row["high"])
    )


def compute(margin: int, colour: int, vessels: int, iodine: int) -> Result:
    """Total of the four signs, 0 to 8.

    >>> compute(2, 2, 2, 2).value
    8
    """
    given = dict(zip(ITEMS, (margin, colour, vessels, iodine), strict=True))
    total = sum(given.values())
    return Result(
        value=total,
        unit="{score}",
        statement=f"Reid index {total} of 8: {band(total)}.",
        details={item: _meaning(item, score) for item, score in given.items()},
        caveats=("the index knows no suspicion of invasion", *_editions(iodine)),
        sources=SOURCES,
        status_tag="M",
    )


def _editions(iodine: int) -> tuple[str, ...]:
    """What editions differ on, as background: it checks no points."""
    return tuple(f"not used, status U: {row['doc']}" for row in background("colposcopy/reid_rule.csv") if iodine == 2)


def _meaning(item: str, score: int) -> str:
    return next(
        row["meaning"] for row in rows("colposcopy/reid.csv") if (row["item"], int(row["score"])) == (item, score)
    )


INSTRUMENTS = (
    Instrument(
        name="reid",
        title="Reid colposcopic index",
        family="colposcopy",
        inputs=tuple(
            Input(name=item, type="integer", doc=f"{item}, points", low=0, high=2, source="reid-1985") for item in ITEMS
        ),
        compute=compute,
        sources=SOURCES,
    ),
)
