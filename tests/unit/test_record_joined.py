"""Whose papers are, and what becomes of their tellings: the corners that the specification does not walk through."""

import itertools
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from lugol.errors import NotOneWoman
from lugol.record.event import (
    Biopsy,
    Cytology,
    Diagnosis,
    DualStain,
    Ecc,
    Event,
    Hpv,
    Pathology,
    Span,
    Stage,
    Surgery,
    Via,
)
from lugol.record.joined import Told, joined, refuse_two, who_of
from lugol.record.quoted import answered, folded, same_tissue
from lugol.record.record import Conflict, Document, Note, Patient, Proposed, Record
from lugol.record.superseded import by_report
from lugol.record.when import When, parse
from lugol.record.who import Apart, Who, apart, is_named, linked, names_agree, unlinked

NUMBER = (("MRN", "441199"),)


def event(name: str, values: Any, day: str, paper: str, start: int = 0, **more: Any) -> Event:
    span = Span(paper, start, start + 5, "words", "case")
    return Event(id=name, values=values, when=parse(day), sources=(span,), **more)


def record(*events: Event, paper: str = "", who: Who | None = None, **patient: Any) -> Record:
    documents = (Document(paper, "narrative", "text", who or Who(name="Eva Lind")),) if paper else ()
    return Record(patient=Patient(**patient), events=events, documents=documents)


@pytest.mark.parametrize(
    ("a", "b", "sign"),
    [
        (Who(numbers=(("NHS number", "9991112222"),)), Who(numbers=(("NHS number", "9991113333"),)), "NHS number"),
        (Who(numbers=(("record id", "A"),)), Who(numbers=(("record id", "B"),)), "record id"),
        (
            Who("Eva Lind", "1970-04-03", "", (("hospital number", "441199"),)),
            Who("Lind, Eva", "1970-04-03", "", (("hospital number", "778800"),)),
            "",
        ),
        (
            Who("Eva Lind", "1970-04-03", "", (("MRN", "441199"),)),
            Who("Eva Berg", "1970-04-03", "", (("MRN", "441199"),)),
            "",
        ),
        (Who("Eva Lind", "1970-04-03"), Who("Eva Berg", "1970-04-03"), "name"),
        (Who(birth="1970-04-03"), Who(birth="1970-04-04"), "date of birth"),
        (Who(birth="1970-04-03"), Who(age_born="1950-01-01/1950-12-31"), "age"),
        (Who(age_born="1950-01-01/1950-12-31"), Who(age_born="1951-06-01/1952-05-31"), ""),
        (Who(birth="no date"), Who(birth="1970"), ""),
        (Who("Ms Lind", "1970-04-03"), Who("Eva Lind", "1970-04-03"), ""),
        (Who("Ms Lind", "1970-04-03"), Who("Miss Berg", "1970-04-03"), "name"),
    ],
)
def test_what_tells_two_papers_apart(a: Who, b: Who, sign: str) -> None:
    for one, other in ((a, b), (b, a)):
        found = apart(one, other)
        assert (found.sign if isinstance(found, Apart) else "") == sign


def test_what_tells_two_papers_apart_is_said_with_both_readings() -> None:
    nhs, mrn = "NHS number", "MRN"
    a, b = Who(numbers=((mrn, "441199"), (nhs, "9991112222"))), Who(numbers=((nhs, "9991113333"), (mrn, "441199")))
    assert apart(a, b) == Apart(nhs, "9991112222", "9991113333")
    for life in (nhs, "CHI number", "personal number"):
        same = {"name": "Eva Lind", "birth": "1970-04-03"}
        found = apart(Who(numbers=((life, "9991112222"),), **same), Who(numbers=((life, "9991113333"),), **same))
        assert isinstance(found, Apart) and found.sign == life, "one woman has one for life"
    hospital = ("hospital number", "5550001")
    one = Who(numbers=((mrn, "441199"), (nhs, "9991112222"), hospital))
    two = Who(numbers=((mrn, "441200"), (nhs, "9991113333"), hospital))
    assert apart(one, two) == Apart(nhs, "9991112222", "9991113333"), "a number for life decides beside a shared one"
    assert apart(Who(numbers=((nhs, "999 111 2222"),)), Who(numbers=((nhs, "9991112222"),))) is None
    assert apart(Who(numbers=((mrn, "441199"),)), Who(numbers=((mrn, "441200"),))) == Apart(mrn, "441199", "441200")
    assert apart(Who(age_born="1950-01-01/1950-12-31"), Who(birth="1970-04-03")) == Apart(
        "age", "born 1950-01-01/1950-12-31", "born 1970-04-03"
    )


