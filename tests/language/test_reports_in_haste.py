"""Reports and notes in haste: channels of HPV platforms, pasted tables, second looks, hours, stages without words."""

import pytest

from lugol.errors import UnusableInput
from lugol.language.narrative import read

FIELDS = {
    "hpv": ("result", "types"),
    "cytology": ("result",),
    "via": ("result",),
    "biopsy": ("clock", "histology"),
    "ecc": ("histology",),
    "pathology": ("histology", "margins", "lvsi", "parametrium", "vagina", "nodes_positive", "nodes_examined"),
    "stage": ("system", "value"),
    "lab": ("marker", "value", "unit", "flag", "result"),
    "ihc": ("marker", "result"),
    "molecular": ("gene", "result"),
    "surgery": ("procedures",),
    "diagnosis": ("histology",),
}


def _short(value: object) -> str:
    if isinstance(value, tuple):
        return "+".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def told(text: str, kind: str) -> list[str]:
    """The events of a kind that are affirmed or of her history, each as its date and what it says."""
    try:
        events = read(text, "note").events
    except UnusableInput:
        return []
    found = []
    for event in events:
        if event.kind == kind and event.assertion in ("affirmed", "historical"):
            said = (_short(getattr(event.values, name)) for name in FIELDS.get(kind, ("term",)))
            found.append(" ".join(part for part in (event.when.edtf, *said) if part))
    return sorted(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HPV 2019: onc not 16/18 detected.", ["2019 positive other"]),
        ("CST 04/2023: HPV (not 16/18) detected, LBC pLSIL.", ["2023-04 positive other"]),
        ("Genexpert - 16 neg, 18/45 neg, other HR pos.", ["positive other"]),
        ("HPV self collected Genexpert - 16 neg, 18/45 neg, others POS.", ["positive other"]),
        ("Xpert HPV: HPV16 NEG; HPV18/45 POS; other HR NEG.", ["positive 18/45"]),
        ("Xpert HPV P1 16 neg, P2 18/45 neg, P3 31/33/35/52/58 pos, P4 51/59 neg.", ["positive 31+33+35+52+58"]),
        ("Cobas: 16 neg, 18 neg, other 12 hr pos.", ["positive other"]),
        ("HPV 16 neg 18 neg HR pool pos.", ["positive other"]),
        ("Aptima HPV pos, genotype 16 - neg, 18/45 - pos.", ["positive 18/45"]),
        ("BD Onclarity: 16 neg, 18 neg, 45 neg, 31 pos, 33/58 neg, 35/39/68 neg.", ["positive 31"]),
        ("Onclarity HPV: P1 (33,58) pos, P2 (56,59,66) neg, P3 (35,39,68) neg.", ["positive 33+58"]),
        ("GeneXpert: MTB not detected.", []),
        ("TCA 14/8/25 for HPV + VIA.", []),
        ("Next visit HPV + Pap.", []),
        ("No viral cytopathic effect other than HPV.", []),
    ],
)
def test_hpv_by_channel(text: str, expected: list[str]) -> None:
    assert told(text, "hpv") == expected


