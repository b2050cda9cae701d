"""What reports and Observations become: one event for each test of a day, the worst result leading."""

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundles import bundle, coded, patient, resources, told
from histories import history
from lugol.read import fhir
from lugol.record.event import Biopsy, Cytology, Hpv
from lugol.record.record import Record, events_of

HL7 = "http://terminology.hl7.org/CodeSystem"
FLAGGED_NEGATIVE = {"coding": [{"system": f"{HL7}/v3-ObservationInterpretation", "code": "NEG"}]}


def read(*entries: dict) -> Record:
    return fhir.read(bundle(patient(), *entries), "b.json")


def values(record: Record, kind: str) -> list:
    return [event.values for event in events_of(record, kind)]


def observation(test: str, context: str, result: str, **more) -> dict:
    code = coded("test", test)
    value = {"valueCodeableConcept": coded(context, result)} if result else {}
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": code,
        "effectiveDateTime": "2021-05-01",
        **value,
        **more,
    }


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("NILM", Cytology(result="NILM")),
        ("NILM+tz_absent", Cytology(result="NILM", tz_component=False)),
        ("NILM+AIS", Cytology(result="AIS", additional=("NILM",))),
        ("AGC+AGC-FN", Cytology(result="AGC-FN", additional=("AGC",))),
        ("NILM+histiocytes", Cytology(result="NILM", additional=("histiocytes",))),
        ("NILM+unexpected", Cytology(result="NILM", additional=("unexpected",))),
        ("UNSAT+unexpected", Cytology(result="unexpected", additional=("UNSAT",))),
        ("unexpected", Cytology(result="unexpected")),
        ("tz_absent", Cytology(result="no_result", tz_component=False)),
        ("", Cytology(result="no_result")),
    ],
)
def test_the_worst_class_of_a_smear_leads(said: str, read_as: Cytology) -> None:
    found = values(fhir.read(told([("2021-05-01", "cytology", said)]), "b"), "cytology")
    assert [(v.result, v.additional, v.tz_component) for v in found] == [
        (read_as.result, read_as.additional, read_as.tz_component)
    ]


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("negative", Hpv(result="negative")),
        ("positive", Hpv(result="positive", pooled=True)),
        ("16", Hpv(result="positive", types=("16",))),
        ("16+18", Hpv(result="positive", types=("16", "18"))),
        ("positive+31", Hpv(result="positive", types=("31",))),
        ("16+negative", Hpv(result="positive", types=("16",))),
        ("negative+unexpected", Hpv(result="unexpected")),
        ("unexpected", Hpv(result="unexpected")),
        ("", Hpv(result="no_result")),
    ],
)
def test_hpv_types_are_those_found_and_never_inferred(said: str, read_as: Hpv) -> None:
    assert values(fhir.read(told([("2021-05-01", "hpv", said)]), "b"), "hpv") == [read_as]


@pytest.mark.parametrize(
    ("said", "histology"),
    [
        ("benign", "benign"), ("CIN1", "CIN1"), ("HSIL+CIN2", "CIN2"), ("CIN1+CIN3", "CIN3"),
        ("insufficient+benign", "benign"),
        ("benign+unexpected", "unexpected"), ("CIN2+unexpected", "CIN2"), ("", "no_result"), ("cancer", "cancer"),
    ],
)  # fmt: skip
def test_the_worst_histology_of_a_day_leads(said: str, histology: str) -> None:
    found = values(fhir.read(told([("2021-05-01", "biopsy", said)]), "b"), "biopsy")
    assert [value.histology for value in found] == [histology]


def test_a_report_and_its_observations_are_one_event_from_two_places() -> None:
    report = {
        "resourceType": "DiagnosticReport", "status": "final", "code": coded("test", "cytology"),
        "effectiveDateTime": "2021-05-01", "result": [{"reference": "Observation/o"}],
    }  # fmt: skip
    seen = observation("cytology", "cytology", "LSIL", id="o", effectiveDateTime=None)
    record = read(report, seen)
    [event] = events_of(record, "cytology")
    assert event.values.result == "LSIL"
    assert event.when.edtf == "2021-05-01"
    assert [source.section for source in event.sources] == ["$.entry[2].resource"]


