from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lugol.instruments.colposcopy import clock, clock_face
from lugol.instruments.colposcopy.contact import contacts
from lugol.instruments.instrument import InputError, run
from lugol.record.event import Biopsy, Colposcopy, Ecc, Event, Exam, Hpv, Surgery
from lugol.record.record import Conflict, Record
from lugol.record.when import UNDATED, parse

AS_OF = date(2025, 1, 1)
HOURS = st.integers(1, 12)


def record(*told: tuple, conflicts: tuple[Conflict, ...] = ()) -> Record:
    events = tuple(
        Event(id=f"e{n}", values=values, when=parse(when) if when else UNDATED, order=n)
        for n, (when, values) in enumerate(told)
    )
    return Record(events=events, conflicts=conflicts)


def codes(*told: tuple, conflicts: tuple[Conflict, ...] = ()) -> list[str]:
    return [finding.code for finding in clock.from_record(record(*told, conflicts=conflicts), AS_OF)]


@given(HOURS, HOURS)
def test_distance_is_symmetric_and_at_most_six(a: int, b: int) -> None:
    assert clock.distance(a, b) == clock.distance(b, a) <= 6
    assert (clock.distance(a, b) == 0) == (a == b)


@given(HOURS, HOURS, HOURS)
def test_distance_obeys_the_triangle(a: int, b: int, c: int) -> None:
    assert clock.distance(a, c) <= clock.distance(a, b) + clock.distance(b, c)


@given(HOURS, HOURS, st.integers(0, 11))
def test_turning_the_face_changes_no_distance(a: int, b: int, turn: int) -> None:
    assert clock.distance(a, b) == clock.distance((a + turn - 1) % 12 + 1, (b + turn - 1) % 12 + 1)


@given(st.sets(HOURS, min_size=1))
def test_arcs_keep_every_hour_once(hours: set[int]) -> None:
    assert sorted(hour for arc in clock_face.arcs(hours) for hour in arc) == sorted(hours)


@given(st.sets(HOURS, min_size=1), st.sets(HOURS, min_size=1), HOURS)
def test_a_further_biopsy_never_leaves_more_unsampled(lesion: set[int], taken: set[int], more: int) -> None:
    fewer = clock.compute(sorted(lesion), sorted(taken)).details["unsampled"]
    assert set(clock.compute(sorted(lesion), sorted(taken | {more})).details["unsampled"]) <= set(fewer)


@pytest.mark.parametrize(
    ("hour", "lip", "quadrants"),
    [
        (12, "anterior", ("12-3", "9-12")),
        (2, "anterior", ("12-3",)),
        (3, "lateral", ("12-3", "3-6")),
        (4, "posterior", ("3-6",)),
        (8, "posterior", ("6-9",)),
        (9, "lateral", ("6-9", "9-12")),
        (10, "anterior", ("9-12",)),
    ],
)
def test_the_face_of_the_cervix(hour: int, lip: str, quadrants: tuple[str, ...]) -> None:
    assert clock_face.lip(hour) == lip
    assert clock.quadrants(hour) == quadrants


@pytest.mark.parametrize(
    ("lesions", "biopsies", "value"),
    [
        ([6], [9], "lesion unsampled"),
        ([6], [], "lesion unsampled"),
        ([6], [7], "every lesion sampled"),
        ([6], [8], "lesion unsampled"),
        ([12], [1], "every lesion sampled"),
        ([10, 11, 12], [10], "every lesion sampled"),
        ([6], [6, 12], "biopsy off target"),
        ([3, 9], [3], "lesion unsampled"),
        ([], [3], "every lesion sampled"),
    ],
)
def test_lesion_and_biopsy_within_an_hour_are_one_place(lesions: list[int], biopsies: list[int], value: str) -> None:
    assert clock.compute(lesions, biopsies).value == value


def test_positions_off_the_face_are_refused() -> None:
    with pytest.raises(InputError, match="1 to 12"):
        clock.compute([13], [1])
    with pytest.raises(InputError, match="takes hours from 1 to 12"):
        run(clock.INSTRUMENTS[0], lesions="six")


def test_places_are_read_from_text_given_on_the_command_line() -> None:
    assert run(clock.INSTRUMENTS[0], lesions="6,12", biopsies="9").details["gaps"] == {"6 o'clock": 3, "12 o'clock": 3}


def test_a_lesion_that_was_not_sampled_is_found_with_its_evidence() -> None:
    [finding] = clock.from_record(
        record(
            ("2022-09", Colposcopy(finding="irregular surface, defect at 9 o'clock", clock=(9,))),
            ("2022-09", Colposcopy(finding="suspicious area", clock=(6,))),
            ("2022-09-16", Biopsy(clock=(9,), result="chronic inflammation")),
            ("2023-01", Exam(term="posterior cervical lip enlarged, firm", site="cervix")),
        ),
        AS_OF,
    )
    assert finding.code == "biopsy_site_mismatch"
    assert finding.evidence == ("e1", "e2", "e3")
    assert finding.facts["hours_apart"] == 3
    assert "posterior lip was later found abnormal" in finding.statement
    assert finding.date == "2022-09-16"


def test_an_area_that_is_normal_needs_no_biopsy() -> None:
    assert codes(("2022-09", Colposcopy(finding="nabothian cyst", clock=(6,))), ("2022-09", Biopsy(clock=(12,)))) == []


def test_a_lesion_without_any_biopsy_is_no_mismatch() -> None:
    assert codes(("2022-09", Colposcopy(finding="dense acetowhite", clock=(6,)))) == []
    assert codes(("2022-09", Colposcopy(finding="dense acetowhite", clock=(6,))), ("2022-09", Biopsy())) == []