def test_what_links_two_papers() -> None:
    assert linked(Who(numbers=(("MRN", "441-199"),)), Who(numbers=(("record id", "441199"),)))
    assert not linked(Who(numbers=(("MRN", "12"),)), Who(numbers=(("record id", "12"),)))
    assert linked(Who(birth="1970-04-03"), Who("Eva Lind", "1970-04-03"))
    assert not linked(Who("Eva Lind"), Who(birth="1970-04-03"))
    assert linked(Who("Lind", "1970-04-03"), Who("Eva Lind", "1970-04-03")) and not linked(Who("Lind"), Who("Eva Lind"))
    assert not names_agree("", "Eva") and names_agree("Zoë Müller", "MULLER, Zoe")
    assert not is_named("Eva came", "Eva")
    assert is_named("MRI. Wu Li, 40", "Li Wu") and is_named("MRI. W. Li, 40", "Li Wu"), "a name of two letters"
    assert is_named("MRI. Wu L., 40", "Li Wu") and is_named("Ann O. came", "Ann Other"), "the first in full is enough"
    assert not is_named("Grades B C seen", "B C"), "two initials name nobody"
    assert unlinked([Who()]) is None and unlinked([Who("Eva Lind"), Who("Mia Berg"), Who()]) == (0, 1)


def test_papers_without_a_link_are_refused_unless_it_is_said() -> None:
    one, other = record(paper="a", who=Who("Eva Lind")), record(paper="b", who=Who(birth="1970-04-03"))
    with pytest.raises(NotOneWoman, match="nothing says that a"):
        refuse_two([one, other])
    refuse_two([one, other], unsaid=True)
    bare = [record(paper=name, who=Who()) for name in "bcdefgh"]
    with pytest.raises(NotOneWoman, match="and 2 more"):
        joined([one, *bare])
    with pytest.raises(NotOneWoman, match="a record without a document"):
        joined([one, Record()])
    assert joined([]) == Record() and joined([one]) is one


def test_two_women_are_refused_with_what_tells_them_apart() -> None:
    one, other = record(paper="a", who=Who("Eva Lind")), record(paper="b", who=Who("Mia Berg"))
    with pytest.raises(
        NotOneWoman, match=r"a \(Eva Lind\) and b \(Mia Berg\) seem to be of two women: name 'Eva Lind'"
    ):
        refuse_two([one, other], unsaid=True)


def test_what_second_readers_proposed_in_several_papers_stays_apart() -> None:
    papers = []
    for name, day in (("a", "2021-01-05"), ("b", "2022-01-05")):
        waits = Proposed(event=event("p1", Hpv("positive"), day, name), sentence="HPV positive", reader="gemma")
        papers.append(
            msgspec.structs.replace(record(event("e1", Hpv("negative"), day, name), paper=name), proposals=(waits,))
        )
    assert [each.event.id for each in joined(papers).proposals] == ["p1", "d2-p1"]


def test_the_papers_without_a_link_are_named() -> None:
    papers = [record(paper=name, who=who) for name, who in (("a", Who("Eva Lind")), ("b", Who(birth="1970-04-03")))]
    third = record(paper="c", who=Who("Eva Lind"))
    with pytest.raises(NotOneWoman, match=r"nothing says that a \(Eva Lind\) and b \(1970-04-03\) are"):
        refuse_two([*papers, third])


def test_the_id_that_most_papers_know_is_hers() -> None:
    letters = [record(paper=name, who=Who("Eva Lind", "", "", (("MRN", "H2"),))) for name in "ab"]
    first, second = record(id="H1", paper="t", who=Who("Eva Lind")), record(id="H2", paper="u", who=Who("Eva Lind"))
    assert joined([first, second, *letters], whose="said").patient.id == "H2"
    assert joined([second, first, *letters], whose="said").patient.id == "H2"


