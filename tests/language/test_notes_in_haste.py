"""Notes written in haste: what they tell, in the habits of several countries, and what of them tells nothing."""

import json

import msgspec
import pytest

from lugol.language.narrative import read
from lugol.record.event import Followup

AGES = [
    ("47yr old P6+1 (5A), petty trader. Ca Cx stage IIIB on RT.", 47),
    ("34F G1P1, HPV 16 pos on self test 3/5/24. Colp booked.", 34),
    ("36/F, c/o white discharge x 2 mo. Cx: erosion.", 36),
    ("Age: 41y  Sex: F. LBC ASC-US.", 41),
    ("Pt is a 29 y.o. G1P0 here for colpo after ASCUS pap.", 29),
    ("DOB 12/3/1985 (39). HSIL on smear. LLETZ today.", 39),
    ("52F w/ recurrent cx SCC, here prior to cycle 6.", 52),
    ("31yo G4P1 @ 24+2 (EDD 2/9). PPROM with stitch.", 31),
    ("Client 41yrs P4+1 LNMP 29/7/24. FP - Jadelle.", 41),
    ("R.D.M. 57/F, G5P5 (5005), Tarlac. Menopause at 51.", 57),
    ("The patient, 46 y, G3P1A2, noticed watery fluid.", 46),
    ("Patient: 71 years, multimorbid, ECOG 1. Lichen sclerosus.", 71),
    ("CLINICAL HX: 58 yo G2P2, PMB, thickened EMS 9mm.", 58),
    ("Spoke to pt (45yo) as arranged. Adenoca cx.", 45),
    ("38 yo G3P1112, LMP 2/24/25, s/p LEEP.", 38),
    ("Woman 47 years. squamous ca of cervix.", 47),
    ("Collected 18/06/24  clinician collected     Age 38\nPCB few months.", 38),
    ("44 year old nurse, P2, referred with PCB x3/12.", 44),
    ("33 y/o F presents for f/u of CIN2.", 33),
    ("50y/F, postmenop bleed x 1 wk. Ut bulky.", 50),
    ("27 yrs old primi, 32/40, PV bleed since am.", 27),
    ("63 yr F. Ca cx IIB post CCRT. Vault normal.", 63),
    ("Mrs. K.S., 35 yrs, P2L2, LSCS x 2. C/o WDPV.", 35),
    ("Mrs Banda 42 P5 RVD. VIA +ve.", 42),
    ("Age/Sex: 60/F   OPD No 2231\nC/o PMB.", 60),
    ("pt 29 yo F G2P1 pap HSIL", 29),
    ("37♀ G2P2 with PCB.", 37),
    ("55 y.o. female s/p RT for cervical ca.", 55),
    ("F/48, PMB, cervix bulky.", 48),
    ("F 48, IMB 3/12. Cx polyp.", 48),
    ("32-yr-old multip, smear severe dysk. Colp today.", 32),
    ("49 y lady with PMB. TVS ET 9.", 49),
    ("40 ans, G3P2, HSIL on pap.", 40),
    ("53 a., G2P2, CIN 3 on biopsy.", 53),
    ("26yof c/o discharge, IUD in situ.", 26),
    ("61yoF PMB, pipelle done.", 61),
    ("34 yof HSIL.", 34),
    ("39YO HSIL pap. Colpo: AWE 12.", 39),
    ("Name: xxx   Age: 43 yrs   LMP: 3/2/24\nPap: HSIL", 43),
    ("AGE 43   PARITY 3   LMP 3/2/24\nc/o PCB", 43),
    ("Age- 36 yrs, P3L3A1. C/o leucorrhoea", 36),
    ("Pt aged 36, P3. Abnormal smear.", 36),
    ("Nulliparous 28 yr old, CIN3.", 28),
    ("28 years female unmarried, came with c/o pain abdomen.", 28),
    ("51 yrs. LMP 2 yrs back. PMB x 1.", 51),
    ("51y. PMB x1. TVS ET 4mm.", 51),
    ("Re: Jane Doe (45 yrs). Thank you for referring. PCB.", 45),
    ("45 year-old. Smear HSIL. No symptoms.", 45),
    ("45yr P3. IMB.", 45),
    ("45 y P3+0, menorrhagia.", 45),
    ("66yr old, LMP at 50. PMB. Sister 70 had womb ca.", 66),
    ("PMB clinic\n66 yo. BMI 40. Mother had br ca age 50.", 66),
    ("Pt 30y, G2P1, 12/40. HSIL pap.", 30),
    ("33 yo @ 30/40. GDM. Husband 45. HSIL pap.", 33),
    ("Ms N.D 24yo, single, HIV neg. VIA neg.", 24),
    ("52 yrs old Para 7, bleeding PV 3/12", 52),
    ("38yF ASCUS, HPV+.", 38),
    ("38 F. Pap ASC-H. Colpo today.", 38),
    ("Ca cx, 59 y, IIB, for CCRT", 59),
    ("59-y-o, post RT. Vag stenosis.", 59),
    ("A 35 year old G4P3 at 22 weeks.  HSIL pap.", 35),
    ("(56F) vulval itch. Bx VIN.", 56),
    ("38 yr. Sis 45 ca breast. HSIL smear.", 38),
    ("44yo, mum 72 A+W, ca cx in aunt 50. Smear HSIL.", 44),
    ("43, G2P2, PCB x 3/12. Cx friable.", 43),
    ("41 G3P3 with HSIL pap.", 41),
    ("Pt: 29, G1P0. ASCUS pap.", 29),
    ("Ms D, 33. CIN2 on biopsy.", 33),
    ("29, nullip, LSIL x2.", 29),
    ("44, P3, last smear 2015. IMB.", 44),
    ("P4, 42yrs, VIA +ve.", 42),
    ("P3 aged 42. Smear borderline.", 42),
    ("P3, 42 yo, smear borderline.", 42),
    ("DOB 01/02/1980 44yo. Pap LSIL.", 44),
    ("D.O.B: 01.02.1980 (44 yrs). Pap LSIL.", 44),
    ("DOB 1980 (44y)  NHS ***. Smear severe dyskaryosis.", 44),
    ("45Y/F LBC NILM.", 45),
    ("AGE/SEX : 45Y/F   LBC: NILM", 45),
    ("Sex: F  Age 45  LBC NILM", 45),
    ("Age : 045 Y  Sex : Female\nPap smear: NILM", 45),
    ("45 YRS/FEMALE. Pap: HSIL.", 45),
    ("58/F/Teacher. PMB x2.", 58),
    ("41♀, P2. PCB.", 41),
    ("41 yr ♀ P2. PCB.", 41),
    ("62a, P3. Prolapse. Cx atrophic.", 62),
    ("62 yrs F c/o mass per vaginum.", 62),
    ("50-yr old P5+0 A4, trader. bleeding PV.", 50),
    ("50 yr-old lady w/ cx mass.", 50),
    ("34 y.o female, IUD, pap AGC.", 34),
    ("34y.o. F, pap AGC.", 34),
    ("34 yo. G2. Pap AGC.", 34),
    ("34 Y/O FEMALE G2P2002 PRESENTS FOR COLPO. PAP ASCUS.", 34),
    ("29-year-old. No complaints. Smear HSIL.", 29),
    ("29 year old referred with HSIL smear.", 29),
    ("29 yr old with HSIL smear.", 29),
    ("29yrs nullip HSIL smear.", 29),
    ("29 yr nullip. HSIL smear.", 29),
    ("29y nulligravida, HSIL.", 29),
    ("48yr lady, para 3, menorrhagia.", 48),
    ("48 yr woman with ca cx.", 48),
    ("36yr/F/P2L2/ LSCS, c/o WDPV.", 36),
    ("36 yr P2+0. Smear mod dysk.", 36),
    ("36yrs P2 NVD. Smear mod dysk.", 36),
    ("Thank you for seeing this 36 yr old para 2. Smear mod dysk.", 36),
    ("Many thanks for seeing Mrs X, 36 years, with PCB.", 36),
    ("Mrs X (36) attended colposcopy. CIN2.", 36),
    ("Mrs X is 36. CIN2 on biopsy.", 36),
    ("Mrs X is 36 and has CIN2 on biopsy.", 36),
    ("This 36yo was seen in colp. CIN2.", 36),
    ("This pleasant 36 y/o had PCB.", 36),
    ("I saw this 36 year-old today. PCB.", 36),
    ("seen today, 36yo, PCB.", 36),
    ("Pt (36) rang re smear result HSIL.", 36),
    ("Phone: pt 36, smear HSIL.", 36),
    ("Diagnosis: CIN3\n36 yo P2. LLETZ today.", 36),
    ("Ward 3 Bed 4\n36 yrs\nD2 post TAH. Afebrile.", 36),
    ("Day 2 post op. 36 yo TAH for fibroids. Afebrile.", 36),
    ("Bed 4: 36F D1 post LSCS. Well.", 36),
    ("POD1, 36F s/p RH for ca cx IB1.", 36),
    ("Hx: 36F presenting w/ PCB.", 36),
    ("CC: 36F w/ PCB", 36),
    ("ID: 36 G2P1, PCB", 36),
    ("S: 36 yo G2P1 PCB.", 36),
    ("HPI: Pt is a 36yo P1 w/ PCB.", 36),
    ("HPI: Ms. S is 36, G2, with PCB.", 36),
    ("# 36F, P2, CIN3", 36),
    ("1. 36F P2, CIN3 on bx", 36),
    ("Age 36. P2. CIN3.", 36),
    ("Age = 36, parity = 2, CIN3.", 36),
    ("Age- 36. CIN3.", 36),
    ("Age(yrs) 36. CIN3.", 36),
    ("Age (years): 36  Parity: 2\nVIA positive.", 36),
    ("Age in years: 36. VIA positive.", 36),
    ("36 yrs of age, VIA pos.", 36),
    ("VIA pos in 36yr client.", 36),
    ("PCB in 36 yr old.", 36),
    ("?ca cx 36yo P5.", 36),
    ("36yo with partner 50yo. HSIL.", 36),
    ("36yo; mother had ca breast aged 50. HSIL.", 36),
]
NO_AGES = [
    "Mother 60 had br ca. Smear HSIL.",
    "Daughter 13 - school HPV vac. Worried.",
    "Smokes 20/day, since 25 yrs. HSIL on smear.",
    "LMP 50 yrs. PMB x2.",
    "Married x 15 yrs. LCB 12 yrs back. c/o PCB.",
    "30/40, FM felt. BP 120/80. Pap HSIL.",
    "Husband 45 yrs, driver. Pap HSIL.",
    "Pap 24 F/u 12 mo.",
    "Menopause 51 yrs. PMB x1.",
    "Sister 38F ca cx. Pap NILM.",
    "Bilat ovaries 25F catheter kept. Cx normal.",
    "Foley 16F in situ. Urine clear.",
    "Pap 45 y ago normal.",
    "Sis had ca cx @ 45. Smear HSIL.",
    "FH: mum womb ca ~60, mat aunt bowel ca 49. Smear HSIL.",
    "Menarche 13, LMP 45. HSIL.",
    "FHx mother 55 yo breast ca. Pap HSIL.",
    "LCB 6 yrs. Married 15 yrs. Pap HSIL.",
    "IUCD 12 yrs. Pap HSIL.",
    "Smear at 25 yrs: HSIL.",
    "Amenorrhoea 12 yrs. PMB x1.",
    "Fundus 36 weeks. GBS neg. Baby breech.",
    "SCC 36 ng. Cr 88. HSIL.",
    "P53, p16 pos. 18G needle. CIN3.",
    "Para-aortic 36 Gy. Ca cx.",
    "TVS 36, F/U 6/12. CIN1.",
    "ET 12, F/U 6/12. CIN1.",
    "BMI 36, P2. CIN1.",
    "BMI 36. G2P2. CIN1.",
    "BP 110/70, P 88. CIN1.",
    "Hb 98, P2. CIN1.",
    "Bed 36, P2. CIN1.",
    "Ward 36. P2. CIN1.",
]


