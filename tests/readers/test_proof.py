"""A proposal is believed only where every word of it can be proven; each way to lie has a reason of its own."""

import csv
import re
from importlib import resources
from pathlib import Path

import pytest

import lugol.readers
from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.readers.contract import LONGEST_QUOTE, Proposal
from lugol.readers.proof import Ground, ground, prove
from lugol.readers.reasons import reasons

LETTER = """Clinic letter, 12 April 2022

Referral: The patient complained of a hoarse voice and of vaginal bleeding. Her mother had breast cancer.

Examination: the cervix looked normal. There was a soft mass of 4 cm in the left adnexa, mobile and painless.

Colposcopy 8 March 2022: normal.

On 8 March 2022 Biopsy of the cervix at 6 o'clock showed CIN3. No invasion was seen.

Results: CA125 was 160.1 U/mL. p16 was positive and p40 was negative. CA19-9 and AFP were 30 and 12 ng/mL respectively.

She received carboplatin and paclitaxel for 6 cycles. Hysterectomy is planned for June. She declined radiotherapy.

Metastases to the liver and lung were ruled out. Possible adenomyosis was discussed.

Smith et al. reported a woman who underwent trachelectomy."""


@pytest.fixture(scope="module")
def on() -> Ground:
    reading = reading_of(LETTER, "letter")
    return ground(reading, events_of(reading))


TRUE = [
    ("hoarse voice", "symptom", "She had a hoarse voice."),
    ("Biopsy of the cervix at 6 o'clock showed CIN3", "biopsy", "Biopsy of the cervix at 6 o'clock showed CIN3."),
    ("Biopsy of the  cervix at 6 o’clock showed CIN3", "biopsy", "Biopsy of the cervix at 6 o'clock showed CIN3."),
    ("CIN3", "biopsy", "Biopsy of the cervix showed CIN3 on 2022-03-08."),
    ("CA125 was 160.1 U/mL", "lab", "CA125 was 160.1 U/mL."),
    ("p40 was negative", "ihc", "p40 was negative on immunohistochemistry."),
    ("soft mass of 4 cm in the left adnexa", "exam",
     "On examination there was a soft mass of 4 cm in the left adnexa."),
    ("carboplatin and paclitaxel for 6 cycles", "systemic_therapy",
     "She received carboplatin and paclitaxel for 6 cycles."),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "kind", "sentence"), TRUE)
def test_what_the_words_say_is_believed(on: Ground, quote: str, kind: str, sentence: str) -> None:
    verdict = prove(on, Proposal(quote, kind, sentence))
    assert verdict.reason == ""
    assert verdict.event is not None
    assert verdict.event.kind == kind


LIES = [
    ("unknown_kind", "hoarse voice", "feeling", "She had a hoarse voice."),
    ("too_long", "a" * (LONGEST_QUOTE + 1), "symptom", "She had a hoarse voice."),
    ("several_places", "8 March 2022", "symptom", "She had a hoarse voice."),
    ("empty_quote", " ... ", "symptom", "She had a hoarse voice."),
    ("not_in_text", "croaking voice", "symptom", "She had a croaking voice."),
    ("cut_word", "0.1 U/mL", "lab", "CA125 was 0.1 U/mL."),
    ("cut_word", "60.1 U/mL", "lab", "CA125 was 60.1 U/mL."),
    ("no_form", "hoarse voice", "symptom", "The voice was hoarse."),
    ("no_form", "hoarse voice", "symptom", "Her sister had a hoarse voice."),
    ("number", "CA125 was 160.1 U/mL", "lab", "CA125 was 161.1 U/mL."),
    ("unit", "CA125 was 160.1 U/mL", "lab", "CA125 was 160.1 ng/mL."),
    ("unit", "CA125 was 160.1 U/mL", "lab", "CA125 was 160.1."),
    ("number", "soft mass of 4 cm in the left adnexa", "exam",
     "On examination there was a soft mass of 4 in the left adnexa."),
    ("date", "CIN3", "biopsy", "Biopsy of the cervix showed CIN3 on 2022-03-09."),
    ("date", "CIN3", "biopsy", "Biopsy of the cervix showed CIN3 in 2022-04."),
    ("clock", "Biopsy of the cervix at 6 o'clock showed CIN3", "biopsy",
     "Biopsy of the cervix at 7 o'clock showed CIN3."),
    ("side", "soft mass of 4 cm in the left adnexa", "exam",
     "On examination there was a soft mass of 4 cm in the right adnexa."),
    ("polarity", "p40 was negative", "ihc", "p40 was positive on immunohistochemistry."),
    ("denial", "hoarse voice", "symptom", "She had no hoarse voice."),
    ("hedge", "CIN3", "biopsy", "Biopsy of the cervix showed possible CIN3."),
    ("word", "CIN3", "biopsy", "Biopsy of the cervix showed extensive CIN3."),
    ("word", "CIN3", "biopsy", "Biopsy of the vulva showed CIN3."),
    ("name", "carboplatin and paclitaxel for 6 cycles", "systemic_therapy",
     "She received cisplatin and paclitaxel for 6 cycles."),
    ("anchor", "hoarse voice", "recurrence", "She had a recurrence in the hoarse voice."),
    ("planned", "Hysterectomy", "surgery", "She underwent hysterectomy."),
    ("denied", "radiotherapy", "radiotherapy", "She received radiotherapy."),
    ("denied", "Metastases to the liver and lung", "metastasis", "She had a metastasis in the liver."),
    ("kin", "breast cancer", "diagnosis", "The diagnosis was breast cancer."),
    ("literature", "trachelectomy", "surgery", "She underwent trachelectomy."),
    ("shared_out", "AFP were 30", "lab", "AFP was 30."),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "quote", "kind", "sentence"), LIES)