def test_who_she_is_by_several_records() -> None:
    early = record(birth=parse("1970"), para=1, menopausal="pre", pregnant=True, id="x", sex="F")
    first = record(event("e1", Hpv("negative"), "2019-01-01", "a"), paper="a", birth=parse("1970-04-03"), para=1)
    late = record(
        event("e1", Hpv("negative"), "2022-01-01", "b"), paper="b", birth=parse("1970-04"), para=2, menopausal="post"
    )
    whole = joined([late, first, early], whose="said").patient
    assert (whole.birth.edtf, whole.para, whole.sex, whole.id) == ("1970-04-03", 1, "F", "x")
    assert joined([first, late]).patient.menopausal == "post"
    before = record(event("e1", Hpv("negative"), "2019-01-01", "c"), paper="c", pregnant=True)
    assert joined([before, late]).patient.pregnant is None, "no pregnancy lasts three years"
    assert joined([before, first]).patient.pregnant is True
    assert joined([record(paper="d", pregnant=False), first]).patient.pregnant is False
    odd = joined([record(paper="a", sex="F"), record(paper="b", sex="M", birth=parse("..1970"))], whose="said")
    assert [c.title for c in odd.conflicts] == ["two sexes"]
    open_births = joined(
        [record(paper="a", birth=parse("..1971")), record(paper="b", birth=parse("1970"))], whose="said"
    )
    assert [c.title for c in open_births.conflicts] == ["two birth dates"]
    assert who_of(record(age=40.0, age_on=parse("2020-02-29"))).age_born == "1979-02-28/1980-02-28"
    assert who_of(record(age=40.0, age_on=parse("../2020"))).age_born == "", "nobody knows since when"
    same_month = joined(
        [record(paper="a", birth=parse("1970-03/1970-05")), record(paper="b", birth=parse("1970-04/1970-07"))]
    )
    assert (same_month.patient.birth.earliest, same_month.patient.birth.latest) == (
        parse("1970-04").earliest,
        parse("1970-05").latest,
    )


def test_references_notes_and_conflicts_follow_their_events() -> None:
    after = When(anchor="e1", offset="P1M")
    events = (
        event("e1", Cytology(result="HSIL"), "2021-01-05", "a"),
        Event(id="e2", values=Surgery(codes=("excision",)), when=after, sources=(Span("a", 20, 25),)),
    )
    one = record(*events, paper="a")
    conflict = Conflict("c1", "smear recorded inconsistently", ("x", "y"), ("e1",))
    one = Record(events=one.events, documents=one.documents, conflicts=(conflict,), notes=(Note("e1", "look"),))
    letter = record(event("e1", Cytology(result="HSIL"), "2021-02-20", "b"), paper="b")
    whole = joined([one, letter], told=[Told(), Told(frozenset({"e1"}))])
    smear = next(each for each in whole.events if each.kind == "cytology")
    assert len(smear.sources) == 2 and whole.conflicts[0].events == (smear.id,) and whole.notes[0].place == smear.id
    assert next(each for each in whole.events if each.kind == "surgery").when.edtf.startswith("2021-0")


def _folded(quoted: Event, *told: Event, carried: bool = True) -> bool:
    kept, gone = folded([*told, quoted], {quoted.id} if carried else set())
    return quoted.id in gone and len(kept) == len(told)


def test_what_is_a_quotation() -> None:
    report = event("r", Biopsy(histology="CIN3"), "2021-01-05", "a")
    assert _folded(event("q", Pathology(histology="HSIL"), "2021-02-05", "b"), report)
    assert not _folded(event("q", Pathology(histology="HSIL"), "2021-02-05", "b"), report, carried=False)
    assert not _folded(event("q", Pathology(histology="CIN1"), "2021-02-05", "b"), report)
    assert not _folded(event("q", Pathology(), "2021-02-05", "b"), report), "a biopsy taken that day has no result yet"
    assert not _folded(event("q", Pathology(histology="CIN3", code="endometrium"), "2021-02-05", "b"), report)
    assert _folded(event("q", Ecc(histology="CIN3"), "2021-02-05", "b"), report)
    assert not _folded(event("q", Biopsy(histology="CIN3", organ="other", site="vulva"), "2021-02-05", "b"), report)
    assert not _folded(event("q", Biopsy(histology="CIN3"), "2022-02-05", "b"), report), "a year lies between"
    assert not _folded(event("q", Biopsy(histology="CIN3"), "2021-02-05", "a"), report), "the same paper"
    assert _folded(event("q", Biopsy(histology="CIN1"), "2021-01-05", "b", assertion="possible"), report, carried=False)
    undated = Event(id="q", values=Biopsy(histology="CIN3"), sources=(Span("b", 0, 5),))
    assert not _folded(undated, report)
    assert not _folded(event("q", Biopsy(histology="CIN3"), "2021-02-05", "b", assertion="negated"), report)