@pytest.mark.parametrize(("text", "age"), AGES)
def test_her_age_is_told_in_any_habit(text: str, age: int) -> None:
    assert read(text, "note").patient.age == age


@pytest.mark.parametrize("text", NO_AGES)
def test_the_age_of_another_and_other_numbers_are_not_hers(text: str) -> None:
    assert read(text, "note").patient.age is None


def told(text: str, kind: str, words: str, assertion: str = "affirmed") -> bool:
    """Is an event of a kind told in a text whose values hold some words?"""
    values = [json.loads(msgspec.json.encode(e.values)) for e in read(text, "note").events if e.assertion == assertion]
    return any(v["kind"] == kind and words.lower() in json.dumps(v, ensure_ascii=False).lower() for v in values)


SYMPTOMS = [
    ("47F, 8/12 hx of bleeding PV, foul smelling discharge, waist pain and weight loss.", "waist pain"),
    ("39F c/o (L) leg swelling x 3/52, pain rt buttock, constipation.", '"pain'),
    ("CNS call. Bowels - loose with urgency. Bladder - frequency, nocturia x3.", "nocturia"),
    ("CNS call. Bowels - loose with urgency. Bladder - frequency, nocturia x3.", "frequency"),
    ("CNS call. Bowels - loose with urgency. Post RT ca cx.", "bowels - loose"),
    ("45F L leg feels heavy by evening. Post BPLND.", "leg feels heavy"),
    ("45F. Hearing still ringing. Wt up 4kg. Post cisplatin.", "hearing still ringing"),
    ("45F. Hearing still ringing. Wt up 4kg. Post cisplatin.", "wt up"),
    ("PMB clinic. Pt rang upset. Further bleed Sunday.", "bleed"),
    ("PMB clinic. Pt rang upset. Further bleed Sunday.", "upset"),
    ("Smear CIN3. Still bleeding on/off, 2 pads/day.", "bleeding"),
    ("33F 24/40. Slight clear d/c. Heartburn, LBP.", "clear d/c"),
    ("33F 24/40. Slight clear d/c. Heartburn, LBP.", "lbp"),
    ("Appetite down, wt down 3kg. Ca cx.", "appetite down"),
    ("Appetite down, wt down 3kg. Ca cx.", "wt down"),
    ("Backache 2/12, SOBOE, ankle oedema. Ca cx IIB.", "soboe"),
    ("Feet numb, can't do buttons. Post 6 carbo/taxol for ca cx.", "feet numb"),
    ("c/o something coming down per vagina x 6 mo. P5.", "something coming down"),
    ("Swelling R leg 2/7, calf tender. D10 post RH.", "swelling r leg"),
    ("Pain abdomen 3/52. Ca cx.", "pain abdomen"),
    ("57F (+) bloatedness (-) wt loss (-) vag bleeding. HGSC.", "bloatedness"),
]


