"""What a clinician finds in the first minute: the ten lines, and five questions answered within 25 of them."""

import io
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from lugol.findings import Review
from lugol.read.source import read_bytes
from lugol.record import merge
from lugol.record.event import (
    Biopsy,
    Colposcopy,
    Cytology,
    Death,
    Diagnosis,
    Event,
    Exam,
    Hpv,
    Lab,
    Stage,
    Surgery,
    Values,
)
from lugol.record.record import Note, Patient
from lugol.record.when import parse
from lugol.review.compare import compare
from lugol.review.replay import replay, reviewed
from lugol.show import compared, folded, opening, replayed, report, terminal
from lugol.show.plainly import plainly
from lugol.show.texts import leak

AS_OF = date(2021, 10, 31)
SEED = Path(__file__).parents[2] / "examples" / "narrative.md"
TOLD: tuple[tuple[Values, str], ...] = (
    (Exam(term="hard, irregular cervix", site="cervix", code="suspicious_cervix"), "2020-02-11"),
    (Cytology(result="NILM"), "2020-02-11"),
    (Hpv(result="positive", types=("16",)), "2020-02-11"),
    (Lab(marker="CA125", value=48, unit="U/mL"), "2020-02-20"),
    (Hpv(result="positive", types=("16",)), "2021-09-06"),
    (Lab(marker="CA125", value=96, unit="U/mL"), "2021-09-06"),
    (Colposcopy(finding="dense acetowhite area", impression="high_grade"), "2021-09-20"),
    (Biopsy(), "2021-09-20"),
)


def invented(*more: tuple[Values, str], notes: tuple[Note, ...] = ()) -> Review:
    """A record of our own, judged at the end of October 2021 or where more is told, at its end."""
    events = [
        Event(id=f"e{number}", values=values, when=parse(when), order=number)
        for number, (values, when) in enumerate((*TOLD, *more), start=1)
    ]
    record = merge.build(Patient(sex="F", birth=parse("1979-05-02")), events, notes=notes)
    return reviewed(record, date(2022, 6, 30) if more else AS_OF)


def lines(review: Review) -> list[str]:
    return terminal.plain(review).splitlines()


def first(review: Review) -> dict[str, str]:
    """The first lines by their label; those of one label together."""
    told: dict[str, str] = {}
    for line in opening.opening(review):
        told[line.label] = f"{told.get(line.label, '')} {line.text}".strip()
    return told


def test_five_questions_are_answered_in_the_first_25_lines() -> None:
    shown = " ".join(" ".join(lines(invented())[:25]).split())
    assert "Suspicious cervix despite reassuring cytology: since 11 February 2020, 628 days" in shown
    assert "564 days without a dated contact, 20 February 2020 to 6 September 2021" in shown
    assert "Missing The histology of the biopsy of 20 September 2021" in shown
    assert "raised: CA125 48 to 96 U/mL (20 February 2020 to 6 September 2021)" in shown
    assert (
        "Next Refer on the suspected-cancer pathway and take deep or excisional tissue (NICE guideline NG12)" in shown
    )
    assert "not a medical device" in " ".join(" ".join(lines(invented())).split())


def test_the_review_of_the_example_takes_sixty_lines_at_most() -> None:
    review = reviewed(read_bytes(SEED.read_bytes(), SEED.name), date(2022, 9, 30))
    shown = lines(review)
    assert len(shown) <= 60
    readme = (SEED.parents[1] / "README.md").read_text(encoding="utf-8")
    assert [line for line in shown if line.startswith(("Alert", "Silence", "Markers")) and line not in readme] == []
    top = " ".join(" ".join(shown[:25]).split())
    for words in ("since 31 March 2022", "without a dated contact", "Missing", "raised: CA125", "Next"):
        assert words in top, words


def test_an_alert_comes_before_a_warning_and_the_oldest_alert_first() -> None:
    found = [line.severity for line in opening.opening(invented()) if line.severity]
    assert found == sorted(found, key=["alert", "warning"].index)
    assert found.count("alert") >= 1 and len(found) <= opening.GRAVEST


def test_where_she_stands_names_the_diagnosis_the_stage_and_her_death() -> None:
    cancer = Diagnosis(value="squamous cell carcinoma of the cervix", code="cervical_cancer")
    review = invented(
        (cancer, "2022-01-10"), (Stage(system="FIGO", value="IB2"), "2022-01-20"), (Death(cause="sepsis"), "2022-05-02")
    )
    assert first(review)["Status"].startswith("Died of sepsis (2 May 2022); squamous cell carcinoma of the cervix")
    assert "FIGO IB2" in first(review)["Status"]
    assert "Next" not in first(review), "nothing is due after her death"


def test_a_denied_or_superseded_cancer_is_no_diagnosis() -> None:
    cancer = Diagnosis(value="cervical carcinoma", code="cervical_cancer", status="superseded")
    assert first(invented((cancer, "2022-01-10")))["Status"].startswith("No cancer or high-grade lesion in tissue")


