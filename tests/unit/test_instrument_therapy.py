from datetime import date

import pytest

from lugol.instruments.instrument import InputError, run
from lugol.instruments.response import outcome, therapy
from lugol.record.event import (
    Complication,
    Death,
    Event,
    Followup,
    Immunotherapy,
    Recurrence,
    Response,
    Span,
    SystemicTherapy,
)
from lugol.record.record import Document, Record
from lugol.record.when import UNDATED, parse

AS_OF = date(2025, 1, 1)
EP = SystemicTherapy(drugs=("cisplatin", "etoposide"))
TC = SystemicTherapy(drugs=("carboplatin", "nab-paclitaxel"), regimen="TC")
PD = Response(value="PD")


def record(*told) -> Record:
    events = []
    for number, (when, values) in enumerate(told):
        spans = (Span("case", quote=values.verbatim),) if isinstance(values, Response) and values.verbatim else ()
        event = Event(
            id=f"e{number}", values=values, when=parse(when) if when else UNDATED, order=number, sources=spans
        )
        events.append(event)
    return Record(events=tuple(events))


def regimens(*told) -> list[str]:
    return [line.regimen for line in therapy.lines(record(*told))]


@pytest.mark.parametrize(
    ("drugs", "regimen"),
    [
        (["etoposide", "cisplatin"], "EP"),
        (["VP-16", "carboplatin"], "EP"),
        (["Taxol", "carboplatin"], "TC"),
        (["nab-paclitaxel", "carboplatin"], "TC"),
        (["paclitaxel", "cisplatin"], "TP"),
        (["topotecan", "paclitaxel", "bevacizumab"], "TPB"),
        (["vincristine", "doxorubicin", "cyclophosphamide"], "CAV"),
        (["vincristine", "adriamycin", "cyclophosphamide", "cisplatin", "etoposide"], "VAC/PE"),
        (["irinotecan", "cisplatin"], "IP"),
        (["bleomycin", "etoposide", "cisplatin"], "BEP"),
        (["etoposide", "carboplatin", "atezolizumab"], "EP-ICI"),
        (["etoposide", "cisplatin", "gemcitabine"], ""),
        (["cisplatin"], ""),
        ([], ""),
        (["unheardofmab"], ""),
    ],
)
def test_regimens_by_their_drugs(drugs: list[str], regimen: str) -> None:
    assert therapy.recognise(drugs) == regimen


def test_a_regimen_by_its_short_name() -> None:
    assert run(therapy.INSTRUMENTS[0], drugs="PE").value == "EP"
    assert run(therapy.INSTRUMENTS[0], drugs="cisplatin").value is None
    assert therapy.compute(["topotecan", "paclitaxel", "bevacizumab"]).status_tag == "V"


def test_other_drugs_begin_a_new_line() -> None:
    said = (("2023-02", TC), ("2023-03", EP), ("2023-05", Immunotherapy(drugs=("cadonilimab",))))
    assert regimens(*said) == ["TC", "EP", "cadonilimab"]


def test_one_platinum_for_another_and_maintenance_stay_in_the_line() -> None:
    swap = SystemicTherapy(drugs=("etoposide", "carboplatin"))
    assert regimens(("2021-05", EP), ("2021-07", swap)) == ["EP"]
    assert regimens(("2021-05", EP), ("2021-09", SystemicTherapy(drugs=("etoposide",)))) == ["EP"]
    assert regimens(("2021-05", EP), ("2021-09", SystemicTherapy())) == ["EP"]


def test_the_same_drugs_after_progression_are_a_new_line() -> None:
    assert regimens(("2021-05", EP), ("2021-09", PD), ("2021-10", EP)) == ["EP", "EP"]
    assert regimens(("2021-05", EP), ("2022-09", Recurrence(site="liver")), ("2022-10", EP)) == ["EP", "EP"]
    assert regimens(("2021-05", EP), ("2021-09", Response(value="PR")), ("2021-10", EP)) == ["EP"]


def test_immunotherapy_begun_with_the_drugs_belongs_to_them() -> None:
    together = (("2021-05", EP), ("2021-05", Immunotherapy(drugs=("atezolizumab",))))
    assert regimens(*together) == ["EP-ICI"]
    added = Event(
        id="b",
        values=Immunotherapy(drugs=("tislelizumab",)),
        when=parse("2021-07"),
        order=2,
        sources=(Span("case", quote="Tislelizumab was added from cycle 3"),),
    )
    first = Event(id="a", values=EP, when=parse("2021-05"), order=1)
    assert [line.regimen for line in therapy.lines(Record(events=(first, added)))] == ["EP-ICI"]