@pytest.mark.parametrize(("text", "words"), SYMPTOMS)
def test_complaints_told_in_haste(text: str, words: str) -> None:
    assert told(text, "symptom", words)


NO_SYMPTOMS = [
    ("57F (+) bloatedness (-) wt loss (-) vag bleeding. HGSC.", "wt loss"),
    ("S> (+) bloatedness (-) wt loss (-) vag bleeding. HGSC.", "wt loss"),
    ("57F. (-) fever (-) cough (+) vaginal bleeding x 3 wks. Ca cx.", "cough"),
    ("+ve PCB, -ve IMB. cx friable.", "imb"),
    ("PCB +, IMB -, dyspareunia -. cx friable.", "imb"),
    ("No change in bowel habits. Ca cx.", "bowel"),
    ("Bladder - no nocturia. Ca cx.", "nocturia"),
    ("Pain clinic 3/52. Ca cx.", "pain"),
]


@pytest.mark.parametrize(("text", "words"), NO_SYMPTOMS)
def test_complaints_denied_in_haste(text: str, words: str) -> None:
    assert not told(text, "symptom", words)


def test_signs_behind_the_names_of_stains_deny_no_others() -> None:
    assert not told("ER (+) PR (-) p53 wild type. Endometrial ca.", "ihc", "p53", "negated")