PASTED = """PREVIOUS
Date       HPV                       LBC        Other
11/03/2019 onc not 16/18 detected    Negative
02/04/2020 onc not 16/18 detected    pLSIL
Jul 2020   -                         -          colp: normal, no bx taken
19/05/2021 not detected              n/a        self coll
Pap 2014, 2016 - both NAD."""
BARS = "Screening history\nDate | HPV | Cytology | Biopsy\n2018 | neg | NILM | -\n2021 | pos (16) | HSIL | CIN3"


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (BARS, "hpv", ["2018 negative", "2021 positive 16"]),
        (BARS, "cytology", ["2018 NILM", "2021 HSIL"]),
        (BARS, "biopsy", ["2021 CIN3"]),
        ("Year  HPV  Pap\n2016  neg  neg\n2019  POS  ASCUS", "hpv", ["2016 negative", "2019 positive"]),
        ("Year  HPV  Pap\n2016  neg  neg\n2019  POS  ASCUS", "cytology", ["2016 NILM", "2019 ASC-US"]),
        ("02/2020 HPV pos LBC neg\n03/2021 HPV pos LBC borderline", "cytology", ["2020-02 NILM", "2021-03 ASC-US"]),
        ("02/2020 HPV pos LBC neg\n04/2022 HPV neg", "hpv", ["2020-02 positive", "2022-04 negative"]),
        (
            "Cx screening hx:\n2015 neg\n2018 neg\n2021 HPV+ cyt neg",
            "cytology",
            ["2015 NILM", "2018 NILM", "2021 NILM"],
        ),
        ("HPV/LBC: 2020 pos/neg, 2022 pos/LSIL.", "hpv", ["2020 positive", "2022 positive"]),
        ("HPV/LBC: 2020 pos/neg, 2022 pos/LSIL.", "cytology", ["2020 NILM", "2022 LSIL"]),
        ("Co-tests 2018, 2019 neg/neg.", "hpv", ["2018 negative", "2019 negative"]),
        ("Smears: 2012 n, 2015 n, 2018 bdl.", "cytology", ["2012 NILM", "2015 NILM", "2018 ASC-US"]),
        ("LLETZ 2008 for CIN2, smears ok 2009, 2012.", "cytology", ["2009 NILM", "2012 NILM"]),
        ("VIA: 2016 neg, 2018 pos.", "cytology", []),
        ("Date | Pap | Smoker\n2019 | not done | yes", "cytology", []),
    ],
)
def test_histories_pasted_in(text: str, kind: str, expected: list[str]) -> None:
    assert told(text, kind) == expected


