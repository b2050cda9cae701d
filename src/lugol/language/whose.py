"""Whose a statement is: hers, her kin's, somebody else's or that of the literature."""

from bisect import bisect_left
from itertools import pairwise

from lugol.language.breaks import begins_anew
from lugol.language.childs import is_child_itself, is_of_mother
from lugol.language.cue_places import Assertions
from lugol.language.lists import DOABLE
from lugol.language.model import Judgement, Mention, Page, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.reach import reaches_back

_ELSEWHERE = ("introduction", "discussion", "conclusion", "references", "title", "leaflet")
_LOST = frozenset({"references", "leaflet"})
_NO_AUTHORS = frozenset({"today's", "it's", "she's", "he's", "there's", "here's", "that's", "what's"})
_LEARNED = frozenset({"learned", "learnt", "discovered", "realized", "out"})
_TOLD = frozenset({"told", "informed", "advised", "diagnosed"})
_KINSWOMEN = frozenset({
    "mother", "sister", "sisters", "aunt", "grandmother", "cousin", "niece", "mum", "mom", "twin", "gran", "nan",
    "stepsister", "auntie", "stepmother", "mother-in-law", "sister-in-law",
})  # fmt: skip
_KIN = _KINSWOMEN | {
    "father",
    "brother",
    "husband",
    "partner",
    "son",
    "daughter",
    "uncle",
    "child",
    "friend",
    "neighbor",
}
_WOMEN_SHE_KNOWS = frozenset({"friend", "neighbor", "colleague", "flatmate", "roommate", "co-wife"})
_PRESCRIBED = frozenset({"prescribed", "gave", "given", "administered", "dispensed"})
_TOLD_WITHIN = 4
_NAMED_WITHIN = 4
_BEARERS = ("kin.bearer", "other.bearer")
_SHOWED = (("showed",), ("revealed",), ("found",), ("demonstrated",), ("shows",))
_DONE_TO = frozenset({
    "was", "were", "is", "been", "had", "has", "also", "carried", "out", "done", "performed", "normal", "abnormal",
    "low", "high", "found", "seen", "noted", "detected", "identified", "diagnosed", "confirmed", "present", "years",
    "suspected",
    "made", "in",
})  # fmt: skip
_GOT = frozenset({"obtained", "history", "hx", "provided", "given", "information", "taken", "gathered", "elicited"})
_KNOWS = frozenset({"knows", "knew", "recalls", "remembers", "thinks", "believes", "understands"})


_DENYING = frozenset({"no", "denies", "denied", "denying", "negative", "without", "not"})
"""Before "family history of" these deny it of her kin, and say nothing of her."""


def subject(found: Assertions, sentence: Sentence, first: int, last: int) -> Judgement:
    """Whom the words speak of: her ("affirmed"), her kin, another person, or women in general."""
    page = found.page
    cues = found.within(sentence.first, sentence.last)
    if _is_her_own(page, sentence, first):
        cues = tuple(cue for cue in cues if cue.concept.attr("effect") != "family")
    elif page.part(first) == "family":
        return Judgement("family", "part.family", "family history")
    for cue in cues:
        effect = cue.concept.attr("effect")
        own = cue.code == "kin.child" and is_child_itself(page, cue.first, cue.last)
        if effect in ("family", "other_person") and not own and _bears(found, cue, first, last):
            if effect == "family" and _DENYING.intersection(page.keys(max(sentence.first, cue.first - 3), cue.first)):
                return Judgement("hypothetical", cue.code, page.words(cue.first, cue.last))
            return Judgement(effect, cue.code, page.words(cue.first, cue.last))  # type: ignore[arg-type]
    if _is_line_of_kin(page, sentence, first) and not _is_her_own(page, sentence, first):
        return Judgement("family", "kin.bearer", page.words(sentence.first, sentence.first + 1))
    if _is_kins(page, sentence, first, last):
        return Judgement("family", "kin.bearer", page.words(last, last + 3))
    if is_of_mother(page, first):
        return Judgement("family", "childs.mother", "mother of the child")
    author = _of_an_author(page, page.clause(first)[0], first)
    if author:
        return Judgement("other_person", "other.of_author", author)
    if (reporter := reported_by(page, sentence, first)) is not None:
        return Judgement("literature", "lit.author", reporter)
    anchored = any(cue.concept.attr("effect") == "anchor" for cue in cues)
    if sentence.article in _ELSEWHERE and (not anchored or sentence.article in _LOST):
        return Judgement("literature", "article", sentence.article)
    return _literature(found, sentence, first, anchored)


