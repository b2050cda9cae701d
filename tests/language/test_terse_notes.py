"""Notes written in haste: entries by day, arrows and signs for results, short names of tumours, bare years."""

import pytest

from lugol.errors import UnusableInput
from lugol.language.narrative import read


def told(text: str) -> set[str]:
    """Each event of a text as its kind, its assertion where it is not affirmed, its date, and its result."""
    try:
        events = read(text, "note").events
    except UnusableInput:
        return set()
    found = set()
    for event in events:
        values = event.values
        histology = getattr(values, "histology", None)
        result = (
            histology if event.kind in ("biopsy", "ecc", "pathology", "diagnosis") else getattr(values, "result", "")
        )
        types = " ".join(getattr(values, "types", ()) or ())
        said = "" if event.assertion == "affirmed" else event.assertion
        found.add(" ".join(part for part in (event.kind, said, event.when.edtf, str(result or ""), types) if part))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cervical bx: adenosquamous ca", "biopsy cancer"),
        ("Bx result: sq cell ca, mod diff.", "biopsy cancer"),
        ("HPE: poorly diff ca", "pathology cancer"),
        ("Cervical biopsy showed adeno ca in situ", "biopsy AIS"),
        ("Bx = Ca", "biopsy cancer"),
        ("Cervical bx -> malignant", "biopsy cancer"),
        ("Bx → CIN 2/3", "biopsy CIN2/3"),
        ("Punch bx 13/4/23 -> CIN3.", "biopsy 2023-04-13 CIN3"),
        ("smear 2019 -> NILM, 2022 -> HSIL", "cytology 2022 HSIL"),
        ("smear 2019 - NILM, 2022 - HSIL", "cytology 2022 HSIL"),
        ("Smear 2019 NILM. 2022 smear HSIL.", "cytology 2022 HSIL"),
        ("Pap 2018: NILM, 2020: ASC-US and 2021: HSIL.", "cytology 2021 HSIL"),
        ("Pap 2018 NILM (HPV neg); 2021 NILM (HPV pos 16); 2022 colpo normal", "hpv 2021 positive 16"),
        ("Smear and HPV: 2018 neg/neg, 2021 neg/pos, 2023 LSIL/pos", "hpv 2021 positive"),
        ("Smear/HPV: 2018 neg/neg; 2021 neg/pos", "hpv 2021 positive"),
        ("3 Sept 2024\nPV loss.\nAddendum 17 Sept: bx = SCC.", "biopsy 2024-09-17 cancer"),
        ("An HPV test was taken on 3 April 2024 and this was positive.", "hpv 2024-04-03 positive"),
        ("An HPV test was done on 3 April 2024. This was positive for HPV 16.", "hpv 2024-04-03 positive 16"),
        ("HPV testing in 2019 came back negative.", "hpv 2019 negative"),
        ("VIA was done on 3 April 2024 and was positive.", "via 2024-04-03 positive"),
        ("She had a smear on 3 April 2024 which was reported as normal.", "cytology 2024-04-03 NILM"),
        ("A smear was taken in 2019, which was reported as borderline.", "cytology 2019 ASC-US"),
        ("Smear NILM 2019, HPV negative 2021, HPV positive 2024.", "hpv 2024 positive"),
        ("HPV 16 positive 2019, HPV not detected 2022, HPV 18 pos 2024", "hpv 2024 positive 18"),
        ("Severe dyskaryosis in 2024.", "cytology 2024 HSIL"),
        ("Her previous sample in 2019 was negative. HPV positive 2024.", "cytology historical 2019 NILM"),
        ("Clinical details: ?polyp, PMB, on tamoxifen", "symptom"),
        ("?CIN3, previous LLETZ 2011.", "surgery historical 2011"),
        ("Ca cx IIB. Prior to chemoradiotherapy she needs a stent.", "radiotherapy planned"),
        ("Ca cx IIB, will need staging before treatment with radiotherapy.", "radiotherapy planned"),
        ("Ovarian cancer. Cervix to be sampled at EUA before chemo.", "systemic_therapy planned"),
        ("Ca cx. Neoadjuvant chemotherapy was given before radical hysterectomy.", "surgery"),
        ("Carcinoma of the cervix, clinically stage IB2 pending biopsy.", "stage possible"),
        ("HSIL pap 9/2024. Pt did not keep colpo appt 10/15/24, reminder sent.", "followup 2024-10-15"),
        ("Persistent hrHPV (other), cyt neg x2.", "hpv positive other"),
        ("HPV 18, cytology neg.", "hpv positive 18"),
        ("persistent HPV infection, cytology negative", "hpv positive"),
        ("Ca cx. CCRT (EBRT 45/25 + boost, HDR 28/4) completed 9/2022.", "radiotherapy 2022-09"),
        ("Ca cx. Imp: ?lung mets", "metastasis possible"),
        ("12/11/2024 Telephone: Hb 92.\n14/06/2019 Smear: negative, HPV not tested", "cytology 2019-06-14 NILM"),
        ("10/05/2022 Smear invite x3 - no response\n14/06/2019 Smear neg", "followup 2022-05-10"),
        ("Co-test 6/2019 neg/neg; 12/2019 neg/neg; 2021 NILM/HPV neg; 8/2023 AGC/HPV18+.", "cytology 2019-12 NILM"),
        ("Co-test 6/2019 neg/neg; 12/2019 neg/neg; 2021 NILM/HPV neg; 8/2023 AGC/HPV18+.", "hpv 2023-08 positive 18"),
        ("Cervical bx, bladder bx. Histology: cervix - SCC; bladder - cystitis, no malignancy.", "biopsy benign"),
        ("Clinic 11 January 2023.\nSmear normal (Nov 2021). HSG shows patent tubes.", "imaging ..2023-01-11"),
        ("Theatre note 18-Apr-2023\nCervical bx.\nHistology (27 Apr): SCC.", "biopsy 2023-04-18 cancer"),
        ("Histology: endocervical adenocarcinoma in situ.", "pathology AIS"),
        ("Smear hx: 2013 borderline, 2014 neg, none since (DNA x3).", "cytology 2013 ASC-US"),
        ("Screening history: 2009 neg, 2012 neg, 2015 DNA, 2018 inadequate.", "cytology 2018 UNSAT"),
        ("Cx smear hx - 2013 neg, 2016 HSIL", "cytology 2016 HSIL"),
        ("20.12.24: Pap repeated. Report 28.12.24 - HSIL.", "cytology 2024-12-20 HSIL"),
        ("Ca cx. 2021-04-06 to 2021-05-21 EBRT 46 Gy/23 fr.", "radiotherapy 2021-04-06/2021-05-21"),
        ("Punch bx x1 at 6.\nResult 17 Oct 2023: CIN2.", "biopsy 2023-10-17 CIN2"),
        ("Ca cx. Plan: EBRT with cisplatin.\nReview wk 5, 14 Oct 2023: SCC-Ag 1.2.", "lab 2023-10-14"),
        ("Endocervical adenocarcinoma, gastric type.", "diagnosis adenocarcinoma, gastric type"),
    ],
)
def test_what_is_told(text: str, expected: str) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("A smear was taken; if it is negative she can be discharged.", "NILM"),
        ("Smear taken - if normal, recall 3 years.", "NILM"),
        ("Smear taken - if normal, HPV 16 positive", "NILM"),
        ("Smear was taken, to be repeated if abnormal", "abnormal"),
        ("HPV test was taken today. It will be reported next week.", "hpv"),
        ("An HPV test was offered. This was declined.", "hpv"),
        ("Her mother had an HPV test. It was positive.", "hpv"),
        ("The cervical biopsy was not malignant.", "cancer"),
        ("Cervical biopsy. Ca 2.3 mmol/l", "cancer"),
        ("A smear was due in 2019, which was not done.", "cytology"),
        ("Imp: HPV changes. Colposcopy adequate. Plan smear 12/12", "cytology"),
        ("Ca cx. Imp: ?nodal recurrence", "diagnosis nodal"),
        ("Her last urine sample was negative. HPV positive 2024.", "NILM"),
        ("The last endometrial sample was normal. Smear HSIL.", "NILM"),
        ("Her sister had a smear in 2019 which was reported as HSIL.", "HSIL"),
    ],
)
def test_what_is_not_told(text: str, never: str) -> None:
    assert not any(never in event for event in told(text))