def test_table_with_empty_cells() -> None:
    assert [line.split()[-2:] for line in told(PASTED, "hpv")] == [
        ["positive", "other"],
        ["positive", "other"],
        ["2021-05-19", "negative"],
    ]
    assert {"2014 NILM", "2016 NILM"} < set(told(PASTED, "cytology"))
    assert told(PASTED, "biopsy") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bx 6 o'c CIN3.", ["6 CIN3"]),
        ("Punch bx 12 o'c: HSIL, 6 o'c: no CIN.", ["12 HSIL", "6 benign"]),
        ("Bx x2: 1 o'c CIN1, 7 o'c CIN3.", ["1 CIN1", "7 CIN3"]),
        ("Biopsies at 3,6 o'clock: LSIL.", ["3+6 LSIL"]),
        ("A Cx bx 12 o'c - CIN3 + HG CGIN", ["12 AIS"]),
        ("Four quadrant bx: 12 CIN3, 3 neg, 6 neg, 9 CIN1.", ["CIN3"]),
        ("Pipelle atypical hyperplasia, well diff endometrioid ca cannot be excluded.", ["other"]),
        ("Cervical bx: CIN3 or CIN2, negative.", ["benign"]),
        ("Cervical bx CIN1 outside, our review CIN2.", ["CIN2"]),
    ],
)
def test_biopsies_by_the_hour(text: str, expected: list[str]) -> None:
    assert told(text, "biopsy") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pap called NILM, rescreened: HSIL.", ["HSIL"]),
        ("Pap reported LSIL but on review HSIL.", ["HSIL"]),
        ("LBC: pHSIL.", ["ASC-H"]),
        ("Smear: possible low grade squamous intraepithelial lesion (pLSIL).", ["ASC-US"]),
    ],
)
def test_smears_of_a_second_look(text: str, expected: list[str]) -> None:
    assert told(text, "cytology") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Endometrioid adenocarcinoma FIGO 2, favor endometrial primary.", []),
        ("Endometrial biopsy: endometrioid carcinoma FIGO 1.", []),
        ("Endometrioid carcinoma, FIGO grade 2, FIGO stage IB.", ["FIGO IB"]),
        ("Ca endometrium FIGO II.", ["FIGO II"]),
        ("Cervical cancer FIGO 2.", ["FIGO II"]),
        ("FIGO IIIA --> corrected in the conference: 2 LN >= 5 mm = FIGO IIIB", ["FIGO IIIB"]),
        ("Cervical SCC. Stage IB1, corrected at MDT: IB2.", ["FIGO IB2"]),
        ("Dx: adenoca cx (usual type HPV assoc), grade 2, 1B2.", ["FIGO IB2"]),
        ("Adenocarcinoma of cervix. R parametrium micro mets so upstaged 3C1p.", ["FIGO IIIC1p"]),
        ("Cx SCC 1B2, rad hyst planned.", ["FIGO IB2"]),
        ("Discharge diagnosis: 1 cervical gastric-type adenocarcinoma IVB  2 Peutz-Jeghers syndrome", ["FIGO IVB"]),
        ("Cervix SCC G2 IB3.", ["FIGO IB3"]),
        ("Ca cervix st 3b, CCRT.", ["FIGO IIIB"]),
        ("FIGO IIIC1(r) cervical cancer", ["FIGO IIIC1r"]),
        ("Cervical cancer, clinical FIGO IIA1 / pathological IIIC1.", ["FIGO IIA1", "FIGO IIIC1"]),
        ("Ca cx IIB (MRI), PALN pos so IIIC2r.", ["FIGO IIB", "FIGO IIIC2r"]),
        ("Cervical SCC. rT0 after chemoRT.", ["TNM rT0"]),
        ("GTN stage I, WHO score 1 (low risk).", ["FIGO I", "WHO score 1"]),
        ("GTN, FIGO score 5, low risk.", ["WHO score 5"]),
        ("Cassettes 1A1, 1B2: cervix, SCC.", []),
        ("Ca cx. If nodes positive, IIIC1 and chemoRT.", []),
        ("Her sister had cervical cancer, IIB.", []),
        ("Cervical cancer: Clavien-Dindo IIIB complication.", []),
        ("Room 1B2, seen with SCC of cervix.", []),
        ("Breast ca, IIIC1.", []),
    ],
)
def test_stages_in_haste(text: str, expected: list[str]) -> None:
    assert told(text, "stage") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "b-hCG\n  28/08      214,000\n  11/09        8,460\n  06/11        sent",
            ["beta-hCG 214000", "beta-hCG 8460"],
        ),
        ("Serial bhCG:\n28/8/23 - 214,000\n11/9/23 - 2105", ["2023-08-28 beta-hCG 214000", "2023-09-11 beta-hCG 2105"]),
        (
            "CA-125   pre-op 1256 / post C3 88 / Jan '25 64 / Feb '25 143",
            ["2025-01 CA125 64", "2025-02 CA125 143", "CA125 1256", "CA125 88"],
        ),
        ("SCC-Ag 14,2 at dx -> 1,1 (Jan) -> 3,9 ng/ml.", ["SCC-Ag 1.1 ng/ml", "SCC-Ag 14.2 ng/ml", "SCC-Ag 3.9 ng/ml"]),
        ("SCC 18.4 -> 2.1 -> 0.9", ["SCC-Ag 0.9", "SCC-Ag 18.4", "SCC-Ag 2.1"]),
        ("HCG weekly: 12000/8000/3400/<2", ["hCG 12000", "hCG 2", "hCG 3400", "hCG 8000"]),
        ("WCC 13.2 -> 12.9, CRP 6 -> 4.", ["CRP 4", "CRP 6", "WBC 12.9", "WBC 13.2"]),
        ("PCV 19% -> 3 units blood", ["hematocrit 19 %"]),
        ("Blood loss 600 mL, RBC 2U.", []),
        ("BT 2u.", []),
        ("SCr N. LFTs N.", ["LFTs normal", "creatinine normal"]),
        ("AST/ALT n.p.", ["ALT normal", "AST normal"]),
        ("E/U/Cr normal. Cr 178umol/L", ["E/U/Cr normal", "creatinine 178 umol/L"]),
        ("No IUCD till hCG N.", []),
        ("RVD on HAART, last VL <20.", ["HIV viral load 20"]),
        ("RVD+. VL 3/2024 LDL.", ["2024-03 HIV viral load negative"]),
        ("HIV VL not detected.", ["HIV viral load negative"]),
        ("Left VL muscle 20 mm.", []),
        (
            "Urine bld ++ leu + nit neg, MSU sent",
            ["urine blood positive", "urine leukocytes positive", "urine nitrites negative"],
        ),
        ("Dipstick: ket ++, glu nil.", ["urine glucose negative", "urine ketones positive"]),
        ("GC/CT NAAT        not detected", ["GC/CT NAAT negative"]),
        ("BSLs fasting 5.4, 5.1.", ["fasting glucose 5.1", "fasting glucose 5.4"]),
        ("'23/5-9  TC+Bev+Pembro x6", []),
        ("Plan\n- MTX\n- inform consultant\n\n07/11 8am   b-hCG 3,412.", ["beta-hCG 3412"]),
        ("Plan:\n12/11 CT chest\n14/11 clinic for hCG", []),
    ],
)
def test_laboratory_shorthand(text: str, expected: list[str]) -> None:
    assert told(text, "lab") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Blood loss 600 mL, RBC 2U.", ["transfusion (RBC 2U)"]),
        ("PCV 19% -> 3 units blood", ["transfusion (3 units blood)"]),
        ("S+E 28/08 EBL 400ml, 1 pint DT. Hb 9.6", ["transfusion (1 pint DT)"]),
        ("BT 2u.", ["transfusion (BT 2u)"]),
        ("GXM 2 units blood", []),
        ("Insulin 4 units blood sugar 10.", []),
        ("If Hb <7 transfuse 2 units PRBC.", []),
    ],
)
def test_blood_given(text: str, expected: list[str]) -> None:
    assert [term for term in told(text, "other_treatment") if "nsulin" not in term] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HPE: SCC cervix, LVSI -, PNI -, parametrium free, LN 0/24.", ["cancer absent free 0 24"]),
        ("Rad hyst: SCC. LVSI - present.", ["cancer present"]),
        ("LEEP    CIN 2-3, ecto margin neg, endocx margin POS.", ["CIN2/3 involved"]),
        ("LLETZ CIN3, ecto margin neg, endo margin pos. Top hat: CIN3, margin neg.", ["CIN3 clear", "CIN3 involved"]),
        (
            "LLETZ: superficially invasive SCC. HSIL at ectocervical margin.\nTop hat: HSIL, margin neg.",
            ["HSIL clear", "cancer involved"],
        ),
        ("LLETZ 3 pieces. AIS at endocx margin, ectocx neg.", ["AIS involved"]),
        ("LLETZ: no HSIL at margins.", ["benign clear"]),
        ("LLETZ: CIN3, endocervical margin pos, ectocervical margin neg, deep clear.", ["CIN3 involved"]),
        ("Cone CIN3; margin status: ecto -, endo +.", ["CIN3 involved"]),
        ("Cone CIN3; margins: ecto -, endo -.", ["CIN3 clear"]),
        ("LLETZ CIN3 margins -ve.", ["CIN3 clear"]),
        ("No margin involved. Cone CIN3.", ["CIN3 clear"]),
        ("Rad hyst: SCC. PLND 0/15, PALND 0/6.", ["cancer 0 21"]),
        ("Rad hyst: SCC, LVSI yes, nodes 1/19, R parametrium micro mets.", ["cancer present involved 1 19"]),
        (
            "Pathology: cervix SCC, left parametrium (+), LVSI (+), vaginal cuff (-). LN: pelvic 3/22, PA 0/4.",
            ["cancer present involved free 3 26"],
        ),
    ],
)
def test_specimens_in_haste(text: str, expected: list[str]) -> None:
    assert told(text, "pathology") == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("HER2 IHC    equivocal 2+ , FISH pending", "ihc", ["HER2 equivocal"]),
        ("p53 wt. ER -/PR -.", "ihc", ["ER negative", "PR negative", "p53 variable"]),
        ("HPV ISH hr  not detected", "molecular", ["HPV ISH not detected"]),
        ("CRP 12, cultures pending.", "lab", ["CRP 12"]),
        ("HER2 pending.", "ihc", []),
        ("Negative fungal elements and Chlamydia and gonorrhea are pending.", "lab", []),
        ("CRP pending.", "lab", []),
    ],
)
def test_results_beside_what_is_awaited(text: str, kind: str, expected: list[str]) -> None:
    assert told(text, kind) == expected


