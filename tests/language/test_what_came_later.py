"""What is awaited, revised, added later or seen after an operation: each is told of its own thing and day."""

from datetime import date

import pytest

from lugol.language.narrative import read
from lugol.record.event import Biopsy, Ihc, Imaging, Pathology, Stage, Surgery


def _told(text: str, kind: str) -> list[str]:
    return [event.assertion for event in read(text, "letter").events if event.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "Histology from the LLETZ is awaited.",
        "LLETZ histology pending.",
        "We are awaiting the pathology of the hysterectomy specimen.",
        "Awaiting histology from her hysterectomy.",
        "Cone biopsy result pending.",
        "Plan: chase LLETZ histo.",
        "Plan: await the histology of the cone biopsy.",
    ],
)
def test_what_was_operated_on_is_done(text: str) -> None:
    assert _told(text, "surgery") == ["historical"]


@pytest.mark.parametrize("text", ["She has bleeding. Await biopsy results.", "We await the smear and biopsy results."])
def test_a_biopsy_was_taken(text: str) -> None:
    assert _told(text, "biopsy") == ["historical"]


@pytest.mark.parametrize(
    "text",
    [
        "I will write with the result of the LLETZ.",
        "The LLETZ report will be discussed at the meeting.",
        "She will be told the hysterectomy histology by post.",
    ],
)
def test_an_operation_whose_result_is_spoken_of_was_done(text: str) -> None:
    assert _told(text, "surgery") == ["historical"]


@pytest.mark.parametrize(
    "text",
    [
        "We will discuss the result of the LLETZ once it has been done.",
        "If a cone biopsy is done we will write with the result of the cone biopsy.",
    ],
)
def test_a_result_on_a_condition_leaves_open_whether_it_was_done(text: str) -> None:
    assert "historical" not in _told(text, "surgery")


@pytest.mark.parametrize(
    "text",
    [
        "She awaits LLETZ.",
        "LLETZ is awaited.",
        "Based on the histology, cone biopsy was planned.",
        "Depending on the histology she will have a hysterectomy.",
        "Repeat LLETZ is planned because the report of the first was inconclusive.",
        "Await histology, then LLETZ.",
    ],
)
def test_what_is_planned_itself_stays_planned(text: str) -> None:
    assert _told(text, "surgery") == ["planned"]


@pytest.mark.parametrize(
    "text",
    ["Postoperative radiotherapy suggested.", "Adjuvant radiotherapy suggested; she will think about it."],
)
def test_a_treatment_suggested_is_no_treatment_given(text: str) -> None:
    assert _told(text, "radiotherapy") == ["planned"]


def test_what_was_given_as_suggested_was_given() -> None:
    assert _told("Chemotherapy was given as suggested.", "systemic_therapy") == ["affirmed"]


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("Fatigue, nil neuropathy.", ["affirmed"]),
        ("Tolerating well, mild fatigue, nil vomiting.", ["affirmed", "negated"]),
        ("Vomiting nil.", ["negated"]),
        ("Pain present, fever nil, vomiting nil.", ["negated", "negated"]),
        ("Fever, nil of note otherwise.", ["affirmed"]),
    ],
)
def test_nil_denies_what_stands_behind_it(text: str, has: list[str]) -> None:
    told = [e.assertion for e in read(text, "letter").events if e.kind == "symptom"]
    assert [t for t in told if t in ("affirmed", "negated")] == has


def test_a_refused_test_denies_no_disease_that_was_considered() -> None:
    text = "Peutz-Jeghers syndrome was considered, but testing was declined."
    assert _told(text, "condition") == ["possible"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Stage revised to IIIC1r.", "IIIC1r"),
        ("FIGO stage was changed from IB2 to IIIC1.", "IIIC1"),
        ("Stage IB2, amended to IIIC1r after PET.", "IIIC1r"),
        ("Stage IIIB was corrected to IVA.", "IVA"),
        ("Stage IIB, treatment changed as she progressed.", "IIB"),
        ("Stage IB1 disease; the plan was changed to chemoradiation.", "IB1"),
    ],
)
def test_a_changed_stage_is_the_new_one(text: str, value: str) -> None:
    stages = [
        e.values.value for e in read(f"She has cervical cancer. {text}", "letter").events if isinstance(e.values, Stage)
    ]
    assert stages == [value]


