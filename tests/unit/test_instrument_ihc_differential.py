import csv
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.instruments.instrument import get as instrument_named
from lugol.instruments.instrument import run
from lugol.instruments.pathology.ihc.cells import cells, chance, density, entities, markers
from lugol.instruments.pathology.ihc.differential import (
    compute,
    gates,
    informative,
    nec_minimum,
    neuroendocrine,
    rank,
    rules_met,
    suggestions,
)
from lugol.instruments.pathology.ihc.normalise import Reading, canonical, parse, read
from lugol.sources import all_sources

SEED = (
    "AE1/AE3+,EMA+,CgA+,Syn+,TTF-1+,CD99+ partial,Ki-67=90%,p16+,SMARCA4+,PAX-8+ weak,p53=variable,"
    "LCA-,p40-,WT-1-,ER-,PR-"
)
with (Path(__file__).parent / "stain_panels.csv").open(encoding="utf-8") as told:
    PANELS = [(row["first"], row["panel"]) for row in csv.DictReader(told)]
TYPICAL = (
    "AE1/AE3", "EMA", "CgA", "Syn", "CD56", "INSM1", "TTF-1", "p40", "CK20", "CK7", "CD45", "SMARCA4 loss", "desmin",
    "myogenin", "S100", "SOX10", "WT1", "PAX8", "ER", "p16", "p53 aberrant", "HPV ISH", "CD99", "Ki-67",
)  # fmt: skip
STAINS = st.lists(
    st.builds("{}{}".format, st.sampled_from(("Syn", "CgA", "CD45", "p40", "TTF-1", "CK20", "S100", "desmin", "ER")),
              st.sampled_from("+-")),
    max_size=7, unique_by=lambda stain: stain[:-1],
)  # fmt: skip


def readings(panel: str) -> list:
    return [each for stain in panel.split(",") for each in read(parse(stain.strip()))]


@pytest.mark.parametrize(("code", "panel"), PANELS)
def test_a_textbook_panel_puts_its_tumour_first(code: str, panel: str) -> None:
    assert compute(panel.split(",")).details["entities"][0]["code"] == code


def typical(code: str) -> list[Reading]:
    """The commoner answer of each marker in one entity."""
    found = []
    for marker in TYPICAL:
        cell = cells().get((code, marker))
        if cell is not None and marker == "Ki-67":
            found.append(Reading(marker, "", "unread", 1.0, index=(cell.low + cell.high) / 2))
        elif cell is not None:
            axis = "positive" if chance(cell) > 0.5 else "negative"
            found.append(Reading(marker, axis, axis, 1.0, pattern=cell.pattern))
    return found


@pytest.mark.parametrize(
    "code", [each.code for each in entities() if each.code not in ("UDEC", "GAST")]
)  # need stains not typical
def test_the_commonest_answers_of_an_entity_put_it_first_from_any_site(code: str) -> None:
    assert rank(typical(code), "unknown").entities[0][0].code == code


def test_the_undifferentiated_carcinomas_are_not_told_apart_without_more() -> None:
    result = compute(
        ["AE1/AE3+ focal", "EMA+ focal", "ER-", "PAX8-", "SMARCA4=lost", "vimentin+", "Syn+ focal", "WT1-"]
    )
    assert {item["code"] for item in result.details["entities"][:3]} == {"SDUS", "SCCOHT", "UDEC"}


def test_the_panel_of_a_small_cell_carcinoma_is_high_grade_neuroendocrine() -> None:
    result = run(instrument_named("ihc_differential"), panel=SEED)
    assert result.details["families"][0]["family"] == "high-grade neuroendocrine carcinoma"
    assert result.details["families"][0]["share"] > 0.9
    assert result.status_tag == "M"
    assert result.details["next"][0]["marker"] == "HPV ISH"
    assert result.details["neuroendocrine_markers"] == ["CgA", "Syn"]


def test_each_contribution_shows_its_figure_and_its_footing() -> None:
    told = {item["marker"]: item for item in compute(SEED.split(",")).details["contributions"]}
    assert told["Syn"]["figure"] == "424/538"
    assert told["Syn"]["counted"]
    assert told["EMA"]["figure"] == "60-95 % (range, M)"
    assert told["CD45"]["status"] == "M"
    assert not told["PAX8"]["counted"]
    assert told["Syn"]["counts_as"] == round(1 / math.sqrt(2), 2)