def test_share_in_a_bracket_is_of_the_stain_before_it() -> None:
    events = read("p53 mutant pattern (diffuse strong >90%)  CK7 +", "note").events
    assert [(e.values.marker, e.values.percent) for e in events if e.kind == "ihc"] == [("p53", 90.0), ("CK7", None)]


SUMMARY = """HISTOLOGY
MACRO
A. One piece 4mm. B. Two pieces.

SUMMARY
A Cx bx 12 o'c   - CIN3 + HG CGIN
B Cx bx 6 o'c    - inflammation, no CIN
C ECC            - HG CGIN, scanty"""


def test_lettered_rows_of_a_summary_are_specimens() -> None:
    assert told(SUMMARY, "biopsy") == ["12 AIS", "6 benign"]
    assert told(SUMMARY, "ecc") == ["AIS"]


def test_hours_of_each_sample_are_its_own() -> None:
    assert told("A - punch 12 o'c: CIN3   B - punch 6 o'c: CIN1", "biopsy") == ["12 CIN3", "6 CIN1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pap Jan 2024 NILM, atrophic. Paracentesis 3L, cytology (+) adenoCA.", ["2024-01 NILM"]),
        ("Ascites tapped, cytology positive for malignant cells. Pap 2022 NILM.", ["2022 NILM"]),
        ("No ascites. Cytology HSIL, HPV 16.", ["HSIL"]),
        ("Pleural effusion drained. Cytology HSIL.", ["HSIL"]),
        ("Vault cytology NILM. Pleural effusion drained.", ["NILM"]),
    ],
)
def test_cytology_of_what_was_tapped(text: str, expected: list[str]) -> None:
    assert told(text, "cytology") == expected