def test_quoted_tests_stages_and_diagnoses() -> None:
    smear = event("r", Cytology(result="LSIL"), "2021-01-05", "a")
    assert _folded(event("q", Cytology(result="abnormal"), "2021-02-05", "b"), smear)
    assert _folded(event("q", Cytology(result="HSIL"), "2021-02-05", "b", assertion="possible"), smear)
    assert not _folded(event("q", Cytology(result="HSIL"), "2021-02-05", "b"), smear)
    test = event("r", Hpv("positive", types=("16",)), "2021-01-05", "a")
    assert _folded(event("q", Hpv("positive"), "2021-02-05", "b"), test)
    assert not _folded(event("q", Hpv("positive", types=("18",)), "2021-02-05", "b"), test)
    assert not _folded(event("q", Hpv("negative"), "2021-02-05", "b"), test)
    look = event("r", Via("positive"), "2021-01-05", "a")
    assert _folded(event("q", Via("positive"), "2021-02-05", "b"), look), "a letter quotes the look with acetic acid"
    assert not _folded(event("q", Via("negative"), "2021-02-05", "b"), look)
    stage = event("r", Stage(system="FIGO 2018", value="IB1"), "2019-01-05", "a")
    assert _folded(event("q", Stage(system="FIGO", value="IB1"), "2021-02-05", "b"), stage)
    assert not _folded(event("q", Stage(system="FIGO", value="IB2"), "2021-02-05", "b"), stage)
    cancer = event("r", Diagnosis(value="CIN3", code="cervical_precancer"), "2021-01-05", "a")
    assert _folded(event("q", Diagnosis(value="CIN3", code="cervical_precancer"), "2021-02-05", "b"), cancer)
    named = event("q", Diagnosis(value="CIN3", code="cervical_precancer"), "2021-02-05", "b", assertion="possible")
    assert not _folded(named, cancer)


def _answered(*events: Event) -> list[Event]:
    return answered([*events])[0]


def test_which_report_is_of_the_biopsy() -> None:
    taken = event("t", Biopsy(clock=(6,)), "2021-01-05", "a")
    report = event("r", Pathology(histology="CIN3", result="CIN 3"), "2021-01-05", "b")
    [biopsy] = _answered(taken, report)
    assert isinstance(biopsy.values, Biopsy) and (biopsy.values.histology, biopsy.values.clock) == ("CIN3", (6,))
    assert biopsy.values.result == "CIN 3"
    assert len(_answered(taken, event("r", Pathology(histology="CIN3"), "2021-01-05", "a"))) == 2, "the same paper"
    assert len(_answered(taken, event("r", Pathology(histology="CIN3", depth_mm=2), "2021-01-05", "b"))) == 2
    assert len(_answered(taken, event("r", Pathology(histology="CIN3", code="endometrium"), "2021-01-05", "b"))) == 2
    assert len(_answered(taken, event("r", Pathology(histology="CIN3", specimen="LLETZ"), "2021-01-05", "b"))) == 2
    assert len(_answered(taken, event("o", Surgery(codes=("excision",)), "2021-01-05", "c"), report)) == 3
    assert len(_answered(taken, event("u", Biopsy(clock=(9,)), "2021-01-05", "c"), report)) == 3


def test_which_letters_a_report_goes_before() -> None:
    report = event("r", Biopsy(histology="AIS"), "2021-01-05", "a")
    letter = event("q", Biopsy(histology="CIN3"), "2021-01-05", "b")
    names = event("d", Diagnosis(value="CIN3"), "2021-01-05", "b")
    other = event("x", Diagnosis(value="polyp"), "2021-01-05", "b", start=50)
    kept, conflicts, notes = by_report([report, letter, names, other], {"a"})
    assert [each.id for each in kept] == ["r", "x"] and len(conflicts) == len(notes) == 1
    assert by_report([report, letter], set())[0] == [report, letter]
    graver = event("q", Biopsy(histology="cancer"), "2021-01-05", "b")
    assert by_report([report, graver], {"a"})[0] == [report, graver]
    same = event("q", Biopsy(histology="AIS"), "2021-01-05", "b")
    assert by_report([report, same], {"a"})[0] == [report, same]
    smear, mild = (event(n, Cytology(result=r), "2021-01-05", n) for n, r in (("s", "HSIL"), ("m", "LSIL")))
    assert by_report([smear, mild], {"s"})[0] == [smear]
    least, normal = (event(n, Cytology(result=r), "2021-01-05", n) for n, r in (("s", "ASC-US"), ("m", "NILM")))
    assert by_report([least, normal], {"s"})[0] == [least], "a letter that says normal of a smear reported as ASC-US"
    assert by_report([least, normal], {"m"})[0] == [least, normal], "a letter may know of a revised report"


