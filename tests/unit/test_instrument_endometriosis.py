"""rASRM and EFI: the form's cells, the bands, and whether stated scores fit what is told."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.instruments import instrument
from lugol.instruments.instrument import InputError, get, run
from lugol.instruments.stage import efi, rasrm
from lugol.record.event import Exam, Imaging, Pathology, Stage
from tests.unit.instrument_records import record

AS_OF = date(2025, 1, 1)
CELLS = [item for item in rasrm.INSTRUMENTS[0].inputs if item.type == "choice" and "none" in item.choices]


@pytest.mark.parametrize(
    ("total", "stage"),
    [(0, None), (1, "I"), (5, "I"), (6, "II"), (15, "II"), (16, "III"), (40, "III"), (41, "IV"), (74, "IV"),
     (150, "IV")],
)  # fmt: skip
def test_rasrm_bands(total: int, stage: str | None) -> None:
    assert rasrm.compute(score=total).value == stage


def test_rasrm_worst_case_is_the_maximum_of_the_form() -> None:
    worst = {item.name: item.choices[-1] for item in CELLS}
    assert rasrm.compute(**worst).details["total"] == 150


def test_rasrm_special_rules() -> None:
    assert rasrm.compute(fimbria_left_enclosed=True).details["total"] == 16
    assert rasrm.compute(tube_left_dense="<1/3").details["total"] == 4
    assert rasrm.compute(tube_left_dense="<1/3", tube="left").details["total"] == 8
    assert rasrm.compute().needs == ("operative findings", "total score")


@pytest.mark.parametrize(
    ("form", "total"),
    [
        ({"peritoneum_superficial": "1-3"}, 2),
        ({"peritoneum_superficial": ">3", "peritoneum_deep": "1-3"}, 6),
        ({"ovary_left_superficial": ">3", "ovary_left_deep": ">3"}, 20),
        ({"ovary_left_deep": ">3", "ovary": "left"}, 40),
    ],
)
def test_rasrm_examples_printed_on_the_form(form: dict[str, str], total: int) -> None:
    assert rasrm.compute(**form).details["total"] == total  # type: ignore[arg-type]


def test_rasrm_refuses_a_score_that_its_own_cells_contradict() -> None:
    with pytest.raises(InputError, match="add up to 20"):
        run(get("rasrm"), score=74, ovary_left_deep=">3")
    with pytest.raises(InputError, match="outside 0 to 150"):
        run(get("rasrm"), score=151)
    with pytest.raises(InputError, match="no extent"):
        rasrm.points("ovary", "deep", "4-5")


@settings(max_examples=50)
@given(st.data())
def test_rasrm_a_worse_finding_never_lowers_the_total(data: st.DataObject) -> None:
    form = {item.name: data.draw(st.sampled_from(item.choices)) for item in CELLS}
    cell = data.draw(st.sampled_from(CELLS))
    worse = cell.choices[min(cell.choices.index(form[cell.name]) + 1, len(cell.choices) - 1)]
    before = rasrm.compute(**form).details["total"]
    assert rasrm.compute(**{**form, cell.name: worse}).details["total"] >= before


@pytest.mark.parametrize(
    ("factor", "value", "earned"),
    [("age", 35, 2), ("age", 35.9, 2), ("age", 36, 1), ("age", 39, 1), ("age", 40, 0), ("years_infertile", 3, 2),
     ("years_infertile", 3.5, 0), ("prior_pregnancy", 1, 1), ("prior_pregnancy", 0, 0), ("least_function", 8, 3),
     ("least_function", 7, 3), ("least_function", 6, 2), ("least_function", 4, 2), ("least_function", 3, 1),
     ("least_function", 1, 1), ("least_function", 0, 0), ("afs_lesion", 15, 1), ("afs_lesion", 16, 0),
     ("afs_total", 70, 1), ("afs_total", 71, 0)],
)  # fmt: skip
def test_efi_points_at_every_edge(factor: str, value: float, earned: int) -> None:
    assert efi.points(factor, value) == earned


def test_efi_of_four_needs_one_of_two_histories() -> None:
    allowed = {
        (years, function)
        for years in (2, 5)
        for function in range(9)
        if efi.compute(36, years, False, function, 20, 74).value == 4
    }
    assert allowed == {(2, 1), (2, 2), (2, 3), (5, 7), (5, 8)}


def test_efi_range_and_background_figures_with_their_tag() -> None:
    assert efi.compute(30, 1, True, 8, 2, 10).value == 10
    assert efi.compute(30, 1, True, 8, 2, 10).details["background"]["status"] == "U"
    assert efi.compute().details["possible"] == list(range(11))
    assert {row["status"] for row in instrument.background("stage/efi_pregnancy.csv")} == {"U"}


def test_least_function_takes_the_lowest_structure_of_each_side() -> None:
    assert efi.least_function_of((4, 4, 4), (4, 4, 4)) == 8
    assert efi.least_function_of((4, 0, 4), (0, 0, 0), absent_ovary="left") == 0
    found = run(get("efi"), age=30, years_infertile=1, prior_pregnancy="no", left="4,3,4", right="2,2,3", afs_lesion=1,
                afs_total=6)  # fmt: skip
    assert (found.value, found.details["points"]["least_function"]) == (8, 2)
    with pytest.raises(InputError, match="three scores"):
        run(get("efi"), left="4,3", right="1,1,1")
    with pytest.raises(InputError, match="right is missing"):
        run(get("efi"), left="4,3,4")
    with pytest.raises(InputError, match=r"0 \(absent\) to 4"):
        run(get("efi"), left="5,3,4", right="1,1,1")
    with pytest.raises(InputError, match="which give 4"):
        run(get("efi"), left="4,3,4", right="1,1,1", least_function=7)
    assert run(get("efi"), right="3,3,3", absent_ovary="left").details["points"] == {"least_function": 2}
    with pytest.raises(InputError, match="not 5"):
        efi.least_function_of((5, 4, 4), (4, 4, 4))


@pytest.mark.parametrize(("value", "score", "code"), [("IV", 74, "rasrm_stage"), ("4", 74, "rasrm_stage"),
                                                     ("III", 74, "stage_findings_mismatch"),
                                                     ("IV", 400, "stage_findings_mismatch")])  # fmt: skip
def test_a_stated_rasrm_stage_is_held_against_its_score(value: str, score: float, code: str) -> None:
    found = rasrm.from_record(record(Stage(system="rASRM", value=value, score=score)), AS_OF)
    assert [f.code for f in found] == [code]


def test_stages_of_other_systems_or_without_a_score_are_left_alone() -> None:
    case = record(Stage(system="rASRM", value="IV"), Stage(system="FIGO", value="IVB"))
    assert rasrm.from_record(case, AS_OF) == efi.from_record(case, AS_OF) == []


def test_a_stated_efi_is_possible_or_not() -> None:
    def of(value: str, *more: object) -> object:
        case = record(Stage(system="rASRM", value="IV", score=74), *more, Stage(system="EFI", value=value),
                      age=36, gravida=0)  # fmt: skip
        return efi.from_record(case, AS_OF)[0]

    cyst = (
        Imaging(modality="ultrasound", finding="mass", site="left ovary", size_mm=(43, 43)),
        Pathology(specimen="ovarian cysts", result="endometriotic cysts"),
    )
    assert of("4").code == "efi_consistent"  # type: ignore[attr-defined]
    assert of("4", *cyst).facts["possible"] == [1, 2, 3, 4, 5, 6]  # type: ignore[attr-defined]
    assert of("9", *cyst).code == "stage_findings_mismatch"  # type: ignore[attr-defined]
    later = (cyst[1], Exam(term="mass", site="left ovary", size_mm=(60,)))
    assert of("7", *later).code == "efi_consistent"  # type: ignore[attr-defined]


def test_an_efi_that_is_no_number_is_left_alone() -> None:
    assert efi.from_record(record(Stage(system="EFI", value="good")), AS_OF) == []
    alone = efi.from_record(record(Stage(system="Endometriosis Fertility Index", value="", score=4)), AS_OF)
    assert len(alone[0].needs) == 6
