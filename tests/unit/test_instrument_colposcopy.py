from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lugol.instruments.colposcopy import biopsy_yield, reid, swede
from lugol.instruments.colposcopy import examination as colposcopy_record
from lugol.instruments.instrument import InputError, run
from lugol.record.event import Biopsy, Colposcopy, Event, Hpv, Span
from lugol.record.record import Record
from lugol.record.when import parse

AS_OF = date(2025, 1, 1)
POINTS = st.integers(0, 2)


def record(*values) -> Record:
    return Record(events=tuple(Event(id=f"e{n}", values=v, when=parse("2022-03-08")) for n, v in enumerate(values)))


@given(st.tuples(POINTS, POINTS, POINTS, POINTS, POINTS), st.integers(0, 4))
def test_swede_is_the_sum_and_grows_with_every_sign(points: tuple[int, ...], place: int) -> None:
    total = swede.compute(*points).value
    assert total == sum(points)
    if points[place] < 2:
        more = [point + (n == place) for n, point in enumerate(points)]
        assert swede.compute(*more).value == total + 1


@pytest.mark.parametrize(
    ("score", "band"),
    [(0, "normal or CIN1"), (4, "normal or CIN1"), (5, "CIN2 or CIN3"), (6, "CIN2 or CIN3"), (7, "CIN3 or cancer"),
     (10, "CIN3 or cancer")],
)  # fmt: skip
def test_swede_bands(score: int, band: str) -> None:
    assert swede.band(score) == band


def test_swede_counts_absent_vessels_as_one() -> None:
    assert swede.meaning("vessels", 1) == "absent"
    assert swede.meaning("vessels", 0) == "fine, regular"


@pytest.mark.parametrize(("instrument", "field"), [(swede.INSTRUMENTS[0], "margins"), (reid.INSTRUMENTS[0], "margin")])
def test_points_outside_0_to_2_are_refused_by_name(instrument, field: str) -> None:
    given_points = {item.name: 1 for item in instrument.inputs} | {field: 3}
    with pytest.raises(InputError, match=f"{field}=3 is outside 0 to 2"):
        run(instrument, **given_points)


def test_a_description_bounds_the_swede_score() -> None:
    told = Colposcopy(finding="dense acetowhite, coarse mosaic, iodine negative, sharp border")
    [finding] = swede.from_record(record(told), AS_OF)
    assert finding.value == [6, 10]
    assert finding.needs == ("size",)
    assert swede.from_record(record(Colposcopy(finding="dense acetowhite")), AS_OF) == []


@given(st.lists(st.sampled_from(["dense acetowhite epithelium", "fine mosaic", "Lugol's staining negative"])))
def test_more_known_signs_never_widen_the_bounds(named: list[str]) -> None:
    low, high, _ = swede.bounds(named)
    further_low, further_high, _ = swede.bounds([*named, "sharp border"])
    assert 0 <= low <= further_low <= further_high <= high <= 10


@given(POINTS, POINTS, POINTS, POINTS)
def test_reid_is_the_sum(margin: int, colour: int, vessels: int, iodine: int) -> None:
    result = reid.compute(margin, colour, vessels, iodine)
    assert result.value == margin + colour + vessels + iodine
    assert (len(result.caveats) == 2) == (iodine == 2)


@pytest.mark.parametrize(("score", "band"), [(0, "CIN1"), (2, "CIN1"), (3, "CIN1 or CIN2"), (4, "CIN1 or CIN2"), (5, "CIN2 or CIN3"), (8, "CIN2 or CIN3")])  # fmt: skip  # noqa: E501
def test_reid_bands(score: int, band: str) -> None:
    assert reid.band(score) == band


@pytest.mark.parametrize(("biopsies", "found"), [(1, 60.6), (2, 85.6), (3, 95.6), (4, 100), (6, 100)])
def test_yield_of_directed_biopsies(biopsies: int, found: float) -> None:
    assert biopsy_yield.compute(biopsies).value == found


def test_without_a_biopsy_nothing_is_known() -> None:
    result = biopsy_yield.compute(0)
    assert result.value is None
    assert result.needs == ("a directed biopsy",)


def test_four_biopsies_find_all_only_by_construction() -> None:
    assert "by construction" in biopsy_yield.compute(4).caveats[-1]


DENSE = Colposcopy(finding="dense acetowhite areas")
INFLAMED = Biopsy(clock=(3,), result="chronic inflammation")


@pytest.mark.parametrize(
    ("values", "noted"),
    [
        ((DENSE, INFLAMED), True),
        ((Colposcopy(finding="x"), INFLAMED, Hpv(result="positive", types=("18",))), True),
        ((Colposcopy(impression="high_grade"), Biopsy(histology="benign")), True),
        ((Colposcopy(finding="thin acetowhite"), INFLAMED), False),
        ((Colposcopy(finding="x"), INFLAMED, Hpv(result="positive", types=("52",))), False),
        ((DENSE, Biopsy(clock=(3,), result="CIN3", histology="CIN3")), False),
        ((DENSE, Biopsy(clock=(3, 9), result="chronic inflammation")), False),
        ((DENSE, Biopsy(pieces=3, result="chronic inflammation")), False),
        ((DENSE, Biopsy(result="")), False),
        ((DENSE,), False),
    ],
)
def test_a_single_benign_biopsy_of_a_grave_area_is_noted(values: tuple, noted: bool) -> None:
    assert bool(biopsy_yield.from_record(record(*values), AS_OF)) == noted


def test_the_documentation_standard() -> None:
    assert colposcopy_record.compute(colposcopy_record.items()).value == "comprehensive"
    bare = colposcopy_record.compute()
    assert bare.value == "below minimum"
    assert bare.details["missing_minimum"] == ["scj", "acetowhite", "lesion", "impression"]
    with pytest.raises(InputError, match="is not an item"):
        run(colposcopy_record.INSTRUMENTS[0], documented="colour of the curtain")


def test_what_a_colposcopy_leaves_out() -> None:
    [finding] = colposcopy_record.from_record(record(DENSE, INFLAMED), AS_OF)
    assert finding.kind == "gap"
    assert finding.facts["missing_minimum"] == ["scj", "impression"]
    full = Colposcopy(
        finding="dense acetowhite lesion, coarse mosaic",
        clock=(6,),
        impression="high_grade",
        tz_type="1",
        scj="fully_visible",
        adequate=True,
        lesion_limit_seen=True,
    )
    assert colposcopy_record.from_record(record(full, INFLAMED), AS_OF) == []
    pictured = Event(id="f", values=full, sources=(Span("case", section="Figure 1"),))
    contact = colposcopy_record.contacts(Record(events=(pictured,)))[0]
    assert colposcopy_record.documented(contact) == colposcopy_record.items()


def test_a_swede_score_that_was_stated_is_told_with_its_band() -> None:
    (found,) = swede.from_record(record(Colposcopy(finding="Swede score 7", code="swede_score")), AS_OF)
    assert found.value == 7 and "CIN3 or cancer" in found.statement
    assert swede.from_record(record(Colposcopy(finding="Swede score 70")), AS_OF) == []