def test_a_report_whose_result_stands_in_a_contained_observation() -> None:
    inner = observation("biopsy", "histology", "CIN3", id="a", effectiveDateTime=None)
    report = {
        "resourceType": "DiagnosticReport", "status": "final", "code": coded("test", "biopsy"),
        "effectiveDateTime": "2021-05-01", "contained": [inner], "result": [{"reference": "#a"}],
    }  # fmt: skip
    [event] = events_of(read(report), "biopsy")
    assert event.values.histology == "CIN3"
    assert event.sources[0].section == "$.entry[1].resource.contained[0]"


def test_a_standalone_observation_counts() -> None:
    assert values(read(observation("cytology", "cytology", "HSIL")), "cytology")[0].result == "HSIL"


def test_a_genotyping_panel_is_read_type_by_type() -> None:
    panel = [
        observation("hpv:16", "hpv", "negative"),
        observation("hpv:18", "hpv", "positive"),
        observation("hpv:other", "hpv", "negative"),
    ]
    assert values(read(*panel), "hpv") == [Hpv(result="positive", types=("18",), types_tested=("16", "18", "other"))]


def test_a_negative_16_and_18_alone_say_nothing_of_the_other_types() -> None:
    panel = [observation("hpv:16", "hpv", "negative"), observation("hpv:18", "hpv", "negative")]
    assert values(read(*panel), "hpv")[0].result == "unknown"
    whole = [*panel, observation("hpv:other", "hpv", "negative")]
    assert values(read(*whole), "hpv")[0].result == "negative"


def test_a_panel_in_the_components_of_one_observation() -> None:
    parts = [
        {"code": coded("test", "hpv:16"), "valueCodeableConcept": coded("hpv", "positive")},
        {"code": coded("test", "hpv:18"), "interpretation": [{"text": "negative"}]},
    ]
    panel = {
        "resourceType": "Observation", "status": "final", "code": coded("test", "hpv"), "component": parts,
        "effectiveDateTime": "2021-05-01",
    }  # fmt: skip
    assert values(read(panel), "hpv") == [Hpv(result="positive", types=("16",), types_tested=("16", "18"))]


def test_two_results_of_one_day_that_disagree_are_kept_as_a_conflict() -> None:
    record = fhir.read(told([("2021-05-01", "hpv", "negative"), ("2021-05-01", "hpv", "16")]), "b")
    assert values(record, "hpv") == [Hpv(result="positive", types=("16",))]
    assert len(record.conflicts) == 1
    assert len(events_of(record, "hpv")[0].sources) == 2


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "registered"])
def test_what_its_status_voids_is_left_out_with_a_note(status: str) -> None:
    [report] = resources(("2021-05-01", "hpv", "16"))
    record = read({**report, "status": status})
    assert record.events == ()
    assert status in record.notes[0].message


def test_a_final_report_replaces_the_preliminary_one_of_that_day() -> None:
    [first] = resources(("2021-05-01", "cytology", "HSIL"))
    [last] = resources(("2021-05-01", "cytology", "LSIL"))
    record = read({**first, "status": "preliminary"}, last)
    assert [value.result for value in values(record, "cytology")] == ["LSIL"]
    assert values(read({**first, "status": "preliminary"}), "cytology")[0].result == "HSIL"