EXAMINED = [
    ("PMB. O/E Abdo SNT, no masses. Spec: cx flush, small polyp at os about 5mm.", "abdomen soft, non-tender"),
    ("PMB. O/E Abdo SNT, no masses. Spec: cx flush, small polyp at os about 5mm.", "cervix flush"),
    ("GTD. O/E  Pale+ . Abd soft. V/E : Cx closed. Ut 8/52 size, mobile. Rt fornix fullness.", "closed"),
    ("GTD. O/E  Pale+ . Abd soft. V/E : Cx closed. Ut 8/52 size, mobile. Rt fornix fullness.", "8/52 size"),
    ("GTD. O/E  Pale+ . Abd soft. V/E : Cx closed. Ut 8/52 size, mobile. Rt fornix fullness.", "fornix fullness"),
    ("EXAM ECOG 1. Abd soft NT, stoma pink. Pelvic deferred per pt. Ca cx.", "abdomen soft non-tender"),
    ("O: BP 118/74. Ext genitalia wnl. Uterus AV nl size NT. HSIL pap.", "genitalia"),
    ("O: BP 118/74. Ext genitalia wnl. Uterus AV nl size NT. HSIL pap.", "uterus"),
    ("Examination: vulva (-), vagina: clear mucus; cervix 5 cm, hard; right parametrium (-). Ca cx.", "vulva normal"),
    (
        "Examination: vulva (-), vagina: clear mucus; cervix 5 cm, hard; right parametrium (-). Ca cx.",
        "right parametrium normal",
    ),
    ("24/40. Liquor still clear, non offensive. Uterus soft, nontender. PPROM.", "uterus soft, nontender"),
    ("VE: vagina stenosed, admits 1 finger, cx flushed with vault. Ca cx post RT.", "cervix flushed with vault"),
    ("PR: parametrium shortened (R), mucosa free. Ca cx IIB.", "parametrium shortened"),
    ("PA: uterus 14/40 size, firm, mobile. Fibroids.", "uterus 14/40 size"),
    ("Abd SNT, no HSM. PV vault smooth, no nodularity. Post RT for ca cx.", "vault smooth"),
    ("Scar ok. Lochia normal. Uterus involuted. PN 6/52, smear due.", "uterus involuted"),
]


@pytest.mark.parametrize(("text", "words"), EXAMINED)
def test_examinations_told_in_haste(text: str, words: str) -> None:
    assert told(text, "exam", words)


NOT_EXAMINED = [
    ("Pt obese, difficult exam. Cx not visualised. PMB.", "cervix"),
    ("Unable to visualise cx d/t pain. PMB.", "cervix"),
    ("Do VE if bleeding. Cx closed then for cerclage? 20/40.", "cervix"),
    ("Specimen: LLETZ\nGross: one piece.\nMicroscopy: Cx margins clear, CIN3.", "cervix"),
    ("Imp: PMB ?endometrial ?polyp", "endometrial"),
    ("Cx smear clear 2019. HSIL now.", "cervix"),
]


@pytest.mark.parametrize(("text", "words"), NOT_EXAMINED)
def test_what_was_not_examined_is_no_finding(text: str, words: str) -> None:
    assert not told(text, "exam", words)


