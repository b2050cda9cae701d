"""What stands beside a quote or repeats it: kin who are told of no more, a birth, a plan, words that stand twice."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.readers.contract import Proposal
from lugol.readers.proof import Verdict, ground, prove


def verdict(text: str, quote: str, kind: str, sentence: str) -> Verdict:
    reading = reading_of(text, "letter")
    return prove(ground(reading, events_of(reading)), Proposal(quote, kind, sentence))


TRUE = [
    # a denied history of her family is followed by herself
    ("She has no family history of cancer. On systemic enquiry we found a foul discharge.", "foul discharge",
     "symptom", "She had a foul discharge."),
    ("She denies any family history of cancer. There was a tender mass in the pelvis.", "tender mass in the pelvis",
     "exam", "On examination there was a tender mass in the pelvis."),
    # the patient named by what is hers
    ("Her family history is negative for breast cancer. The patient's abdomen was distended and hard.",
     "abdomen was distended and hard", "exam", "On examination there was abdomen distended and hard."),
    # mother and child at the end of a pregnancy
    ("Caesarean section was carried out at 36 weeks. Mother and infant are well.", "Mother and infant are well",
     "followup", "At follow-up she was mother and infant well."),
    ("She was delivered in March. Mother and baby are both well.", "Mother and baby are both well", "followup",
     "At follow-up she was mother and baby both well."),
    # a plan is a plan, whatever the verb that plans it
    ("We will schedule a LLETZ in the near future.", "schedule a LLETZ in the near future", "followup",
     "The plan was schedule a LLETZ in the near future."),
    # a diagnosis before and after the operation
    ("Preoperative diagnosis: enlarged fibroid uterus.\nPostoperative diagnosis: enlarged fibroid uterus.\n",
     "enlarged fibroid uterus", "diagnosis", "The diagnosis was enlarged fibroid uterus."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "kind", "sentence"), TRUE)
def test_what_is_hers_is_believed(text: str, quote: str, kind: str, sentence: str) -> None:
    found = verdict(text, quote, kind, sentence)
    assert (found.reason, found.event is not None) == ("", True)


FALSE = [
    ("Her family history includes a sister. On enquiry we found a foul discharge.", "foul discharge", "symptom",
     "She had a foul discharge.", "another_before"),
    ("No family history of cancer but her aunt was seen too. CA125 was 68 U/mL.", "CA125 was 68 U/mL", "lab",
     "CA125 was 68 U/mL.", "another_before"),
    ("Mothers are well in most series.", "Mothers are well", "followup", "At follow-up she was mothers well.", ""),
    # one of several places where it is denied, planned, another's, or of another day
    ("Preoperative diagnosis: pelvic abscess.\nPostoperative diagnosis: no pelvic abscess.\n", "pelvic abscess",
     "diagnosis", "The diagnosis was pelvic abscess.", "several_places"),
    ("She had pelvic pain. Her sister had pelvic pain too.", "pelvic pain", "symptom", "She had pelvic pain.",
     "several_places"),
    ("LLETZ was done in May 2021. A second LLETZ is planned.", "LLETZ", "surgery", "She underwent LLETZ.",
     "several_places"),
    ("LLETZ on 3 May 2011. LLETZ on 7 June 2012.", "LLETZ", "surgery", "She underwent LLETZ.", "several_places"),
    ("Nausea. Nausea. Nausea. Nausea.", "Nausea", "symptom", "She had nausea.", "several_places"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "kind", "sentence", "reason"), FALSE)
def test_what_may_be_another_s_is_not(text: str, quote: str, kind: str, sentence: str, reason: str) -> None:
    found = verdict(text, quote, kind, sentence).reason
    assert found == reason if reason else found
