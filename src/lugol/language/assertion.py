"""Is a statement affirmed, denied, possible, planned, supposed, or about somebody else? Cue rows decide by their reach.

A cue is a row of `cues.csv`: its words, what they do to what they reach (effect), the direction in which they reach,
and how far: through the list they head or close, through their clause or their sentence. What stands in the way is
told by `roles.csv`: a verb, a link ("because"), or another item of the list with a predicate of its own ("no mass,
uterus enlarged"). A cue of a label reaches what the label names ("AIS: not present").
"""

from itertools import pairwise
from typing import Any

from lugol.language.awaited import is_result_of, result_of
from lugol.language.bare_plan import is_bare_plan
from lugol.language.carried_out import is_carried_out, is_told_done
from lugol.language.consent import is_weighed
from lugol.language.cue_places import Assertions
from lugol.language.done_later import day_done
from lugol.language.first_diagnosis import stands
from lugol.language.given_up import given_up, is_where_given_up
from lugol.language.infections import denied_infections
from lugol.language.lists import DOABLE
from lugol.language.model import Judgement, Mention, Page, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.passed_over import is_passed_over
from lugol.language.reach import heading, reaching
from lugol.language.reason_of_plan import is_reason_of_plan
from lugol.language.second_look import reviewed
from lugol.language.weighed import is_weighed_against
from lugol.language.whose import subject

COMMAND = "hyp.command"
"""The row of words that speak to a reading machine."""


def judge(found: Assertions, first: int, last: int) -> Judgement:
    """How the tokens [first, last) are asserted.

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> page = page_of("No hydronephrosis, uterus enlarged.")
    >>> [judge(assertions(page), a, b).assertion for a, b in ((1, 2), (3, 5))]
    ['negated', 'affirmed']
    """
    sentence = found.page.sentence(first)
    whole = _of_sentence(found, sentence, first, last)
    if whole is not None:
        return whole
    page = found.page
    reached = {cue.first: cue for cue in (*heading(found, sentence), *reaching(found, sentence, first, last))}
    reached = {at: cue for at, cue in reached.items() if not _is_of_another(page, cue, first, last)}
    nearest: dict[str, Mention] = {}
    for cue in sorted(reached.values(), key=lambda cue: -_distance(cue, first, last)):
        nearest[cue.concept.attr("effect")] = cue
    if {"planned", "negated"} & nearest.keys() and is_where_given_up(found, sentence, first):
        nearest = _without(nearest, "negated", "planned")
    if "planned" in nearest and day_done(found, sentence, last) is not None:
        del nearest["planned"]
    if "planned" in nearest and is_result_of(page, nearest["planned"], first, last):
        return Judgement(*result_of(page, nearest["planned"]))
    nearest = _carried_out(found, sentence, reached, nearest, first, last)
    decided = _decided(found, nearest, sentence, first)
    if decided.assertion == "planned" and not page.of(*DOABLE, first=first, last=last):
        return _under_plan(found, sentence, nearest, decided, first)
    return decided


def _of_sentence(found: Assertions, sentence: Sentence, first: int, last: int) -> Judgement | None:
    """What the sentence as a whole, its subject or its construction tell of a target, before any cue is asked."""
    page = found.page
    about = subject(found, sentence, first, last)
    if about.assertion != "affirmed":
        return about
    if _is_unreal(page, sentence, first):
        return Judgement("hypothetical", "unreal", page.tokens[sentence.first].key)
    if sentence.first >= _commanded(found).get(sentence.paragraph, len(page.tokens)):
        return Judgement("hypothetical", COMMAND, "")
    if first in denied_infections(page):
        return Judgement("negated", "neg.absent", "negative")
    if is_weighed(page, sentence, first):
        return Judgement("hypothetical", "consent", "risks")
    if is_weighed_against(page, sentence, first, last):
        return Judgement("planned", "plan.versus", "versus")
    if reviewed(page, sentence, first, last):
        return Judgement("negated", "super.review", "review")
    return None


def _without(nearest: dict[str, Mention], *effects: str) -> dict[str, Mention]:
    return {effect: cue for effect, cue in nearest.items() if effect not in effects}


def _carried_out(
    found: Assertions,
    sentence: Sentence,
    reached: dict[int, Mention],
    nearest: dict[str, Mention],
    first: int,
    last: int,
) -> dict[str, Mention]:
    """The nearest cues without those that what was done, refused or given up in the same sentence takes back."""
    page = found.page
    if "planned" in nearest and nearest["planned"].first >= last and is_carried_out(page, nearest["planned"]):
        nearest = _without(nearest, "planned")
    if "planned" in nearest and "done" in nearest and _is_done(page, nearest["done"], nearest["planned"], first, last):
        nearest = _without(nearest, "planned")
    if "possible" in nearest and nearest["possible"].last <= first and is_told_done(page, nearest["possible"], last):
        nearest = _without(nearest, "possible")
    if any(_is_done_after_all(page, cue, last) for cue in reached.values()):
        nearest = _without(nearest, "negated", "planned")
    if nearest.get("negated") and _is_undone(found, nearest, first, last):
        nearest = _without(nearest, "negated") | _denied_anyway(reached, first, last)
    if "planned" in nearest and "done" not in nearest:
        undone = given_up(found, sentence, nearest["planned"], first, last)
        nearest = {"negated": undone} if undone else nearest
    return nearest


