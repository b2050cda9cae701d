"""Tissue, smears and treatments as reports, letters and cases word them, each beside what must not be read so."""

from typing import Any

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of

_REPORT = "SURGICAL PATHOLOGY REPORT\n{}\nFINAL DIAGNOSIS:\nA. Uterus, hysterectomy: {}."


def told(text: str, *kinds: str) -> list[tuple[Any, ...]]:
    """Kind and result, or the value that names it, of the events of some kinds that are told as hers."""
    names = ("result", "value", "site")
    return [
        (e.kind, next((getattr(e.values, n) for n in names if getattr(e.values, n, "")), ""))
        for e in events_of(reading_of(text))
        if e.kind in kinds and e.assertion == "affirmed"
    ]


@pytest.mark.parametrize("name", ["Cervix, biopsy", "Uterine cervix, punch biopsies", "Biopsy of cervix"])
def test_a_report_on_a_biopsy_is_biopsy_and_pathology(name: str) -> None:
    kinds = [kind for kind, _ in told(f"SURGICAL PATHOLOGY REPORT\nDIAGNOSIS:\n{name}: CIN 2.", "biopsy", "pathology")]
    assert sorted(kinds) == ["biopsy", "pathology"]


@pytest.mark.parametrize(
    ("history", "result"),
    [
        ("Clinical history: punch biopsy on 3 May 2021 showed CIN 3.", "CIN 3"),
        ("Clinical information: Previous cervical biopsy: adenocarcinoma in situ.", "adenocarcinoma in situ"),
        ("Pre-op diagnosis: cervical bx 4/2020 CIN 2.", "CIN 2"),
        ("Clinical details: squamous cell carcinoma on recent cervical biopsy.", "squamous cell carcinoma"),
        ("Clinical data: the prior biopsy (S20-11) was reported as HSIL.", "HSIL"),
    ],
)
def test_a_report_tells_the_earlier_biopsy(history: str, result: str) -> None:
    found = told(_REPORT.format(history, "carcinoma of the cervix"), "biopsy")
    assert len(found) == 1
    assert result in found[0][1]


@pytest.mark.parametrize(
    "history",
    [
        "Clinical details: cervix biopsy ?CIN 2.",
        "Clinical history: previous biopsy site to be checked.",
        "Request: cervical biopsies taken 4.3.2020, high grade lesion seen.",
        "Clinical history: punch biopsy of the cervix to rule out CIN 3.",
        "Gross: previous biopsy site seen on the cervix.",
    ],
)
def test_what_a_report_asks_is_no_earlier_biopsy(history: str) -> None:
    assert told(_REPORT.format(history, "chronic cervicitis"), "biopsy") == []


@pytest.mark.parametrize(
    "history",
    [
        "Clinical history: 44 year old with cervical cancer.",
        "Clinical history: with cervical cancer.",
        "Preoperative diagnosis: Cervical cancer",
        "Clinical information: The patient is a 51 year old female with cervical cancer.",
        "Clinical details: known cervical cancer.",
    ],
)
def test_a_report_tells_the_disease_it_was_sent_for(history: str) -> None:
    found = told(_REPORT.format(history, "squamous cell carcinoma of the cervix"), "diagnosis")
    assert [value for _, value in found if "cancer" in value.lower()]


@pytest.mark.parametrize(
    ("history", "result"),
    [
        ("Clinical history: cervical cancer.", "CIN 3"),
        ("Clinical history: rule out cervical cancer.", "squamous cell carcinoma of the cervix"),
        ("Clinical history: mother with cervical cancer.", "squamous cell carcinoma of the cervix"),
        ("Clinical history: ?cervical cancer.", "squamous cell carcinoma of the cervix"),
    ],
)
def test_a_cancer_that_was_asked_for_is_not_known(history: str, result: str) -> None:
    found = told(_REPORT.format(history, result), "diagnosis")
    assert not [value for _, value in found if "cancer" in value.lower()]


_STORY = "A {} with bleeding. A cervical biopsy showed carcinoma. {}"


