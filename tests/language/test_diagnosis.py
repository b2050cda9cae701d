"""The diagnosis that a text is about: sentences of our own, and others that must not be taken so."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis, Response, Stage, Surgery


def index(text: str) -> tuple[str, str]:
    """The site of the index diagnosis and its name, ("", "") for none."""
    told = [e.values for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    best = next((value for value in told if value.role == "index"), None)
    return (best.site, (best.histology or best.value).lower()) if best else ("", "")


def words(text: str) -> str:
    """The words of the index diagnosis as the text has them."""
    told = [e.values for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    return next((value.value for value in told if value.role == "index"), "")


SUSPECTED_FIRST = (
    "A 40-year-old woman had ascites. Ovarian malignancy was highly suspected. Histology of the peritoneum showed"
    " caseating granulomas, confirming the diagnosis of peritoneal tuberculosis.",
    "A lymphoma was strongly suspected. The biopsy of the peritoneum revealed tuberculosis.",
    "A clinical diagnosis of carcinoma of the ovary was made, but peritoneal biopsy revealed tuberculosis.",
    "The clinical diagnosis was ovarian cancer. However, histopathology of the peritoneum showed tuberculosis.",
    "Ovarian carcinoma was clinically suspected. Biopsy of the peritoneum was consistent with tuberculosis.",
)


@pytest.mark.parametrize("text", SUSPECTED_FIRST)
def test_tissue_says_more_than_what_was_suspected(text: str) -> None:
    assert "tuberculosis" in index(text)[1]


def test_a_clinical_diagnosis_stands_where_tissue_says_the_same_or_something_beside_it() -> None:
    assert index("A clinical diagnosis of cervical cancer was made and biopsy showed squamous cell carcinoma.") == (
        "cervix",
        "squamous cell carcinoma",
    )
    text = "A clinical diagnosis of cervical cancer was made. Biopsy is awaited."
    assert index(text) == ("cervix", "cancer")


@pytest.mark.parametrize(
    ("text", "site", "name"),
    [
        ("She had an acinic cell carcinoma of the parotid gland.", "parotid gland", "acinic cell carcinoma"),
        ("The excised lump was a sebaceous carcinoma of the eyelid.", "face", "sebaceous carcinoma"),
        ("Histology revealed a sebaceous carcinoma of the vulva.", "vulva", "sebaceous carcinoma"),
        ("Histology showed an eccrine carcinoma of the vulva.", "vulva", "eccrine carcinoma"),
        ("Biopsy of the breast revealed a secretory cell carcinoma.", "breast", "secretory cell carcinoma"),
    ],
)
def test_the_words_before_a_wide_name_tell_its_kind(text: str, site: str, name: str) -> None:
    assert index(text) == (site, name)


@pytest.mark.parametrize(
    "text",
    [
        "Biopsy showed a moderately differentiated carcinoma of the cervix.",
        "Biopsy showed invasive carcinoma of the cervix.",
        "She has metastatic cervical carcinoma.",
        "The biopsy revealed carcinoma of the cervix.",
        "A locally advanced carcinoma of the cervix was diagnosed.",
    ],
)
def test_a_grade_or_a_site_is_no_kind(text: str) -> None:
    assert index(text) == ("cervix", "carcinoma")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The liver biopsy was consistent with eosinophilic cholangitis.", "eosinophilic cholangitis"),
        ("These findings were compatible with mesenteric panniculitis.", "mesenteric panniculitis"),
        ("Histopathology revealed xanthogranulomatous oophoritis.", "xanthogranulomatous oophoritis"),
        ("We report a case of lymphocytic mastitis in a nulliparous woman.", "lymphocytic mastitis"),
        ("The final diagnosis was ligneous cervicitis.", "ligneous cervicitis"),
    ],
)
def test_a_disease_of_no_lexicon_is_known_by_the_build_of_its_name(text: str, name: str) -> None:
    assert words(text).endswith(name)


@pytest.mark.parametrize(
    "text",
    [
        "Microscopy showed extensive necrosis and fibrosis.",
        "The specimen showed psammoma bodies and brisk mitosis.",
        "Ultrasound showed hydronephrosis.",
        "CT showed retroperitoneal lymphadenopathy.",
        "She tested positive for human papilloma virus.",
    ],
)
def test_what_a_test_only_shows_is_no_disease_of_its_own(text: str) -> None:
    assert index(text) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "A woman with a history of breast cancer had a mass of the back. Histology revealed a desmoid tumor.",
        "She had a past history of cervical cancer. Histopathology of the lump showed a desmoid tumour.",
        "Previous history of endometrial cancer. Excision biopsy of the chest wall showed a desmoid tumor.",
    ],
)
def test_a_cancer_of_the_past_stands_back(text: str) -> None:
    assert index(text)[1] == "desmoid tumour"


def test_a_cancer_of_the_past_that_came_back_does_not() -> None:
    text = (
        "A woman with a history of cervical cancer had a recurrence in the pelvis. A uterine leiomyoma was also seen."
    )
    assert index(text) == ("cervix", "cancer")


@pytest.mark.parametrize(
    "text",
    [
        "She died three years after the initial diagnosis of renal cell carcinoma. Pleural effusion was malignant.",
        "Since the initial diagnosis of renal cell carcinoma she had two relapses with adenocarcinoma cells in fluid.",
        "At initial diagnosis of renal cell carcinoma she was 40; a later lung nodule was adenocarcinoma.",
    ],
)
def test_what_is_counted_from_a_diagnosis_does_not_give_it_up(text: str) -> None:
    told = [e.values for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    assert not any(value.status == "superseded" for value in told)


def test_a_suspected_disease_that_was_confirmed_later_is_hers() -> None:
    text = "She was seen for a suspected breast cancer, later confirmed by histopathology, and had an abruption."
    assert index(text) == ("breast", "cancer")
    text = "She was seen for a suspected breast cancer, not confirmed by histopathology. Ovarian torsion was diagnosed."
    assert index(text)[1] == "ovarian torsion"


@pytest.mark.parametrize(
    "text",
    [
        "The diagnosis was ovarian carcinosarcoma with squamous cell carcinoma as the epithelial component.",
        "Histology showed ovarian carcinosarcoma. The squamous cell carcinoma component reached the surface.",
        "Histology showed carcinosarcoma of the ovary, with squamous cell carcinoma in the carcinomatous component.",
    ],
)
def test_a_component_is_not_the_tumour(text: str) -> None:
    assert index(text) == ("ovary", "carcinosarcoma")


@pytest.mark.parametrize(
    "text",
    [
        "We report a case of pseudomyxoma peritonei arising from an ovarian teratoma. Colon cancer was found later.",
        "We describe a case of ovarian torsion. There was an incidental leiomyoma.",
    ],
)
def test_what_is_reported_is_what_the_text_is_about(text: str) -> None:
    assert index(text)[1] in ("pseudomyxoma peritonei", "ovarian torsion")


@pytest.mark.parametrize(
    "text",
    [
        "Placental abruption was found and 12 units of RCC were transfused.",
        "Transfusion of RCC and FFP was started for placental abruption.",
        "For placental abruption she was given packed cells (RCC) and plasma.",
    ],
)
def test_red_cells_are_no_renal_cell_carcinoma(text: str) -> None:
    assert "carcinoma" not in index(text)[1]


def test_renal_cell_carcinoma_is_still_known_by_its_letters() -> None:
    assert index("She underwent nephrectomy for RCC.") == ("kidney", "renal cell carcinoma")


def test_an_operation_that_had_to_be_done_was_done() -> None:
    told = [e for e in events_of(reading_of("A hysterectomy had to be performed.")) if isinstance(e.values, Surgery)]
    assert [e.assertion for e in told] == ["affirmed"]
    told = [e for e in events_of(reading_of("A hysterectomy is to be performed.")) if isinstance(e.values, Surgery)]
    assert [e.assertion for e in told] == ["planned"]


def test_no_improvement_of_a_blood_value_is_no_response_of_a_disease() -> None:
    told = events_of(reading_of("Her fibrinogen was low with no improvement of the coagulopathy."))
    assert not any(isinstance(e.values, Response) for e in told)
    told = events_of(reading_of("Three cycles of chemotherapy brought no improvement."))
    assert any(isinstance(e.values, Response) for e in told)


def stages(text: str) -> list[tuple[str, str]]:
    """The system and value of every stage told of her."""
    return [(e.values.system, e.values.value) for e in events_of(reading_of(text)) if isinstance(e.values, Stage)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It was classed as stage I according to the American Joint Committee on Cancer system.", [("TNM", "I")]),
        ("The tumour was stage II by the criteria of the AJCC.", [("TNM", "II")]),
        ("According to the International Federation of Gynecology and Obstetrics she had stage IA disease.",
         [("FIGO", "IA")]),
        ("Ovarian cancer (International Federation of Gynecology and Obstetrics IIIA) was found.", [("FIGO", "IIIA")]),
        ("A ductal carcinoma of the breast of stage IV was confirmed.", [("breast (TNM)", "IV")]),
        ("Cervical cancer, FIGO stadium IIb.", [("FIGO", "IIB")]),
        ("A IB2 stage cervical cancer was treated by surgery.", [("FIGO", "IB2")]),
        ("Endometrial carcinoma, IA stage, was found.", [("FIGO", "IA")]),
        ("She had III stage cervical cancer.", [("FIGO", "III")]),
    ],
)  # fmt: skip
def test_a_stage_before_its_word_or_by_a_named_system(text: str, told: list[tuple[str, str]]) -> None:
    assert stages(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "She was admitted in the second stage of labour.",
        "Early stage cervical cancer was thought of.",
        "She has end stage renal disease.",
        "It was treated in a two stage operation.",
        "The federation of midwives met in 2019.",
    ],
)
def test_no_stage_where_none_is_told(text: str) -> None:
    assert stages(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The American Joint Committee on Cancer was followed in reporting.",
        "Cancer antigen 125 was 20 U/mL.",
        "Anti-tuberculosis drugs were given to her sister's neighbour.",
    ],
)
def test_a_word_in_the_name_of_something_else_is_no_disease(text: str) -> None:
    assert index(text) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "She died of HPV-associated cervical cancer after she refused all recommended procedures.",
        "Cervical cancer progressed while she declined every treatment.",
        "Cervical cancer was diagnosed and she refused surgery.",
        "Brachytherapy for her cervical cancer was cancelled.",
    ],
)
def test_refusing_a_treatment_denies_no_disease(text: str) -> None:
    assert index(text) == ("cervix", "cancer")


@pytest.mark.parametrize(
    "text",
    [
        "Biopsy: invasive SCC vulva, depth 3 mm.",
        "Diagnosis: SCC vulva.",
        "She has a carcinoma vulva.",
        "Histology: squamous cell carcinoma, vulva.",
    ],
)
def test_an_organ_right_behind_a_tumour_is_its_own(text: str) -> None:
    assert index(text)[0] == "vulva"


@pytest.mark.parametrize(
    "text",
    [
        "Radical trachelectomy was attempted but abandoned when the nodes were positive.",
        "A hysterectomy was attempted but not completed.",
        "Hysterectomy, attempted but aborted, was not repeated.",
        "She could not afford a hysterectomy.",
        "Hysterectomy was not affordable.",
    ],
)
def test_what_was_only_attempted_or_not_affordable_was_not_done(text: str) -> None:
    told = [e.assertion for e in events_of(reading_of(text)) if isinstance(e.values, Surgery)]
    assert told and "affirmed" not in told


def test_what_she_took_instead_of_what_she_refused_is_hers() -> None:
    told = {e.kind: e.assertion for e in events_of(reading_of("She refused chemotherapy and took megestrol daily."))}
    assert (told["systemic_therapy"], told["hormonal_therapy"]) == ("negated", "affirmed")
    told = {e.kind: e.assertion for e in events_of(reading_of("She never took megestrol."))}
    assert told["hormonal_therapy"] == "negated"


def test_a_specimen_without_residual_tumour_is_no_response_where_nothing_was_given() -> None:
    told = events_of(reading_of("Re-excision showed no residual tumour."))
    assert not any(isinstance(e.values, Response) for e in told)
    told = events_of(reading_of("After chemoradiation there was no residual tumour."))
    assert any(isinstance(e.values, Response) for e in told)


@pytest.mark.parametrize("text", ["Stage IB endometrial cancer was the diagnosis.", "FIGO IB endometrial cancer."])
def test_the_stage_is_no_part_of_the_name(text: str) -> None:
    assert words(text) == "endometrial cancer"
