"""The parts of the free-text reader: frames, phrases, results, specimens, operations, spread, course and outcome."""

import pytest

from lugol.read.narrative import diagnosis, freetext
from lugol.read.narrative.context import Context, prepare
from lugol.read.narrative.frame import stretches
from lugol.read.narrative.outcome import outcome
from lugol.read.narrative.phrase import phrases
from lugol.record.event import Event


def events_of(text: str, *kinds: str) -> list[Event]:
    return [event for event in freetext.extract(prepare(text, "t")) if event.kind in kinds]


def affirmed(text: str, *kinds: str) -> list[Event]:
    return [event for event in events_of(text, *kinds) if event.assertion == "affirmed"]


def told_by(text: str) -> list[tuple[str, str]]:
    return [(s.frame.kind if s.frame else "", text[s.start : s.end].strip()) for s in stretches(prepare(text))]


def phrase_texts(context: Context) -> list[str]:
    return [context.text[p.start : p.end] for p in phrases(context, 0, len(context.text))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Transvaginal ultrasound showed a 4 cm cyst of the left ovary.", "imaging"),
        ("On speculum examination the cervix was firm.", "exam"),
        ("Laparoscopy revealed nodules on the omentum.", "operative"),
        ("Histopathology confirmed adenocarcinoma.", "tissue_report"),
        ("A nodule was seen on MRI.", "imaging"),
    ],
)
def test_a_finding_is_told_by_its_study(text: str, kind: str) -> None:
    assert kind in [name for name, _ in told_by(text)]


def test_a_study_carries_on_until_something_else_is_told() -> None:
    text = "MRI showed a cervical mass. Two enlarged iliac nodes were noted. She received cisplatin for a mass."
    assert [kind for kind, _ in told_by(text)][-2:] == ["imaging", ""]


def test_a_study_that_was_not_done_tells_nothing() -> None:
    assert events_of("MRI was not performed. A 3 cm mass was felt on the cervix.", "imaging") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a firm, friable mass of the cervix and bilateral hydronephrosis",
         ["firm, friable mass of the cervix", "bilateral hydronephrosis"]),
        ("omentum with nodular and miliary lesions", ["omentum with nodular and miliary lesions"]),
        ("the uterus was enlarged, tender and fixed", ["uterus was enlarged, tender and fixed"]),
        ("a 32 mm mass, no parametrial invasion", ["32 mm mass", "no parametrial invasion"]),
    ],
)  # fmt: skip
def test_findings_are_cut_where_they_part(text: str, found: list[str]) -> None:
    assert phrase_texts(prepare(text)) == found


def test_masses_of_both_sides_are_two_findings() -> None:
    text = "CT showed bilateral adnexal masses (R 74 mm, L 51 mm)."
    found = affirmed(text, "imaging")
    assert [(e.values.site, e.values.size_mm) for e in found] == [  # type: ignore[union-attr]
        ("right adnexa", (74.0,)),
        ("left adnexa", (51.0,)),
    ]


def test_a_study_without_findings_is_a_finding_of_its_own() -> None:
    assert [e.values.finding for e in affirmed("MRI of the brain was normal.", "imaging")] == ["normal"]  # type: ignore[union-attr]


def test_a_clear_organ_is_the_absence_of_a_finding_there() -> None:
    found = events_of("PET-CT showed an avid cervical mass; the liver was clear.", "imaging")
    assert [(e.assertion, e.values.site) for e in found][-1] == ("negated", "liver")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("She complained of postcoital spotting for 3 weeks.", "postcoital_bleeding"),
        ("c/o heavy periods x 6/12", "menorrhagia"),
        ("Presented with bloating and early satiety.", "early_satiety"),
    ],
)
def test_symptoms_by_any_name(text: str, code: str) -> None:
    assert code in [e.values.code for e in affirmed(text, "symptom")]  # type: ignore[union-attr]


def test_a_symptom_by_another_name_is_named() -> None:
    assert events_of("She had PMB.", "symptom")[0].values.term == "postmenopausal bleeding (PMB)"  # type: ignore[union-attr]