_LETTER = """Seen 20 October 2023. She is 29.
PLAN: follow up histology. If CIN 2 or worse, LEEP.
{label} Biopsy showed CIN 1.
"""


@pytest.mark.parametrize("label", ["ADDENDUM 27/10/2023:", "Addendum (27 Oct 2023):", "ADDENDUM of 27 October 2023:"])
def test_an_addendum_with_a_date_ends_the_plan_before_it(label: str) -> None:
    biopsies = [e for e in read(_LETTER.format(label=label), "letter").events if isinstance(e.values, Biopsy)]
    assert [(e.assertion, e.values.histology, e.when.edtf) for e in biopsies] == [("affirmed", "CIN1", "2023-10-27")]


def test_a_plan_with_a_date_stays_a_plan() -> None:
    text = "Seen 20 October 2023. She is 29 and has CIN 3.\n\nPlan 20/10/2023: LLETZ under local anaesthetic.\n"
    assert _told(text, "surgery") == ["planned"]


def test_a_day_without_a_year_in_a_letter_is_of_the_year_before_it() -> None:
    text = "Seen: 3 August 2021.\nHysterectomy 2019 for carcinoma of the ovary.\nCT 28 July: partial response.\n"
    dates = [e.when.earliest for e in read(text, "letter").events if e.kind == "response"]
    assert dates == [date(2021, 7, 28)]


def test_an_operation_after_which_something_is_seen_was_before() -> None:
    text = "Seen 9 April 2024. On examination the cervix is inconspicuous after conization."
    [surgery] = [e for e in read(text, "letter").events if e.kind == "surgery"]
    assert (surgery.assertion, surgery.when.earliest) == ("historical", None)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Cervical biopsies at 6:00 and 12:00 showed CIN 2.", (6, 12)),
        ("Cervical biopsy at 3:00 showed CIN 1.", (3,)),
        ("Cervical biopsy at 9:00 am showed CIN 2.", ()),
        ("Cervical biopsy at 14:00 showed CIN 2.", ()),
    ],
)
def test_a_full_hour_is_a_place_on_the_cervix_and_no_time_of_the_day(text: str, hours: tuple[int, ...]) -> None:
    [biopsy] = [e.values for e in read(text, "letter").events if isinstance(e.values, Biopsy)]
    assert biopsy.clock == hours


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("She was reviewed on 6 June 2022, three years after hysterectomy for cancer of the cervix.", 2019),
        ("She was seen on 6 June 2022. She is two years after hysterectomy.", 2020),
        ("Seen on 6 June 2022. She is now 5 years following radical hysterectomy.", 2017),
    ],
)
def test_what_is_counted_back_to_is_so_much_earlier(text: str, year: int) -> None:
    [surgery] = [e for e in read(text, "letter").events if e.kind == "surgery"]
    assert surgery.when.earliest and surgery.when.latest
    assert surgery.when.earliest.year <= year <= surgery.when.latest.year < 2022


def test_a_relapse_counted_from_an_operation_moves_no_operation() -> None:
    text = "She had LLETZ on 6 June 2019. A recurrence was found on 7 July 2021, two years after LLETZ."
    assert [e.when.edtf for e in read(text, "letter").events if e.kind == "surgery"] == ["2019-06-06"]


def test_last_august_is_the_one_before_the_day_of_the_letter() -> None:
    text = "Seen on 6 June 2022. MRI last August showed a mass. Smear last month: HSIL."
    told = {e.kind: e.when.edtf for e in read(text, "letter").events}
    assert (told["imaging"], told["cytology"]) == ("2021-08", "2022-05")


