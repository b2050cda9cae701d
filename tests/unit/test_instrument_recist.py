from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lugol.instruments.instrument import InputError, run
from lugol.instruments.response import irecist, recist
from lugol.instruments.response.recist import Lesion
from lugol.record.event import Event, Imaging, Immunotherapy, Response, SystemicTherapy
from lugol.record.record import Record
from lugol.record.when import parse

AS_OF = date(2025, 1, 1)
SIZE = st.floats(1, 300)


def record(*told: tuple) -> Record:
    return Record(events=tuple(Event(id=f"e{n}", values=v, when=parse(when)) for n, (when, v) in enumerate(told)))


@pytest.mark.parametrize(
    ("baseline", "nadir", "now", "response"),
    [
        (100, 100, 70, "PR"),
        (100, 100, 70.1, "SD"),
        (100, 100, 119.9, "SD"),
        (100, 100, 120, "PD"),
        (100, 50, 60, "PD"),
        (100, 50, 59.9, "PR"),
        (20, 20, 24.9, "SD"),
        (20, 20, 25, "PD"),
        (10, 10, 14, "SD"),
    ],
)
def test_a_fall_counts_from_baseline_and_a_rise_from_the_smallest_sum(baseline, nadir, now, response) -> None:
    assert recist.change(baseline, nadir, now) == response


@given(SIZE, SIZE, SIZE)
def test_a_smaller_sum_is_never_a_worse_response(baseline: float, now: float, less: float) -> None:
    order = {"PR": 0, "SD": 1, "PD": 2}
    small, large = sorted((now, less))
    assert order[recist.change(baseline, baseline, small)] <= order[recist.change(baseline, baseline, large)]


@given(SIZE, SIZE, st.floats(1, 5))
def test_percentages_do_not_depend_on_scale_above_the_absolute_limit(baseline: float, now: float, scale: float) -> None:
    if abs(now - baseline) >= 5 and abs(now * 100 - baseline * 120) > 1e-6 and abs(now * 100 - baseline * 70) > 1e-6:
        there, here = (recist.change(baseline * k, baseline * k, now * k) for k in (1, scale))
        assert there == here


@pytest.mark.parametrize(
    ("lesion", "measurable"),
    [
        (Lesion("liver", (10,)), True),
        (Lesion("liver", (9.9,)), False),
        (Lesion("node iliac", (15,), node=True), True),
        (Lesion("node iliac", (14.9,), node=True), False),
        (Lesion("liver", (None,)), False),
        (Lesion("x-ray lung", (20,)), True),
        (Lesion("x-ray lung", (19.9,)), False),
        (Lesion("blastic vertebra", (40,)), False),
    ],
)
def test_measurable_lesions(lesion: Lesion, measurable: bool) -> None:
    assert recist.is_measurable(lesion) is measurable


def test_five_targets_at_most_and_two_of_one_organ() -> None:
    lesions = [Lesion(f"liver {n}", (20 + n,)) for n in range(4)]
    lesions += [Lesion(f"{organ} a", (30,)) for organ in ("lung", "bone", "pelvis", "spleen")]
    chosen = [lesion.name for lesion in recist.targets(lesions)]
    assert len(chosen) == 5
    assert sum(name.startswith("liver") for name in chosen) <= 2
    assert recist.targets(lesions[:4])[0].name == "liver 3"


@pytest.mark.parametrize(
    ("target", "nontarget", "new", "response"),
    [
        ("CR", "CR", False, "CR"),
        ("CR", "none", False, "CR"),
        ("CR", "nonCR/nonPD", False, "PR"),
        ("CR", "NE", False, "PR"),
        ("PR", "nonCR/nonPD", False, "PR"),
        ("SD", "CR", False, "SD"),
        ("NE", "nonCR/nonPD", False, "NE"),
        ("PR", "PD", False, "PD"),
        ("PD", "CR", False, "PD"),
        ("CR", "CR", True, "PD"),
        ("none", "CR", False, "CR"),
        ("none", "nonCR/nonPD", False, "nonCR/nonPD"),
        ("none", "NE", False, "NE"),
    ],
)
def test_the_overall_table(target: str, nontarget: str, new: bool, response: str) -> None:
    assert recist.overall(target, nontarget, new) == response


