from datetime import date

import pytest

from lugol.instruments.colposcopy import ifcpc
from lugol.instruments.instrument import run
from lugol.record.event import Colposcopy, Event
from lugol.record.record import Record
from lugol.record.when import parse

AS_OF = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("thin acetowhite epithelium with fine punctation", "grade_1"),
        ("faint acetowhite changes", "grade_1"),
        ("dense AW, coarse mosaic", "grade_2"),
        ("sharp border with a ridge sign", "grade_2"),
        ("iodine-negative areas", "nonspecific"),
        ("Schiller positive", "nonspecific"),
        ("contact bleeding", "suspicious"),
        ("ulcer of the posterior lip", "suspicious"),
        ("irregular cervical surface", "suspicious"),
        ("dense acetowhite, atypical vessels", "suspicious"),
        ("nabothian follicle, gland openings", "normal"),
        ("cervical polyp", "miscellaneous"),
        ("suspicious areas", "abnormal"),
        ("no acetowhite change, no atypical vessels", ""),
        ("performed", ""),
    ],
)
def test_descriptions_reach_their_class(words: str, kind: str) -> None:
    assert ifcpc.worst(words) == kind


@pytest.mark.parametrize(
    ("tz_type", "scj", "agrees"),
    [
        ("1", "fully_visible", True),
        ("1", "not_visible", False),
        ("2", "fully_visible", True),
        ("2", "partially_visible", False),
        ("3", "fully_visible", False),
        ("3", "not_visible", True),
        ("", "not_visible", None),
        ("3", "", None),
    ],
)
def test_a_type_3_zone_is_one_whose_junction_is_not_fully_seen(tz_type: str, scj: str, agrees: bool | None) -> None:
    assert ifcpc.tz_consistent(tz_type, scj) is agrees


def test_the_instrument_names_what_it_lacks() -> None:
    result = run(ifcpc.INSTRUMENTS[0], finding="dense acetowhite", tz_type="1", scj="not_visible")
    assert result.value == "grade_2"
    assert "TZ type 1 does not agree" in result.caveats[0]
    bare = ifcpc.compute()
    assert bare.value is None
    assert bare.needs == ("tz_type", "scj")


def findings(*values: Colposcopy) -> list[tuple[str, str]]:
    events = tuple(Event(id=f"e{n}", values=value, when=parse("2023-05-02")) for n, value in enumerate(values))
    return [(finding.code, finding.severity) for finding in ifcpc.from_record(Record(events=events), AS_OF)]


def test_each_colposcopy_is_classified_once_by_its_gravest_finding() -> None:
    assert findings(Colposcopy(finding="faint acetowhite"), Colposcopy(finding="defect at 9 o'clock")) == [
        ("ifcpc_class", "warning")
    ]
    assert findings(Colposcopy(finding="fine mosaic")) == [("ifcpc_class", "info")]
    assert findings(Colposcopy(finding="normal")) == []


def test_zone_type_against_what_was_seen() -> None:
    assert findings(Colposcopy(tz_type="1", scj="not_visible")) == [("tz_inconsistent", "warning")]
    assert findings(Colposcopy(tz_type="2"), Colposcopy(lesion_limit_seen=False)) == [("tz_inconsistent", "warning")]
    assert findings(Colposcopy(tz_type="3", scj="not_visible", lesion_limit_seen=False)) == []


def test_an_impression_alone_marks_an_area_as_abnormal() -> None:
    assert ifcpc.is_abnormal(Colposcopy(impression="high_grade"))
    assert not ifcpc.is_abnormal(Colposcopy(impression="normal"))
