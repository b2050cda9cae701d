"""A proposal that says again what lugol told is found by both, and what is no event of a record is refused."""

import pytest

from lugol.language.narrative import events_of, read
from lugol.language.reading import reading_of
from lugol.readers.contract import Proposal
from lugol.readers.proof import Verdict, ground, prove
from lugol.readers.second import with_second


def verdict(text: str, quote: str, kind: str, sentence: str) -> Verdict:
    reading = reading_of(text, "letter")
    return prove(ground(reading, events_of(reading)), Proposal(quote, kind, sentence))


AGAIN = [
    # in other words at the same place
    ("She has had a poorly documented weight loss since May.", "poorly documented weight loss", "symptom",
     "She had poorly documented weight loss."),
    # elsewhere in the text
    ("She underwent radical hysterectomy and bilateral salpingo-oophorectomy in May 2021. In summary, a woman had a "
     "radical hysterectomy.", "a radical hysterectomy", "surgery", "She underwent a radical hysterectomy."),
    # as an illness of her history and as a diagnosis
    ("Past medical history: osteoporosis.\n\nAssessment:\n1. Osteoporosis.\n", "1. Osteoporosis", "diagnosis",
     "The diagnosis was osteoporosis."),
    # the result of a biopsy given as a pathology result
    ("Biopsy of the cervix showed squamous cell carcinoma.", "squamous cell carcinoma", "pathology",
     "Pathology of the cervix showed squamous cell carcinoma."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "kind", "sentence"), AGAIN)
def test_what_lugol_told_is_found_by_both(text: str, quote: str, kind: str, sentence: str) -> None:
    found = verdict(text, quote, kind, sentence)
    assert (found.reason, bool(found.same_as)) == ("", True)


NEW = [
    # another side, another organ, another number
    ("CT showed a cyst of the left ovary. Later a cyst of the right ovary was seen on CT.",
     "a cyst of the right ovary was seen on CT", "imaging", "CT showed a cyst of the right ovary."),
    ("She had pain in the left leg. Now she has a hoarse voice.", "a hoarse voice", "symptom",
     "She had a hoarse voice."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "kind", "sentence"), NEW)
def test_what_is_another_thing_is_not_taken_for_the_same(text: str, quote: str, kind: str, sentence: str) -> None:
    reading = reading_of(text, "letter")
    first = [e for e in events_of(reading) if e.sources and e.sources[0].end <= text.index(quote)]
    found = prove(ground(reading, first), Proposal(quote, kind, sentence))
    assert (found.reason, found.same_as) == ("", "")


NO_EVENT = [
    ("parity", "Gravida 3, para 2.", "Gravida 3, para 2", "obstetric", "In pregnancy she had gravida 3, para 2."),
    ("no_result", "Histology: scanty cytoplasm and oval nuclei.", "scanty cytoplasm and oval nuclei", "pathology",
     "Pathology showed scanty cytoplasm and oval nuclei."),
    ("ordinary", "Examination:\nHEENT: within normal limits.\n", "HEENT: within normal limits", "exam",
     "On examination there was HEENT within normal limits."),
    ("course", "She had general anaesthesia.", "general anaesthesia", "other_treatment",
     "She was treated with general anaesthesia."),
    ("sampling", "A repeat cervical biopsy was taken.", "A repeat cervical biopsy", "surgery",
     "She underwent a repeat cervical biopsy."),
    ("no_control", "Plan: clotrimazole cream twice a day.", "clotrimazole cream twice a day", "followup",
     "The plan was clotrimazole cream twice a day."),
    ("unfelt", "She had a nodule in her lung.", "a nodule in her lung", "symptom", "She had a nodule in her lung."),
    ("complaint", "Diagnosis: pelvic pain.", "pelvic pain", "diagnosis", "The diagnosis was pelvic pain."),
    ("step", "Tiny myomas were removed using a snare.", "Tiny myomas were removed using a snare", "surgery",
     "She underwent tiny myomas removed using a snare."),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "text", "quote", "kind", "sentence"), NO_EVENT)
def test_what_is_no_event_is_refused(reason: str, text: str, quote: str, kind: str, sentence: str) -> None:
    reading = reading_of(text, "letter")
    assert prove(ground(reading, ()), Proposal(quote, kind, sentence)).reason == reason