def test_what_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(InputError, match="RECIST"):
        recist.overall("better")


def test_a_node_is_gone_when_it_is_normal_in_size() -> None:
    assert recist.compute(["node iliac:20:9"]).value == "CR"
    assert recist.compute(["node iliac:20:10"]).value == "PR"
    assert recist.compute(["liver:20:0"]).value == "CR"


def test_a_published_kind_of_course() -> None:
    result = run(recist.INSTRUMENTS[0], lesions="liver:50:30:36,node iliac:20:12:13", nontarget="nonCR/nonPD,PD")
    assert result.details["sums_mm"] == [70, 42, 49]
    assert result.details["responses"] == ["PR", "PD"]
    assert result.details["best"] == "PR"


def test_the_example_of_the_recist_group_a_partial_response_stays_until_progression() -> None:
    result = recist.compute(["liver:100:70:70:80:80:80"])
    assert result.details["responses"] == ["PR"] * 5
    assert recist.compute(["liver:100:70:84:60"]).details["responses"] == ["PR", "PD", "PR"]


def test_a_lesion_not_assessed_makes_the_sum_not_evaluable() -> None:
    assert recist.compute(["liver:50:?", "lung:20:10"]).value == "NE"


def test_a_new_lesion_is_progression_and_baseline_alone_is_nothing() -> None:
    assert recist.compute(["liver:50:10"], new=["1"]).value == "PD"
    assert recist.compute(["liver:50"]).value is None
    assert recist.compute([], nontarget=["CR"]).value == "CR"


@pytest.mark.parametrize(
    "given_values",
    [
        {"lesions": ["liver:50:x"]},
        {"lesions": ["liver"]},
        {"lesions": ["liver:-1:2"]},
        {"lesions": ["liver:50:30", "lung:20"]},
        {"lesions": ["liver:50:30"], "nontarget": ["CR", "CR"]},
    ],
)
def test_impossible_lesions_are_refused(given_values: dict) -> None:
    with pytest.raises(InputError):
        recist.compute(**given_values)


def test_the_best_response_ends_at_progression() -> None:
    assert recist.best(["SD", "PD", "CR"]) == "SD"
    assert recist.best([]) == "NE"


@pytest.mark.parametrize(
    ("sums", "more", "responses"),
    [
        ([100, 60], {}, ["iPR"]),
        ([100, 130, 136], {}, ["iUPD", "iCPD"]),
        ([100, 130, 135], {}, ["iUPD", "iCPD"]),
        ([100, 130, 134.9], {}, ["iUPD", "iUPD"]),
        ([100, 130, 90], {}, ["iUPD", "iSD"]),
        ([100, 130, 60], {}, ["iUPD", "iPR"]),
        ([100, 130, 0], {}, ["iUPD", "iCR"]),
        ([100, 100, 100], {"new": ["1", "2"]}, ["iUPD", "iCPD"]),
        ([100, 100, 100], {"new": ["1"]}, ["iUPD", "iSD"]),
        ([100, 100, 100], {"worse": ["1", "2"]}, ["iUPD", "iCPD"]),
        ([100, 130, 131, 140], {}, ["iUPD", "iUPD", "iCPD"]),
        ([100, 130, 80, 110, 120], {}, ["iUPD", "iSD", "iUPD", "iCPD"]),
        ([100, 130, 133, 135], {}, ["iUPD", "iUPD", "iCPD"]),
        ([100, 70, 70, 80, 80, 80], {}, ["iPR", "iPR", "iPR", "iPR", "iPR"]),
        ([100], {}, []),
    ],
)
def test_under_immunotherapy_progression_is_confirmed_first(sums, more, responses) -> None:
    assert irecist.compute(sums, **more).details["responses"] == responses


