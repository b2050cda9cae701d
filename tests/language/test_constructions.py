"""Constructions of everyday notes with each thing that they can be told of: done, planned, not done; found, not found.

None of the sentences stands in any text. An operation that was done is never told as planned or denied, and the other
way round; what was not found is never told as found. That one is not understood at all is no fault here.
"""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Cytology, Event, Hpv

DEEDS = {
    "hysterectomy": "surgery",
    "LLETZ": "surgery",
    "cone biopsy": "surgery",
    "chemoradiation": "radiotherapy",
    "radical hysterectomy": "surgery",
    "colposcopy": "colposcopy",
    "cervical biopsy": "biopsy",
}
DONE = (
    "She had a {p} in 2019.",
    "{P} was performed in March 2019 without complications.",
    "She has had a {p}.",
    "Following {p} in 2019 she was well.",
    "Since her {p} she has had no bleeding.",
    "She recovered well from her {p}.",
    "{P} 2019, uneventful.",
    "s/p {p} 2019.",
    "Status post {p}.",
    "Previous {p} in 2019.",
    "The {p} was carried out on 4 March 2019.",
    "She was treated by {p} in 2019.",
    "{P} done 4/3/2019 elsewhere.",
    "At {p} no disease was found outside the cervix.",
    "Her {p} in 2019 went well and no further treatment was needed.",
    "She underwent {p}; the nodes were not enlarged.",
    "She did not bleed after the {p} in 2019.",
    "No complication of the {p} in 2019.",
    "There was no delay and {p} was performed in 2019.",
    "As planned, {p} was performed in 2019.",
    "The planned {p} was performed in 2019.",
    "She agreed to {p}, performed on 4 March 2019.",
    "Although she was initially reluctant, {p} was carried out in 2019.",
    "{P} for pain was done in 2019 without relief.",
    "Nothing was seen at {p} in 2019.",
    "She regrets her {p} in 2019.",
)
PLANNED = (
    "She will have a {p}.",
    "{P} is planned for next month.",
    "She is listed for {p}.",
    "She is awaiting {p}.",
    "I have booked her for {p}.",
    "We recommend {p}.",
    "We would advise {p}.",
    "{P} has been arranged for 4 March.",
    "She needs a {p}.",
    "She has agreed to {p}.",
    "She consented to {p}.",
    "Plan: {p}.",
    "For {p}.",
    "To proceed to {p}.",
    "She is keen on {p} and will be scheduled.",
    "The MDT recommended {p}.",
    "Consider {p} if symptoms persist.",
    "Referred for {p}.",
    "She is due {p} in June.",
    "{P} to follow.",
    "We have scheduled her {p}.",
    "She wishes to have a {p}.",
    "She would benefit from {p}.",
    "{P} was discussed and she will think about it.",
    "{P} should be considered.",
    "Waiting list for {p}.",
    "Pre-op assessment for {p}.",
    "Options are {p} or observation.",
    "She may need a {p}.",
)
NOT_DONE = (
    "She has not had a {p}.",
    "No previous {p}.",
    "She declined {p}.",
    "{P} was cancelled.",
    "{P} was not performed.",
    "{P} was abandoned.",
    "She refused {p}.",
    "There is no indication for {p}.",
    "{P} is not indicated.",
    "She did not attend for {p}.",
    "She was unfit for {p}.",
    "We decided against {p}.",
    "Without {p} she remained well.",
    "{P} could not be performed.",
    "She never had a {p}.",
    "She denies any {p}.",
    "{P} not done.",
    "{P}: none.",
    "Neither {p} nor radiotherapy was given.",
    "She does not want a {p}.",
    "She cancelled her {p}.",
    "{P} was withheld.",
    "{P} was not felt to be necessary.",
    "She is not a candidate for {p}.",
)


def told(text: str, kind: str) -> list[str]:
    """How the events of a kind are asserted in a sentence beside a smear."""
    text = text[0].upper() + text[1:]
    return [e.assertion for e in read(f"{text} Smear of 3 May 2010: LSIL.", "note.txt").events if e.kind == kind]


def wrong(template: str, right: set[str]) -> list[tuple[str, list[str]]]:
    """The deeds that a construction tells the wrong way."""
    found = {deed: told(template.format(p=deed, P=deed[0].upper() + deed[1:]), kind) for deed, kind in DEEDS.items()}
    return [(deed, said) for deed, said in found.items() if not set(said) <= right]


@pytest.mark.parametrize("template", DONE)
def test_what_was_done_is_neither_planned_nor_denied(template: str) -> None:
    assert wrong(template, {"affirmed", "historical"}) == []


@pytest.mark.parametrize("template", PLANNED)
def test_what_is_planned_was_not_done(template: str) -> None:
    assert wrong(template, {"planned", "hypothetical", "negated"}) == []


@pytest.mark.parametrize("template", NOT_DONE)
def test_what_was_not_done_is_neither_done_nor_planned(template: str) -> None:
    assert wrong(template, {"negated", "hypothetical"}) == []


