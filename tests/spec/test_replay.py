"""A replay tells when each finding could first have been made; no later event changes an earlier answer."""

import io
import json
from collections.abc import Sequence
from datetime import date, timedelta

import jsonschema
import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from lugol.exchange import schema
from lugol.findings import Finding
from lugol.record import merge
from lugol.record.event import Biopsy, Cytology, Ecc, Event, Exam, Hpv, Ihc, Lab, Pathology, Surgery, Values
from lugol.record.record import Patient, Record, patient_at
from lugol.record.when import UNDATED, parse
from lugol.review.compare import compare, recommending
from lugol.review.one import review
from lugol.review.replay import Replay, dates_learnt, key_of, replay
from lugol.show import replayed
from tests.strategies import event_lists, records

ONLY = ("safety-net",)


def _event(name: str, values: Values, when: str) -> Event:
    return Event(id=name, values=values, when=parse(when) if when else UNDATED, order=int(name[1:]))


def _record(*events: Event) -> Record:
    return merge.build(Patient(sex="F", birth=parse("1986-01-01")), list(events))


def story() -> Record:
    """HPV 18 twice, benign samples, then a cancer found in tissue."""
    return _record(
        _event("e1", Hpv(result="positive", types=("18",)), "2022-03-08"),
        _event("e2", Biopsy(clock=(3,), histology="benign", result="chronic inflammation"), "2022-03-08"),
        _event("e3", Ecc(histology="benign", result="chronic inflammation"), "2022-03-08"),
        _event("e4", Exam(term="firm irregular cervix", site="cervix"), "2022-06-01"),
        _event("e5", Hpv(result="positive", types=("18",)), "2022-09-16"),
        _event("e6", Pathology(specimen="cervix", histology="cancer", result="small cell carcinoma"), "2023-02-01"),
    )


def _persistence(done: Replay) -> list[tuple[str, str | None, int]]:
    found = [each for each in done.standings if each.code == "persistent_hpv16_18_negative_biopsies"]
    return [(each.first.isoformat(), each.closed and each.closed.isoformat(), each.days_open) for each in found]


def test_a_flag_is_dated_to_the_day_it_could_first_have_been_raised_and_to_what_closed_it() -> None:
    done = replay(story(), ONLY)
    assert _persistence(done) == [("2022-09-16", "2023-02-01", 138)]
    flag = next(each for each in done.standings if each.code == "persistent_hpv16_18_negative_biopsies")
    assert flag.closed_by == ("e6",)
    assert flag.days_before_diagnosis == 138
    assert (done.diagnosed, done.diagnosed_dated) == (date(2023, 2, 1), True)


def test_days_before_a_vaguely_dated_proof_are_counted_to_the_earliest_day_it_can_have() -> None:
    vague = _event(
        "e6", Pathology(specimen="cervix", histology="cancer", result="small cell carcinoma"), "2023-01/2023-06"
    )
    done = replay(_record(*story().events[:5], vague), ONLY)
    assert (done.diagnosed_from, done.diagnosed) == (date(2023, 1, 1), date(2023, 6, 30))
    flag = next(each for each in done.standings if each.code == "persistent_hpv16_18_negative_biopsies")
    assert flag.days_before_diagnosis == 107
    out = io.StringIO()
    replayed.show(done, Console(file=out, width=80, no_color=True))
    assert "between 1 January 2023 and 30 June 2023" in out.getvalue()
    assert all(len(line.rstrip()) <= 80 for line in out.getvalue().splitlines())


def test_a_flag_that_time_alone_raises_is_dated_to_the_day_on_which_it_could_be_raised() -> None:
    waited = _record(
        _event("e1", Cytology(result="HSIL"), "2020-08-31"), _event("e2", Exam(term="normal cervix"), "2023-06-01")
    )
    done = replay(waited, ONLY)
    overdue = next(each for each in done.standings if each.code == "overdue_followup")
    assert overdue.first == date(2021, 3, 3)
    assert [(step.on.year, step.learnt) for step in done.steps] == [(2020, ("e1",)), (2021, ()), (2023, ("e2",))]


def test_an_excision_without_disease_closes_the_flag_and_a_new_positive_test_does_not_reopen_it() -> None:
    settled = _record(
        *story().events[:5],
        _event("e7", Surgery(procedures=("LLETZ",), codes=("excision",)), "2022-11-01"),
        _event("e8", Hpv(result="positive", types=("18",)), "2023-05-01"),
    )
    assert _persistence(replay(settled, ONLY)) == [("2022-09-16", "2022-11-01", 46)]


def test_of_many_events_learnt_on_one_day_those_are_named_that_closed_the_flag() -> None:
    seen = _event("e1", Exam(term="firm irregular cervix", site="cervix", code="suspicious_cervix"), "2022-06-01")
    smear = _event("e2", Cytology(result="NILM"), "2022-06-02")
    many = [_event(f"e{i}", Exam(term="normal uterus", site="uterus"), "2022-07-01") for i in range(3, 9)]
    tissue = _event("e9", Biopsy(histology="CIN3", result="CIN 3"), "2022-07-01")
    done = replay(_record(seen, smear, *many, tissue), ONLY)
    flag = next(each for each in done.standings if each.code == "symptom_exam_cytology_discordance")
    assert (flag.closed, flag.closed_by) == (date(2022, 7, 1), ("e9",))