def test_each_lie_is_refused_for_its_reason(on: Ground, reason: str, quote: str, kind: str, sentence: str) -> None:
    verdict = prove(on, Proposal(quote, kind, sentence))
    assert verdict.event is None or verdict.reason == "contradiction"
    assert verdict.reason == reason or (reason == "shared_out" and verdict.reason)


def test_a_heading_only_chooses_between_several_places_of_a_quote(on: Ground) -> None:
    said = "On examination there was a soft mass of 4 cm in the left adnexa."
    quote = "soft mass of 4 cm in the left adnexa"
    assert prove(on, Proposal(quote, "exam", said, "Examination")).reason == ""
    assert prove(on, Proposal(quote, "exam", said, "Results")).reason == ""
    text = "History:\nShe had pelvic pain.\n\nFamily history:\nHer sister had pelvic pain.\n"
    reading = reading_of(text, "letter")
    twice = ground(reading, ())
    pain = Proposal("pelvic pain", "symptom", "She had pelvic pain.")
    assert prove(twice, pain).reason == "several_places"
    for section, reason in (("History", ""), ("Family history", "kin"), ("Results", "several_places")):
        found = prove(twice, Proposal(pain.quote, pain.kind, pain.sentence, section))
        assert (found.reason == reason) or (reason == "kin" and found.reason)


def test_a_doubt_in_the_text_is_kept() -> None:
    reading = reading_of("She was seen today. Possible adenomyosis of the uterus.", "letter")
    verdict = prove(ground(reading, ()), Proposal("adenomyosis", "diagnosis", "The diagnosis was adenomyosis."))
    assert verdict.event is None or verdict.event.assertion == "possible"


def test_against_lugols_own_reading_both_stay_and_neither_wins(on: Ground) -> None:
    reading = reading_of("CA125 was 160 U/mL on 8 March 2022.", "letter")
    own = events_of(reading_of("CA125 was 12 U/mL on 8 March 2022.", "letter"))
    moved = [event for event in own if event.kind == "lab"]
    verdict = prove(ground(reading, moved), Proposal("CA125 was 160 U/mL", "lab", "CA125 was 160 U/mL."))
    assert verdict.reason == "contradiction"
    assert verdict.against == tuple(moved)


def test_the_date_is_that_of_lugols_timeline(on: Ground) -> None:
    verdict = prove(on, Proposal("CIN3", "biopsy", "Biopsy of the cervix showed CIN3."))
    assert verdict.event is not None
    assert verdict.event.when.edtf == "2022-03-08"


def test_every_reason_in_the_code_has_its_words_and_every_row_is_used() -> None:
    folder = Path(str(resources.files(lugol.readers)))
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    code += (folder.parent / "language" / "controlled.py").read_text(encoding="utf-8")
    assert [reason for reason in reasons() if not re.search(rf'"{reason}"', code)] == []
    with (folder / "reasons.csv").open(encoding="utf-8") as lines:
        assert len(list(csv.DictReader(lines))) == len(reasons())