_TURNS = (("-",), ("–",), (";",))
_OWN = frozenset({"own", "patient's", "pt's", "personally"})
_HER = frozenset({"she", "patient", "pt"})


def _is_line_of_kin(page: Page, sentence: Sentence, first: int) -> bool:
    """ "Daughter 11 - HPV vaccine dose 1 given today", "mother: HSIL": a line that her kin head, with an age."""
    keys = page.keys(sentence.first, min(sentence.first + _KIN_LABEL, first))
    sign = next((at for at, key in enumerate(keys) if key in ("-", "–", ":")), None)
    named = sign is not None and sign > 0 and keys[0] in _KIN
    return named and all(key.isdigit() or key in ("y", "yrs", "yo", "aged") for key in keys[1:sign])


_KIN_LABEL = 5


def _is_her_own(page: Page, sentence: Sentence, first: int) -> bool:
    """ "Sister had CIN3. Own smear negative", "mother ca cervix; pt herself HSIL": a clause that turns back to her."""
    before = page.keys(page.clause(first)[0], first)
    turned = [
        at
        for at, key in enumerate(before)
        if key in _OWN
        or (key == "herself" and _HER.intersection(before[max(0, at - 1) : at]))
        or (key in ("pt", "patient") and before[max(0, at - 1) : at] in _TURNS)
    ]
    return bool(turned) and not _KIN.intersection(before[max(0, turned[-1] - 2) :])


def _is_kins(page: Page, sentence: Sentence, first: int, last: int) -> bool:
    """ "The LLETZ of her sister", "prescribed letrozole to her mother", "surgery revealed nothing in her sister"."""
    behind = page.keys(last, sentence.last)
    while behind and not behind[-1].isalnum():
        behind = behind[:-1]
    if not page.of(*DOABLE, "hormonal", first=first, last=last):
        return False
    if behind[:1] in _SHOWED and behind[-3:-2] == ("in",):
        behind = behind[-3:]
    if len(behind) == 2 and behind[0] == "," and behind[1] in _KIN:
        return True  # "Hysterectomy, mother."
    prescribed = bool(_PRESCRIBED.intersection(page.keys(max(sentence.first, first - 3), first)))
    leads = ("of", "for", "in", "to") if prescribed else ("of", "for", "in")
    return len(behind) > 2 and behind[0] in leads and behind[1] in ("her", "his") and behind[2] in _KIN


def _of_an_author(page: Page, first: int, last: int) -> str:
    """ "Smith's patient had a complete response": the patient of another author."""
    authors = _authors(page)
    place = bisect_left(authors, first)
    at = authors[place] if place < len(authors) else last
    return page.words(at, at + 2) if at < last - 1 else ""


@once_a_page
def _authors(page: Page) -> list[int]:
    """The tokens that name an author whose patient or case follows."""
    found = []
    for at, (token, following) in enumerate(pairwise(page.tokens)):
        named = token.key.endswith("'s") and page.text[token.start].isupper() and token.key not in _NO_AUTHORS
        if named and following.key in ("patient", "patients", "case", "cases"):
            found.append(at)
    return found