@pytest.mark.parametrize(
    ("opening", "end"),
    [
        ("45-year-old woman presented", "Macroscopic and microscopic views of the specimen are shown."),
        ("60 years old lady was referred to us", "The histopathology report confirmed it."),
        ("woman of 52 was seen", "It was confirmed by the final pathology report."),
        ("woman aged 30 years came", "Histopathology report: microscopic examination of the specimen showed cancer."),
        ("36-year-old patient was admitted", "Gross and microscopic examination of the specimen followed."),
    ],
)
def test_a_case_that_quotes_a_report_is_no_report(opening: str, end: str) -> None:
    assert ("biopsy", "carcinoma") in told(_STORY.format(opening, end), "biopsy")


@pytest.mark.parametrize(
    "text",
    [
        "SURGICAL PATHOLOGY REPORT\nClinical history: 45-year-old woman presented with bleeding.\nDIAGNOSIS: {}",
        "surgical pathology report\nThe 45-year-old patient was referred.\nDIAGNOSIS: {}",
        "Specimen: cervix\nGross description: one piece\nMicroscopy: {}\nThe 45-year-old woman was admitted.",
    ],
)
def test_a_report_that_quotes_a_case_is_a_report(text: str) -> None:
    found = told(text.format("Cervix, biopsy: CIN 3."), "pathology")
    assert [result for _, result in found if "CIN 3" in result]


def cycles_given(text: str) -> list[tuple[str, int | None]]:
    """Assertion and cycles of each course of drugs."""
    told_courses = [e for e in events_of(reading_of(text)) if e.kind == "systemic_therapy"]
    return [(e.assertion, getattr(e.values, "cycles", None)) for e in told_courses]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Six cycles of cisplatin-etoposide were planned, four of which could be given.", 4),
        ("Six cycles of carboplatin were planned, of which she completed three.", 3),
        ("Six courses of chemotherapy were planned but only two were administered.", 2),
        ("Of the six planned cycles of cisplatin she received five.", 5),
        ("She was to receive six cycles of BEP; three were completed.", 3),
    ],
)
def test_a_part_of_the_planned_cycles_was_given(text: str, number: int) -> None:
    assert cycles_given(text) == [("affirmed", number)]


@pytest.mark.parametrize(
    "text",
    [
        "Six cycles of cisplatin are planned, four of which could not be given in a clinic.",
        "Six cycles of BEP are planned, two of which will be given before surgery.",
        "Six cycles of carboplatin are planned, three were to be given after the operation.",
        "She is planned for six cycles of cisplatin; of 3 lesions two were resected.",
        "Six cycles of BEP are planned; she has not received any.",
    ],
)
def test_planned_cycles_stay_planned(text: str) -> None:
    assert [said for said, _ in cycles_given(text)] == ["planned"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("She underwent a right hemicolectomy. Fifteen months after her colectomy CT showed a mass.", 1),
        ("A partial nephrectomy was done in May. Since the nephrectomy she has been well.", 1),
        ("Skin-sparing mastectomy was performed. Following the mastectomy she had radiotherapy.", 1),
        ("She had a mastectomy. Two years after her colectomy she bled.", 2),
    ],
)
def test_a_plainer_name_takes_up_an_operation(text: str, number: int) -> None:
    assert len(told(text, "surgery")) == number


def nodes_of(text: str) -> tuple[int | None, int | None]:
    """Positive and examined nodes of the first specimen."""
    values = next(e.values for e in events_of(reading_of(text)) if e.kind == "pathology")
    return getattr(values, "nodes_positive", None), getattr(values, "nodes_examined", None)


@pytest.mark.parametrize(
    "text",
    [
        "Histology revealed residual carcinoma and all 12 nodes were negative.",
        "Carcinoma was present in the cervix and all 12 lymph nodes were free.",
        "Final pathology showed squamous carcinoma but all 12 pelvic nodes were tumour-free.",
        "The uterus held an adenocarcinoma and all twelve lymph nodes were negative.",
        "Histology: a carcinoma of the cervix with LVSI, and all 12 nodes were free of tumour.",
    ],
)
def test_nodes_with_a_verb_of_their_own_are_not_positive(text: str) -> None:
    assert nodes_of(text) in ((0, 12), (None, 12))