WIDER = [
    ("Stage IB3 by FIGO 2018.", "Stage IB3 by FIGO 2018", "stage", "The stage was FIGO 2018 IB3."),
    ("She underwent laparotomy with the presumptive diagnosis of a hydatid cyst.", "laparotomy", "surgery",
     "She underwent laparotomy."),
    ("Hysterectomy on a mistaken diagnosis of sarcoma was done in 2015.", "Hysterectomy", "surgery",
     "She underwent hysterectomy."),
    ("She was treated initially with carboplatin.", "carboplatin", "systemic_therapy", "She received carboplatin."),
    ("Early satiety now, ?ascites. No bleeding.", "Early satiety", "symptom", "She had early satiety."),
    ("High-risk HPV was negative.", "High-risk HPV was negative", "hpv", "The HPV test was negative."),
    ("The ovarian nodules showed lymphoid tissue on pathology.", "lymphoid tissue", "pathology",
     "Pathology of the ovarian nodules showed lymphoid tissue."),
    ("Two tumours: endometrioid adenocarcinoma of the endometrium and a serous carcinoma of the ovary. Pathology.",
     "endometrioid adenocarcinoma", "pathology", "Pathology of the endometrium showed endometrioid adenocarcinoma."),
    ("I have discharged her to routine recall in 3 years.", "routine recall in 3 years", "followup",
     "The plan was routine recall in 3 years."),
    ("Enlarged iliac nodes were seen on contrast-enhanced CT.", "Enlarged iliac nodes were seen", "imaging",
     "CT showed enlarged iliac nodes."),
    ("Colonoscopy revealed an elevated lesion in the rectum.", "elevated lesion in the rectum", "imaging",
     "colonoscopy showed elevated lesion in the rectum."),
    ("An ultrasound study of her pelvis showed an enlarged uterus.", "enlarged uterus", "imaging",
     "ultrasound showed enlarged uterus."),
    ("Another option would be a pessary. Smears are due yearly. She had hot flushes.", "hot flushes", "symptom",
     "She had hot flushes."),
    ("She received carboplatin and has been in a disease-free condition for 5 months.", "received carboplatin",
     "systemic_therapy", "She received carboplatin."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "kind", "sentence"), WIDER)
def test_what_stands_beside_and_turns_nothing_refuses_nothing(text: str, quote: str, kind: str, sentence: str) -> None:
    reading = reading_of(text, "note")
    assert prove(ground(reading, events_of(reading)), Proposal(quote, kind, sentence)).reason == ""


TURNED = [
    ("Stage IB3 (FIGO 2009), reviewed in 2018.", "IB3 (FIGO 2009), reviewed in 2018", "stage",
     "The stage was FIGO 2018 IB3."),
    ("She had a presumed hysterectomy abroad.", "hysterectomy abroad", "surgery", "She underwent hysterectomy."),
    ("Carcinoma was initially diagnosed.", "Carcinoma", "diagnosis", "The diagnosis was carcinoma."),
    ("The smear was high-grade.", "high-grade", "cytology", "Cytology showed low-grade."),
    ("CT showed a cyst of the liver; an adenocarcinoma of the rectum on pathology.", "adenocarcinoma", "pathology",
     "Pathology of the liver showed adenocarcinoma."),
    ("Another was treated with tamoxifen.", "tamoxifen", "hormonal_therapy", "She received tamoxifen."),
    ("Ovarian or tubal carcinoma without metastases.", "carcinoma", "diagnosis", "The diagnosis was carcinoma."),
    ("Adenosarcoma or carcinoma without necrosis.", "Adenosarcoma", "diagnosis", "The diagnosis was adenosarcoma."),
    ("Enlarged nodes were seen on MRI. CT was normal.", "Enlarged nodes were seen", "imaging",
     "CT showed enlarged nodes."),
    ("In a retrospective study of women an enlarged uterus was found.", "enlarged uterus", "exam",
     "On examination there was enlarged uterus."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "kind", "sentence"), TURNED)
def test_what_turns_the_quote_still_refuses(text: str, quote: str, kind: str, sentence: str) -> None:
    reading = reading_of(text, "note")
    assert prove(ground(reading, events_of(reading)), Proposal(quote, kind, sentence)).reason