BOOKED = [
    ("HSIL. RTC 3 wks w/ labs.", "RTC 3 wks", "P3W"),
    ("CIN3 post LLETZ. Clinic 17/9.", "Clinic 17/9", ""),
    ("Ca cx. Rescan 12 wks. Repeat TSH 6 wks.", "Rescan 12 wks", "P12W"),
    ("Ca cx. Rescan 12 wks. Repeat TSH 6 wks.", "Repeat TSH 6 wks", "P6W"),
    ("PMB. Plan: USC gynae referral done today.", "USC gynae referral done today", ""),
    ("Ca cx. See 2/52", "See 2/52", "P2W"),
    ("CIN3. CNS to ring 4/52.", "CNS to ring 4/52", "P4W"),
    ("Ca cx f/u. F2F Dr McA Dec, I'll ring 4/52.", "I'll ring 4/52", "P4W"),
    ("Ca cx f/u. F2F Dr McA Dec, I'll ring 4/52.", "F2F Dr McA Dec", ""),
    ("Ca cx f/u. Psychology accepted.", "Psychology accepted", ""),
    ("HPV pos. TCA 14/8/25 for HPV + VIA.", "TCA 14/8/25 for HPV + VIA", ""),
    ("CIN3 24/40. P: VL 28/40. HRC 4/52.", "VL 28/40", ""),
    ("GTN. D/C, clinic 21/11 with hCG and FBC for C2.", "clinic 21/11 with hCG and FBC for C2", ""),
    ("Ca cx IIB. Lymphoedema ref done today. MDT Thurs.", "Lymphoedema ref done today", ""),
    ("Ca cx IIB. Lymphoedema ref done today. MDT Thurs.", "MDT Thurs", ""),
    ("Pipelle AEH. For MRI then local MDT. Ca cx excluded.", "MRI then local MDT", ""),
    ("Ca cx. R/v after 2 wks with HPE report.", "R/v after 2 wks with HPE report", "P2W"),
    ("HSIL pap. RTO 6 mo.", "RTO 6 mo", "P6M"),
    ("GDM. ANC 2/52. Smear CIN3.", "ANC 2/52", "P2W"),
    ("Fibroids. TCI 3/5 for TAH.", "TCI 3/5 for TAH", ""),
]


@pytest.mark.parametrize(("text", "plan", "interval"), BOOKED)
def test_visits_booked_in_haste(text: str, plan: str, interval: str) -> None:
    plans = [e.values for e in read(text, "note").events if isinstance(e.values, Followup) and e.values.plan]
    assert any(plan.lower() in p.plan.lower() and p.interval == interval for p in plans)


@pytest.mark.parametrize(
    "text",
    [
        "CIN2 on biopsy. ? refer MDT. Consider rescan 12 wks.",
        "CIN2. If bleeding persists, refer gynae 2/52.",
        "CIN1. No f/u needed 6/12.",
        "CIN1. Last clinic 17/9.",
        "CIN1. Seen in clinic 3/12 ago.",
        "Clinic 14/3. CIN2 on biopsy.",
        "Sister 38: clinic 17/9 for ca cx. CIN1.",
        "CIN1. F/u declined 6/12.",
        "Pulm TB 9 yrs back, for TB treatment. CIN1.",
        "CIN1. She presented to our clinic with a seven week pregnancy.",
        "TSH 5.8 ref 0.4-4.5 done today. CIN1.",
    ],
)
def test_what_was_not_booked_is_no_plan(text: str) -> None:
    assert not [e for e in read(text, "note").events if isinstance(e.values, Followup) and e.values.plan]


GIVEN = [
    ("Hb 80. Ferritin 8 - FeFum 210 od. PMB.", "FeFum 210 od"),
    ("Suction evac 28/08 EBL 400ml, 1 pint DT. Ca cx.", "1 pint DT"),
    ("PCV 19% -> 3 units blood. Ca cx.", "3 units blood"),
    ("OR: TAHBSO. BT 2u. HGSC.", "BT 2u"),
    ("24/40. Betamethasone 11.4mg x2 (13+14/5). Nifedipine x3 doses then ceased.", "Betamethasone 11.4mg x2"),
    ("24/40. Betamethasone 11.4mg x2 (13+14/5). Nifedipine x3 doses then ceased.", "Nifedipine x3 doses then ceased"),
    ("24/40. Erythromycin 250 QID D3/10. PPROM.", "Erythromycin 250 QID"),
    ("Ca cx. Start levothyroxine 50 mcg, repeat TSH 6 wks.", "levothyroxine 50 mcg"),
    ("Mx: clotrimazole pess 100mg nocte 6/7. VIA neg.", "clotrimazole pess 100mg nocte"),
    ("P: FeSO4 bd, Vit C. cont TLD. HSIL.", "FeSO4 bd"),
    ("P: FeSO4 bd, Vit C. cont TLD. HSIL.", "TLD"),
    ("Clexane 40 od 28/7. Rad hyst.", "Clexane 40 od 28/7"),
    ("57/F (+) HPN - losartan, (+) T2DM - metformin. HGSC.", "metformin"),
    ("Asthma - Budeflam. HSIL.", "Budeflam"),
    ("TXA 1g tds 5/7. Menorrhagia.", "TXA 1g tds"),
]


