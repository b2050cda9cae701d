"""Signs of an examination by their names, and words that only look like a finding."""

import pytest

from lugol.language.kinds.findings.finding import read
from lugol.language.narrative import read as read_text
from lugol.language.reading import reading_of


def _told(text: str) -> list[tuple[str, str, str, str]]:
    events = read(reading_of(text))
    return [
        (e.kind, getattr(e.values, "term", "") or getattr(e.values, "finding", ""), e.values.code, e.assertion)
        for e in events
    ]


def _affirmed(text: str) -> list[str]:
    return [words for _, words, _, assertion in _told(text) if assertion == "affirmed"]


@pytest.mark.parametrize(
    "sign",
    [
        "dysdiadochokinesis", "past-pointing", "truncal ataxia", "an intention tremor", "expressive aphasia",
        "asterixis",
        "a right homonymous hemianopia", "livedo reticularis", "a webbed neck", "pulsus paradoxus", "stony dullness",
        "a positive Rovsing sign", "nodular uterosacral ligaments", "gingival hyperplasia", "dental caries",
        "dehydration",
        "uterine atony", "a systolic murmur", "an atonic uterus", "moon facies", "quadriparesis", "koilonychia",
    ],
)  # fmt: skip
def test_a_sign_is_an_examination_finding(sign: str) -> None:
    words = sign.removeprefix("a ").removeprefix("an ")
    assert any(words in told for told in _affirmed(f"Physical examination revealed {sign}."))
    assert not _affirmed(f"Physical examination revealed no {words}.")
    assert not _affirmed(f"Her mother's examination had revealed {sign}.")


def test_each_sign_of_a_list_is_told() -> None:
    text = (
        "Neurological examination showed a cerebellar syndrome with nystagmus, past-pointing, dysarthria, titubation."
    )
    assert len(_affirmed(text)) >= 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("On examination there was dysarthria.", "exam"),
        ("She complained of dysarthria for two days.", "symptom"),
        ("Neurosurgical evaluation noted an increased right hemiplegia.", "exam"),
        ("She presented with right hemiplegia.", "symptom"),
    ],
)
def test_what_is_seen_is_a_sign_and_what_is_complained_of_a_symptom(text: str, kind: str) -> None:
    record = read_text(f"A 45-year-old woman was seen. {text}", "x")
    assert {e.kind for e in record.events if e.kind in ("exam", "symptom")} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "She was stimulated with follicle-stimulating hormone under ultrasound monitoring.",
        "Spot magnification views were taken with the mammogram.",
        "On examination the primary cervical tumour was to receive 50 Gy.",
        "She had a primary outbreak in the past and her examination is due next week.",
        "Her wound was clean and she improved before discharge.",
        "MRI was repeated as the weakness persisted.",
        "The bladder flap was developed at operation.",
    ],
)
def test_words_that_look_like_a_finding(text: str) -> None:
    assert not [words for words in _affirmed(text) if "wound" not in words]


def test_sites_that_share_a_name() -> None:
    sites = {t: [getattr(e.values, "site", "") for e in read(reading_of(t))] for t in (
        "CT showed a gallbladder fundus mass.",
        "MRI showed compression of the left lateral ventricle.",
        "Ultrasound showed a fibroid of the fundus.",
    )}  # fmt: skip
    assert [s[0] for s in sites.values()] == ["gallbladder", "left brain", "uterus"]


REPORT = """SURGICAL PATHOLOGY REPORT

CLINICAL HISTORY: 6 cm cervical mass.

SPECIMENS: A. Cervix and uterus. B. Left pelvic nodes.

GROSS DESCRIPTION: Received is a uterus with a firm mass of the cervix. Three possible lymph nodes are identified.

DIAGNOSIS: Tumor extends into the lower uterine segment. Myometrium shows the following abnormality: adenomyosis.
"""


def test_a_pathologist_examines_the_specimen_and_not_her() -> None:
    assert [words for kind, words, _, _ in _told(REPORT) if kind == "exam"] == ["6 cm cervical mass"]


def test_a_dysplasia_on_a_scan_is_none_of_the_cervix() -> None:
    assert [code for _, _, code, _ in _told("CT angiography showed fibromuscular dysplasia of the renal artery.")] == [
        "change"
    ]