def test_events_without_a_date_come_on_the_last_step_only_and_are_marked() -> None:
    done = replay(_record(*story().events, _event("e9", Ihc(marker="SMARCA4", result="positive"), "")), ONLY)
    last = done.steps[-1]
    assert (last.dated, last.learnt) == (False, ("e9",))
    assert all("e9" not in step.learnt for step in done.steps[:-1])


def test_a_record_without_dates_has_no_steps_and_says_so() -> None:
    done = replay(_record(_event("e1", Hpv(result="positive"), "")), ONLY)
    assert done.steps == () and done.standings == () and done.diagnosed is None
    assert "Nothing in the record has a date" in replayed.html(done)


@settings(max_examples=25, deadline=None)
@given(record=records(max_size=6), later=event_lists(max_size=3))
def test_no_later_event_can_change_an_earlier_answer(record: Record, later: list[Event]) -> None:
    days = dates_learnt(record)
    if not days:
        return
    last = days[-1]
    after = [
        msgspec.structs.replace(event, id=f"later{i}", when=parse(f"{last.year + 1 + i}-06-15"), order=1000 + i)
        for i, event in enumerate(later)
    ]
    longer = msgspec.structs.replace(record, events=(*record.events, *after))
    before = {step.on: step.review.findings for step in replay(record, ONLY).steps if step.dated}
    again = {step.on: step.review.findings for step in replay(longer, ONLY).steps if step.dated}
    assert {day: again[day] for day in before} == before


@settings(max_examples=20, deadline=None)
@given(record=records(max_size=6))
def test_what_was_told_of_her_later_changes_no_earlier_answer(record: Record) -> None:
    days = dates_learnt(record)
    if not days:
        return
    plain = msgspec.structs.replace(record, patient=Patient(sex="F", birth=parse("1960-05-01")))
    told = parse(f"{days[-1].year + 1}-06-15")
    person = msgspec.structs.replace(plain.patient, menopausal="post", pregnant=True, gravida=3, para=2, age_on=told)
    longer = msgspec.structs.replace(plain, patient=person)
    before = [(step.on, step.review.findings) for step in replay(plain).steps if step.dated]
    assert [(step.on, step.review.findings) for step in replay(longer).steps if step.dated] == before


def test_a_state_told_later_is_not_known_before_and_premenopausal_is() -> None:
    told = Patient(menopausal="post", pregnant=False, para=2, age_on=parse("2022-09"))
    assert patient_at(told, date(2022, 8, 31)) == Patient(age_on=parse("2022-09"))
    assert patient_at(told, date(2022, 9, 1)) == told
    younger = msgspec.structs.replace(told, menopausal="pre")
    assert patient_at(younger, date(2022, 8, 31)).menopausal == "pre"


def test_a_marker_is_held_against_the_limit_of_her_menopause_as_it_was_known() -> None:
    he4 = _event("e1", Lab(marker="HE4", value=100, unit="pmol/L"), "2020-03-01")
    seen = _event("e2", Exam(term="normal cervix", site="cervix"), "2024-03-01")
    told = Patient(sex="F", birth=parse("1971-01-01"), menopausal="post", age_on=parse("2024-03-01"))
    levels = [
        getattr(step.review.record.events[0].values, "flag", "?")
        for step in replay(merge.build(told, [he4, seen])).steps
    ]
    assert levels == [None, "normal"]


@settings(max_examples=15, deadline=None)
@given(record=records(max_size=5))
def test_every_replay_validates_against_the_published_schema(record: Record) -> None:
    told = json.loads(replayed.as_json(replay(record)))
    jsonschema.Draft202012Validator(json.loads(schema.published("replay"))).validate(told)


def test_the_page_and_the_json_tell_the_same_flags() -> None:
    done = replay(story(), ONLY)
    told = json.loads(replayed.as_json(done))
    assert [step["on"] for step in told["steps"]] == [step.on.isoformat() for step in done.steps]
    page = replayed.html(done)
    for each in told["standings"]:
        if each["kind"] == "flag":
            assert each["title"] in page
    assert "not a medical device" in page and "<script src" not in page


def test_guidelines_stand_side_by_side_on_each_date() -> None:
    found = compare(story(), ("uspstf-2018", "acs-2025"))
    assert {answer.on for answer in found} == set(dates_learnt(story()))
    assert {answer.edition for answer in found} == {"uspstf-2018", "acs-2025"}
    assert not any(answer.in_force for answer in found if answer.edition == "acs-2025"), "it came in December 2025"
    assert all(answer.in_force for answer in found if answer.edition == "uspstf-2018")
    assert "safety-net" not in recommending()


def _flags(findings: Sequence[Finding]) -> set[tuple[str, str]]:
    return {(key_of(each), each.severity) for each in findings if each.kind == "flag"}


@settings(max_examples=30, deadline=None)
@given(record=records(max_size=7), share=st.floats(0, 1))
def test_replay_and_review_agree_at_every_date(record: Record, share: float) -> None:
    done = replay(record)
    if not done.steps:
        return
    first, last = done.steps[0].on, done.steps[-1].on
    between = first + timedelta(days=int(share * (last - first).days))
    for day in {between, *(step.on for step in done.steps)}:
        stood = [step for step in done.steps if step.on <= day][-1]
        assert _flags(stood.review.findings) == _flags(review(record, day).findings), day