def test_an_unmapped_code_is_read_by_its_words_and_noted() -> None:
    word = {
        "coding": [{"system": "urn:lab", "code": "X1", "display": "Negative for intraepithelial lesion or malignancy"}]
    }
    [report] = resources(("2021-05-01", "cytology", ""))
    record = read({**report, "conclusionCode": [word]})
    assert values(record, "cytology")[0].result == "NILM"
    assert "X1" in record.notes[0].message
    assert record.notes[0].place == "b.json $.entry[1].resource.conclusionCode[0]"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("NILM. Transformation zone component present.", "NILM"), ("ASCUS", "ASC-US"), ("LSIL (HPV effect)", "LSIL"),
        ("HSIL", "HSIL"), ("no evidence of HSIL", "unexpected"), ("history of LSIL, see comment", "unexpected"),
        ("Atypical squamous cells, cannot exclude HSIL", "ASC-H"), ("unreadable scrawl", "unexpected"),
    ],
)  # fmt: skip
def test_a_conclusion_in_words_is_understood_or_said_to_be_not(text: str, result: str) -> None:
    [report] = resources(("2021-05-01", "cytology", ""))
    assert values(read({**report, "conclusion": text}), "cytology")[0].result == result


@pytest.mark.parametrize(
    ("value", "result", "types"),
    [
        ({"valueString": "HPV 16 detected"}, "positive", ("16",)),
        ({"valueString": "Not detected"}, "negative", ()),
        ({"valueString": "HPV 16 positive, HPV 18 negative"}, "positive", ("16",)),
        ({"valueBoolean": True}, "positive", ()),
        ({"valueBoolean": False}, "negative", ()),
        ({"interpretation": [FLAGGED_NEGATIVE]}, "negative", ()),
        ({"valueCodeableConcept": {"text": "strange"}, "interpretation": [{"text": "positive"}]}, "positive", ()),
        ({"valueQuantity": {"value": 3}}, "unexpected", ()),
        ({"valueCodeableConcept": {"coding": [{"system": f"{HL7}/v3-NullFlavor", "code": "UNK"}]}}, "no_result", ()),
        ({"valueString": "invalid, please repeat"}, "invalid", ()),
        ({}, "no_result", ()),
    ],
)  # fmt: skip
def test_every_form_of_value_is_understood_or_said_to_be_not(value: dict, result: str, types: tuple) -> None:
    record = read({**observation("hpv", "hpv", ""), **value})
    assert [(found.result, found.types) for found in values(record, "hpv")] == [(result, types)]


def test_a_number_is_no_result_of_a_smear() -> None:
    seen = {**observation("cytology", "cytology", ""), "valueBoolean": True}
    record = read(seen)
    assert values(record, "cytology")[0].result == "unexpected"
    assert record.notes[0].place.endswith("$.entry[1].resource")


def test_a_result_reported_under_another_test_is_read_as_what_it_is() -> None:
    [report] = resources(("2021-05-01", "cytology", "NILM"))
    record = read({**report, "conclusionCode": [*report["conclusionCode"], coded("hpv", "16")]})
    assert values(record, "hpv")[0].types == ("16",)
    assert values(record, "cytology")[0].result == "NILM"


def test_a_report_of_an_unknown_code_is_noted_unless_its_conclusion_tells_the_test() -> None:
    strange = {"coding": [{"system": "http://loinc.org", "code": "0-0", "display": "Dummy"}]}
    [report] = resources(("2021-05-01", "hpv", "16"))
    assert values(read({**report, "code": strange}), "hpv")[0].types == ("16",)
    record = read({**report, "code": strange, "conclusionCode": []})
    assert record.events == ()
    assert "0-0" in record.notes[0].message


def test_self_collection_is_read_from_the_specimen() -> None:
    seen = observation("hpv", "hpv", "negative", specimen={"reference": "Specimen/s"})
    method = {"method": {"text": "Self-collected vaginal swab"}}
    specimen = {"resourceType": "Specimen", "id": "s", "collection": method}
    assert values(read(seen, specimen), "hpv")[0].collection == "self"
    by_her = {"resourceType": "Specimen", "id": "s", "collection": {"collector": {"reference": "Patient/w"}}}
    assert values(read(seen, by_her), "hpv")[0].collection == "self"
    untold = {"resourceType": "Specimen", "id": "s"}
    assert values(read(seen, untold), "hpv")[0].collection == ""