@pytest.mark.parametrize(
    "text",
    [
        "Carcinoma was found in all 12 nodes.",
        "Histology: carcinoma in all 12 pelvic nodes.",
    ],
)
def test_nodes_with_tumour_are_positive(text: str) -> None:
    assert nodes_of(text)[0] == 12


def lvsi_of(text: str) -> str:
    """The lymphovascular space invasion that a text tells."""
    return next((getattr(e.values, "lvsi", "") for e in events_of(reading_of(text)) if e.kind == "pathology"), "")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The cone showed LVSI and the margins were negative.", "present"),
        ("There was LVSI and both parametria were negative.", "present"),
        ("Grade 2 carcinoma with LVSI and all margins clear.", "present"),
        ("Carcinoma with LVSI and all nodes negative.", "present"),
        ("The specimen showed carcinoma with LVSI and each of the 30 lymph nodes removed was negative.", "present"),
        ("LVSI and the margins were negative.", "absent"),
        ("Carcinoma without LVSI and all nodes negative.", "absent"),
        ("LVSI is not identified and the margins are free.", "absent"),
    ],
)
def test_a_new_subject_takes_its_predicate_with_it(text: str, state: str) -> None:
    assert lvsi_of(text) == state


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("She was diagnosed with endometrial carcinoma and ovarian carcinoma.", ["endometrium", "ovary"]),
        (
            "She has synchronous primary cancers, namely an endocervical adenocarcinoma, an ovarian endometrioid "
            "carcinoma, and a gastric adenocarcinoma.",
            ["cervix", "ovary", "stomach"],
        ),
        ("She was diagnosed with cervical cancer and her mother with ovarian cancer.", ["cervix"]),
        ("She was diagnosed with cervical cancer with lung and liver metastases.", ["cervix"]),
    ],
)
def test_each_tumour_of_a_list_is_a_diagnosis(text: str, sites: list[str]) -> None:
    found = [getattr(e.values, "site", "") for e in events_of(reading_of(text)) if e.kind == "diagnosis"]
    assert found == sites


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("She underwent hysterectomy. The tumour was completely resected.", 1),
        ("A mastectomy was done. The mass was removed entirely.", 1),
        ("Left oophorectomy was performed. The tumor was excised without rupture.", 1),
        ("A hysterectomy was done in 2010. In 2015 the lung tumour was resected.", 2),
        ("Omentectomy was done. The tumour was excised.", 2),
    ],
)
def test_a_lump_taken_with_its_organ_is_one_operation(text: str, number: int) -> None:
    assert len(told(text, "surgery")) == number


@pytest.mark.parametrize(
    "text",
    [
        "MRI after chemotherapy showed a decrease in tumour volume by more than 50%.",
        "After three cycles of cisplatin there was a reduction in tumour size of 40%.",
        "The tumor had decreased in size after chemotherapy.",
    ],
)
def test_a_smaller_tumour_after_treatment_is_a_response(text: str) -> None:
    assert [kind for kind, _ in told(text, "response")] == ["response"]


@pytest.mark.parametrize(
    "text",
    [
        "The fibroid decreased in size without treatment.",
        "Bowel preparation led to a reduction in volume of the stool.",
        "A reduction in tumour size is hoped for.",
    ],
)
def test_what_was_not_treated_is_no_response(text: str) -> None:
    assert told(text, "response") == []


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("HSIL smear, normal colposcopy.", "HSIL"),
        ("Low grade smear 2018, normal colposcopy.", "LSIL"),
        ("ASC-US smear 2018, normal ultrasound.", "ASC-US"),
        ("High grade smear, HPV positive.", "HSIL"),
        ("Smear LSIL, colposcopy normal.", "LSIL"),
        ("Low-grade Pap in 2019; mammogram normal.", "LSIL"),
        ("Smear and colposcopy were normal.", "NILM"),
        ("Pap smear and pelvic exam normal.", "NILM"),
        ("Normal smear and normal colposcopy in 2019.", "NILM"),
    ],
)
def test_a_smear_keeps_its_result_beside_a_colposcopy(text: str, result: str) -> None:
    assert told(text, "cytology") == [("cytology", result)]


