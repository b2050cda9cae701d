"""ADNEX, RMI and Simple Rules: published vectors, every cut-off, and what a record still lacks."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.instruments.instrument import InputError, get, run
from lugol.instruments.mass import adnex, iota, rmi
from lugol.record.event import Diagnosis, Exam, Imaging, Lab, Symptom
from tests.unit.instrument_records import record, told

AS_OF = date(2025, 1, 1)
CA125 = Lab(marker="CA125", value=171.57, unit="U/mL")
VECTOR = {"age": 46, "lesion_mm": 88, "solid_mm": 50, "locules_over_10": False, "papillations": 2, "shadows": True,
          "ascites": True, "oncology_centre": False, "ca125": 68}  # fmt: skip
CLASSES = ("benign", "borderline", "stage_1", "stage_2_4", "metastatic")


def test_adnex_reproduces_the_published_vector_to_six_digits() -> None:
    found = adnex.compute(**VECTOR).details["probabilities"]  # type: ignore[arg-type]
    assert [found[name] for name in CLASSES] == [0.612881, 0.081589, 0.111828, 0.168236, 0.025466]


def test_adnex_without_ca125_uses_its_own_coefficients() -> None:
    without = {name: value for name, value in VECTOR.items() if name != "ca125"}
    result = adnex.compute(**without)  # type: ignore[arg-type]
    assert result.details["model"] == "without"
    assert result.value != adnex.compute(**VECTOR).value  # type: ignore[arg-type]


@settings(max_examples=60)
@given(
    st.fixed_dictionaries(
        {
            "age": st.integers(14, 100),
            "lesion_mm": st.floats(10, 300),
            "solid_mm": st.floats(0, 10),
            "locules_over_10": st.booleans(),
            "papillations": st.integers(0, 4),
            "shadows": st.booleans(),
            "ascites": st.booleans(),
            "oncology_centre": st.booleans(),
            "ca125": st.one_of(st.none(), st.floats(1, 5000)),
        }
    )
)
def test_adnex_probabilities_add_up_and_ascites_and_papillations_raise_the_risk(given_: dict[str, object]) -> None:
    found = adnex.probabilities(**given_)  # type: ignore[arg-type]
    assert sum(found.values()) == pytest.approx(1)
    worse = adnex.probabilities(**{**given_, "ascites": True, "papillations": 4, "shadows": False})  # type: ignore[arg-type]
    assert worse["benign"] <= found["benign"] + 1e-12


def test_adnex_cut_off_and_impossible_sizes() -> None:
    small = {**VECTOR, "solid_mm": 0, "papillations": 0, "ascites": False, "lesion_mm": 40, "ca125": 12, "age": 30}
    assert adnex.compute(**small).details["high_risk"] is False  # type: ignore[arg-type]
    assert adnex.compute(**VECTOR).details["high_risk"] is True  # type: ignore[arg-type]
    with pytest.raises(InputError, match="outside 0 to lesion_mm=40"):
        run(get("adnex"), **{**VECTOR, "lesion_mm": 40, "solid_mm": 41})
    with pytest.raises(InputError, match="papillations=5 is outside 0 to 4"):
        run(get("adnex"), **{**VECTOR, "papillations": 5})


def test_adnex_says_what_a_measured_mass_still_needs() -> None:
    mass = told(Imaging(modality="ultrasound", finding="cyst", site="left ovary", size_mm=(43, 43)), "2022-03")
    found = adnex.from_record(record(mass), AS_OF)
    assert (found[0].kind, found[0].evidence) == ("gap", ("e1",))
    assert "acoustic shadows" in found[0].needs
    cancer = told(Diagnosis(value="serous carcinoma", site="ovary"), "2022-01")
    for case in (record(cancer, mass), record(mass, pregnant=True), record()):
        assert adnex.from_record(case, AS_OF) == []


@pytest.mark.parametrize(
    ("version", "count", "menopausal", "expected"),
    [("I", 0, "pre", 0), ("I", 1, "pre", 100), ("I", 2, "pre", 300), ("I", 5, "post", 900), ("II", 1, "post", 400),
     ("II", 2, "pre", 400), ("III", 1, "pre", 100), ("III", 2, "post", 900), ("IV", 2, "post", 1600)],
)  # fmt: skip
def test_rmi_points(version: str, count: int, menopausal: str, expected: float) -> None:
    assert rmi.index(version, count, menopausal, 100, 69) == expected


@pytest.mark.parametrize(("size", "expected"), [(69.9, 400), (70, 800), (None, None)])
def test_rmi_four_counts_size_from_seven_centimetres(size: float | None, expected: float | None) -> None:
    assert rmi.index("IV", 2, "pre", 100, size) == expected


def test_rmi_of_the_published_case_and_its_cut_offs() -> None:
    result = rmi.compute(171.57, "pre", False, True, True, False, False, 90)
    assert result.details["index"] == {"I": 515, "II": 686, "III": 515, "IV": 1373}
    assert all(result.details["high_risk"].values())
    at = rmi.compute(200, "pre", True, False, False, False, False)
    assert at.details["high_risk"]["I"] is False
    assert at.needs == ("size of the mass, for RMI IV",)


@settings(max_examples=40)
@given(st.integers(0, 4), st.floats(1, 500), st.sampled_from(rmi.VERSIONS), st.sampled_from(("pre", "post")))
def test_rmi_never_falls_with_another_feature(count: int, ca125: float, version: str, menopausal: str) -> None:
    fewer, more = (rmi.index(version, n, menopausal, ca125, 80) for n in (count, count + 1))
    assert fewer is not None
    assert more is not None
    assert fewer <= more


def test_rmi_of_a_record_with_enough_told() -> None:
    case = record(
        told(Symptom(term="dysmenorrhoea"), "2023-01"),
        told(Lab(marker="CA125", value=171.57, unit="U/mL"), "2023-01"),
        told(Imaging(modality="ultrasound", finding="solid mass", site="left ovary", size_mm=(60,)), "2023-01"),
        told(Imaging(modality="ultrasound", finding="mass", site="right ovary", size_mm=(90,)), "2023-01"),
    )
    found = rmi.from_record(case, AS_OF)[0]
    assert (found.kind, found.value, found.severity) == ("score", 515, "warning")
    assert found.facts["told"] == ["solid", "bilateral"]
    assert found.facts["size_mm"] == 90


def test_rmi_leaves_a_range_where_features_are_not_told() -> None:
    case = record(
        told(Lab(marker="CA125", value=160.1, unit="U/mL"), "2022-03"),
        told(Imaging(modality="ultrasound", finding="unilocular mass, no ascites", site="left ovary"), "2022-03"),
    )
    found = rmi.from_record(case, AS_OF)[0]
    assert (found.kind, found.value) == ("gap", [0, 1441])
    assert "menopausal status" in found.needs
    assert "whether solid" in found.needs
    assert "multilocular" not in found.facts["open"]


def test_rmi_says_each_index_once_where_the_features_open_change_none() -> None:
    mass = told(
        Imaging(modality="MRI", finding="bilateral solid masses", site="both ovaries", size_mm=(90,)), "2023-01"
    )
    menses = told(Symptom(term="heavy menstruation"), "2023-01")
    found = rmi.from_record(record(menses, mass, told(CA125, "2023-01")), AS_OF)[0]
    assert found.title == "RMI I 515"
    assert found.statement.count("RMI I 515") == 1
    part = told(Imaging(modality="ultrasound", finding="cyst", site="left ovary", size_mm=(43,)), "2023-01")
    span = rmi.from_record(record(menses, part, told(CA125, "2023-01")), AS_OF)[0]
    assert span.title == "RMI I 0 to 515: not enough is told"
    assert "RMI IV 172 to 686 (cut-off 450)" in span.statement


def test_a_sample_without_a_date_goes_with_no_imaging_of_another_time() -> None:
    mass = told(
        Imaging(modality="MRI", finding="bilateral solid masses", site="both ovaries", size_mm=(90,)), "2023-01"
    )
    assert rmi.from_record(record(mass, CA125), AS_OF) == []
    together = record(mass, CA125)
    visit = tuple(msgspec.structs.replace(event, visit="v1") for event in together.events)
    assert rmi.from_record(msgspec.structs.replace(together, events=visit), AS_OF)[0].value == [515, 1544]


def test_rmi_needs_imaging_of_the_mass_at_the_time() -> None:
    lab = told(Lab(marker="CA125", value=160.1, unit="U/mL"), "2022-03")
    felt = told(Exam(term="mass in the left adnexa"), "2022-03")
    assert rmi.from_record(record(lab, felt), AS_OF) == []
    assert rmi.from_record(record(lab), AS_OF) == []


@pytest.mark.parametrize(
    ("present", "value"),
    [({"b1"}, "benign"), ({"m2"}, "malignant"), ({"b3", "m5"}, "inconclusive"), (set(), "inconclusive")],
)
def test_simple_rules(present: set[str], value: str) -> None:
    assert iota.compute(**{name: name in present for name in iota.FEATURES}).value == value


def test_simple_rules_stay_open_while_a_feature_is_not_told() -> None:
    result = iota.compute(b1=True)
    assert result.value is None
    assert "ascites" in result.needs
    assert iota.compute(b1=True, m2=True).value == "inconclusive"


def test_simple_rules_of_a_record() -> None:
    def judged(finding: str, *more: str) -> object:
        mass = told(Imaging(modality="ultrasound", finding=finding, site="left ovary", size_mm=(51,)), "2024-03")
        others = [told(Imaging(modality="ultrasound", finding=words), "2024-03") for words in more]
        found = iota.from_record(record(mass, *others), AS_OF)
        return (found[0].code, found[0].facts["told"]) if found else None

    assert judged("unilocular ground-glass cyst, no flow", "no ascites") == (
        "iota_open", {"b1": True, "b5": True, "m2": False},
    )  # fmt: skip
    assert judged("unilocular cyst", "ascites") == ("iota_inconclusive", {"b1": True, "m2": True})
    assert judged("unilocular-solid cyst, no shadowing") is None
    assert judged("unilocular cyst") is None, "one feature is no description"
    assert iota.from_record(record(Imaging(modality="", finding="cyst", site="ovary", size_mm=(9,))), AS_OF) == []
