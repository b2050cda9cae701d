"""Cues that no words of a row can say: "(-) fever", "LLETZ due 3 May", "LLETZ (mother, 1989)", "Absent: jaundice".

Each is told as the id of the row of `cues.csv` in whose name it counts, and its tokens [first, last).
"""

from collections.abc import Iterator

from lugol.language.lines import MONTH_NAMES
from lugol.language.model import Page
from lugol.language.tokens import HYPHENS
from lugol.language.trial_arms import arms_of_others

Construction = tuple[str, int, int]
_BEFORE_SIGNS = (",", ";", ":", "/", "and", ".")
_BEHIND_SIGNS = ((), (",",), (".",), (";",))
_SETS = frozenset({"due", "appt", "appointment", "slot"})
_DENIES, _ANSWERS = "neg.negative_for", "neg.answer"
_SUSPECTS = "pos.suspicious"
_SPREAD = frozenset({"metastatic", "metastasis", "metastases", "malignant", "malignancy", "carcinoma", "recurrence"})


def constructed(page: Page) -> Iterator[Construction]:
    """Every cue of a page that is told by its construction."""
    for each in (_leading_signs, _minus_ve, _suspicious, _dated, _of_kin, _headed, _likewise, _in_arms):
        yield from each(page)


def _in_arms(page: Page) -> Iterator[Construction]:
    """ "Arm B: pembrolizumab": what an arm of a trial gets that is not hers."""
    yield from (("hyp.would", *label) for label in arms_of_others(page))


_KIN = frozenset({
    *("mother", "mum", "mom", "sister", "aunt", "father", "brother", "grandmother", "daughter", "son", "cousin"),
    *("uncle", "niece", "twin", "gran", "nan", "maternal", "paternal"),
})  # fmt: skip
_MOST_IN_BRACKET = 8


def _of_kin(page: Page) -> Iterator[Construction]:
    """ "LLETZ (mother, 1989)": a bracket that begins with one of her kin tells whose it is."""
    keys = page.spelled
    for at, key in enumerate(keys):
        begun = at + 1 + (keys[at + 1 : at + 2] == ("her",))
        if key == "(" and keys[begun : begun + 1] and keys[begun] in _KIN:
            end = next((i for i in range(begun, min(begun + _MOST_IN_BRACKET, len(keys))) if keys[i] == ")"), None)
            if end is not None and keys[begun + 1] in (")", ",", "at", "aged", "aunt", "grandmother", "uncle"):
                yield "kin.bearer", at, end + 1


_HEADS_DENIED = frozenset({
    ("absent",), ("excluded",), ("denied",), ("denies",), ("contraindicated",), ("cancelled",), ("ruled", "out"),
    ("pertinent", "negatives"),
    *(("not", word) for word in ("identified", "seen", "found", "present", "detected", "indicated", "done")),
    *(("not", word) for word in ("performed", "given", "required", "needed")),
})  # fmt: skip


def _headed(page: Page) -> Iterator[Construction]:
    """ "Absent: jaundice, oedema": a line that begins with a denial and a colon denies the list behind it."""
    for sentence in page.sentences:
        keys = page.keys(sentence.first, min(sentence.first + 3, sentence.last))
        for head in (keys[:1], keys[:2]):
            if head in _HEADS_DENIED and keys[len(head) : len(head) + 1] == (":",):
                yield "neg.no", sentence.first, sentence.first + len(head) + 1


def _dated(page: Page) -> Iterator[Construction]:
    """ "LLETZ due 3 May 2024", "colposcopy appt: 12/6": a day that is set, by the word that sets it."""
    keys = page.spelled
    for at, key in enumerate(keys):
        if key in _SETS and at:
            behind = at + 1 + (keys[at + 1 : at + 2] in ((":",), ("on",), ("for",), ("date",)))
            following = keys[behind : behind + 1]
            if following and (following[0][0].isdigit() or following[0] in MONTH_NAMES):
                yield "plan.arranged", at, behind


def _leading_signs(page: Page) -> Iterator[Construction]:
    """ "(-) fever, (-) vomiting", "(+) pain (-) fever": a minus in a bracket that begins an entry denies what stands
    behind it, and where the first sign of a sentence begins one, so do the others.
    """
    keys = page.spelled
    for sentence in page.sentences:
        leads = False
        for at in range(sentence.first, min(sentence.last, len(keys) - 3)):
            if keys[at] != "(" or keys[at + 2] != ")" or not keys[at + 3][0].isalpha():
                continue
            begins = keys[at - 1] in _BEFORE_SIGNS or all(map(_is_no_name, keys[sentence.first : at]))
            leads = leads or (begins and keys[at + 1] in (*HYPHENS, "+"))
            if keys[at + 1] in HYPHENS and (begins or leads):
                yield _DENIES, at, at + 3


def _is_no_name(key: str) -> bool:
    """ "57F (+) bloatedness (-) fever", "S> (+) bloatedness": figures and letters before a sign name nothing."""
    return len(key) == 1 or key.isdigit() or key in ("yo", "yr", "yrs")


def _minus_ve(page: Page) -> Iterator[Construction]:
    """ "Chills -ve", "PCB -, IMB -": the word that answers, or its sign; "-ve IMB" denies what stands behind it."""
    keys = page.spelled
    firsts = {sentence.first for sentence in page.sentences}
    for at in range(1, len(keys)):
        if keys[at] == "ve" and keys[at - 1] in HYPHENS:
            leads = (at - 1 in firsts or keys[at - 2] in _BEFORE_SIGNS) and keys[at + 1 : at + 2] not in ((), ("-",))
            yield (_DENIES if leads else _ANSWERS), at - 1, at + 1
        elif keys[at] in HYPHENS and keys[at + 1 : at + 2] in _BEHIND_SIGNS and _ends_symptom(page, at):
            yield _ANSWERS, at, at + 1


def _ends_symptom(page: Page, at: int) -> bool:
    return any(mention.last == at for mention in page.of("symptom", first=max(0, at - 4), last=at))


def _suspicious(page: Page) -> Iterator[Construction]:
    """ "Suspicious metastatic foci" are suspected metastases; "a suspicious lesion" is one that was seen."""
    for at, key in enumerate(page.spelled):
        if key == "suspicious" and _SPREAD.intersection(page.spelled[at + 1 : at + 3]):
            yield _SUSPECTS, at, at + 1


_AS_SO = {("as", verb) for verb in ("did", "was", "were", "had", "is", "are")} | {
    ("so", verb) for verb in ("did", "was", "were")
}
_NEGATIVE = frozenset({"negative", "neg", "not", "no", "nonreactive", "absent", "normal", "clear"})


def _likewise(page: Page) -> Iterator[Construction]:
    """ "HIV came back negative, as did hepatitis C": what is so too is denied as what stands before it."""
    keys = page.spelled
    for at in range(1, len(keys) - 1):
        if keys[at : at + 2] in _AS_SO and _NEGATIVE.intersection(keys[page.sentence(at).first : at]):
            yield "neg.no", at, at + 2