def test_a_cancer_in_tissue_stands_there_though_nobody_wrote_a_diagnosis() -> None:
    tissue = (Biopsy(result="diffuse large B-cell lymphoma", histology="cancer"), "2021-12-01")
    assert first(invented(tissue))["Status"].startswith("Diffuse large B-cell lymphoma in tissue (1 December 2021)")


def test_the_treatment_stands_beside_the_diagnosis_and_an_open_flag_is_counted_to_the_day_of_judgement() -> None:
    cin3 = Diagnosis(value="CIN3", code="cervical_precancer")
    loop = Surgery(procedures=("LLETZ",), codes=("excision",))
    assert first(invented((cin3, "2021-12-01"), (loop, "2022-01-04")))["Status"] == (
        "CIN3 (1 December 2021); LLETZ (4 January 2022)"
    )
    assert first(invented((Hpv(result="positive", types=("16",)), "2022-03-01")))["Alert"].count("870 days") == 1


def test_what_stood_and_was_closed_is_told_as_earlier() -> None:
    tissue = (Biopsy(result="squamous cell carcinoma", histology="cancer"), "2021-12-01")
    told = first(invented(tissue))
    assert "Suspicious cervix despite reassuring cytology: 11 February 2020 to 1 December 2021" in told["Earlier"]


def test_what_could_not_be_read_is_counted_with_its_document() -> None:
    notes = (Note("letter.txt: characters 1-9", "gave no event"), Note("letter.txt: characters 12-20", "gave no event"))
    assert first(invented(notes=notes))["Not read"] == "2 passages of letter.txt"


def test_the_same_missing_thing_is_asked_once() -> None:
    needs = ["the histology of the biopsy of 2021-09-20", "HE4", "the histology of the biopsy of 2021-09-20"]
    assert opening.grouped(needs) == ["the histology of the biopsy of 20 September 2021", "HE4"]


def test_a_gap_says_in_its_title_what_is_open() -> None:
    vague = reviewed(read_bytes(SEED.read_bytes(), SEED.name), date(2022, 9, 30))
    gaps = [
        finding.title for finding in vague.findings if finding.kind == "gap" and finding.guideline.startswith("asccp")
    ]
    assert gaps and all(title.startswith("Management undecided: the ") for title in gaps)


def test_what_only_informs_is_folded_and_full_tells_it_all() -> None:
    review = reviewed(read_bytes(SEED.read_bytes(), SEED.name), date(2022, 9, 30))
    short, full = terminal.plain(review), terminal.plain(review, full=True)
    assert "also computed: " in short and "incomplete: " in short
    assert len(full.splitlines()) > 3 * len(short.splitlines())
    assert all(finding.id in full for finding in review.findings)
    assert dict(folded.informing(review))["also computed"]


def test_the_page_begins_with_the_same_lines() -> None:
    review = invented()
    page = report.html(review)
    assert page.index('class="first"') < page.index('id="timeline"') < page.index('id="findings"')
    for line in opening.opening(review):
        assert line.text.replace("'", "&#39;") in page, line


@pytest.mark.parametrize("as_of", [date(2022, 9, 30), date(2023, 6, 30)])
def test_no_code_stands_in_what_a_reader_sees(as_of: date) -> None:
    shown = terminal.plain(reviewed(read_bytes(SEED.read_bytes(), SEED.name), as_of))
    assert not [line for line in shown.splitlines() if leak(line)]
    assert not leak(terminal.plain(invented()))


def test_no_code_stands_in_a_replay_or_a_comparison() -> None:
    record = read_bytes(SEED.read_bytes(), SEED.name)
    out = io.StringIO()
    compared.show(compare(record), Console(file=out, width=80, no_color=True))
    shown = replayed.plain(replay(record)) + out.getvalue()
    assert "8 March 2022" in shown and not [line for line in shown.splitlines() if leak(line)]


def test_what_lies_after_the_day_of_judgement_is_counted_in_the_first_lines() -> None:
    later = (Surgery(procedures=("LLETZ",), codes=("excision",)), "2023-01-04")
    vague = (Lab(marker="CA125", value=12, unit="U/mL"), "2022-01/2023-05")
    assert first(invented(later))["Left out"] == "1 event lies after the day of judgement"
    assert first(invented(later, vague))["Left out"] == (
        "1 event lies after the day of judgement, 1 more may (vaguely dated)"
    )
    assert "Left out" not in first(invented())


def test_dates_and_spans_are_told_in_words() -> None:
    assert plainly("2022-03-08/2022-09-30") == "8 March 2022 to 30 September 2022"
    assert plainly("HPV test in P1Y6M, 12/30 cells, 2022-13") == "HPV test in 1 year and 6 months, 12/30 cells, 2022-13"
