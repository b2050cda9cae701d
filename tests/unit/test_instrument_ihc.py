from datetime import date

import pytest

from lugol.instruments.instrument import run
from lugol.instruments.pathology.ihc import stains as ihc
from lugol.instruments.pathology.ihc import stated as ihc_stated
from lugol.record.event import Biopsy, Diagnosis, Event, Ihc, Imaging, Metastasis, Pathology, Span, Symptom
from lugol.record.record import Document, Record
from lugol.record.when import UNDATED, parse

AS_OF = date(2025, 1, 1)
WHEN = parse("2023-01")
NEC = Diagnosis(value="small cell neuroendocrine carcinoma", site="cervix")
PANEL = (
    Ihc(marker="AE1/AE3", result="positive"),
    Ihc(marker="CgA", result="positive"),
    Ihc(marker="synaptophysin", result="positive"),
    Ihc(marker="TTF-1", result="positive"),
    Ihc(marker="Ki-67", result="positive", percent=90),
    Ihc(marker="SMARCA4", result="positive"),
    Ihc(marker="LCA", result="negative"),
)


def record(*values, text: str = "", negated: tuple = ()) -> Record:
    events = [Event(id=f"e{n}", values=value, when=WHEN) for n, value in enumerate(values)]
    events += [Event(id=f"n{n}", values=value, assertion="negated") for n, value in enumerate(negated)]
    return Record(events=tuple(events), documents=(Document("case", text=text),) if text else ())


def by_code(*values, **more) -> dict[str, list]:
    found: dict[str, list] = {}
    for finding in ihc.from_record(record(*values, **more), AS_OF):
        found.setdefault(finding.code, []).append(finding)
    return found


OPEN = Diagnosis(value="poorly differentiated tumour of the cervix")


def test_an_open_question_is_ranked_with_its_stains_as_evidence() -> None:
    [finding] = by_code(OPEN, *PANEL)["ihc_differential"]
    assert finding.value == "SCNEC"
    assert finding.kind == "classification"
    assert set(finding.evidence) == {f"e{n}" for n in range(1, 8)}
    assert "HPV ISH" in finding.needs
    assert finding.facts["families"][0].startswith("high-grade neuroendocrine carcinoma 9")
    assert any("11/13 [mccluggage-2010]" in line for line in finding.facts["stains"])
    assert finding.facts["lacking for neuroendocrine carcinoma"] == ["p40 negative"]


def test_a_stated_tumour_that_the_stains_support_is_no_question() -> None:
    found = by_code(NEC, *PANEL)
    [finding] = found["ihc_consistent"]
    assert finding.title == "Panel consistent with small cell neuroendocrine carcinoma of the cervix"
    assert "ihc_differential" not in found


def test_a_tumour_stated_by_a_report_of_tissue_counts() -> None:
    report = Biopsy(result="mesonephric adenocarcinoma", histology="cancer")
    stains = (("GATA3", "positive"), ("CD10", "positive"), ("ER", "negative"))
    found = by_code(report, *(Ihc(marker=marker, result=result) for marker, result in stains))
    assert found["ihc_consistent"][0].value == "MESO"


def test_nothing_is_said_where_no_defining_marker_was_done() -> None:
    stains = [Ihc(marker=marker, result="positive") for marker in ("CK7", "EMA", "AE1/AE3", "vimentin")]
    assert by_code(OPEN, *stains) == {}


def test_smarca4_positive_is_retained_and_normal() -> None:
    notes = by_code(NEC, *PANEL)["ihc_interpretation"]
    [retained] = [each for each in notes if each.value == "retained"]
    assert retained.kind == "note"
    assert retained.evidence == ("e6",)
    assert retained.status_tag == "V"


def test_retained_expression_called_aberrant_is_flagged() -> None:
    said = "The findings raise the possibility that aberrant SMARCA4 expression may be a shared mechanism."
    notes = by_code(NEC, *PANEL, text=said)["ihc_interpretation"]
    [retained] = [each for each in notes if each.value == "retained"]
    assert (retained.kind, retained.severity) == ("flag", "warning")
    assert "aberrant SMARCA4" in retained.statement


def test_loss_and_other_proteins_are_no_misreading() -> None:
    text = "aberrant SMARCA4 expression"
    assert "ihc_interpretation" not in by_code(Ihc(marker="SMARCA4", result="negative"), text=text)
    found = by_code(Ihc(marker="INI1", result="positive"), text=text)["ihc_interpretation"]
    assert found[0].kind == "note"


def test_a_report_that_says_retained_needs_no_remark() -> None:
    told = Event(
        id="a",
        values=Ihc(marker="SMARCA4", result="positive"),
        sources=(Span("case", quote="with retained SMARCA4"),),
    )
    assert ihc.from_record(Record(events=(told,)), AS_OF) == []