_REPORTED = frozenset({"reported", "presented", "described", "published", "reports", "describes"})
_ONE = frozenset({"a", "an", "one", "two", "three", "four", "five", "six", "several"})
_CASES = frozenset({"case", "cases", "patient", "patients", "woman", "women", "girl", "lady", "series"})
_NO_NAME = frozenset({
    "we", "i", "she", "he", "they", "it", "the", "this", "that", "our", "her", "here", "herein", "patient", "mother",
    "case", "who", "which", "ultrasound", "ct", "mri", "there", "dr", "dr.", "history", "physician", "doctor",
})  # fmt: skip
_MOST_NAMES = 4
_CASE_WITHIN = 6


def reported_by(page: Page, sentence: Sentence, first: int) -> str | None:
    """ "Smith presented a case of melanoma", "Jones and Lee described a woman with": who reported another's case.

    Names with capitals open the sentence, with no word of the writers ("we"); None where it opens otherwise.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Smith and Jones described a woman with melanoma.")
    >>> reported_by(page, page.sentences[0], 7)
    'Smith and Jones'
    """
    last = min(sentence.first + _MOST_NAMES + 1, sentence.last)
    at = next((i for i in range(sentence.first, last) if page.tokens[i].key in _REPORTED), None)
    if at is None or not sentence.first < at < first:
        return None
    names = [i for i in range(sentence.first, at) if page.tokens[i].key not in ("and", ",", "&", "in", "(", ")")]
    if not names or not all(_is_author(page, i) for i in names):
        return None
    behind = page.keys(at + 1, at + 1 + _CASE_WITHIN)
    told = behind[:1] and behind[0] in _ONE and _CASES.intersection(behind)
    return page.words(sentence.first, at) if told else None


def _is_author(page: Page, at: int) -> bool:
    """A word with a capital, or a year beside one, that is no name of the lexicon and no word of the writers."""
    token = page.tokens[at]
    written = page.text[token.start].isupper() or token.key.isdigit()
    return written and token.key not in _NO_NAME and not page.inside(at, at + 1)