def test_dates_are_kept_as_they_are_told() -> None:
    [report] = resources((None, "hpv", "16"))
    period = {"effectivePeriod": {"start": "2020-04-28T00:00:00Z", "end": "2020-04-29"}}
    assert read({**report, **period}).events[0].when.edtf == "2020-04-28/2020-04-29"
    assert read({**report, "effectiveDateTime": "2020-04"}).events[0].when.edtf == "2020-04"
    assert read({**report, "issued": "2020-04-28T00:00:00Z"}).events[0].when.edtf == "..2020-04-28"
    wrong = read({**report, "effectiveDateTime": "2020-13-01"})
    assert not wrong.events[0].when.is_known
    assert "month 13" in wrong.notes[0].message
    reverse = {"effectivePeriod": {"start": "2020-04-28", "end": "2020-04-01"}}
    assert not read({**report, **reverse}).events[0].when.is_known


def test_a_common_order_or_encounter_makes_one_visit() -> None:
    [hpv] = resources(("2021-05-01", "hpv", "16"))
    [smear] = resources(("2021-05-09", "cytology", "NILM"))
    order, contact = {"basedOn": [{"reference": "ServiceRequest/1"}]}, {"encounter": {"reference": "Encounter/7"}}
    together = read({**hpv, **order, **contact}, {**smear, **order})
    assert len({event.visit for event in together.events}) == 1
    apart = read({**hpv, **contact}, {**smear, **order})
    assert len({event.visit for event in apart.events}) == 2


def gist(record: Record) -> list:
    """What a record says, without where it stands or in which words."""
    bare = [msgspec.to_builtins(event.values) for event in record.events]
    for told_values in bare:
        told_values.pop("verbatim", None)
        told_values.pop("result" if told_values["kind"] == "biopsy" else "", None)
    return sorted(
        (event.kind, event.when.edtf, event.assertion, repr(said))
        for event, said in zip(record.events, bare, strict=True)
    )


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_order_repeats_and_splits_change_nothing(seed: int) -> None:
    woman, chance = history(seed), random.Random(seed)
    once = fhir.read(told(woman.history, born=woman.born), "b")
    for split in (False, True):
        again = fhir.read(told(woman.history, born=woman.born, split=split, chance=chance), "b")
        assert gist(again) == gist(once)
        assert len(again.conflicts) >= len(once.conflicts)


def test_a_biopsy_result_is_kept_in_its_words() -> None:
    [report] = resources(("2021-05-01", "biopsy", ""))
    record = read({**report, "conclusion": "CIN 3"})
    assert values(record, "biopsy") == [Biopsy(result="CIN 3", histology="CIN3")]


def test_a_common_order_lends_an_undated_observation_the_date_of_its_report() -> None:
    order = {"basedOn": [{"reference": "ServiceRequest/1"}]}
    seen = observation("biopsy", "histology", "CIN1", effectiveDateTime=None, **order)
    strange = {
        "resourceType": "DiagnosticReport", "status": "final", "code": {"text": "pathology"},
        "effectiveDateTime": "2020-05-08", **order,
    }  # fmt: skip
    assert [event.when.edtf for event in events_of(read(seen, strange), "biopsy")] == ["2020-05-08"]
    same = {**strange, "code": coded("test", "biopsy"), "effectiveDateTime": "2020-05-09"}
    assert [event.when.edtf for event in events_of(read(seen, strange, same), "biopsy")] == ["2020-05-09"]


def test_a_panel_heads_its_members_and_is_no_result_itself() -> None:
    panel = {
        "resourceType": "Observation", "id": "p", "status": "final", "code": coded("test", "hpv"),
        "hasMember": [{"reference": "Observation/m"}, {"reference": "Observation/x"}],
    }  # fmt: skip
    member = observation("hpv:16", "hpv", "positive", id="m", effectiveDateTime=None)
    report = {
        "resourceType": "DiagnosticReport", "status": "final", "code": coded("test", "hpv"),
        "effectiveDateTime": "2021-05-01", "result": [{"reference": "Observation/p"}],
    }  # fmt: skip
    assert values(read(report, panel, member), "hpv") == [Hpv(result="positive", types=("16",))]