def test_who_signed_is_no_result() -> None:
    assert told("Cervical smear HSIL.\nPath: Dr R Mascitelli    auth 25/06/24", "pathology") == []
    assert told("Pathology: Dr Smith reported CIN3.", "pathology") == ["CIN3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HPV 16 ............ NOT DETECTED\nHPV 18 ............ NOT DETECTED\nOther HR-HPV ...... DETECTED", "other"),
        ("HPV 16 ............ DETECTED\nHPV 18 ............ NOT DETECTED\nOther HR-HPV ...... NOT DETECTED", "16"),
        ("HPV16 . . . . . not detected\nHPV18 . . . . . not detected\nHPV other HR . . . . . detected", "other"),
        ("HPV type 16..........NOT DETECTED\nHPV type 18..........DETECTED", "18"),
        ("HPV 16 ………… not detected\nHPV 45 ………… detected", "45"),
        ("HRHPV + (16 neg 18 neg)", "other"),
        ("hrHPV pos (16/18 neg)", "other"),
        ("HPV high-risk detected; types 16 and 18 not detected.", "other"),
        ("cotest ASCUS/HPV+ (neg for 16, 18)", "other"),
        ("HPV genotyp (01/25): 18 detected, 16 not detected, pool 12 detected.", "18+other"),
        ("HPV 16 neg 18 pos pool 12 pos", "18+other"),
    ],
)
def test_dots_lead_to_a_value_and_what_is_neither_16_nor_18_is_another_type(text: str, expected: str) -> None:
    assert told(text, "hpv") == [f"positive {expected}"]


