"""What the picture of a record holds: days as days, stretches as stretches, treatments, markers, flags, what is due."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from lugol.findings import Finding, Open, Review, Standing
from lugol.read.source import read_bytes
from lugol.record.event import (
    Biopsy,
    Death,
    Diagnosis,
    Event,
    HormonalTherapy,
    Hpv,
    Ihc,
    Lab,
    Metastasis,
    Stage,
    Surgery,
    SystemicTherapy,
    Values,
)
from lugol.record.record import Patient, Record
from lugol.record.when import parse
from lugol.review.replay import reviewed
from lugol.show import report
from lugol.show.opening import opening, spread
from lugol.show.paper import summary
from lugol.show.picture import Mark, Picture, picture
from lugol.show.still_picture import still
from tests.story import review

AS_OF = date(2023, 6, 30)
SEED = Path(__file__).parents[2] / "examples" / "narrative.md"


def of(*told: tuple[Values, str], findings: tuple[Finding, ...] = (), as_of: date = AS_OF, **more: str) -> Review:
    """A review of some events of our own."""
    events = tuple(
        Event(id=f"e{n}", values=values, when=parse(when), order=n, **more)  # type: ignore[arg-type]
        for n, (values, when) in enumerate(told, start=1)
    )
    return Review(record=Record(patient=Patient(sex="F"), events=events), as_of=as_of, findings=findings)


def drawn(review: Review) -> Picture:
    made = picture(review)
    assert made is not None
    return made


def marks(review: Review, lane: str) -> tuple[Mark, ...]:
    return next((each.marks for each in drawn(review).lanes if each.name == lane), ())


def finding(**more: object) -> Finding:
    told = {"id": "f1", "rule": "story/f1", "guideline": "story", "kind": "recommendation", "title": "Repeat the test"}
    return Finding(**told | {"statement": "", "date": "2023-06-30", "action": "repeat_biopsy"} | more)  # type: ignore[arg-type]


def test_a_day_is_a_day_and_a_month_is_a_stretch() -> None:
    (screening,) = [mark for mark in marks(review(), "Screening") if mark.kind == "hpv"]
    assert (screening.start, screening.end, screening.known) == (date(2022, 3, 1), date(2022, 3, 31), date(2022, 3, 31))
    biopsy = next(mark for mark in marks(review(), "Colposcopy and biopsy") if mark.kind == "biopsy")
    assert biopsy.start == biopsy.end == date(2022, 9, 16)
    assert biopsy.severity == "alert"


def test_shape_tells_the_kind_within_a_lane() -> None:
    for lane in drawn(review()).lanes:
        kinds = {mark.kind: mark.shape for mark in lane.marks if mark.kind}
        assert len(set(kinds.values())) == len(kinds)


def test_an_end_that_is_not_told_stays_open() -> None:
    told = of((Hpv(result="positive"), "2022-01-10"), (Stage(system="FIGO", value="IVB"), "2023-01.."))
    (stage,) = marks(told, "Diagnosis and stage")
    assert (stage.open, stage.start, stage.end, stage.label) == ("end", date(2023, 1, 1), AS_OF, "FIGO IVB")


def test_a_treatment_lasts_as_long_as_is_told() -> None:
    told = of(
        (HormonalTherapy(drugs=("GnRH agonist",), duration="P6M"), "2022-01-10"),
        (SystemicTherapy(regimen="TC"), "2022-08/2022-11"),
        (Surgery(procedures=("myomectomy",)), "2022-03/2022-05"),
    )
    hormones, surgery, chemotherapy = marks(told, "Treatment")
    assert (hormones.form, hormones.end) == ("course", date(2022, 7, 12))
    assert (surgery.form, surgery.label) == ("mark", "myomectomy"), "an operation has a day, though it is not known"
    assert (chemotherapy.form, chemotherapy.label) == ("course", "TC")


def test_diagnosis_stage_treatment_and_death_carry_their_words() -> None:
    told = of(
        (Diagnosis(value="squamous cell carcinoma"), "2022-01-10"),
        (Stage(system="FIGO", value="IB2"), "2022-01-10"),
        (Surgery(procedures=("radical hysterectomy",)), "2022-02-01"),
        (Death(cause="sepsis"), "2022-05-02"),
    )
    labels = {mark.label for lane in drawn(told).lanes for mark in lane.marks if mark.named}
    assert {"squamous cell carcinoma", "FIGO IB2", "radical hysterectomy", "died"} <= labels


def test_what_is_planned_denied_or_of_others_is_never_drawn_as_done() -> None:
    planned = of((Surgery(procedures=("trachelectomy",)), "2023-05-01"), assertion="planned")
    (mark,) = marks(planned, "Treatment")
    assert mark.hollow and mark.label == "planned: trachelectomy"
    assert picture(of((Ihc(marker="CD56", result="positive"), "2022"), assertion="literature")) is None


def test_events_of_one_kind_and_date_are_one_mark_with_a_count_and_all_words() -> None:
    told = of(*((Ihc(marker=name, result="positive"), "2023-01-10") for name in ("p16", "p40", "CD56")))
    (mark,) = marks(told, "Pathology")
    assert mark.count == 3
    assert mark.words == "10 January 2023: IHC, 3 events: p16 positive; p40 positive; CD56 positive"


def test_markers_have_their_limits_and_say_on_which_side_a_value_lies() -> None:
    told = of(
        (Lab(marker="AMH", value=0.5, unit="ng/mL"), "2023-01-10"),
        (Lab(marker="CA125", value=160.0, unit="U/mL"), "2022"),
    )
    lanes = {lane.name: lane.values for lane in drawn(told).lanes if lane.values}
    assert lanes["AMH"].values[0].level == "low"  # type: ignore[union-attr]
    assert (lanes["CA125"].limits, lanes["CA125"].values[0].level) == ((35.0,), "raised")  # type: ignore[union-attr]
    both = {lane.name: lane.values.limits for lane in drawn(review()).lanes if lane.values}
    assert both["HE4"] == (70.0, 140.0), "before or after the menopause is not told: both limits are shown"


def test_a_step_overdue_reaches_from_its_day_to_today_and_one_far_ahead_does_not_widen_the_picture() -> None:
    late = of((Hpv(result="positive"), "2022-01-10"), findings=(finding(due="2023-06-30", since="2023-01-31"),))
    (mark,) = marks(late, "Due and overdue")
    assert (mark.form, mark.start, mark.end) == ("overdue", date(2023, 1, 31), AS_OF)
    assert "overdue since 31 January 2023" in mark.label
    far = of((Hpv(result="negative"), "2022-01-10"), findings=(finding(due="2033-06-30"),))
    (mark,) = marks(far, "Due and overdue")
    assert (mark.form, mark.open) == ("due", "end")
    assert drawn(far).last == AS_OF


def test_a_result_that_nothing_has_answered_is_drawn_since_its_day() -> None:
    waiting = Open(name="cin3", title="untreated CIN3", since="2023-02-01", evidence=("e1",), discharged=False)
    told = of((Biopsy(histology="CIN3"), "2023-02-01"), findings=(finding(obligations=(waiting,)),))
    (mark,) = marks(told, "Due and overdue")
    assert (mark.label, mark.start) == ("Unanswered: untreated CIN3, since 1 February 2023", date(2023, 2, 1))


def test_flags_are_drawn_over_the_time_they_stood_and_silences_as_such() -> None:
    base = of((Hpv(result="positive"), "2022-01-10"), (Hpv(result="positive"), "2023-03-01"))
    stood = Standing(
        key="a", code="a", rule="a", title="HPV persists", kind="flag", severity="alert", first=date(2022, 2, 1),
        first_dated=True, closed=date(2022, 9, 1), closed_dated=True, closed_by=(), days_open=212,
        days_before_diagnosis=None, statement="Told.", evidence=("e1",),
    )  # fmt: skip
    told = msgspec.structs.replace(base, history=(stood,))
    (flag,) = marks(told, "Flags")
    assert (flag.start, flag.end, flag.closed) == (date(2022, 2, 1), date(2022, 9, 1), date(2022, 9, 1))
    assert [mark.label for mark in marks(told, "Silences")] == [
        "415 days without a dated contact",
        "121 days without a dated contact",
    ]


@pytest.fixture(scope="module")
def seed() -> Review:
    return reviewed(read_bytes(SEED.read_bytes(), SEED.name), AS_OF)


def test_the_days_of_the_example_tell_what_was_missing_on_30_september(seed: Review) -> None:
    day = next(each for each in drawn(seed).days if each.on == date(2022, 9, 30))
    assert day.missing is not None and "histology of the biopsy of September 2022" in day.missing


def test_five_questions_about_the_example_are_answered_in_the_first_lines(seed: Review) -> None:
    told = {line.label: line.text for line in opening(seed)}
    text = " ".join(line.text for line in opening(seed))
    assert "Suspicious cervix despite reassuring cytology: 31 March 2022" in text
    assert told["Silence"].startswith("154 days")
    assert "CA125 160.1 to 171.57" in told["Markers"]
    assert told["Spread"] == "Bone (MRI pelvis); suspected: spleen (CT abdomen) (behind FIGO IVB)"


def test_spread_is_told_only_behind_an_advanced_stage() -> None:
    lung = (Metastasis(site="lung", basis="CT"), "2023-01-10")
    assert (
        spread(of(lung, (Stage(system="FIGO 2018", value="IVB"), "2023-01-10")).record)
        == "Lung (CT) (behind FIGO 2018 IVB)"
    )
    assert spread(of(lung, (Stage(system="FIGO 2018", value="IB1"), "2023-01-10")).record) == ""
    assert spread(of(lung, (Stage(system="rASRM", value="IV"), "2023-01-10")).record) == ""
    assert spread(of((Stage(system="FIGO 2018", value="IVB"), "2023-01-10")).record) == ""


def test_the_page_of_the_example_weighs_less_than_400_kb(seed: Review) -> None:
    assert len(report.html(seed).encode()) <= 400_000


def test_the_still_picture_needs_no_script_and_escapes_words(seed: Review) -> None:
    assert still(None) == ""
    svg = still(drawn(seed))
    assert svg.startswith("<svg") and "FIGO IVB" in svg and "<script" not in svg
    assert "<b>" not in still(drawn(of((Diagnosis(value="<b>x</b>"), "2022-01-10"))))


def test_the_summary_keeps_to_two_pages(seed: Review) -> None:
    weasyprint = pytest.importorskip(
        "weasyprint", reason="the PDF report needs the extra 'pdf' and Pango", exc_type=(ImportError, OSError)
    )  # type: ignore[arg-type]
    document = weasyprint.HTML(string=report.paper(seed)).render()
    assert len(document.pages) == 2
    assert [each.title for each in summary(seed)["past"]][:1] == ["Suspicious cervix despite reassuring cytology"]