@pytest.mark.parametrize(("said", "result"), [("positive", "positive"), ("negative", "negative"), ("odd", "unknown")])
def test_a_dual_stain_is_read_from_words(said: str, result: str) -> None:
    seen = {
        "resourceType": "Observation", "status": "final", "code": {"text": "p16/Ki-67 dual stain"},
        "valueString": said, "effectiveDateTime": "2024-05-01",
    }  # fmt: skip
    assert [value.result for value in values(read(seen), "dual_stain")] == [result]
    other = {**seen, "valueString": "negative"}
    assert len(read(seen, other).conflicts) == (said == "positive")


def test_endocervical_curettage_has_a_histology_of_its_own() -> None:
    seen = {"resourceType": "Observation", "status": "final", "code": {"text": "Endocervical curettage"}}
    record = read({**seen, "valueString": "CIN 2", "effectiveDateTime": "2024-05-01"})
    assert [(value.result, value.histology) for value in values(record, "ecc")] == [("CIN 2", "CIN2")]


def test_two_smears_of_one_day_that_disagree_are_a_conflict() -> None:
    record = fhir.read(told([("2021-05-01", "cytology", "NILM"), ("2021-05-01", "cytology", "HSIL")]), "b")
    assert [value.result for value in values(record, "cytology")] == ["HSIL"]
    assert len(record.conflicts) == 1


def test_hpv_parts_that_are_equivocal_or_of_unnamed_types() -> None:
    assert values(read(observation("hpv:other", "hpv", "positive")), "hpv") == [
        Hpv(result="positive", types=("other",))
    ]
    both = [observation("hpv:other", "hpv", "positive"), observation("hpv", "hpv", "31")]
    assert values(read(*both), "hpv")[0].types == ("31",)
    unsure = {**observation("hpv", "hpv", ""), "valueString": "equivocal"}
    assert values(read(unsure), "hpv")[0].result == "equivocal"


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("Chronic inflammation, no neoplasia", "benign"), ("Fragments with CIN 2-3, no invasion seen", "CIN2/3"),
        ("previous CIN 3, now normal", "benign"), ("previous CIN 3", "unexpected"),
        ("suspicious for invasion", "unexpected"), ("unreadable scrawl", "unexpected"),
    ],
)  # fmt: skip
def test_a_pathologists_sentence_is_read_where_it_is_settled(text: str, histology: str) -> None:
    [report] = resources(("2021-05-01", "biopsy", ""))
    named = {**report["code"], "text": "Biopsy of the cervix at 3 and 9 o'clock"}
    record = read({**report, "code": named, "conclusion": text})
    [found] = [e.values for e in record.events if isinstance(e.values, Biopsy) and e.when.edtf == "2021-05-01"]
    assert (found.histology, found.clock, found.result) == (histology, (3, 9), text)


def test_an_earlier_result_in_the_words_of_a_newer_one_is_a_test_before_it() -> None:
    [report] = resources(("2021-05-01", "biopsy", ""))
    told = read({**report, "conclusion": "previous CIN 3 (2019), now normal"})
    assert [(e.when.edtf, e.values.histology) for e in told.events if isinstance(e.values, Biopsy)] == [
        ("2019", "CIN3"), ("2021-05-01", "benign"),
    ]  # fmt: skip


def test_an_earlier_result_that_stands_elsewhere_is_no_second_test() -> None:
    old, new = (resources((day, "biopsy", ""))[0] for day in ("2019-05-01", "2021-05-01"))
    told = read({**old, "id": "old", "conclusion": "CIN 3"}, {**new, "conclusion": "previous CIN 3, now normal"})
    assert [e.when.edtf for e in told.events if isinstance(e.values, Biopsy)] == ["2019-05-01", "2021-05-01"]