def test_dots_lead_to_the_values_of_a_report() -> None:
    text = "Histologic type . . . . adenocarcinoma\nLVI . . . . . . . not identified\nLymph nodes . . . . . 2/15\n"
    assert told(text, "pathology") == ["cancer absent 2 15"]
    text = "Tumour size ......... 22 mm\nLVSI ................ present\nMargins ............. clear\nFIGO stage ... IB2"
    assert told(text, "pathology") == ["cancer clear present"] or "present" in told(text, "pathology")[0]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Cervical biopsy squamous cell carcinoma Feb 2020\nHIV neg (PITC). HTN.", "biopsy", ["2020-02 cancer"]),
        ("Ca cervix stage IVA (VVF) biopsy-proven squamous cell ca Feb 2020\nHIV neg", "stage", ["2020-02 FIGO IVA"]),
        (
            "Diagnosis: carcinoma of cervix stage IIB, biopsy-proven SCC May 2019\nHIV negative.",
            "biopsy",
            ["2019-05 cancer"],
        ),
        ("Cervical biopsy squamous cell carcinoma Feb 2020\nHBsAg neg", "biopsy", ["2020-02 cancer"]),
    ],
)
def test_a_negative_test_of_the_blood_denies_no_cancer_before_it(text: str, kind: str, expected: list[str]) -> None:
    assert told(text, kind) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Completion hysterectomy after childbearing: not mandatory, to discuss.",
        "Hysterectomy not mandatory.",
        "Completion surgery after childbearing - optional.",
        "Radical hyst would not be appropriate.",
        "Definitive hysterectomy once family complete.",
        "Hysterectomy is not justified for CIN 1.",
        "Cold knife cone rejected by the board, favour observation.",
        "Repeat LEEP vs observation: she prefers observation.",
        "LEEP 2nd, to consider.",
    ],
)
def test_an_operation_that_is_only_weighed_was_not_done(text: str) -> None:
    assert told(text, "surgery") == []


def test_an_operation_after_her_family_was_complete_was_done() -> None:
    assert told("She had a hysterectomy after completion of family in 2010.", "surgery")
    assert told("Hysterectomy was done after childbearing.", "surgery")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ca cervix pT1b1 corrected to pT1b2 (addendum).", ["TNM pT1b2"]),
        (
            "Ca cervix pT1a1. FIGO 2018: IA1. ADDENDUM: Depth 3.2 mm; stage is therefore revised to IA2 / pT1a2.",
            ["FIGO IA2", "TNM pT1a2"],
        ),
        ("Ca cervix. Stage IA1 was amended to IA2.", ["FIGO IA2"]),
        ("Ca cervix IB1. Histology revised to adenocarcinoma. Stage IIA1.", ["FIGO IB1", "FIGO IIA1"]),
        ("Ca cervix. => IB1 FIGO 2018.", ["FIGO 2018 IB1"]),
        ("Ca cervix. FIGO at dx IB2, G3", ["FIGO IB2"]),
        ("Ca cervix. FIGO IIIB at EUA -> after CT tumour board say IIIC1r", ["FIGO IIIB", "FIGO IIIC1r"]),
        ("SYNOPTIC\n  pTNM (AJCC 9) . . . . . . pT1a1\n  FIGO 2018 . . . . . IA1\n", ["FIGO 2018 IA1", "TNM pT1a1"]),
    ],
)
def test_a_corrected_stage_takes_the_place_of_the_first(text: str, expected: list[str]) -> None:
    assert told(text, "stage") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Diagnosis:\n1. Ca cervix stage IIB\n2. HIV negative\n3. Anaemia", ["", "carcinoma"]),
        ("Dx: CIN 3. RVD neg. HTN.", ["CIN3"]),
    ],
)
def test_a_negative_test_is_no_diagnosis(text: str, expected: list[str]) -> None:
    assert told(text, "diagnosis") == expected