EVENT = [
    ("Examination: the patient was in acute distress.", "patient was in acute distress", "exam",
     "On examination there was patient in acute distress."),
    ("Examination: the cervix was normal.", "cervix was normal", "exam", "On examination there was cervix normal."),
    ("The uterus and tubes showed no malignancy on pathology.", "uterus and tubes showed no malignancy", "pathology",
     "Pathology of the uterus and tubes showed no malignancy."),
    ("We will repeat the smear in a year.", "repeat the smear in a year", "followup",
     "The plan was repeat the smear in a year."),
    ("She had a lump in her breast.", "a lump in her breast", "symptom", "She had a lump in her breast."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "kind", "sentence"), EVENT)
def test_what_is_abnormal_named_or_a_control_is_an_event(text: str, quote: str, kind: str, sentence: str) -> None:
    reading = reading_of(text, "letter")
    assert prove(ground(reading, ()), Proposal(quote, kind, sentence)).reason == ""


class Reader:
    """A reader that proposes one thing."""

    name = "stub"

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal

    def propose(self, _: str) -> list[Proposal]:
        """The one proposal."""
        return [self.proposal]


def test_a_sentence_that_tells_several_events_is_refused_and_each_alone_is_believed() -> None:
    text = "She was seen on 3 May 2021 with vaginal bleeding. The belly felt taut: no rebound or guarding."
    quote = "no rebound or guarding"
    both = "On examination there was no rebound or guarding."
    assert verdict(text, quote, "exam", both).reason == "several_events"
    told = with_second(read(text, "letter"), Reader(Proposal(quote, "exam", both)), "accept")
    assert "sentence tells several events" in told.notes[-1].message
    for word in ("rebound", "guarding"):
        reading = reading_of(text, "letter")
        found = prove(ground(reading, ()), Proposal(quote, "exam", f"On examination there was no {word}."))
        assert found.event is not None
        assert (found.reason, found.event.assertion) == ("", "negated")


LISTS = [
    ("The cells were positive for ER, PR and p53.", "positive for ER, PR and p53", "ihc",
     "ER, PR and p53 was positive on immunohistochemistry.", "PR was positive on immunohistochemistry."),
    ("CT showed a mass, ascites and enlarged nodes.", "CT showed a mass, ascites and enlarged nodes", "imaging",
     "CT showed a mass, ascites and enlarged nodes.", "CT showed enlarged nodes."),
    ("She had fever, chills and pelvic pain.", "fever, chills and pelvic pain", "symptom",
     "She had fever, chills and pelvic pain.", "She had pelvic pain."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "kind", "all_of_it", "one"), LISTS)
def test_of_a_list_one_member_a_sentence_is_believed(
    text: str, quote: str, kind: str, all_of_it: str, one: str
) -> None:
    assert verdict(text, quote, kind, all_of_it).reason == "several_events"
    assert verdict(text, quote, kind, one).reason == ""


NO_DENIED_LIST = [
    ("no mass or ascites", "imaging", "CT showed no mass or ascites could not be excluded.", "CT showed no ascites."),
    ("no rebound or she had guarding", "exam", "On examination there was no rebound or she had guarding.",
     "On examination there was no guarding."),
    ("no rebound or possible guarding", "exam", "On examination there was no rebound or possible guarding.",
     "On examination there was no guarding."),
    ("no rebound, with voice rough or torn", "exam", "On examination there was no rebound, with voice rough or torn.",
     "On examination there was no voice torn."),
    ("no rebound or guarding", "exam", "It is unclear whether there was no rebound or guarding on examination.",
     "On examination there was no guarding."),
    ("no rebound or guarding", "exam", "On examination there was no rebound or guarding.",
     "On examination there was guarding."),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "kind", "text", "sentence"), NO_DENIED_LIST)
def test_an_or_that_no_denial_reaches_is_a_choice(quote: str, kind: str, text: str, sentence: str) -> None:
    assert verdict(text, quote, kind, sentence).reason


def test_a_denied_finding_in_words_of_no_row_is_named_without_its_denial() -> None:
    found = verdict(
        "Examination: no hoarse voice.", "no hoarse voice", "exam", "On examination there was no hoarse voice."
    )
    assert found.event is not None
    assert (found.event.values.term, found.event.assertion) == ("hoarse voice", "negated")  # type: ignore[union-attr]