def test_unconfirmed_progression_asks_for_another_look() -> None:
    assert "4 to 8 weeks" in run(irecist.INSTRUMENTS[0], sums="100,130").needs[0]
    assert irecist.compute([100]).needs == ("an assessment after baseline",)
    assert irecist.compute([100, 90]).needs == ()


@pytest.mark.parametrize("sums", [["x"], [-1, 2]])
def test_sums_are_numbers_from_zero(sums: list) -> None:
    with pytest.raises(InputError):
        irecist.compute(sums)


def test_stated_responses_against_their_own_figures() -> None:
    said = record(
        ("2021", Response(value="PR", percent_decrease=58)),
        ("2022", Response(value="PR", percent_decrease=20)),
        ("2023", Response(value="PD", percent_decrease=-25)),
        ("2024", Response(value="CR")),
    )
    [finding] = recist.from_record(said, AS_OF)
    assert (finding.value, finding.evidence) == ("SD", ("e1",))


def test_a_lesion_measured_before_and_on_treatment() -> None:
    told = record(
        ("2023-01", Imaging(modality="CT", finding="mass", site="Liver", size_mm=(50.0, 40.0))),
        ("2023-02", SystemicTherapy(drugs=("cisplatin", "etoposide"))),
        ("2023-06", Imaging(modality="CT", finding="mass", site="liver", size_mm=(30.0,))),
        ("2023-06", Imaging(modality="CT", finding="mass", site="spleen", size_mm=(30.0,))),
    )
    [finding] = recist.from_record(told, AS_OF)
    assert (finding.value, finding.facts["percent"]) == ("PR", -40)
    assert recist.from_record(record(("2023", Imaging(modality="CT", finding="x", site="liver"))), AS_OF) == []


@pytest.mark.parametrize(("site", "bone"), [("right ilium", True), ("iliac lymph node", False), ("spleen", False)])
def test_a_lesion_in_bone_is_measured_by_its_soft_tissue(site: str, bone: bool) -> None:
    told = record(
        ("2023-01", Imaging(modality="MRI", finding="mass", site=site, size_mm=(50.0,))),
        ("2023-02", SystemicTherapy(drugs=("cisplatin", "etoposide"))),
        ("2023-06", Imaging(modality="MRI", finding="mass", site=site, size_mm=(87.0,))),
    )
    [finding] = recist.from_record(told, AS_OF)
    assert ("the size of its soft tissue" in finding.needs) is bone


def test_a_lesion_without_a_size_at_baseline_has_no_percentage() -> None:
    told = record(
        ("2023-01", Imaging(modality="CT", finding="mass", site="liver", size_mm=(0.0,))),
        ("2023-02", SystemicTherapy(drugs=("cisplatin",))),
        ("2023-06", Imaging(modality="CT", finding="mass", site="liver", size_mm=(12.0,))),
    )
    assert recist.from_record(told, AS_OF) == []


def test_one_progression_under_immunotherapy_is_unconfirmed() -> None:
    drug = ("2023-03", Immunotherapy(drugs=("cadonilimab",)))
    progression = ("2023-05", Response(value="PD"))
    [finding] = irecist.from_record(record(drug, progression), AS_OF)
    assert finding.value == "iUPD"
    assert irecist.from_record(record(drug, progression, ("2023-07", Response(value="PD"))), AS_OF) == []
    assert irecist.from_record(record(("2023-01", Response(value="PD")), drug), AS_OF) == []
    undated = (Event(id="a", values=drug[1], order=1), Event(id="b", values=Response(value="PD"), order=2))
    assert len(irecist.from_record(Record(events=undated), AS_OF)) == 1
    assert irecist.from_record(record(drug, ("2023-05", Response(value="PR"))), AS_OF) == []