def test_each_contribution_is_held_against_the_next_family() -> None:
    told = {
        item["marker"]: item
        for item in compute(["CK20=dot", "TTF-1-", "Syn+", "CgA+", "AE1/AE3+"]).details["contributions"]
    }
    assert told["CK20 dot"]["against_rival"] > 1
    assert told["CgA"]["against_rival"] < told["CK20 dot"]["against_rival"]


@pytest.mark.parametrize(
    ("panel", "missing"),
    [
        (SEED, []),
        ("Syn+,AE1/AE3+,CD45-,p40-", ["two of synaptophysin, chromogranin, CD56 and INSM1"]),
        ("Syn+,CD56+,CD45-,p40-", ["keratin"]),
        ("Syn+,CD56+,AE1/AE3+,CD45+", ["CD45 negative", "p40 negative"]),
    ],
)
def test_the_usual_proof_of_neuroendocrine_carcinoma(panel: str, missing: list[str]) -> None:
    assert nec_minimum(readings(panel)) == {"met": not missing, "missing": missing}


def test_members_of_a_family_that_the_stains_do_not_tell_apart_are_named_side_by_side() -> None:
    assert "not told apart" in compute(["CgA+", "Syn+", "p16+", "Ki-67=80"]).statement
    assert "within it small cell" in compute(SEED.split(",")).statement
    assert "within" not in compute(["SOX10+", "HMB45+", "AE1/AE3-"]).statement


def test_hard_rules_are_said_aloud() -> None:
    assert any("is not carcinoma" in caveat for caveat in compute(["CD45+", "Syn+", "CgA+"]).caveats)


def test_fewer_than_three_markers_rank_nothing() -> None:
    result = compute(["Syn+", "Ki-67=90", "XYZ-9+"])
    assert result.value is None
    assert result.details["unknown_markers"] == ["XYZ-9"]
    assert result.needs


def test_figures_that_are_uncertain_rank_nothing() -> None:
    assert all(cell.status != "U" for cell in cells().values())


@pytest.mark.parametrize(
    "panel",
    [
        "CK7+,CK20-,EMA+,AE1/AE3+,Ki-67=55",
        "AE1/AE3+,vimentin+,CD34-,Ki-67=20",
        "ER+,PR+,CK7+ focal",
        "p16+,Ki-67=70,CD34-,CD31-",
        "SALL4+,CK7+,EMA+",
        "PAX8+,CK7+,CK20-",
        "S100+,vimentin+,CK7-",
    ],
)
def test_without_a_defining_marker_that_supports_one_no_tumour_is_named(panel: str) -> None:
    result = compute(panel.split(","))
    assert result.value is None
    assert result.needs


@pytest.mark.parametrize(
    ("panel", "never"),
    [
        ("p16+,CEA+,ER-,vimentin-", "high-grade neuroendocrine carcinoma"),
        ("ER+,PR+,vimentin+,CEA-,p16=patchy", "endometrial stromal sarcoma"),
        ("CD56+,CK7+,p40-,CD45-", "high-grade neuroendocrine carcinoma"),
        ("GATA3+,ER-,PAX8+,p16=patchy", "metastasis of breast carcinoma"),
        ("TTF-1+,Syn+,CgA+,CD45-", "metastasis of lung adenocarcinoma"),
    ],
)
def test_what_a_panel_never_names(panel: str, never: str) -> None:
    told = compute(panel.split(",")).details.get("families", [])
    assert never not in [each["family"] for each in told]


def test_the_gate_names_families_and_markers_of_the_tables() -> None:
    families = {entity.family for entity in entities()}
    assert set(gates()) == families
    for gate in gates().values():
        assert all(canonical(marker) == marker for marker in gate["defining"].split(";"))
        assert 1 <= int(gate["least_tested"]) <= len(gate["defining"].split(";"))