@pytest.mark.parametrize(("text", "words"), GIVEN)
def test_medicines_and_blood_told_in_haste(text: str, words: str) -> None:
    assert told(text, "other_treatment", words)


NOT_GIVEN = [
    ("Plan: GXM 2 units blood. Ca cx.", "units"),
    ("Consider amoxicillin 500 tds. Cervicitis.", "amoxicillin"),
    ("?amoxicillin 500 tds. Cervicitis.", "amoxicillin"),
    ("If bleeds, give tranexamic acid 1g tds. Ca cx.", "tranexamic"),
    ("Declined metronidazole 400 tds. BV.", "metronidazole"),
    ("Mum on losartan 50 od. HSIL.", "losartan"),
    ("Oxazepam 0.09 mg/L, lorazepam 22 mg/L. HSIL.", "oxazepam"),
    ("She will start losartan 50 mg. HSIL.", "losartan"),
    ("Rheumatology recommended losartan 50 od. HSIL.", "losartan"),
    ("Hold losartan 50 od. HSIL.", "losartan"),
]


@pytest.mark.parametrize(("text", "words"), NOT_GIVEN)
def test_what_was_not_given(text: str, words: str) -> None:
    assert not told(text, "other_treatment", words)


PREGNANCIES = [
    ("31yo G4P1 @ 24+2. TOP x1 (med, 9/40). CIN3.", "termination of pregnancy (TOP x1"),
    ("31yo G4P1 @ 24+2. 2022 17/40 loss, painless dilatation. CIN3.", "17/40 loss"),
    ("33yo G4P2M1, 24w3d. 2021 misc 10/40, evac. HSIL.", "miscarriage (misc 10/40)"),
    ("TOP 2012, misc x2. HSIL.", "TOP 2012"),
    ("TOP 2012, misc x2. HSIL.", "misc x2"),
    ("Ectopic 2019 - L salpingectomy. HSIL.", "ectopic pregnancy"),
    ("24/40. Today: comfortable, FMF. FHR 150. CIN3.", "fetal movements felt"),
    ("S: well, FM+, no PVB. SFH 25. HSIL.", "fetal movements felt"),
    ("28/40, FMs good, BP 120/80. HSIL.", "fetal movements felt"),
    ("GDM diet. 34/40. HSIL.", "gestational diabetes"),
    ("APH 26/40, settled. HSIL.", "antepartum"),
    ("BOH: 2 FTND. P2L2A1. HSIL.", "FTND"),
]


@pytest.mark.parametrize(("text", "words"), PREGNANCIES)
def test_pregnancies_told_in_haste(text: str, words: str) -> None:
    assert told(text, "obstetric", words)


NO_PREGNANCIES = [
    ("LLETZ + TOP HAT 2012. HSIL.", "termination"),
    ("TOP of the list: 2012 smear HSIL.", "termination"),
    ("Blood loss 400 ml, wt loss 2022. HSIL.", "loss"),
    ("Misc: 2 children, smoker. HSIL.", "miscarriage"),
    ("FMF on colchicine. HSIL.", "fetal"),
    ("FM radio on. HSIL 3/40.", "fetal"),
    ("Sister TOP x1, misc x2. HSIL.", "termination"),
    ("Mother had GDM. HSIL.", "gestational"),
    ("No misc x2, no TOP x1. HSIL.", "termination"),
]


@pytest.mark.parametrize(("text", "words"), NO_PREGNANCIES)
def test_letters_of_other_things_are_no_pregnancies(text: str, words: str) -> None:
    assert not told(text, "obstetric", words)


@pytest.mark.parametrize(
    "text",
    [
        "OP hysteroscopy attempted, abandoned - cervical stenosis/vasovagal. PMB.",
        "Smear taken, vasovagal after. HSIL.",
        "Coil fitting - vaso-vagal. CIN1.",
    ],
)
def test_a_faint_at_a_procedure_is_a_complication(text: str) -> None:
    assert told(text, "complication", "vagal")


def test_what_is_feared_or_gone_is_not_hers() -> None:
    assert not told("Risk of vasovagal discussed. HSIL.", "complication", "vagal")
    assert not told("24/40. Today: tightenings gone, FMF. CIN3.", "symptom", "tightenings")
    assert not told("PCB now gone. CIN3.", "symptom", "PCB")