@pytest.mark.parametrize(
    "seen",
    [
        Imaging(modality="CT chest", finding="clear"),
        Imaging(modality="PET-CT", finding="avid nodes", site="pelvis"),
        Imaging(modality="CT", finding="no lung lesion", site="thorax"),
        Imaging(modality="CT", finding="no distant disease"),
        Metastasis(site="lung"),
    ],
)
def test_ttf1_with_the_chest_imaged_is_no_flag(seen) -> None:
    assert not _lung(by_code(NEC, *PANEL, seen))


def _lung(found: dict[str, list]) -> list:
    return [each for each in found.get("ihc_interpretation", []) if "lung" in each.title]


def test_ttf1_does_not_locate() -> None:
    pelvis = Imaging(modality="MRI", finding="pelvic masses", site="pelvis")
    upper = Imaging(modality="contrast-enhanced CT", finding="foci", site="spleen")
    assert len(_lung(by_code(NEC, *PANEL, pelvis, upper))) == 1
    assert len(_lung(by_code(Pathology(result="small-cell malignant tumour"), *PANEL))) == 1
    assert not _lung(by_code(Diagnosis(value="endometriosis"), *PANEL))
    assert not _lung(by_code(NEC, Diagnosis(value="small cell carcinoma", site="lung"), *PANEL))
    assert not _lung(by_code(NEC, *PANEL, negated=(Imaging(modality="x-ray", finding="lung lesion"),)))
    assert _lung(by_code(NEC, *PANEL, negated=(Symptom(term="fever"),)))


def test_a_panel_against_the_diagnosis() -> None:
    lymphoid = (Ihc(marker="CD45", result="positive"), Ihc(marker="CD20", result="positive"))
    [finding] = by_code(NEC, *lymphoid)["ihc_contradicts_diagnosis"]
    assert finding.evidence == ("e1", "e0")
    assert "ihc_contradicts_diagnosis" not in by_code(Diagnosis(value="lymphoma of the cervix"), *lymphoid)
    assert "ihc_contradicts_diagnosis" not in by_code(NEC, Diagnosis(value="lymphoma"), *lymphoid)
    assert "ihc_contradicts_diagnosis" not in by_code(*lymphoid)
    assert "ihc_contradicts_diagnosis" not in by_code(Diagnosis(value="myoma"), *lymphoid)


def test_an_sccoht_with_everything_retained_is_for_review() -> None:
    tumour = Diagnosis(value="small cell carcinoma, hypercalcemic type", site="ovary")
    kept = Ihc(marker="BRG1 (SMARCA4)", result="positive", interpretation="retained")
    found = by_code(tumour, kept)["ihc_interpretation"]
    assert "does not fit the diagnosis" in found[-1].title


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("small cell neuroendocrine carcinoma of the cervix", "SCNEC"),
        ("high-grade large cell neuroendocrine carcinoma", "LCNEC"),
        ("small cell carcinoma, hypercalcaemic type ovary", "SCCOHT"),
        ("squamous cell carcinoma of cervix, poorly differentiated", "SCC"),
        ("gastric-type adenocarcinoma", "HPVI"),
        ("diffuse large B-cell lymphoma", "LYM"),
        ("atypical squamous cells of undetermined significance", None),
        ("leiomyoma", None),
    ],
)
def test_a_diagnosis_in_words_finds_its_tumour(text: str, code: str | None) -> None:
    found = ihc_stated.entity_of(text)
    assert (found.code if found else None) == code


def test_one_stain_alone() -> None:
    result = run(ihc.INSTRUMENTS[0], marker="BRG1", result="positive")
    assert (result.value, result.status_tag) == ("retained", "V")
    assert run(ihc.INSTRUMENTS[0], marker="p16", result="positive").needs == ("block or patchy",)
    assert run(ihc.INSTRUMENTS[0], marker="XYZ-9", result="positive").value is None


def test_the_site_of_the_diagnosis_sets_the_starting_odds() -> None:
    ovary = Diagnosis(value="poorly differentiated tumour", site="ovary")
    [there] = by_code(ovary, *PANEL)["ihc_differential"]
    [here] = by_code(OPEN, *PANEL)["ihc_differential"]
    assert there.facts["families"] != here.facts["families"]


def test_panels_of_two_dates_stay_apart() -> None:
    events = tuple(
        Event(id=f"{when}{n}", values=value, when=parse(when))
        for when in ("2022", "2023")
        for n, value in enumerate(PANEL)
    )
    assert len(ihc.panels(Record(events=events))) == 2


def test_stains_of_one_work_up_are_one_panel() -> None:
    whens = ("2023-01-10", "2023-02", "", "2023-03-01")
    events = tuple(
        Event(id=f"e{n}", values=stain, when=parse(when) if when else UNDATED)
        for n, (when, stain) in enumerate(zip(whens, PANEL, strict=False))
    )
    assert [len(panel) for panel in ihc.panels(Record(events=events))] == [4]