def test_a_graded_symptom_under_treatment_is_a_complication() -> None:
    text = "During chemotherapy she had grade 2 diarrhoea."
    assert [e.kind for e in affirmed(text, "symptom", "complication")] == ["complication"]


def test_a_biopsy_has_its_clock_its_pieces_and_its_result() -> None:
    text = "Two punch biopsies were taken at 4 and 5 o'clock. Histology: chronic cervicitis, no CIN."
    (biopsy,) = affirmed(text, "biopsy")
    assert (biopsy.values.clock, biopsy.values.pieces, biopsy.values.histology) == ((4, 5), 2, "benign")  # type: ignore[union-attr]


def test_a_directed_biopsy_is_of_where_it_was_aimed() -> None:
    text = "After acetic acid the area at 6 o'clock looked suspicious, leading to a directed biopsy."
    assert affirmed(text, "biopsy")[0].values.clock == (6,)  # type: ignore[union-attr]


def test_a_sample_not_taken_is_denied() -> None:
    assert [e.assertion for e in events_of("No endocervical curettage was performed.", "ecc")] == ["negated"]


def test_one_report_of_two_samples_is_given_to_both() -> None:
    text = "Punch biopsy and endocervical curettage revealed adenocarcinoma in situ."
    assert [e.values.histology for e in affirmed(text, "biopsy", "ecc")] == ["AIS", "AIS"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "histology"),
    [
        ("showed CIN III", "CIN3"),
        ("was reported as HGCGIN", "AIS"),
        ("revealed squamous metaplasia only", "benign"),
        ("confirmed oat cell carcinoma", "cancer"),
        ("showed no malignancy", "benign"),
        ("was normal", "benign"),
    ],
)
def test_results_are_coded(words: str, histology: str) -> None:
    assert affirmed(f"Cervical biopsy {words}.", "biopsy")[0].values.histology == histology  # type: ignore[union-attr]


def test_margins_depth_and_specimen_of_a_report() -> None:
    text = "She underwent LLETZ. Histology confirmed CIN3 with squamous carcinoma 2.1 mm deep; all margins were clear."
    (report,) = affirmed(text, "pathology")
    assert (report.values.specimen, report.values.depth_mm) == ("LLETZ", 2.1)  # type: ignore[union-attr]


def test_a_serum_marker_is_no_carcinoma() -> None:
    assert affirmed("Biopsy was done. Squamous cell carcinoma antigen was 1.2 ng/mL.", "pathology", "diagnosis") == []


def test_abbreviations_mean_what_the_text_says() -> None:
    context = diagnosis.with_local_abbreviations(prepare("Small cell carcinoma (SCC) of the cervix. Biopsy: SCC."))
    assert {m.concept.code for m in context.of("histology")} == {"scnec"}


def test_what_is_done_together_is_one_operation() -> None:
    text = "She underwent laparoscopic radical hysterectomy, bilateral salpingectomy and pelvic lymphadenectomy."
    (surgery,) = affirmed(text, "surgery")
    assert surgery.values.codes == ("hysterectomy", "other", "lymphadenectomy")  # type: ignore[union-attr]
    assert surgery.values.cervix_removed is True  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("LLETZ is booked for July.", "planned"),
        ("Hysterectomy was abandoned.", "negated"),
        ("Plan: cold knife cone.", "planned"),
        ("She declined hysterectomy.", "negated"),
    ],
)
def test_what_was_not_done_is_not_done(text: str, assertion: str) -> None:
    assert [e.assertion for e in events_of(text, "surgery")] == [assertion]


def test_the_same_operation_told_again_is_one() -> None:
    text = "She underwent radical hysterectomy. The hysterectomy specimen contained squamous cell carcinoma."
    assert len(affirmed(text, "surgery")) == 1


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("CT showed metastases in the liver, spleen and both lungs.", {"liver", "spleen", "lung"}),
        ("Brain metastases appeared.", {"brain"}),
        ("Fine-needle aspiration confirmed metastasis of cervical carcinoma.", set()),
        ("There was no evidence of metastasis to the lung.", set()),
        ("Cervical cancer rarely metastasises to skin.", set()),
    ],
)
def test_where_it_has_spread(text: str, sites: set[str]) -> None:
    assert {e.values.site for e in affirmed(text, "metastasis")} == sites  # type: ignore[union-attr]