def test_histologies_of_two_kinds_of_two_papers_are_a_conflict() -> None:
    biopsy = record(event("e1", Biopsy(histology="CIN1"), "2021-01-05", "a"), paper="a")
    report = record(event("e1", Pathology(histology="CIN3"), "2021-01-05", "b"), paper="b")
    [conflict] = joined([biopsy, report]).conflicts
    assert set(conflict.readings) == {"CIN1 (a)", "CIN3 (b)"} and len(conflict.events) == 2
    agreeing = record(event("e1", Pathology(histology="CIN1"), "2021-01-05", "b"), paper="b")
    assert joined([biopsy, agreeing]).conflicts == ()
    table = Record(
        events=(Event(id="e1", values=Pathology(histology="CIN3"), when=parse("2021-01-05"), sources=(Span("t"),)),),
        documents=(Document("t", who=Who(name="Eva Lind")),),
    )
    other = Record(
        events=(Event(id="e1", values=Biopsy(histology="CIN1"), when=parse("2021-01-05"), sources=(Span("u"),)),),
        documents=(Document("u", who=Who(name="Eva Lind")),),
    )
    assert joined([table, other]).conflicts == (), "two tables of one system say which sample is which"


def test_two_papers_of_one_specimen_that_differ_are_told_once() -> None:
    """What is compared as two tellings of one kind is not told a second time as two papers that differ."""
    papers = [
        record(event("e1", Biopsy(histology=histology), "2021-01-05", paper), paper=paper)
        for paper, histology in (("a", "CIN1"), ("b", "CIN3"))
    ]
    assert [conflict.title for conflict in joined(papers).conflicts] == ["biopsy: histology recorded inconsistently"]


TITLES = ("Mrs", "Ms", "Miss", "Mr", "Dr", "Frau", "Mme", "Madame", "Smt", "Sra", "Signora", "Lady")


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_no_name(title: str) -> None:
    assert names_agree(f"{title} Lind", "Eva Lind"), "the title is not one of her names"
    assert not names_agree(title, "Eva Lind"), "a title alone names nobody"


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        (Biopsy, ("benign", "CIN1", "CIN2", "CIN3", "AIS", "cancer")),
        (Biopsy, ("benign", "LSIL", "HSIL", "AIS", "cancer")),
        (Biopsy, ("LSIL", "CIN2/3", "AIS")),
        (Cytology, ("NILM", "ASC-US", "LSIL", "ASC-H", "HSIL", "AIS", "SCC")),
        (Cytology, ("AIS", "ADC", "malignant")),
        (Hpv, ("negative", "positive")),
    ],
)
def test_a_report_goes_before_a_letter_that_says_less(kind: Any, order: tuple[str, ...]) -> None:
    field = "histology" if kind is Biopsy else "result"
    for less, more in itertools.pairwise(order):
        mild = event("a", kind(**{field: less}), "2021-01-05", "a")
        grave = event("b", kind(**{field: more}), "2021-01-05", "b")
        assert by_report([mild, grave], {"b"})[0] == [grave], f"reported as {more}, {less} in a letter"
        assert by_report([mild, grave], {"a"})[0] == [mild, grave], f"reported as {less}, {more} in a letter"