NOT_HAD = [
    ("SCNEC cx. PCI - not standard, would not do unless lung mets.", "radiotherapy", "whole-brain"),
    ("SCC cx. EBRT: not an option.", "radiotherapy", "radiotherapy"),
    ("SCC cx. Cetuximab: not reimbursed.", "systemic_therapy", "cetuximab"),
    ("SCC cx. Dostarlimab is not covered.", "immunotherapy", "dostarlimab"),
    ("SCC cx. Cemiplimab application to ministry (off-label).", "immunotherapy", "cemiplimab"),
    ("SCC cx. Cemiplimab: funding applied for.", "immunotherapy", "cemiplimab"),
    ("SCC cx. Cerclage at 12-13w to consider, she thinks about it.", "surgery", "cerclage"),
    ("SCC cx. Tibolone: not mandatory, to discuss.", "hormonal_therapy", "tibolone"),
    ("HSIL. LLETZ to discuss.", "surgery", "LLETZ"),
    ("HSIL. PCB stopped since abx.", "symptom", "postcoital"),
    ("HSIL. IMB settled since coil out.", "symptom", "intermenstrual"),
    ("SCC cx. CrCl 54 (req ≥50).", "lab", "50.0"),
    ("SCC cx. Plt 120 (threshold 100).", "lab", "100.0"),
    ("SCC cx. Hb 9.8 after 3 PCV.", "lab", "hematocrit"),
    ("PET-CT\nFINDINGS\nL hydronephrosis; suggest urology referral re PCN/DJ stent.", "imaging", "stent"),
    ("Ca cervix, died 3/2. Bereavement visit 25/9.", "followup", "visit"),
    ("CIN3. HPV vaccine for the 11 yr old.", "other_treatment", "vaccine"),
    ("CIN3. HPV vaccine for her two daughters given at school.", "other_treatment", "vaccine"),
    ("CIN3. Gardasil for her sons.", "condition", "vaccinated"),
    ("CIN3. Metronidazole 400mg bd for partner too.", "other_treatment", "metronidazole"),
    ("CIN3. Treat partner with azithromycin 1g stat.", "other_treatment", "azithromycin"),
    ("SCC cx. 4 PCV x-matched.", "other_treatment", "transfusion"),
    ("SCC cx. PCV 9 on arrival.", "other_treatment", "transfusion"),
    ("Ca cx. Refer to table 2. Refer if bleeding.", "followup", "refer"),
    ("Ca cx. MRI 3/12 ago clear. CT in 3 months showed PD.", "followup", "months"),
    ("HSIL. Urine C/S sterile. C/S pending.", "obstetric", "C/S"),
    ("HSIL. MMC 10 mg instilled. Bladder MMC x 6.", "obstetric", "miscarriage"),
    ("SCC cx. Mean 5, SD at 95.", "response", "SD"),
    ("MRI PELVIS\nClinical details: SCC cervix. ?RT planned.\nFINDINGS\nCervix normal.", "radiotherapy", "radio"),
    ("Ca cx. AST/ALT ratio 2.", "lab", "AST"),
    ("Ca cx. PD-L1 CPS 5 after cisplatin.", "response", "PD"),
    ("HSIL. Leaks when coughing, no urgency.", "symptom", '"cough"'),
    ("HSIL. O/E pessary in situ, small erosion at 6 o'clock.", "other_treatment", "E pessary"),
    ("Germ cell tumour. PVB x 3 cycles.", "symptom", "PVB"),
]


@pytest.mark.parametrize(("text", "kind", "words"), NOT_HAD)
def test_what_is_weighed_required_over_or_of_kin_is_not_hers(text: str, kind: str, words: str) -> None:
    assert not told(text, kind, words)