def test_an_assay_that_joins_18_and_45_is_told_as_it_is() -> None:
    joined = [observation("hpv:16", "hpv", "negative"), observation("hpv:18/45", "hpv", "positive")]
    assert values(read(*joined), "hpv") == [Hpv(result="positive", types=("18/45",), types_tested=("16", "18/45"))]
    several = observation("hpv:16,18/45", "hpv", "positive")
    assert values(read(several), "hpv") == [Hpv(result="positive", pooled=True)]
    neither = observation("hpv:16,18/45", "hpv", "negative")
    assert values(read(neither), "hpv") == [Hpv(result="unknown", types_tested=("16", "18/45"))]
    known = [observation("hpv:18/45", "hpv", "positive"), observation("hpv", "hpv", "18")]
    assert values(read(*known), "hpv")[0].types == ("18",)


def test_results_that_no_day_joins_stay_apart_unless_they_are_told_twice() -> None:
    [first], [second] = resources(("2021-05", "hpv", "16")), resources(("2021-05", "hpv", "negative"))
    assert len(read(first, second).events) == 2
    [undated], [other] = resources((None, "hpv", "16")), resources((None, "hpv", "negative"))
    assert len(read(undated, undated, other).events) == 2
    [both] = resources(("2021-05-01", "hpv", ""))
    contrary = {**both, "conclusionCode": [{"text": "HPV DNA positive; HPV DNA not detected"}]}
    assert values(read(contrary), "hpv")[0].result == "unexpected"


@pytest.mark.parametrize(
    ("name", "clock"),
    [
        ("Biopsy of cervix at 3 and 9 o'clock", (3, 9)),
        ("Biopsy at 3, 6 & 12 o\u2019clock", (3, 6, 12)),
        ("Biopsy 1/11 oclock", (1, 11)),
        (f"Biopsy {'1' * 5000} at the turn of the clock", ()),
    ],
)
def test_the_hours_in_the_name_of_a_biopsy(name: str, clock: tuple[int, ...]) -> None:
    """Digits that run on are no hours, and are passed over at once."""
    code = {"text": name, **coded("test", "biopsy")}
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": code,
        "effectiveDateTime": "2021-05-01",
        "conclusionCode": [coded("histology", "CIN2")],
    }
    assert values(read(report), "biopsy")[0].clock == clock


def test_a_curettage_beside_a_coded_biopsy_keeps_its_own_words() -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": {"text": "Cervix biopsy"},
        "effectiveDateTime": "2024-03-07",
        "conclusion": "A. Cervix, 12 o'clock, punch biopsy: CIN 2. B. Endocervical curettage: no dysplasia.",
        "conclusionCode": [{"text": "CIN 2", "coding": [{"system": "http://snomed.info/sct", "code": "285838002"}]}],
    }
    record = read(report)
    assert [value.histology for value in values(record, "biopsy")] == ["CIN2"]
    assert [(value.result, value.histology) for value in values(record, "ecc")] == [
        ("B. Endocervical curettage: no dysplasia.", "benign")
    ]


def test_a_result_of_a_report_was_taken_when_its_specimen_was() -> None:
    seen = {
        "resourceType": "Observation",
        "id": "h",
        "status": "final",
        "code": {"text": "HPV type 18"},
        "issued": "2024-02-29T08:00:00+01:00",
        "valueCodeableConcept": {"text": "Detected"},
    }
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": {"text": "HPV at home"},
        "issued": "2024-02-29T08:00:00+01:00",
        "contained": [{"resourceType": "Specimen", "id": "sp", "collection": {"collectedDateTime": "2024-02-14"}}],
        "specimen": [{"reference": "#sp"}],
        "result": [{"reference": "Observation/h"}],
    }
    assert [event.when.edtf for event in events_of(read(report, seen), "hpv")] == ["2024-02-14"]


def test_a_coded_answer_that_it_was_not_done_is_no_result() -> None:
    seen = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "HPV test result"},
        "effectiveDateTime": "2024-01-25",
        "valueCodeableConcept": {"text": "Not done"},
    }
    record = read(seen)
    assert not events_of(record, "hpv")
    assert any("Not done" in note.message for note in record.notes)
