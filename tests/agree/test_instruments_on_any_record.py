"""Instruments on any record: they never break, cite what they know, rest on her events, and do not mind the order."""

from datetime import date

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import strategies

from lugol.findings import Finding
from lugol.instruments.instrument import every
from lugol.record.event import Event, Exam, Imaging, Lab, Metastasis, Pathology, Stage, Values
from lugol.record.record import Patient, Record
from lugol.record.when import on
from lugol.sources import all_sources

AS_OF = date(2025, 6, 1)
READERS = tuple(each for each in every() if each.from_record)
PIECES: tuple[Values, ...] = (
    Imaging(modality="MRI", finding="cervical tumour with left parametrial invasion", site="cervix", size_mm=(45, 30)),
    Imaging(modality="CT", finding="enlarged para-aortic nodes", size_mm=(15,)),
    Imaging(modality="ultrasound", finding="solid mass", site="left ovary", size_mm=(70,)),
    Exam(term="mass in the right adnexa", size_mm=(60,)),
    Metastasis(site="liver", basis="CT"),
    Pathology(specimen="cervical biopsy", result="squamous cell carcinoma", histology="cancer"),
    Stage(system="FIGO 2018", value="IB2", disease="cervical cancer"),
    Stage(system="rASRM", value="IV", score=74),
    Stage(system="EFI", value="4"),
    Lab(marker="CA125", value=90, unit="kU/L"),
    Lab(marker="CA125", value=40, unit="U/mL"),
    Lab(marker="HE4", value=120, unit="pmol/L"),
    Lab(marker="CEA", value=6, unit="ug/L"),
)


def judged(case: Record) -> list[Finding]:
    return [finding for each in READERS if each.from_record for finding in each.from_record(case, AS_OF)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(strategies.records())
def test_no_record_breaks_an_instrument_and_every_finding_can_be_traced(case: Record) -> None:
    ids = {event.id for event in case.events}
    found = judged(case)
    assert len({finding.id for finding in found}) == len(found)
    for finding in found:
        assert finding.title
        assert finding.statement
        assert set(finding.evidence) <= ids, finding.rule
        assert set(finding.sources) <= all_sources().keys(), finding.rule
        msgspec.json.encode(finding)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.integers(0, 400)), min_size=1, max_size=9), st.randoms())
def test_where_days_decide_the_order_of_telling_does_not_matter(told: list[tuple[Values, int]], chance: object) -> None:
    days = sorted({day for _, day in told})
    told = [(values, days[number % len(days)] + 500 * number) for number, (values, _) in enumerate(told)]

    def build(order: list[int]) -> Record:
        events = [
            Event(id=f"e{n}", values=told[n][0], when=on(date.fromordinal(737000 + told[n][1])), order=place)
            for place, n in enumerate(order)
        ]
        return Record(
            patient=Patient(age=40, menopausal="pre"), events=tuple(sorted(events, key=lambda e: e.when.edtf))
        )

    straight = list(range(len(told)))
    mixed = list(straight)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert judged(build(straight)) == judged(build(mixed))