@pytest.mark.parametrize(
    ("text", "impression"),
    [
        ("Smear HSIL; colposcopy normal.", ["normal"]),
        ("Smear LSIL, colposcopy low grade, biopsy normal.", ["low_grade"]),
        ("Smear HSIL, colposcopy normal, biopsy CIN 2.", ["normal"]),
        ("Colposcopy high grade, biopsies showed CIN 3.", ["high_grade"]),
        ("Smear HSIL, biopsy normal.", []),
        ("Colposcopic biopsy normal.", []),
    ],
)
def test_a_colposcopy_beside_a_smear_or_a_biopsy(text: str, impression: list[str]) -> None:
    found = [getattr(e.values, "impression", "") for e in events_of(reading_of(text)) if e.kind == "colposcopy"]
    assert found == impression


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("Smear LSIL, biopsy normal.", "benign"),
        ("Colposcopic biopsy normal; ECC CIN 1.", "benign"),
        ("A biopsy normal in depth was taken.", None),
    ],
)
def test_a_plain_word_behind_a_biopsy(text: str, histology: str | None) -> None:
    found = [getattr(e.values, "histology", None) for e in events_of(reading_of(text)) if e.kind == "biopsy"]
    assert found == [histology]


@pytest.mark.parametrize("head", ["ASSESSMENT AND PLAN", "A/P", "IMPRESSION AND PLAN"])
@pytest.mark.parametrize(
    "step", ["LEEP.", "Hysterectomy.", "Diagnostic laparoscopy.", "Cone biopsy.", "Loop excision."]
)
def test_a_step_alone_under_assessment_and_plan_is_planned(head: str, step: str) -> None:
    events = events_of(reading_of(f"{head}:\n1. CIN 3. {step}\n2. Fibroids. Observe."))
    assert [e.assertion for e in events if e.kind == "surgery"] == ["planned"]


@pytest.mark.parametrize(
    "step", ["Status post hysterectomy.", "Hysterectomy 2010.", "LEEP was done in May.", "She underwent cone biopsy."]
)
def test_an_operation_of_the_past_is_no_step(step: str) -> None:
    events = events_of(reading_of(f"ASSESSMENT AND PLAN:\n1. CIN 3. {step}"))
    assert [e.assertion in ("affirmed", "historical") for e in events if e.kind == "surgery"] == [True]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ASSESSMENT/PLAN:\n1. Cervical dysplasia. Pap smear is taken.", ["Cervical dysplasia"]),
        ("ASSESSMENT/PLAN:\n1. Well woman.\n2. Endometrial cancer. Refer her.", ["Endometrial cancer"]),
        ("PLAN:\n1. Hysterectomy if adenocarcinoma.", []),
    ],
)
def test_an_item_of_assessment_and_plan_names_a_disease(text: str, values: list[str]) -> None:
    found = [e.values for e in events_of(reading_of(text)) if e.kind == "diagnosis" and e.assertion == "affirmed"]
    assert [v.value for v in found if getattr(v, "site", "")] == values  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Colposcopy in 2022 was reported as normal.",
        "Staging laparoscopy was done 102 days after the hysterectomy, and confirmed stage IA without metastases.",
        "The MRI was reported as normal.",
    ],
)
def test_what_is_told_of_a_look_is_no_specimen(text: str) -> None:
    assert told(text, "pathology", "biopsy") == []


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("She underwent ovarian transposition prior to radiation.", "affirmed"),
        ("A missed abortion required curettage.", "affirmed"),
        ("She died prior to surgery.", "negated"),
    ],
)
def test_prior_to_denies_only_for_the_dead(text: str, assertion: str) -> None:
    events = [e for e in events_of(reading_of(text)) if e.kind in ("surgery", "radiotherapy")]
    assert {e.assertion for e in events} == {assertion}


@pytest.mark.parametrize(
    "text",
    [
        "PLAN:\n5. Should invasive adenocarcinoma be confirmed we would discuss radical hysterectomy.",
        "3) Should carcinoma be found, she will need surgery.",
        "2. Had CIN3 been found we would have offered LLETZ.",
    ],
)
def test_a_numbered_condition_tells_nothing(text: str) -> None:
    assert told(text, "diagnosis", "surgery") == []