def test_a_lip_stands_for_its_hours() -> None:
    lesion = Colposcopy(finding="dense acetowhite on the anterior lip")
    assert codes(("2022-09", lesion), ("2022-09", Biopsy(clock=(6,)))) == ["biopsy_site_mismatch"]
    assert codes(("2022-09", lesion), ("2022-09", Biopsy(site="cervix, anterior lip"))) == []


@pytest.mark.parametrize(
    "later",
    [
        ("2022-10", Surgery(codes=("excision",))),
        ("2022-09-16", Surgery(codes=("hysterectomy",))),
        ("2022-12", Surgery(cervix_removed=True)),
    ],
)
def test_a_lesion_that_was_removed_is_settled(later: tuple) -> None:
    seen = ("2022-09-16", Colposcopy(finding="dense acetowhite", clock=(6,)))
    assert codes(seen, ("2022-09-16", Biopsy(clock=(12,)))) == ["biopsy_site_mismatch"]
    assert codes(seen, ("2022-09-16", Biopsy(clock=(12,))), later) == []


def test_a_later_biopsy_of_the_place_settles_it_and_an_earlier_excision_does_not() -> None:
    seen = (("2022-09-16", Colposcopy(finding="mosaic", clock=(6,))), ("2022-09-16", Biopsy(clock=(12,))))
    again = (("2023-01-10", Colposcopy(finding="mosaic", clock=(6,))), ("2023-01-10", Biopsy(clock=(6,))))
    assert codes(*seen, *again) == []
    elsewhere = (("2023-01-10", Colposcopy(finding="mosaic", clock=(2,))), ("2023-01-10", Biopsy(clock=(2,))))
    assert codes(*seen, *elsewhere) == ["biopsy_site_mismatch"]
    assert codes(("2019", Surgery(codes=("excision",))), *seen) == ["biopsy_site_mismatch"]
    assert codes(*seen, ("2023", Surgery(codes=("myomectomy",)))) == ["biopsy_site_mismatch"]


def test_another_biopsy_without_a_place_leaves_doubt() -> None:
    seen = ("2022-09-16", Colposcopy(finding="mosaic", clock=(6,)))
    two = (("2022-09-16", Biopsy(clock=(12,))), ("2022-09-16", Biopsy(site="", result="CIN1")))
    [finding] = clock.from_record(record(seen, *two), AS_OF)
    assert (finding.severity, finding.needs) == ("warning", ("the site of the other biopsy",))


def test_a_lesion_all_round_is_sampled_anywhere() -> None:
    around = ("2022-09-16", Colposcopy(finding="circumferential dense acetowhite"))
    assert codes(around, ("2022-09-16", Biopsy(clock=(12,)))) == []


def test_biopsies_of_another_day_or_organ_do_not_count() -> None:
    lesion = ("2022-09-16", Colposcopy(finding="dense acetowhite", clock=(6,)))
    assert codes(lesion, ("2022-03-08", Biopsy(clock=(12,)))) == []
    assert codes(lesion, ("2022-09-16", Biopsy(site="liver", clock=(12,)))) == []


def test_a_biopsy_told_at_two_places_is_found() -> None:
    lesion = ("2022-09", Colposcopy(finding="suspicious area", clock=(6,)))
    both = (("2022-09", Biopsy(clock=(6,))), ("2022-09-16", Biopsy(clock=(9,))))
    told = (Conflict("c1", "biopsy: clock recorded inconsistently", ("clock 6", "clock 9 (Figure 1)"), ("e1", "e2")),)
    [finding] = clock.from_record(record(lesion, *both, conflicts=told), AS_OF)
    assert finding.code == "biopsy_site_mismatch"
    assert "If at 9 o'clock, the abnormal area at 6 o'clock was not sampled." in finding.statement
    assert finding.evidence == ("e1", "e2", "e0")
    one = (Conflict("c1", "site", ("directed at 6 o'clock", "caption: 9-o'clock"), ("e1",)),)
    assert codes(lesion, ("2022-09", Biopsy(clock=(6,))), conflicts=one) == ["biopsy_site_mismatch"]
    near = (Conflict("c1", "site", ("6 o'clock", "7 o'clock"), ("e1",)),)
    assert codes(lesion, ("2022-09", Biopsy(clock=(6,))), conflicts=near) == []
    other = (Conflict("c1", "age", ("36", "37"), ("e0",)),)
    assert codes(lesion, ("2022-09", Biopsy(clock=(6,))), conflicts=other) == []


def test_contacts_follow_visits_and_dates() -> None:
    told = (
        Event(id="a", values=Colposcopy(finding="dense acetowhite"), when=parse("2022-03-08"), visit="v1"),
        Event(id="b", values=Biopsy(), when=parse("2022-03"), visit="v2"),
        Event(id="c", values=Ecc(), when=parse("2022-03-08"), visit="v1"),
        Event(id="d", values=Colposcopy(finding="faint acetowhite"), when=parse("2022-09")),
        Event(id="e", values=Biopsy(), when=UNDATED),
        Event(id="f", values=Hpv(result="positive"), when=parse("2022-09")),
    )
    found = contacts(Record(events=told))
    assert [[event.id for event in contact.events] for contact in found] == [["a", "c"], ["d"]]


def test_undated_samples_join_the_only_colposcopy() -> None:
    found = contacts(record(("2022-03-08", Colposcopy(finding="x")), ("", Biopsy()), ("", Ecc())))
    assert [len(contact.events) for contact in found] == [3]
    assert contacts(record(("", Biopsy()))) == []
    assert len(contacts(record(("", Colposcopy(finding="x")), ("", Biopsy())))[0].events) == 2