REQUEST = (
    "PET-CT\nCLINICAL INFO: Ca cervix IIB, CCRT completed Aug 2021 (EBRT 45Gy/25Fr + ICBT 28Gy/4Fr, "
    "wkly cisplatin x5).\nFINDINGS\nLiver normal."
)
HAD = [
    ("SCC cx. CrCl 54 (req ≥50).", "lab", "54.0"),
    ("SCC cx. PCV 24%.", "lab", "hematocrit"),
    ("SCC cx. Transfused 3 PRC.", "other_treatment", "transfusion (Transfused 3 PRC)"),
    ("SCC cx. Hb 9.8 after 3 PCV.", "other_treatment", "transfusion (3 PCV)"),
    ("Ca cx. Morphine 10mg q4h + Lactulose.", "other_treatment", "lactulose"),
    ("Ca cx. Vag packing + TXA continue.", "other_treatment", "TXA"),
    ("Ca cx. Home on Galfer 1 od.", "other_treatment", "Galfer"),
    ("Ca cx.\nCon meds: metformin, enoxaparin 40 (proph), tramadol prn.\nAE: none", "other_treatment", "enoxaparin"),
    ("Ca cx.\nTreatment received: metronidazole, ferrous, paracetamol\nNurse", "other_treatment", "ferrous"),
    ("HSIL. c/o foul smelling d/c 3/12.", "symptom", "vaginal_discharge"),
    ("HSIL. Malodorous d/c x 2 wk.", "symptom", "vaginal_discharge"),
    ("Ca cx IIIB. c/o foul smelling DPV 2 mths.", "symptom", "vaginal_discharge"),
    ("Ca cx. No periods since July 2022.", "symptom", "No periods since"),
    ("Ca cx. Lost to f/u after Nov 2020.", "followup", "Lost to f/u"),
    ("Ca cx. LTFU since 2019.", "followup", "LTFU"),
    ("Ca cx. LAMA from rehab ward.", "followup", "LAMA"),
    ("Miscarriage. Hb 9.6. d/c from EPU.", "followup", "discharged"),
    ("Ca cx. MRI in 3/12.", "followup", "P3M"),
    ("Ca cx. RM pelvis yearly.", "followup", "yearly"),
    ("Ca cx. CT chest in 6 weeks.", "followup", "P6W"),
    ("HSIL. IVA +. Kontrol 30-7.", "followup", "Kontrol"),
    ("Ca cx. RDV every 3 mths at oncology.", "followup", "P3M"),
    ("AIS. Clinical board 21/05.", "followup", "Clinical board"),
    ("HSIL. Refer gyn OPD re cx polyp.", "followup", "referral"),
    ("HSIL. IVA +. rujuk RSUD poli obgyn.", "followup", "referral"),
    ("CIN3. HPV vaccine given. Metronidazole 400mg bd 7/7 issued.", "other_treatment", "metronidazole"),
    (REQUEST, "radiotherapy", "45.0"),
    (REQUEST, "radiotherapy", "28.0"),
    (REQUEST, "systemic_therapy", '"cycles": 5'),
    (
        "MRI PELVIS\nClinical details: SCC cx, CCRT 2022 with cisplatin x6.\nFINDINGS\nCervix normal.",
        "systemic_therapy",
        "6",
    ),
    ("Ca cx. AST/ALT 18/15.", "lab", '"AST", "value": 18.0'),
    ("Ca cx. Urea/creat: 45/98.", "lab", '"creatinine", "value": 98.0'),
    ("HSIL. UPT neg.", "lab", "urine pregnancy test"),
    ("HSIL. TVS: uterus 58 x 30 mm, ET 3.1 mm, ovaries not visualised.", "imaging", "ET 3.1 mm"),
    ("HSIL. TV eco: cervical length 21 mm, uterus AV regular.", "imaging", "21.0"),
    ("Ca cx. USS 3/9: bilat gross HN.", "imaging", "hydronephrosis"),
    ("Ca cx. CECT A+P: Rt mod HUN.", "imaging", "hydronephrosis"),
    ("HSIL. TVUS: ET 22mm, no gest sac, trace FF in POD.", "imaging", "trace FF in POD"),
    ("Ca cx, RT 2020. VVF confirmed by dye test.", "complication", "VVF"),
    ("HSIL. O/E Cx bled on contact ++.", "exam", "bled on contact"),
    ("HSIL. O/E Cx: granulating, no pus.", "exam", "granulating"),
    ("Ca cx. P/V Rt pmm indurated upto LPW.", "exam", "right parametrium"),
    ("Ca cx, CCRT 2020. PD Dec 2023: lung new nodules.", "response", "PD"),
    ("Ca cx, carboplatin x3. SD after 3 cycles.", "response", "SD"),
    ("HSIL. C/S x2.", "obstetric", "C/S x2"),
    ("HSIL. 2019 MMC 9/40 - ERPC.", "obstetric", "missed miscarriage"),
    ("Ca cx. Cisplat x 4 only.", "systemic_therapy", '"cycles": 4'),
    ("CIN2. Estradot 75 twice weekly.", "hormonal_therapy", "estradiol"),
    ("Ca cx. Rt LL swelling 3 wks.", "symptom", "leg_oedema"),
    ("Ca cx. LBA radiating to Rt thigh. Appetite decr.", "symptom", "back_pain"),
    ("Ca cx. LBA radiating to Rt thigh. Appetite decr.", "symptom", "anorexia"),
    ("Post partum day 40. Sometime leak urine when cough. HSIL.", "symptom", "urinary_incontinence"),
    ("HSIL. Leaks when coughing, no urgency.", "symptom", "urinary_incontinence"),
    ("8/40. BIBA w heavy PVB since 23:00. HSIL.", "symptom", "vaginal_bleeding"),
    ("HSIL, thermal ablation. Mild cramping only.", "symptom", "cramping"),
]


@pytest.mark.parametrize(("text", "kind", "words"), HAD)
def test_what_a_hurried_hand_tells_of_her(text: str, kind: str, words: str) -> None:
    assert told(text, kind, words)


def test_an_english_note_that_names_the_os_often_is_not_refused() -> None:
    text = "HSIL. Spec - clots evacuated, POC at os removed. Os open. Os closed. Cx os closed. 1cm polyp ant lip cx."
    assert told(text, "exam", "polyp")