def test_a_plan_ends_where_the_entry_of_the_next_day_begins() -> None:
    text = (
        "12.8.23 48/F, P4. c/o white discharge.\nImp: ?Ca Cx IIB\nAdv: Cx Bx, CECT abd+pelvis.\n"
        "19.8.23 Bx report 1123/23: mod diff keratinising SCC. Hb 8.1.\nPlan: EBRT 50Gy/25# with weekly cisplatin.\n"
        "4.12.23 Completed EBRT 50 Gy/25# + 4 cycles weekly CDDP. O/E: no residual growth."
    )
    found = told(text)
    assert "biopsy 2023-08-19 cancer" in found
    assert any(event.startswith("radiotherapy planned") for event in found)
    assert any(event.startswith("radiotherapy 2023-12-04") for event in found)
    assert not any(event.startswith("lab planned") for event in found)


def test_her_kin_end_where_the_entry_of_the_next_day_begins() -> None:
    found = told("3.2.24 Seen. FH: mother ca cervix\n19.2.24 Cervical bx: SCC.")
    assert "biopsy 2024-02-19 cancer" in found


def test_a_biopsy_at_an_examination_of_its_own_is_not_the_result_of_an_earlier_one() -> None:
    found = told(
        "2023-11-15 colposcopy: biopsy of 3, 6, 9, 12 points + ECC: chronic cervicitis.\n"
        "2024-01-12 hysteroscopy: cervical canal mass, biopsy: endocervical adenocarcinoma."
    )
    assert {"biopsy 2023-11-15 benign", "ecc 2023-11-15 benign", "biopsy 2024-01-12 cancer"} <= found


