"""What lugol says of stains: the normal result named as normal, and the tumours that a panel fits."""

import csv
from pathlib import Path

import pytest

from lugol.instruments import instrument


def panel(text: str) -> list[str]:
    """The families of tumours that a panel fits, best first."""
    result = instrument.run(instrument.get("ihc_differential"), panel=text)
    return [item["family"] for item in result.details.get("families", [])]


@pytest.mark.parametrize(
    ("stain", "state"),
    [
        ({"marker": "SMARCA4", "result": "positive"}, "retained"),
        ({"marker": "SMARCA4", "result": "negative"}, "lost"),
        ({"marker": "INI1", "result": "positive"}, "retained"),
        ({"marker": "p16", "result": "positive", "extent": "block"}, "block"),
        ({"marker": "p16", "result": "positive", "extent": "patchy"}, "patchy"),
        ({"marker": "p53", "result": "variable"}, "wild-type"),
        ({"marker": "p53", "result": "positive", "percent": 90}, "overexpression"),
    ],
)
def test_what_a_stain_means(stain: dict[str, object], state: str) -> None:
    assert instrument.run(instrument.get("ihc"), **stain).value == state


@pytest.mark.parametrize(
    ("stains", "first"),
    [
        ("AE1/AE3+, Syn+, CgA+, TTF-1+, p16+, Ki-67=90%, CD45-, p40-", "high-grade neuroendocrine carcinoma"),
        ("CD45+, CD20+, AE1/AE3-, Syn-", "lymphoma"),
        ("p40+ diffuse, p63+, CK5/6+, Syn-, CgA-", "squamous cell carcinoma"),
        ("SMARCA4=lost, WT1+, EMA+ focal, Syn-, TTF-1-, CD45-", "SMARCA4-deficient tumour"),
        ("CK20=dot, TTF-1-, Syn+, CgA+, AE1/AE3+", "Merkel cell carcinoma"),
        ("S100+, SOX10+, HMB45+, AE1/AE3-", "melanoma"),
        ("desmin+, myogenin+, AE1/AE3-", "rhabdomyosarcoma"),
    ],
)
def test_the_tumours_that_a_panel_fits(stains: str, first: str) -> None:
    assert panel(stains)[0] == first


def test_the_ranking_says_what_it_rests_on_and_what_would_tell_more() -> None:
    result = instrument.run(instrument.get("ihc_differential"), panel="Syn+, CgA+, TTF-1+, CD45-, p40-, Ki-67=90%")
    figures = {item["marker"]: item["figure"] for item in result.details["contributions"]}
    assert figures["Syn"] == "424/538"
    assert figures["CD45"] == "0 % (range, M)"
    assert result.details["next"][0]["gain_bits"] > result.details["next"][1]["gain_bits"] > 0
    assert any("TTF-1 does not locate" in caveat for caveat in result.caveats)


def test_a_neuroendocrine_panel_speaks_against_a_stated_squamous_carcinoma() -> None:
    from datetime import date

    from lugol.instruments.pathology.ihc import stains as ihc
    from lugol.record import merge
    from lugol.record.event import Diagnosis, Event, Ihc
    from lugol.record.record import Patient
    from lugol.record.when import parse

    def told(stated: str, **panel: str) -> list[str]:
        values = [Diagnosis(value=stated), *(Ihc(marker=m, result=r) for m, r in panel.items())]  # type: ignore[arg-type]
        events = [Event(id=f"e{i}", values=v, when=parse("2023-02-20"), order=i) for i, v in enumerate(values)]
        found = ihc.from_record(merge.build(Patient(), events), date(2023, 3, 1))
        return [each.code for each in found if each.kind == "flag"]

    panel = {"synaptophysin": "positive", "CD56": "positive", "p40": "negative"}
    assert "ihc_contradicts_diagnosis" in told("squamous cell carcinoma of the cervix", **panel)
    assert "ihc_contradicts_diagnosis" not in told("small cell neuroendocrine carcinoma of the cervix", **panel)
    assert "ihc_contradicts_diagnosis" not in told(
        "squamous cell carcinoma of the cervix", p40="positive", p16="positive"
    )


def _unseen() -> list[tuple[str, str]]:
    """Panels of textbooks, and of published cases and reports whose diagnosis is known (`place`)."""
    found = []
    for name in (
        "stain_panels_unseen.csv",
        "stain_panels_texts.csv",
        "stain_panels_published.csv",
        "stain_panels_practice.csv",
    ):
        with (Path(__file__).parents[1] / "unit" / name).open(encoding="utf-8") as lines:
            found += [(row["family"], row["panel"]) for row in csv.DictReader(lines)]
    return found


@pytest.mark.parametrize(("family", "stains"), _unseen())
def test_a_panel_of_known_diagnosis_is_named_and_one_without_a_defining_marker_is_not(family: str, stains: str) -> None:
    assert panel(stains)[:1] == ([] if family == "none" else [family])
