"""Values as notes and reports list them: lists with brackets, hormones, short chemistry, stains, genes, pregnancies."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event, Exam, Hpv, Ihc, Lab, Molecular, Obstetric


def _said(event: Event) -> str:
    value = event.values
    if isinstance(value, Lab):
        amount = f"{value.comparator}{value.value:g}{value.unit}" if value.value is not None else ""
        return " ".join(word for word in (value.marker, amount, value.flag or "") if word)
    if isinstance(value, Ihc):
        share = f"{value.percent:g}%" if value.percent is not None else ""
        return " ".join(word for word in (value.marker, value.result, share) if word)
    if isinstance(value, Molecular):
        return f"{value.gene} {value.result}"
    if isinstance(value, Hpv):
        return f"hpv {value.result} {' '.join(value.types)}".strip()
    if isinstance(value, Obstetric):
        weeks = f"{value.weeks:g}" if value.weeks is not None else ""
        return " ".join(word for word in (value.status or value.event, weeks) if word)
    return value.term if isinstance(value, Exam) else ""


def told(text: str) -> str:
    """What a text tells as affirmed results, in short."""
    found = [_said(e) for e in events_of(reading_of(text)) if e.assertion == "affirmed"]
    return "; ".join(word for word in found if word)


SAID = {
    # a verdict behind a bracketed list
    "Tumour markers (CEA, AFP, CA-125) were evaluated and reported to be within normal limits.":
        "CEA normal; AFP normal; CA125 normal",
    "Germ cell markers including AFP, LDH and hCG were sent and came back negative.":
        "AFP normal; LDH normal; hCG normal",
    "Her serum markers (LDH and inhibin B) were drawn and found to be elevated.": "LDH high; inhibin B high",
    # hormones
    "Testosterone was 4.5 nmol/L, progesterone 12 nmol/L and androstenedione 6.1 ng/mL.":
        "testosterone 4.5nmol/L; progesterone 12nmol/L; androstenedione 6.1ng/mL",
    "Total inhibin was 890 U/L (normal < 100).": "total inhibin 890U/L high",
    "Blood tests showed raised oestradiol, testosterone and androstenedione.":
        "estradiol high; testosterone high; androstenedione high",
    # chemistry and haematology of clinic notes
    "Na 138, K 4.1, Cl 102, CO2 24, BUN 12.":
        "sodium 138; potassium 4.1; chloride 102; bicarbonate 24; BUN 12",
    "Leukocyte count 12.3 x 10^9/L with neutrophils 84%.": "leukocytes 12.3x10^9/L; neutrophils 84%",
    "Leukocytosis (18.2 x 10^9/L) was noted.": "WBC 18.2x10^9/L high",
    "Thrombocytosis was present (platelets 612 x 10^9/l).": "platelets 612x10^9/l high",
    "Her haemoglobin fell by 2 g/dL overnight.": "hemoglobin",
    "Hb 9.5 gm, FBS 110 mg.": "hemoglobin 9.5g/dL; fasting glucose 110mg",
    "Platelet count was 165.000/mm3.": "platelets 165000/mm3",
    "The HbA1c value was within the normal range (6.2%).": "HbA1c 6.2% normal",
    "Laboratory examination showed leukocytosis, anemia and normal platelet counts.":
        "platelets normal; WBC high; hemoglobin low",
    "Her hemoglobin was 12.9, then in the afternoon it dropped to 8.1, and the following morning, it was 7.9.":
        "hemoglobin 12.9; hemoglobin 8.1; hemoglobin 7.9",
    "PaCO2, 44.8 (mmHg); bicarbonate (HCO3-), 28.5 (mmol/L).": "pCO2 44.8mmHg; bicarbonate 28.5mmol/L",
    "Potassium 3.9 (mmol/L), albumin 29 L.": "potassium 3.9mmol/L; albumin 29 low",
    "Hematocrit was also critically low at 5.8%.": "hematocrit 5.8% low",
    "P4: 2.23 ng/mL.": "progesterone 2.23ng/mL",
    "K4.1, Na138.": "potassium 4.1; sodium 138",
    # stains
    "The cells were positive for CK7, CK20 (focal), CDX2 (patchy) and negative for TTF-1, GATA3.":
        "CK7 positive; CK20 positive; CDX2 positive; TTF-1 negative; GATA3 negative",
    "Stains for CD3, B-cell lymphoma 2 (bcl2) and CD5 were negative.": "CD3 negative; BCL2 negative; CD5 negative",
    "Cells were negative for latent common antigen (LCA), neurofilament and CD10.":
        "LCA negative; neurofilament negative; CD10 negative",
    "No expression of p53 was seen.": "p53 negative",
    "No staining for ER or PR was identified.": "ER negative; PR negative",
    "Vimentin was positive, as was CD10; desmin was negative.": "vimentin positive; CD10 positive; desmin negative",
    "Estrogen and progesterone receptors were negative.": "ER negative; PR negative",
    "Tumor cells did not react with antibodies to desmin, actin, or S-100 protein.":
        "desmin negative; actin negative; S100 negative",
    "The tumour was positive for CD10, and showed 95% reactivity for Ki67.": "CD10 positive; Ki-67 positive 95%",
    "Tumor cells were positive for AFP and negative for hCG.": "AFP positive; hCG negative",
    "SMARCA4 (BRG1) expression was completely lost, while INI1 was retained.": "SMARCA4 negative; INI1 positive",
    "HER2 immunohistochemistry was 3+.": "HER2 positive",
    "ER staining 3+ and PR staining 2+.": "ER positive; PR positive",
    "P16 and M-CEA are positive while PR and vimentin are negative.":
        "p16 positive; CEA positive; PR negative; vimentin negative",
    "P16 is patchy, non-block (negative).": "p16 negative",
    "With anti-vimentin, anti-ER and anti-PR no staining was obtained.": "vimentin negative; ER negative; PR negative",
    "No reaction was obtained with anti-CK20 and anti-TTF1.": "CK20 negative; TTF-1 negative",
    "A stain for P53 performed on block G1 is negative.": "p53 negative",
    "p16 was performed on the cell block and was negative.": "p16 negative",
    "p16 shows block positivity.": "p16 positive",
    # genes
    "No EGFR mutation or ALK rearrangement was found.": "EGFR not detected; ALK not detected",
    "A frameshift variant in ARID1A was detected.": "ARID1A mutated",
    "FISH was positive for MYC gene rearrangement.": "MYC rearranged",
    "HER2 FISH was negative for amplification.": "ERBB2 not detected",
    "A t(X;18) translocation was detected by FISH.": "t(X;18) rearranged",
    "No t(11;22) translocation was identified.": "t(11;22) not detected",
    "Chromosome analysis showed a normal female karyotype, 46,XX.": "karyotype 46,XX",
    "JAZF1-SUZ12 fusion was found.": "JAZF1 rearranged",
    # HPV
    "HPV 18 DNA was detected by PCR, HPV 16 was not.": "hpv positive 18",
    "HPV 16 was found, but HPV 18 was not.": "hpv positive 16",
    "HPV 16 and 18 were not detected.": "hpv negative",
    # pregnancies and vital signs
    "A woman at 36+5 weeks of gestation had bleeding.": "pregnant 36.7",
    "She was 30 4/7 weeks pregnant.": "pregnant 30.6",
    "Delivery took place at 37 weeks and 3 days.": "delivered 37.4",
    "She was referred in the 13th week of gestation.": "pregnant 13",
    "A 28-year-old woman at 18 weeks of gestation was referred.": "pregnant 18",
    "Weight 72 kg, height 160 cm, BMI 28.1.": "Weight 72 kg; height 160 cm; body mass index 28.1",
    "HR 88 bpm, RR 18, SpO2 98%.": "heart rate 88 bpm; respiratory rate 18; oxygen saturation 98%",
    "Temperature (T), 36.7 °C.": "Temperature 36.7 °C",
}  # fmt: skip


@pytest.mark.parametrize("text", SAID)
def test_is_told(text: str) -> None:
    assert told(text) == SAID[text]


SILENT = (
    "The uterus was delivered vaginally.",
    "The specimen was delivered to pathology.",
    "The options included termination of pregnancy and expectant care.",
    "The report said stage pT3.",
    "She was treated with progesterone 200 mg daily.",
    "Pneumoperitoneum with CO2 was high.",
    "The tumour was estrogen and progesterone positive.",
    "BRCA testing is pending.",
    "HPV 16 was not included in the test.",
    "HPV testing was not, in her view, needed.",
    "Paraffin blocks were prepared and stained with antibodies to AFP, CK7 and S-100 protein.",
    "Sections were stained for ER, PR and HER2.",
    "MLH1 expression was mysteriously abolished.",
    "A possible incomplete abortion was considered.",
    "She has 3+ ketones.",
    "Her tumor was E2 receptor-positive.",
    "E. coli K1 grew.",
    "HR 16/31 was tested by the kit.",
)


@pytest.mark.parametrize("text", SILENT)
def test_nothing_is_told(text: str) -> None:
    assert told(text) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The cells lacked HMB-45.", "symptom"),
        ("RT-PCR was negative for EWSR1-FLI1.", "radiotherapy"),
        ("ER 90%, PR 70%.", "exam"),
        ("The tumor cells did not stain for desmin.", "colposcopy"),
    ],
)
def test_a_part_of_a_test_is_no_finding(text: str, kind: str) -> None:
    """ "HMB-45" holds no heavy bleeding, "RT-PCR" no irradiation, and a "PR" with a share is no pulse."""
    assert kind not in {e.kind for e in events_of(reading_of(text))}