@pytest.mark.parametrize(
    ("panel", "met"),
    [
        ("CD45+,Syn-,CgA-", ["cd45"]),
        ("myogenin+,desmin+,AE1/AE3-", ["myogenin"]),
        ("SOX10+,S100+,AE1/AE3-", ["melanocytic"]),
        ("SOX10+,S100+,AE1/AE3+", []),
        ("SMARCA4=lost,Syn-,CgA-", ["smarca4-lost"]),
        ("CK20=dot,TTF-1-,Syn+", ["merkel"]),
        ("CK20+,TTF-1-,Syn+", []),
        ("p40+ diffuse,Syn-,CgA-", ["p40-diffuse"]),
        ("p40+ focal,Syn+,CgA+", []),
        ("HPV ISH+,Syn+,CgA+", ["hpv-tumour"]),
    ],
)
def test_hard_rules(panel: str, met: list[str]) -> None:
    assert [row["id"] for row in rules_met(readings(panel))] == met


@settings(max_examples=40, deadline=None)
@given(STAINS)
def test_shares_sum_to_one_and_order_of_stains_is_no_matter(panel: list[str]) -> None:
    there = rank([each for stain in panel for each in read(parse(stain))])
    back = rank([each for stain in reversed(panel) for each in read(parse(stain))])
    assert math.isclose(sum(share for _, share in there.entities), 1)
    for entity, share in there.entities:
        assert math.isclose(share, dict(back.entities)[entity], rel_tol=1e-9)


@settings(max_examples=30, deadline=None)
@given(STAINS)
def test_unknown_and_unread_markers_change_nothing(panel: list[str]) -> None:
    bare = rank([each for stain in panel for each in read(parse(stain))])
    silent = ["XYZ-9+", "p53+", "SMARCA4=reduced"]
    more = rank([each for stain in [*panel, *silent] for each in read(parse(stain))])
    assert bare.entities == more.entities


@settings(max_examples=30, deadline=None)
@given(STAINS)
def test_a_positive_lymphoid_marker_never_makes_lymphoma_less_likely(panel: list[str]) -> None:
    panel = [stain for stain in panel if not stain.startswith("CD45")]
    before = dict(rank([each for stain in panel for each in read(parse(stain))]).families)
    after = dict(rank([each for stain in [*panel, "CD45+"] for each in read(parse(stain))]).families)
    assert after["lymphoma"] >= before["lymphoma"]


@settings(max_examples=30, deadline=None)
@given(STAINS)
def test_no_test_is_expected_to_make_things_less_certain(panel: list[str]) -> None:
    gains = [item["gain_bits"] for item in suggestions(rank([e for s in panel for e in read(parse(s))]), 50)]
    assert all(gain >= 0 for gain in gains)
    assert gains == sorted(gains, reverse=True)


def test_related_markers_count_less_together_than_apart() -> None:
    one = dict(rank(readings("Syn+")).families)["high-grade neuroendocrine carcinoma"]
    four = rank(readings("Syn+,CgA+,CD56+,INSM1+"))
    assert dict(four.families)["high-grade neuroendocrine carcinoma"] > one
    assert all(each.weight == 1 for each in four.readings)


def test_the_first_telling_of_a_marker_counts() -> None:
    assert [each.state for each in informative(readings("Syn+,Syn-"))] == ["positive"]
    assert neuroendocrine(readings("Syn-,CgA+")) == ("CgA",)


def test_counts_outweigh_remembered_ranges() -> None:
    counted, remembered = cells()["SCNEC", "TTF-1"], cells()["SCC", "TTF-1"]
    assert counted.counted
    assert not remembered.counted
    assert chance(counted) == pytest.approx(11.5 / 14)
    assert chance(remembered) == pytest.approx(((remembered.low + remembered.high) / 200 * 10 + 0.5) / 11)


def test_a_proliferation_index_outside_the_range_is_unlikely_but_possible() -> None:
    low_grade = cells()["NET", "Ki-67"]
    assert density(low_grade, 3) > density(low_grade, 30) > density(low_grade, 90) > 0


def test_every_figure_has_its_source_and_every_entity_enough_markers() -> None:
    for (entity, marker), cell in cells().items():
        assert all(key in all_sources() for key in cell.source.split(";")), (entity, marker)
        assert 0 <= cell.low <= cell.high <= 100
    for entity in entities():
        assert sum((entity.code, marker) in cells() for marker in markers()) >= 20
    assert len(entities()) >= 33
    assert sum(cell.counted for cell in cells().values()) == 152  # the cells whose counts were checked against a source