def _bears(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    page = found.page
    if cue.concept.attr("direction") == "both":
        return True
    if cue.concept.attr("direction") == "backward":
        if cue.code in _BEARERS and _is_done_in(page, cue, first, last):
            return True
        opens = cue.first == page.sentence(cue.first).first  # "in her mother a hysterectomy was done"
        showed = page.keys(cue.last, cue.last + 1)[:1] in _SHOWED  # "a scan in her sister showed a cyst"
        showed |= cue.code == "other.bearer" and page.keys(cue.last, cue.last + 1) == (
            "with",
        )  # "of another patient with"
        if cue.code in _BEARERS and (opens or showed) and cue.last <= first:
            return first < page.clause(cue.last)[1]
        return cue.first >= last and reaches_back(found, cue, first, last)
    if _is_informant(page, cue) or begins_anew(page, cue, first):
        return False
    clause = page.clause(cue.last - 1)  # "everyone but our patient" goes on behind its "but"
    end = _relative_end(page, cue, clause)
    within = cue.first < first < cue.last <= last  # "family [history of breast cancer]"
    if not ((cue.last <= first or within) and clause[0] <= first < end):
        return False
    return not any(_resumes(page, cue.last, at) for at in range(cue.last, first))


def _is_done_in(page: Page, cue: Mention, first: int, last: int) -> bool:
    """ "A hysterectomy (and an oophorectomy) was done in her mother": of all that one verb was done of."""
    others = page.of(*DOABLE, first=last, last=cue.first)
    listed = {at for m in others for at in range(m.first, m.last)}
    told = [page.tokens[at].key for at in range(last, cue.first) if at not in listed]
    if others and not set(page.keys(page.clause(first)[0], first)) <= _JOINS:
        return False  # "she had a hysterectomy and a LLETZ was done in her sister"
    joins = _JOINS if others else frozenset[str]()
    done = [key for key in told if key in _DONE_TO or key.isdigit()]
    named = [key for key in told if key not in done and key not in joins]
    return bool(done) and (not named or _is_list_of(page, first, told, named))


def _is_list_of(page: Page, first: int, told: list[str], named: list[str]) -> bool:
    """ "LLETZ and laser were done in her sister": a name that no row knows stands beside one, at the head of all."""
    alone = set(page.keys(page.clause(first)[0], first)) <= _JOINS
    return alone and told[0] in ("and", ",") and told[:2] == named


_JOINS = frozenset({"and", ",", "a", "an", "the", "both", "later", "&"})


def _is_informant(page: Page, cue: Mention) -> bool:
    """ "History (obtained from boyfriend): she ...": who told it, and not whom it is of."""
    before = page.keys(max(page.sentence(cue.first).first, cue.first - _TOLD_WITHIN), cue.first)
    return before[-1:] in (("from",), ("by",)) and bool(_GOT.intersection(before))


def _relative_end(page: Page, cue: Mention, clause: tuple[int, int]) -> int:
    """ "Her husband, who has prostate cancer, ...": what is told of another person goes on in the relative clause."""
    if clause[1] >= page.sentence(cue.first).last or clause[1] - cue.last > 1:
        return clause[1]
    person = not {"history", "hx", "fhx", "fh"} & set(page.keys(cue.first, cue.last))
    return page.clause(clause[1])[1] if person and page.tokens[clause[1]].key in ("who", "whose") else clause[1]


def _resumes(page: Page, begun: int, at: int) -> bool:
    """Does "she" or "the patient" turn from another person back to her? Not in a bracket or "as far as she knows"."""
    if page.tokens[at].key not in ("she", "patient"):
        return False
    between = page.keys(begun, at)
    if between[:1] == ("of",) and len(between) == 2:  # "the mother of the patient"
        return False
    if page.tokens[at].key == "she" and _is_of_kinswoman(page, begun, between):
        return False
    return between.count("(") <= between.count(")") and page.tokens[at + 1].key not in _KNOWS


def _is_of_kinswoman(page: Page, begun: int, between: tuple[str, ...]) -> bool:
    """ "Her sister was told last month that she has breast cancer": "she" of what a kinswoman was told is herself."""
    kin = (_KINSWOMEN | _WOMEN_SHE_KNOWS).intersection(page.keys(max(0, begun - _NAMED_WITHIN), begun))
    told = any(key in _TOLD and {"was", "were", "been"}.intersection(between[:at]) for at, key in enumerate(between))
    learned = told or bool(_LEARNED.intersection(between))
    leads = between[-1:] == ("that",) or (learned and between[-1:] and between[-1] in _TOLD | _LEARNED)
    return bool(kin) and learned and bool(leads) and "that" not in between[:-1]


def _literature(found: Assertions, sentence: Sentence, first: int, anchored: bool) -> Judgement:
    """The literature speaks in the whole sentence, or only in its clause where that tells what happened."""
    page = found.page
    clause = page.clause(first)
    told = sentence.article == "case" and found.has("done_verb", *clause)
    low, high = clause if anchored or told else (sentence.first, sentence.last)
    here = found.within(low, high)
    hers = any(cue.concept.attr("effect") == "anchor" and not _was_told_so(page, cue, first) for cue in here)
    for cue in here:
        if cue.concept.attr("effect") == "literature" and not hers:
            return Judgement("literature", cue.code, page.words(cue.first, cue.last))
    return Judgement("affirmed")


_EXPLAINED = frozenset({
    "explained", "told", "informed", "counselled", "counseled", "discussed", "advised", "reassured", "aware", "knows",
    "understands", "warned", "mentioned", "explain", "tell",
})  # fmt: skip
_NEAR_TELLING = 4


def _was_told_so(page: Page, anchor: Mention, first: int) -> bool:
    """ "Carcinoma has been reported in some patients, and we explained this to her": she was only told."""
    if anchor.first < first:
        keys = page.keys(anchor.last, first)
        return "that" in keys and bool(_EXPLAINED.intersection(keys[: keys.index("that")]))
    sentence = page.sentence(anchor.first)
    low, high = max(first + 1, anchor.first - _NEAR_TELLING), min(sentence.last, anchor.last + _NEAR_TELLING)
    return bool(_EXPLAINED.intersection(page.keys(low, high)))