def test_immunotherapy_of_the_same_sentence_belongs_to_the_drugs() -> None:
    text = "She started cisplatin, etoposide and atezolizumab. Later cadonilimab."
    drugs = Event(id="a", values=EP, order=1, sources=(Span("case", 12, 32, "cisplatin, etoposide"),))
    inside = Event(
        id="b", values=Immunotherapy(drugs=("atezolizumab",)), order=2, sources=(Span("case", 37, 49, "atezolizumab"),)
    )
    later = Event(
        id="c", values=Immunotherapy(drugs=("cadonilimab",)), order=3, sources=(Span("case", 57, 68, "cadonilimab"),)
    )
    told = Record(events=(drugs, inside, later), documents=(Document("case", text=text),))
    assert [line.regimen for line in therapy.lines(told)] == ["EP-ICI", "cadonilimab"]


def test_adjuvant_and_neoadjuvant_courses_are_lines_of_their_own() -> None:
    before = SystemicTherapy(drugs=("cisplatin", "etoposide"), intent="neoadjuvant")
    after = SystemicTherapy(drugs=("cisplatin", "etoposide"), intent="adjuvant")
    reasons = [line.reason for line in therapy.lines(record(("2021-01", before), ("2021-06", after), ("2023", EP)))]
    assert reasons == ["first treatment", "adjuvant treatment", "after adjuvant treatment"]


def test_a_line_without_named_drugs_is_still_a_line() -> None:
    assert regimens(("2021", SystemicTherapy())) == ["drugs not named"]
    assert regimens(("2021", SystemicTherapy(regimen="EP"))) == ["EP"]
    assert regimens(("2021", SystemicTherapy(regimen="unheard of"))) == ["drugs not named"]
    assert regimens(("2021", SystemicTherapy(drugs=("unheardofmab",)))) == ["unheardofmab"]


def test_the_lines_of_a_record_and_what_they_lack() -> None:
    [finding] = therapy.from_record(record(("", TC), ("", EP)), AS_OF)
    assert finding.value == ["TC", "EP"]
    assert finding.needs == ("dates of treatment", "number of cycles")
    full = SystemicTherapy(drugs=("cisplatin", "etoposide"), cycles=4)
    assert therapy.from_record(record(("2023", full)), AS_OF)[0].needs == ()
    assert therapy.from_record(Record(), AS_OF) == []
    assert therapy.drug_class("unheardofmab") == ""


@pytest.mark.parametrize(
    ("given", "grade"),
    [({"ecog": 0}, 0), ({"ecog": 4}, 4), ({"karnofsky": 100}, 0), ({"karnofsky": 80}, 1), ({"karnofsky": 50}, 2),
     ({"karnofsky": 30}, 3), ({"karnofsky": 10}, 4), ({"karnofsky": 0}, 5), ({}, None)],
)  # fmt: skip
def test_performance_status(given: dict, grade: int | None) -> None:
    assert run(outcome.INSTRUMENTS[0], **given).value == grade


def test_performance_scales_that_disagree_and_grades_off_the_scale() -> None:
    assert "conversions differ" in outcome.compute(karnofsky=60).caveats[0]
    assert "Karnofsky 0 is ECOG 5" in outcome.compute(ecog=4, karnofsky=0).caveats[0]
    assert outcome.compute(ecog=1, karnofsky=80).caveats == ()
    with pytest.raises(InputError, match="ecog=6 is outside 0 to 5"):
        run(outcome.INSTRUMENTS[0], ecog=6)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        (Death(cause="multiorgan failure"), "dead"),
        (Followup(status="no evidence of disease"), "alive without evidence of disease"),
        (Followup(status="alive with disease"), "alive with disease"),
        (Followup(status="mother and infant well; she is well"), "alive"),
        (Response(value="NED"), "alive without evidence of disease"),
        (Response(value="PD"), "not stated"),
        (Followup(plan="return in 6 months"), "not stated"),
    ],
)
def test_vital_status(values, state: str) -> None:
    assert outcome.vital_status(record(("2023", values)))[0] == state


def codes(*told) -> dict[str, object]:
    return {finding.code: finding for finding in outcome.from_record(record(*told), AS_OF)}


def test_a_death_without_date_is_bounded_by_the_last_event() -> None:
    found = codes(("2023-01", TC), ("", Death(cause="multiorgan failure")))
    assert found["vital_status"].needs == ("the date of death",)
    assert "after 2023-01-01" in found["vital_status"].statement
    assert "ecog_missing" in found
    assert codes(("2023-01..", Death()))["vital_status"].needs == ("the date of death",)
    dated = codes(("2023-06", Death()))
    assert (dated["vital_status"].date, dated["vital_status"].needs) == ("2023-06", ())
    assert "not told." in codes(("", Followup(status="alive")))["vital_status"].statement


def test_performance_status_in_words() -> None:
    assert codes(("2023", EP), ("2023", Followup(status="ECOG PS 2")))["ecog"].value == 2
    assert codes(("2023", EP), ("2023", Complication(term="Karnofsky index 50")))["ecog"].value == 2
    assert "ecog" not in codes(("2023", Followup(event="visit")))