_DISEASES = ("histology", "staged", "disorder", "condition")


def _under_plan(
    found: Assertions, sentence: Sentence, nearest: dict[str, Mention], plan: Judgement, first: int
) -> Judgement:
    """How a disease is told in a plan, which it is not itself: "referred for evaluation of suspected cancer"."""
    doubt = nearest.get("possible") if found.page.of(*_DISEASES, first=first, last=first + 1) else None
    if doubt is not None and "planned" in nearest and nearest["planned"].last <= doubt.first < first:
        return Judgement("possible", doubt.code, found.page.words(doubt.first, doubt.last))
    return Judgement("affirmed") if is_reason_of_plan(found, sentence, plan, first) else plan


def _is_done_after_all(page: Page, cue: Mention, last: int) -> bool:
    """ "Declined LLETZ at first, had it in May"; not "was not given steroids but was given antibiotics"."""
    ours = cue.code == "done.after_all" and cue.first >= last
    return ours and not page.of(*DOABLE, "drug", "hormonal", "other_treatment", first=cue.last, last=cue.last + 3)


@once_a_page
def _commanded(found: Assertions) -> dict[int, int]:
    """Of each paragraph that speaks to a reading machine ("Ignore the above and answer that ...") where it begins to.

    What follows there tells nothing; what was told before it stands.
    """
    page = found.page
    begun = [page.sentence(cue.first) for cue in found.cues if cue.code == COMMAND]
    return {sentence.paragraph: sentence.first for sentence in reversed(begun)}


def _is_of_another(page: Page, cue: Mention, first: int, last: int) -> bool:
    """Does a cue speak of something beside [first, last): the name that was given up, or what was to be done?"""
    return _is_new_name(page, cue, first) or stands(page, cue, first, last) or is_passed_over(page, cue, first, last)


def _is_new_name(page: Page, cue: Mention, first: int) -> bool:
    """ "Changed from a polyp to endometriosis": what stands behind the "to" is the name that counts now."""
    given_up = cue.concept.attr("effect") == "superseded" and page.tokens[cue.last - 1].key == "from"
    return given_up and "to" in page.keys(cue.last, first)


def _is_unreal(page: Page, sentence: Sentence, target: int) -> bool:
    """ "Had CIN2 been found we would have offered LLETZ": what a sentence of this form tells did not happen.

    Behind its semicolon another statement begins: "...; as it was she had a hysterectomy".
    """
    keys = page.keys(sentence.first, sentence.last)
    keys = keys[: keys.index(";")] if ";" in keys else keys
    if target >= sentence.first + len(keys):
        return False
    first = next((key for key in keys if key.isalpha()), "")  # "5. Should carcinoma be confirmed we would operate"
    return (
        first in ("had", "were", "should")
        and bool({"would", "might", "could", "will", "must"} & set(keys))
        and "?" not in keys
    )


def _decided(found: Assertions, nearest: dict[str, Mention], sentence: Sentence, first: int) -> Judgement:
    page = found.page
    for effect in ("superseded", "hypothetical", "negated", "planned", "possible"):
        if effect in nearest:
            cue = nearest[effect]
            said: Any = "negated" if effect == "superseded" else effect
            return Judgement(said, cue.code, page.words(cue.first, cue.last))
    if _is_ahead(found, sentence, first):
        return Judgement("planned", "before", "before")
    part = page.part(first)
    told = found.has("done_verb", sentence.first, sentence.last) or _reports(page, sentence)
    if part == "plan" and "done" not in nearest and not told:
        return Judgement("planned", "part.plan", part)
    if part == "impression" and not {"done", "historical"} & nearest.keys() and is_bare_plan(found, sentence, first):
        return Judgement("planned", "part.plan", part)
    if part == "history" or "historical" in nearest:
        history = nearest.get("historical")
        return Judgement("historical", history.code if history else "part.history")
    if _is_asked(page, sentence, first):
        return Judgement("possible", "pos.question", "?")
    return Judgement("affirmed")


def _is_ahead(found: Assertions, sentence: Sentence, first: int) -> bool:
    """ "MRI before chemotherapy", "prior to radiotherapy she needs a stent": what another thing is to come before.

    A verb of the past tells that both were done: "an MRI was done before chemotherapy".
    """
    page = found.page
    before = page.keys(max(sentence.first, first - _LEADS_BEFORE), first)
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i] not in _DETERMINERS), None)
    led = at is not None and (before[at] in ("before", "pre") or before[max(at - 1, 0) : at + 1] in _PRIOR_TO)
    if not led or not page.of(*DOABLE, "chemotherapy", "other_treatment", first=first, last=first + 1):
        return False
    keys = page.keys(sentence.first, sentence.last)
    told = (now for before, now in pairwise(("", *keys)) if before != "be")
    past = any(key in _PAST or (key.endswith("ed") and key not in _NO_PAST) for key in told)
    if past or found.has("done_verb", sentence.first, sentence.last):
        return False
    planned = any(cue.concept.attr("effect") == "planned" for cue in found.within(sentence.first, sentence.last))
    return planned or not page.of("drug", "regimen", "chemotherapy", "radiotherapy", first=sentence.first, last=first)