LESIONS = {
    "cytology": ("HSIL", "LSIL", "ASC-H"),
    "hpv": ("HPV 16", "HPV 18", "high-risk HPV"),
    "tissue": ("CIN3", "squamous cell carcinoma", "AIS"),
    "spread": ("nodal metastasis", "parametrial invasion"),
    "condition": ("HIV infection", "diabetes"),
}
NOT_FOUND = {
    "cytology": (
        "Smear: no {x}.",
        "The smear did not show {x}.",
        "Smear negative, not {x} as previously thought.",
        "There was no {x} on the smear.",
        "The previous report of {x} was withdrawn; the smear is negative.",
        "{x} was excluded on review of the smear.",
    ),
    "hpv": (
        "{x} negative.",
        "{x} not detected.",
        "She is negative for {x}.",
        "{x}: neg.",
        "Test for {x} came back negative.",
        "{x} was no longer detected.",
        "No {x} was found.",
        "{x} testing did not detect the virus.",
        "{x} absent.",
        "{x} status negative.",
        "She does not have {x}.",
        "Negative {x} test in 2020.",
    ),
    "tissue": (
        "Biopsy showed no {x}.",
        "There was no {x} in the biopsy.",
        "Biopsy negative for {x}.",
        "{x} was not seen in the biopsy.",
        "The biopsy excluded {x}.",
        "No evidence of {x} on biopsy.",
        "{x} was ruled out by biopsy.",
        "Biopsy did not confirm {x}.",
        "LLETZ: no residual {x}.",
        "Biopsy: chronic inflammation, no {x} seen.",
        "Neither {x} nor invasion was found on biopsy.",
        "Biopsy was free of {x}.",
        "Review of the biopsy did not support {x}.",
        "The biopsies failed to show {x}.",
        "Absence of {x} in the biopsy.",
    ),
    "spread": (
        "MRI showed no {x}.",
        "MRI: {x} absent.",
        "No {x} on MRI.",
        "MRI was negative for {x}.",
        "{x} was not seen on MRI.",
        "MRI without {x}.",
        "There was neither {x} nor hydronephrosis on MRI.",
        "MRI excluded {x}.",
        "MRI ruled out {x}.",
        "MRI: no evidence of {x}.",
        "{x} is not present on MRI.",
        "MRI failed to show {x}.",
    ),
    "condition": (
        "No {x}.",
        "She does not have {x}.",
        "{x} was excluded.",
        "{x}: none.",
        "Denies {x}.",
        "Not known to have {x}.",
        "Tested negative for {x}.",
        "Never had {x}.",
        "Her husband has {x}.",
        "Her mother has {x}.",
        "Screening for {x} was negative.",
        "No history of {x}.",
        "{x} - no.",
        "{x} screen negative.",
    ),
}
FOUND = {
    "cytology": (
        "Smear: {x}.",
        "The smear showed {x}.",
        "Smear {x}, HPV negative.",
        "{x} on smear.",
        "Her smear came back as {x}.",
        "Smear was not normal: {x}.",
        "Smear in 2020 {x}, no symptoms.",
        "No previous smears; this one {x}.",
    ),
    "hpv": (
        "{x} positive.",
        "{x} detected.",
        "She is positive for {x}.",
        "{x}: pos.",
        "Test for {x} came back positive.",
        "{x} was found.",
        "Smear negative but {x} positive.",
        "No abnormal cells but {x} detected.",
    ),
    "tissue": (
        "Biopsy showed {x}.",
        "There was {x} in the biopsy.",
        "Biopsy confirmed {x}.",
        "{x} was seen in the biopsy.",
        "Biopsy: {x}, no invasion.",
        "{x} on biopsy, margins negative.",
        "Biopsy was positive for {x}.",
        "The smear was negative but the biopsy showed {x}.",
        "No invasion, but {x} in the biopsy.",
        "Biopsy in keeping with {x}.",
        "Biopsies were reported as {x} and not as invasive.",
        "Not only inflammation but {x} was found on biopsy.",
    ),
    "spread": (
        "MRI showed {x}.",
        "MRI: {x} present.",
        "{x} on MRI.",
        "MRI was positive for {x}.",
        "{x} was seen on MRI.",
        "MRI with {x}.",
        "There was {x} but no hydronephrosis on MRI.",
        "MRI confirmed {x}.",
        "No hydronephrosis, but {x} on MRI.",
    ),
    "condition": (
        "{x}.",
        "She has {x}.",
        "{x} was diagnosed in 2010.",
        "{x}: yes.",
        "Known {x}.",
        "History of {x}.",
        "PMH: {x}, no other illness.",
        "She has no allergies but has {x}.",
        "{x} on treatment.",
    ),
}
BENIGN = (None, "", "benign", "no_result", "none established")


def is_found(event: Event, kind: str) -> bool:
    """Does an event tell a lesion, an infection, spread or a disease of the kind asked for?"""
    value = event.values
    if kind == "cytology":
        return isinstance(value, Cytology) and value.result not in ("NILM", "", "UNSAT")
    if kind == "hpv":
        return isinstance(value, Hpv) and value.result == "positive"
    if kind == "tissue":
        tissue = event.kind in ("biopsy", "pathology", "ecc", "diagnosis")
        return tissue and getattr(value, "histology", "") not in BENIGN
    if kind == "spread":
        return event.kind == "metastasis" or getattr(value, "code", "") in ("metastasis", "invasion", "node")
    return event.kind == "condition" and getattr(value, "code", "") in ("hiv", "diabetes")


def found(template: str, kind: str) -> dict[str, list[str]]:
    """For each lesion of a kind how a construction asserts it."""
    said = {}
    for lesion in LESIONS[kind]:
        text = template.format(x=lesion)
        events = read(f"{text[0].upper()}{text[1:]}\n\nShe has pelvic pain.", "note.txt").events
        said[lesion] = [e.assertion for e in events if is_found(e, kind)]
    return said


@pytest.mark.parametrize(("kind", "template"), [(k, t) for k, each in NOT_FOUND.items() for t in each])
def test_what_was_not_found_is_not_told_as_found(kind: str, template: str) -> None:
    assert [(x, a) for x, a in found(template, kind).items() if {"affirmed", "historical"} & set(a)] == []


@pytest.mark.parametrize(("kind", "template"), [(k, t) for k, each in FOUND.items() for t in each])
def test_what_was_found_is_told_as_found(kind: str, template: str) -> None:
    assert [x for x, a in found(template, kind).items() if not {"affirmed", "historical"} & set(a)] == []