def test_the_disease_for_which_a_regimen_was_made_is_not_hers() -> None:
    text = "Cx bx: small cell NEC. SCNEC cx, FIGO 2018 IIIC1r. SCLC-type regimens extrapolated. Cis 60 d1."
    assert not [each for each in told(text, "diagnosis") if "lung" in each]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rad hyst: SCC, LVSI pos, PM neg, surgical margin neg, LN 0/31", "cancer clear present free 0 31"),
        ("Rad hyst: SCC G2, LVSI pos, margins neg.", "cancer clear present"),
        ("Hysterectomy histology: SCC, LVSI pos, parametrium neg, margins clear.", "cancer clear present free"),
        ("Rad hyst: SCC, LVSI neg, PM pos, cuff neg, LN 2/20.", "cancer absent involved free 2 20"),
        ("Rad hyst: SCC, LVSI+, PM-, margins -ve, LN 0/22.", "cancer clear present free 0 22"),
        ("LEEP: microinv SCC, LVSI neg, margins pos.", "cancer involved absent"),
    ],
)
def test_what_is_pos_is_not_denied_by_the_neg_of_the_next_item(text: str, expected: str) -> None:
    assert told(text, "pathology") == [expected]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Trachelectomy: no residual invasive carcinoma. Residual HSIL 2 mm at 7 hours.", "pathology", ["HSIL"]),
        ("Cone: no residual AIS. CIN1 only.", "pathology", ["CIN1"]),
        ("Cervical biopsy: no malignancy. CIN 1 with koilocytosis.", "biopsy", ["CIN1"]),
        ("LLETZ histology: No evidence of invasion. HSIL (CIN 3).", "pathology", ["HSIL"]),
        ("Rad trachelectomy path - no residual ca, residual CIN 3 at endocx margin.", "pathology", ["CIN3 involved"]),
        ("Hysterectomy: no residual tumour. Fibroids.", "pathology", ["benign"]),
        ("ECC negative. CIN 3 on cone.", "ecc", ["benign"]),
        ("Biopsy: negative for malignancy. CIN risk explained.", "biopsy", ["benign"]),
    ],
)
def test_what_a_specimen_does_not_show_leaves_what_it_shows(text: str, kind: str, expected: list[str]) -> None:
    assert told(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("12m pap neg HPV neg. 18m ASC-US HPV 31 pos.", "hpv", ["negative", "positive 31"]),
        ("At 16 wks smear HSIL, HPV pos.", "hpv", ["positive"]),
        ("HPV pos 18 mths ago, 31 weeks pregnant.", "hpv", ["positive"]),
        ("52F HPV 16 pos. 33 y.", "hpv", ["positive 16"]),
        ("Test of cure 6/12 HPV neg; 18/12 HPV pos.", "hpv", ["negative", "positive"]),
        ("Cytology 18/10/24: AGC, possibly neoplastic + HSIL.", "cytology", ["2024-10-18 AGC-FN", "2024-10-18 HSIL"]),
        ("IHC syn+, chromo focal, CD56+", "ihc", ["CD56 positive", "CgA positive", "Syn positive"]),
        ("CK7+ CK20- CDX2- p16+", "ihc", ["CDX2 negative", "CK20 negative", "CK7 positive", "p16 positive"]),
        ("Adenosquamous ca. p16+, MMR-p", "ihc", ["MMR positive", "p16 positive"]),
        ("Adenoca, p16+, MMR-d", "ihc", ["MMR negative", "p16 positive"]),
        ("POP-Q:\n Aa +2 Ba +5 C +6\n gh 5 pb 2 tvl 9\n= Stage 3. PVR 180 ml.", "stage", ["POP-Q III"]),
    ],
)
def test_months_points_and_signs_are_read_as_what_they_are(text: str, kind: str, expected: list[str]) -> None:
    assert told(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("04/2021 LEEP: squamous ca. microinvasive, G2. 06/2021 re-cone: residual CIN3. Biopsy CIN3.", "squamous"),
        ("Biopsy reported as SCC elsewhere, our review CIN3. LLETZ CIN3.", "CIN3"),
        ("DIAGNOSIS:\n1) POC - COMPLETE HYDATIDIFORM MOLE\n2) CERVICAL POLYP - BENIGN ENDOCERVICAL POLYP", "mole"),
    ],
)
def test_a_text_is_about_the_graver_lesion_that_was_proven(text: str, expected: str) -> None:
    index = [e.values for e in read(text, "note").events if getattr(e.values, "role", "") == "index"]
    assert expected in " ".join(getattr(value, "histology", "") for value in index)


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("Previous screening: 2019 VIA neg. 2021 VIA pos -> cryo same day.", ["2019 negative", "2021 positive"]),
        ("Screening hx: 2018 VILI neg; 2020 HPV neg.", ["2018 negative"]),
        ("Cervical screening: VIA negative 2022.", ["2022 negative"]),
    ],
)
def test_a_negative_inspection_is_no_smear(text: str, via: list[str]) -> None:
    assert told(text, "via") == via
    assert told(text, "cytology") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Punch biopsy of cervix taken. Results seen 29-10-19: MSU E. coli >10^5. Smear NILM.", [""]),
        ("Biopsy taken. Results: Hb 11, HVS candida.", [""]),
        ("Biopsy of cervix taken. Results: swab GBS. Biopsy: CIN 1.", ["CIN1"]),
        ("Biopsies taken. Results: urine culture no growth. Histology CIN 2.", ["CIN2"]),
    ],
)
def test_the_result_of_the_urine_or_the_blood_is_not_that_of_the_biopsy(text: str, expected: list[str]) -> None:
    assert told(text, "biopsy") == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("2019 ASCUS. 2021 NILM.", "cytology", ["2019 ASC-US", "2021 NILM"]),
        ("Pap 2019 ASCUS. 2021 NILM. 2023 HSIL.", "cytology", ["2019 ASC-US", "2021 NILM", "2023 HSIL"]),
        ("Smear 2017 neg. 2020 neg. 2023 pos.", "cytology", ["2017 NILM", "2020 NILM", "2023 abnormal"]),
        ("HPV 2019 neg. 2022 pos.", "hpv", ["2019 negative", "2022 positive"]),
        ("2015 NILM. 2018 HSIL -> LEEP CIN 3. 2020 NILM.", "surgery", ["2018 LEEP"]),
        ("In 2019 she had LEEP. 2021 biopsy CIN 1.", "biopsy", ["2021 CIN1"]),
        ("Smear HSIL 2018. 2020 was difficult for her.", "cytology", ["2018 HSIL"]),
        ("Smear 2017 neg. 2020 Covid positive.", "cytology", ["2017 NILM"]),
        ("FIGO 2018 IB1. 2019 was a good year.", "stage", ["FIGO 2018 IB1"]),
    ],
)
def test_a_year_that_opens_a_sentence_dates_the_result_behind_it(text: str, kind: str, expected: list[str]) -> None:
    assert told(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pap HSIL, colpo neg, biopsy CIN 2.", ["normal"]),
        ("Colposcopy: Schiller +.", ["iodine_negative"]),
        ("Colposcopy negative for invasion; AW at 12.", ["acetowhite"]),
    ],
)
def test_a_colposcopy_in_a_word(text: str, expected: list[str]) -> None:
    assert [e.values.code for e in read(text, "note").events if e.kind == "colposcopy"] == expected  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rad trachelectomy: SCC, LVSI neg, with parametria l + r. Parametria no tumor.", "cancer absent free"),
        ("Specimen uterus, parametria R + L. SCC. LVSI neg.", "cancer absent"),
        ("Rad hyst: SCC, LVSI neg, parametria R + , L -.", "cancer absent involved"),
        ("Rad hyst: SCC, LVSI neg, parametria +.", "cancer absent involved"),
        ("Rad hyst: SCC, LVSI neg, parametria right and left free.", "cancer absent free"),
    ],
)
def test_a_plus_between_two_sides_finds_nothing(text: str, expected: str) -> None:
    assert told(text, "pathology") == [expected]


@pytest.mark.parametrize(
    ("text", "biopsies", "operations"),
    [
        ("Colposcopy: looked like CIN2/3, she was to be treated at this visit so no punch biopsy.", [], []),
        ("No biopsy taken, LLETZ done.", [], ["LLETZ"]),
        ("High grade, CIN 3, so no biopsy, LLETZ done.", [], ["LLETZ"]),
        ("No biopsy or LLETZ done.", [], []),
        ("No biopsy, LLETZ or cone done.", [], []),
    ],
)
def test_what_was_done_instead_of_a_biopsy(text: str, biopsies: list[str], operations: list[str]) -> None:
    assert told(text, "biopsy") == biopsies
    assert told(text, "surgery") == operations