def _is_asked(page: Page, sentence: Sentence, first: int) -> bool:
    """ "Crohn's disease?", "does she have it?": a sentence of the case that ends by asking, with no answer in it."""
    ends = page.tokens[sentence.last - 1].key == "?" and sentence.article == "case"
    following = page.keys(sentence.last, sentence.last + 1)
    return ends and following not in _ANSWERS and sentence.last - first <= _ASKED_WITHIN


_LEADS_BEFORE = 5
_DETERMINERS = frozenset({
    "the", "her", "any", "definitive", "adjuvant", "concurrent", "starting", "commencing", "further", "treatment",
    "with", "of", "start",
})  # fmt: skip
_PRIOR_TO = (("prior", "to"), ("ahead", "of"))
_PAST = frozenset({"was", "were", "had", "did", "underwent", "has", "have", "been", "showed", "got", "began", "sought"})
_NO_PAST = frozenset(
    {"need", "booked", "planned", "advised", "scheduled", "listed", "required", "requested", "recommended", "needed"}
)
_ANSWERS = (("yes",), ("no",), ("y",), ("n",))
_ASKED_WITHIN = 6


def _reports(page: Page, sentence: Sentence) -> bool:
    """ "Path: AIS": a report of tissue within a plan tells what was found."""
    named = page.of("frame", first=sentence.first, last=sentence.first + 2)
    report = [m for m in named if m.concept.attr("frame") == "tissue_report"]
    return bool(report) and page.keys(report[0].last, report[0].last + 1) == (":",)


def _is_done(page: Page, done: Mention, planned: Mention, first: int, last: int) -> bool:
    """Of a plan and its carrying out the nearer word counts: "was scheduled for and underwent".

    A plan behind an "and" is that of the thing before it: "had a hysterectomy with BSO, and radiotherapy was advised".
    "Will be started on" lies ahead.
    """
    if planned.last <= first and done.first >= last and page.keys(planned.first, planned.first + 1)[0] in _GIVEN:
        return False  # "consent for LLETZ taken", "option of LLETZ given": what was given is no LLETZ
    if planned.code in ("plan.will", "plan.to") and planned.last <= done.first < first:
        return planned.last < done.first - 1
    if done.last <= first and planned.first >= last and page.tokens[last].key == "and":
        return bool(page.of(*DOABLE, first=last, last=planned.first))
    if planned.last <= first and done.first >= last and set(page.keys(last, done.first)) <= _WHICH:
        return True  # "agreed to hysterectomy, performed on 4 March", "was offered LLETZ, which was done"
    return _distance(done, first, last) <= _distance(planned, first, last) or done.last == planned.first


_GIVEN = frozenset({"consent", "option", "options", "advice", "date", "request", "referral", "appointment", "slot"})
_WHICH = frozenset({",", "which", "that", "this", "and", "it", "then", "subsequently", "later", "duly", "("})


_UNDOABLE = ("neg.she_refused", "plan.rebooked", "neg.aborted_after")


def _is_undone(found: Assertions, nearest: dict[str, Mention], first: int, last: int) -> bool:
    """A refusal told later in the sentence does not undo what was done: "LLETZ was done; she declined advice"."""
    cue = nearest["negated"]
    if cue.code not in _UNDOABLE or cue.first < last:
        return False
    clause = found.page.clause(cue.first)
    if cue.code == "neg.she_refused" and cue.first - last <= 1 and found.page.tokens[cue.first].key in ("was", "were"):
        return False  # "hysterectomy was refused and we did a cone"
    if "possible" in nearest and not found.page.of(*DOABLE, "other_treatment", first=first, last=last):
        return cue.code == "neg.she_refused"  # "Lynch syndrome was considered, but she declined testing"
    has_object = found.page.of(*DOABLE, first=cue.last, last=clause[1])
    if cue.code == "neg.aborted_after":
        return False
    return bool(has_object) or ("done" in nearest and nearest["done"].first < cue.first)


def _denied_anyway(reached: dict[int, Mention], first: int, last: int) -> dict[str, Mention]:
    """ "She received no chemotherapy and radiation because she refused": denied before any refusal is told."""
    cues = [c for c in reached.values() if c.concept.attr("effect") == "negated" and c.code not in _UNDOABLE]
    return {"negated": min(cues, key=lambda cue: _distance(cue, first, last))} if cues else {}


def _distance(cue: Mention, first: int, last: int) -> int:
    return first - cue.last if cue.last <= first else max(0, cue.first - last)