def test_several_bones_are_one_metastasis() -> None:
    (bone,) = affirmed("Bone metastases were seen in the sacrum, pubis and femur.", "metastasis")
    assert (bone.values.site, bone.values.sites) == ("bone", ("sacrum", "pubis", "femur"))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("CT showed a partial response of all lesions.", ["PR"]),
        ("IHC: ER +, PR +. PD-L1 CPS 20.", []),
        ("She died of disease progression.", []),
        ("No response was seen after chemotherapy; the disease progressed.", ["none", "PD"]),
    ],
)
def test_responses(text: str, values: list[str]) -> None:
    assert [e.values.value for e in affirmed(text, "response")] == values  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("She died of sepsis three months later.", "sepsis"),
        ("The patient passed away.", ""),
        ("She could not complete therapy and died from multiorgan failure.", "multiorgan failure"),
    ],
)
def test_deaths(text: str, cause: str) -> None:
    assert [e.values.cause for e in affirmed(text, "death")] == [cause]  # type: ignore[union-attr]


def test_a_dead_fetus_is_not_her_death() -> None:
    assert affirmed("The fetus died at 20 weeks.", "death") == []


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("She is alive without evidence of disease at 3 years.", "alive_NED"),
        ("At 12 months she was alive with disease.", "alive_with_disease"),
        ("She died of sepsis.", "dead"),
        ("Discharged to routine recall in 3 years.", "discharged_to_screening"),
        ("Review in 6 months.", "alive"),
        ("Cervix normal.", "not_stated"),
        ("She was lost to follow-up.", "not_stated"),
    ],
)
def test_how_it_ended(text: str, state: str) -> None:
    assert outcome(freetext.extract(prepare(text))) == state


def test_a_diagnosis_given_up_is_superseded() -> None:
    text = "The lesion was misdiagnosed as squamous cell carcinoma. Review showed small cell carcinoma of the cervix."
    found = {e.values.histology: e.values.status for e in events_of(text, "diagnosis")}  # type: ignore[union-attr]
    assert found == {"squamous cell carcinoma": "superseded", "small cell neuroendocrine carcinoma": ""}


def test_lessons_are_not_hers() -> None:
    text = "She had menorrhagia. In conclusion, clinicians should suspect cancer in women with postcoital bleeding."
    assert [e.values.code for e in affirmed(text, "symptom")] == ["menorrhagia"]  # type: ignore[union-attr]


def test_an_abstract_adds_a_source_and_no_second_event() -> None:
    text = (
        "Abstract\nWe report a 40-year-old woman with menorrhagia who underwent radical hysterectomy.\n\n"
        "Case report\nA 40-year-old woman had menorrhagia. Radical hysterectomy was performed.\n\nDiscussion\nRare.\n"
    )
    (symptom,) = affirmed(text, "symptom")
    assert [span.section for span in symptom.sources] == ["case", "abstract"]
    assert len(affirmed(text, "surgery")) == 1


def test_wrapped_lines_say_the_same() -> None:
    text = "She underwent radical hysterectomy and is alive without evidence of disease. Brain metastases were seen."
    wrapped = text.replace(" ", "\n")
    assert [e.kind for e in freetext.extract(prepare(wrapped))] == [e.kind for e in freetext.extract(prepare(text))]


def test_the_biopsy_spoken_of_again_is_the_same_sample() -> None:
    text = "The mass was biopsied. Microscopic study of the biopsy revealed squamous cell carcinoma."
    assert [e.values.histology for e in affirmed(text, "biopsy")] == ["cancer"]  # type: ignore[union-attr]


def test_nodes_that_were_free_are_no_metastasis() -> None:
    text = "Dissection revealed metastatic adenocarcinoma in 3 of 14 pelvic nodes and 0 of 9 para-aortic nodes."
    assert [e.values.site for e in affirmed(text, "metastasis")] == ["pelvic lymph node"]  # type: ignore[union-attr]