def test_a_day_in_brackets_counts_no_nodes() -> None:
    text = "Path (6/10): residual adenocarcinoma, 4 mm depth of 14 mm stroma, margins and parametria negative, 0/4 SLN."
    (report,) = [e.values for e in read(text, "note").events if e.kind == "pathology"]
    assert (report.nodes_examined, report.nodes_positive) == (4, 0)  # type: ignore[union-attr]


def test_our_review_takes_the_place_of_the_outside_diagnosis() -> None:
    text = "Outside dx: small cell carcinoma of cervix. Our review: large cell neuroendocrine carcinoma."
    found = {e.values.histology: e.values.status for e in read(text, "note").events if e.kind == "diagnosis"}  # type: ignore[union-attr]
    assert found["small cell neuroendocrine carcinoma"] == "superseded"
    assert found["large cell neuroendocrine carcinoma"] == ""


def test_the_age_of_her_last_period_is_not_hers() -> None:
    assert read("58 yo. LMP age 51. PMB.", "note").patient.age == 58


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LEEP 2019: CIN2, marg neg.", "pathology 2019 CIN2"),
        ("Cone 2017 - AIS, marg invol.", "pathology 2017 AIS"),
        ("Colposcopy: looks like CIN3, LLETZ done, histology awaited.", "surgery"),
        ("? high grade on colposcopy, LLETZ performed today.", "surgery"),
        ("Ca cx IIB, CRT 2022. Recurred lung 2023. RIP 30/3/2024.", "death 2024-03-30"),
        ("Ca cx IIB. MRI 30/3/2023: CR.", "response 2023-03-30"),
        ("Ca cx IIB. CT CAP 30/3/2023: PD lung + liver.", "response 2023-03-30"),
    ],
)  # fmt: skip
def test_shorthand_of_margins_deeds_death_and_response_is_read(text: str, expected: str) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("LEEP 2019: CIN2, marg neg.", "pathology 2019 benign"),
        ("Ca cx. ECG: PR 140.", "response"),
        ("Ca cx. Tumour bank: TRIP consent, RIP antibody.", "death"),
        ("Colposcopy: looks like CIN3, LLETZ to be done.", "surgery"),
    ],
)
def test_what_shorthand_does_not_say(text: str, absent: str) -> None:
    assert absent not in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ca ovary. TC x6 completed 3/2023.", "systemic_therapy 2023-03"),
        ("Small cell ca cx: EP x4 then RT.", "systemic_therapy"),
        ("Ca cx IIB. C1 TC 30/10/2023, C2 in 3 weeks.", "systemic_therapy 2023-10-30"),
        ("Small cell ca cx: cis/etop x4.", "systemic_therapy"),
        ("Ca cx. Weekly cis x5 with EBRT 45/25.", "systemic_therapy"),
        ("Recurrent ovarian CA.\nP> Gem-Carbo x 6 once MAIP approved.", "systemic_therapy planned"),
        ("Ca cx IIB.\nP> cisplatin x 6 pending funding", "systemic_therapy planned"),
        ("Colposcopy inadequate. ECC attempted - unable, os too tight.", "ecc negated"),
        ("ECC attempted - failed.  Cervix stenosed.", "ecc negated"),
    ],
)
def test_treatment_in_haste_is_read_and_a_plan_stays_one(text: str, expected: str) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ca cx, NED. Red flags gone through (bleeding, back pain, leg swelling, SOB).", "symptom"),
        ("Ca cx, NED. Safety netted re bleeding, weight loss.", "symptom"),
        ("Ca cx, NED. Call us if any new lump, bleeding or weight loss.", "symptom"),
        ("CIN3. Ring if any bleeding or fever.", "symptom"),
        ("Ca cx, NED. Worry re recurrence ++.", "recurrence"),
        ("Ca cx, NED. Very scared of recurrence in the vault.", "recurrence"),
        ("CIN3. Please do the smear at the surgery in 6 months.", "surgery"),
        ("CIN3. Your surgery rang about her.", "surgery"),
        ("Vulval ca. Wound dehiscence, VAC therapy 3 weeks.", "systemic_therapy"),
        ("Ca cx. Hb 6.1, BT 2u given.", "radiotherapy"),
        ("Ca cx. Uro consult, DJ stent?", "other_treatment"),
        ("CIN3. Treated for vaginitis, no effect.", "response"),
        ("Endometrial biopsy: proliferative endometrium.", "exam"),
    ],
)
def test_what_is_only_feared_asked_or_called_alike_tells_no_event(text: str, kind: str) -> None:
    assert not any(each.split()[0] == kind for each in told(text))


def test_doses_are_those_of_all_fractions() -> None:
    doses = [
        [getattr(e.values, "dose_gy", None) for e in read(text, "note").events if e.kind == "radiotherapy"]
        for text in ("Ca cx. HDR 3 x 8 Gy.", "Ca cx. EBRT 25 x 1.8 Gy.", "Ca cx. HDR 7 Gy x 4.", "Ca cx. EBRT 45 Gy.")
    ]
    assert doses == [[24.0], [45.0], [28.0], [45.0]]