def test_what_is_counted_ends_a_denial() -> None:
    text = "MRI showed no hydronephrosis, and two enlarged obturator nodes."
    told = {e.values.code: e.assertion for e in read(text, "letter").events if isinstance(e.values, Imaging)}
    assert told["hydronephrosis"] == "negated" and told["node"] == "affirmed"


_OPERATION = """Operative report 14/11/2021
Preoperative diagnosis: Adenocarcinoma in situ on LEEP with positive endocervical margin.
Procedure: cold knife conization.
Pathology (10/12/2021): AIS, residual; all margins negative, closest endocervical 4 mm.
"""


def test_each_of_two_specimens_has_its_own_margins_and_day() -> None:
    events = read(_OPERATION, "report").events
    specimens = {
        e.values.specimen: (e.values.margins, e.when.earliest) for e in events if isinstance(e.values, Pathology)
    }
    assert specimens["LEEP"] == ("involved", None)
    assert specimens["cold knife conization"][0] == "clear"
    done = {e.values.procedures: (e.assertion, e.when.earliest) for e in events if isinstance(e.values, Surgery)}
    assert done[("LEEP",)] == ("historical", None)
    assert done[("cold knife conization",)] == ("affirmed", date(2021, 11, 14))


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("Histology: gastric-type adenocarcinoma of the cervix. The tumour was stage IIB.", "FIGO"),
        ("A cone biopsy revealed intestinal-type adenocarcinoma. It was stage IB1.", "FIGO"),
        ("Gastric adenocarcinoma, stage IIA.", "stomach (TNM)"),
    ],
)
def test_what_a_tumour_looks_like_is_not_where_it_is(text: str, system: str) -> None:
    assert [e.values.system for e in read(text, "letter").events if isinstance(e.values, Stage)] == [system]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Ward round 2/9/23. Day 2 post LLETZ, bleeding. CIN3 on punch biopsy 14/7/23, LLETZ 31/8/23.",
            date(2023, 8, 31),
        ),
        ("Seen 3 May 2023 after hysterectomy. Hysterectomy 5 March 2022.", date(2022, 3, 5)),
        ("She underwent hysterectomy. The hysterectomy was done on 4 May 2020.", date(2020, 5, 4)),
    ],
)
def test_an_operation_told_twice_has_the_day_that_is_told(text: str, day: date) -> None:
    assert [e.when.earliest for e in read(text, "letter").events if e.kind == "surgery"] == [day]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("p16 was positive in 80 % and Ki-67 in 20 %.", {"p16": 80, "Ki-67": 20}),
        ("ER was positive in 90 %, PR in 60 % and Ki-67 in 15 % of the cells.", {"ER": 90, "PR": 60, "Ki-67": 15}),
        ("ER and PR were positive in 90 % and 60 %.", {"ER": 90, "PR": 60}),
    ],
)
def test_each_stain_has_its_own_share_of_cells(text: str, shares: dict[str, float]) -> None:
    found = read(f"Carcinoma of the cervix. {text}", "report").events
    assert {e.values.marker: e.values.percent for e in found if isinstance(e.values, Ihc)} == shares


@pytest.mark.parametrize("text", ["Her family history of breast cancer is noted.", "Family history of breast cancer."])
def test_the_history_of_her_family_is_not_hers(text: str) -> None:
    assert "affirmed" not in _told(f"She has pelvic pain. {text}", "condition")
    assert "affirmed" in _told("She has a history of breast cancer.", "condition")


@pytest.mark.parametrize(
    "text",
    ["No family history of diabetes.", "She denies a family history of breast cancer.", "No family h/o diabetes."],
)
def test_what_her_kin_do_not_have_is_told_of_nobody(text: str) -> None:
    assert _told(f"She has pelvic pain. {text}", "condition") == []
