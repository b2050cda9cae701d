"""Names of screening that mean something else: another genotype, another smear, a short form that is spelled out."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Event

SCREENING = ("cytology", "hpv", "colposcopy", "dual_stain", "via")


def screened(text: str) -> list[Event]:
    return [e for e in read(text, "note").events if e.kind in SCREENING]


@pytest.mark.parametrize(
    "text",
    [
        "The woman had malaria; the genotype of the parasite was not detected in the second sample.",
        "Hepatitis C genotype 1b was detected with a high viral load.",
        "The G6PD genotype was normal.",
        "Fetal RhD genotype was negative at 26 weeks.",
        "Factor V Leiden absent; prothrombin genotype negative.",
        "HPV test not done. The genotype of the rotavirus was positive.",
        "Thick and thin smears were negative.",
        "The smear was negative for trichomonads.",
        "A Tzanck smear was positive.",
        "Bronchial brushings: cytology abnormal.",
        "Anal cytology showed HSIL.",
        "Pulmonary artery pressure (PAP) was normal.",
        "PAP (prostatic acid phosphatase) was negative on the stain.",
        "Acute ischaemic stroke (AIS) was seen, with a normal Doppler. AIS was confirmed.",
        "A mosaic pattern was seen on CT of the chest.",
        "Punctation of the retina was seen.",
        "Karyotype showed mosaicism 45,X/46,XX.",
        "The parvovirus HPV B19 was positive.",
    ],
)
def test_what_only_sounds_like_screening_is_none(text: str) -> None:
    """A negative HPV test that was none would let a woman go unseen for five years."""
    assert screened(text) == []


def test_another_genotype_beside_a_test_of_the_virus_is_no_second_test() -> None:
    told = screened("HPV test negative in 2021. The CYP2D6 genotype was positive for a variant.")
    assert [getattr(e.values, "result", "") for e in told] == ["negative"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("HPV positive on 3 May 2023. Genotype 16 was found.", "hpv"),
        ("HPV genotyping: 33 positive.", "hpv"),
        ("Cervical intraepithelial neoplasia (CIN) was suspected; smear HSIL.", "cytology"),
        ("Pap smear (Papanicolaou) was normal.", "cytology"),
        ("Human papillomavirus (HPV) test was positive.", "hpv"),
        ("Acetowhite area with punctation and mosaicism on the anterior lip of the cervix.", "colposcopy"),
        ("Endocervical brushing: cytology abnormal.", "cytology"),
        ("Atypical glandular cells (AGC) on Pap smear.", "cytology"),
    ],
)
def test_screening_is_still_read(text: str, kind: str) -> None:
    assert kind in {e.kind for e in screened(text)}


def test_a_needle_sample_of_no_named_place_is_not_of_the_cervix() -> None:
    values = [e.values for e in read("FNAC was inconclusive.", "note").events if e.kind == "biopsy"]
    assert [getattr(v, "organ", "") for v in values] == ["other"]


def test_a_study_that_is_spelled_out_keeps_its_name() -> None:
    text = "Computed tomography (CT) of the abdomen showed a liver mass. Positron emission tomography (PET) was normal."
    assert [e.values.modality for e in read(text, "note").events if e.kind == "imaging"] == ["CT", "PET"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "HPV positive women have a higher risk of cancer.",
        "HSIL was found on anal Pap.",
        "Atypical glandular cells in the pleural fluid.",
        "Scrape cytology of the nodule revealed carcinoma.",
        "Imprint smears of the ovary showed malignant cells.",
    ],
)
def test_what_is_of_many_or_of_another_place_is_no_screening(text: str) -> None:
    assert screened(f"A 40-year-old woman was seen. {text}") == []


@pytest.mark.parametrize(
    "text",
    [
        "FNAC of the cervical node: reactive.",
        "High-grade dysplasia on Barrett's biopsy.",
    ],
)
def test_a_sample_of_another_place_is_not_of_the_cervix(text: str) -> None:
    events = read(f"A 40-year-old woman was seen. {text}", "note").events
    assert [getattr(e.values, "organ", "") for e in events if e.kind == "biopsy"] == ["other"]


@pytest.mark.parametrize("text", ["Fetal karyotype was 46,XY.", "The fetus carried a BRCA1 mutation."])
def test_genes_of_the_unborn_are_not_hers(text: str) -> None:
    events = read(f"A 30-year-old pregnant woman. {text}", "note").events
    assert not [e for e in events if e.kind == "molecular" and e.assertion == "affirmed"]