def _day(days: int) -> str:
    return (date(2021, 1, 5) + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(("days", "quotes"), [(0, True), (1, True), (366, True), (367, False), (-1, False)])
def test_a_letter_quotes_a_result_of_the_year_before_it(days: int, quotes: bool) -> None:
    report = event("r", Biopsy(histology="CIN3"), _day(0), "a")
    assert _folded(event("q", Biopsy(histology="CIN3"), _day(days), "b"), report) is quotes


@pytest.mark.parametrize("code", ["excision", "ablation", "hysterectomy", "trachelectomy"])
@pytest.mark.parametrize(
    ("treated", "written", "quotes"), [(30, 119, True), (30, 120, False), (0, 90, False), (-1, 90, True)]
)
def test_ninety_days_after_a_treatment_a_letter_tells_a_new_result(
    code: str, treated: int, written: int, quotes: bool
) -> None:
    report = event("r", Biopsy(histology="CIN3"), _day(0), "a")
    letter = event("q", Biopsy(histology="CIN3"), _day(written), "b")
    treatment = event("t", Surgery(codes=(code,)), _day(treated), "c")
    assert _folded(letter, report, treatment) is quotes
    assert _folded(letter, report, event("t", Surgery(codes=("laparoscopy",)), _day(treated), "c"))


@pytest.mark.parametrize(("days", "pregnant"), [(300, True), (301, None)])
def test_a_pregnancy_lasts_three_hundred_days_at_most(days: int, pregnant: bool | None) -> None:
    before = record(event("e1", Hpv("negative"), _day(0), "a"), paper="a", pregnant=True)
    after = record(event("e1", Hpv("negative"), _day(days), "b"), paper="b")
    assert joined([before, after]).patient.pregnant is pregnant


@pytest.mark.parametrize(
    "values",
    [
        Cytology(result="LSIL"), Hpv("positive"), DualStain("positive"), Via("positive"), Diagnosis(value="CIN3"),
        Stage(system="FIGO", value="IB1"), Biopsy(histology="CIN3"), Ecc(histology="CIN3"), Pathology(histology="CIN3"),
    ],
)  # fmt: skip
def test_every_kind_of_result_can_be_quoted(values: Any) -> None:
    assert _folded(event("q", values, _day(31), "b"), event("r", values, _day(0), "a"))


@pytest.mark.parametrize(
    ("system", "disease", "quotes"),
    [("FIGO", "cervix", True), ("TNM", "cervix", False), ("FIGO", "corpus", False), ("", "", True)],
)
def test_a_stage_is_quoted_with_its_system_and_disease(system: str, disease: str, quotes: bool) -> None:
    told = event("r", Stage(system="FIGO", value="IB1", disease="cervix"), _day(0), "a")
    assert _folded(event("q", Stage(system=system, value="IB1", disease=disease), _day(31), "b"), told) is quotes


def test_an_operation_is_told_again_but_not_quoted() -> None:
    done = Surgery(codes=("excision",))
    assert not _folded(event("q", done, _day(31), "b"), event("r", done, _day(0), "a"))


@pytest.mark.parametrize("result", ["NILM", "UNSAT", "benign_glandular"])
def test_abnormal_quotes_no_normal_smear(result: str) -> None:
    smear = event("r", Cytology(result=result), _day(0), "a")
    assert not _folded(event("q", Cytology(result="abnormal"), _day(31), "b"), smear)


@pytest.mark.parametrize(
    ("told", "same"), [("HSIL", True), ("CIN2", True), ("CIN2/3", True), ("CIN3", True), ("LSIL", False)]
)
def test_hsil_is_one_with_its_grades(told: str, same: bool) -> None:
    assert same_tissue("HSIL", told) is same_tissue(told, "HSIL") is same
    assert not same_tissue("CIN2", "CIN3")


@pytest.mark.parametrize(
    "more",
    [{"depth_mm": 2.0}, {"stroma_mm": 9.0}, {"nodes_examined": 4}, {"margins": "clear"}, {"parametrium": "free"}],
)
def test_what_only_a_larger_specimen_has_is_no_report_of_a_biopsy(more: dict[str, Any]) -> None:
    taken, report = event("q", Biopsy(clock=(6,)), _day(0), "a"), Pathology(histology="CIN3")
    assert len(_answered(taken, event("r", report, _day(0), "b"))) == 1
    larger = Pathology(histology="CIN3", **more)
    assert len(_answered(taken, event("r", larger, _day(0), "b"))) == 2


@pytest.mark.parametrize("histology", ["insufficient", "no_result", "unexpected", "other"])
def test_what_is_not_readable_contradicts_no_other_paper(histology: str) -> None:
    one = record(event("e1", Biopsy(histology=histology), _day(0), "a"), paper="a")
    other = record(event("e1", Pathology(histology="CIN3"), _day(0), "b"), paper="b")
    assert joined([one, other]).conflicts == ()
