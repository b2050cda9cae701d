"""How far a cue reaches: through its list, clause or sentence, forward or back, as a label or an answer."""

from collections.abc import Iterator
from itertools import pairwise

from lugol.language.another_hour import is_of_another_hour
from lugol.language.answers import is_answer
from lugol.language.breaks import begins_anew, breaks, breaks_off
from lugol.language.cue_places import Assertions
from lugol.language.dated_items import is_dated_item
from lugol.language.label_value import is_value_of
from lugol.language.lines import DATED_MONTHS
from lugol.language.lists import (
    DOABLE,
    SEPARATORS,
    UNDONE,
    back_through_list,
    goes_on_with_or,
    through_list,
)
from lugol.language.looked_for import is_sought
from lugol.language.model import SCREENING_TESTS, Mention, Page, Sentence
from lugol.language.numerals import is_year
from lugol.language.own_part import counts_meant, is_in_its_bracket, is_of_a_part, is_signed
from lugol.language.refused import refuses_another
from lugol.language.she_tells import is_turned_to
from lugol.language.tokens import ARROW

LEAD_AT_MOST = 3
LONGEST_LIST = 40
_TO_PLAN = frozenset({"is", "was", "are", "has", "been", "now", "currently", "already", "provisionally", "("})
_DAYS = frozenset({
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "next", "tomorrow", "later"),
    *("the", "this"),
}) | DATED_MONTHS  # fmt: skip
"""What begins a day behind "booked for"."""
_BEFORE_RESULT = frozenset({"here", "today", "at", "our", ":", "-", "–", "=", "again", "(", ")", "result"})
_DASHES = frozenset({"-", "–", "—", ":"})
_BULLETS = frozenset({"-", "–", "—", "*", "•", "·", "◦", "▪", "‣"})
_BOXES = frozenset({"[", "☐", "□", "☒", "☑", "✓", "✔"})
"""Signs of a box to tick: none reaches past the next, "☐ smoking ☒ diabetes"."""
_OF_RESULTS = frozenset({"result", "results", "test", "tests", "women", "cases", "for"})
_OF_DATE = DATED_MONTHS | {"on", "in", "of", "dated", "/", "."}
_BRINGS = frozenset({"with", "presenting", "complaining", "due", "because", "after", "following"})


def reaching(found: Assertions, sentence: Sentence, first: int, last: int) -> Iterator[Mention]:
    """The cues of a sentence that reach the tokens [first, last)."""
    for cue in found.within(sentence.first, sentence.last):
        if counts_meant(found.page, cue):
            continue
        direction = cue.concept.attr("direction")
        into = cue.concept.attr("effect") == "negated" and cue.first < first < cue.last <= last
        before, after = cue.last <= first or into, cue.first >= last
        if (
            (direction == "forward" and before and _reaches_forward(found, cue, first, last))
            or (direction == "start" and before and _starts(found, sentence, cue, first, last))
            or (direction == "adjacent" and before and _leads_to(found, cue, first, last))
            or (direction == "answer" and is_answer(found.page, cue, last, sentence))
            or (
                direction == "backward"
                and after
                and not (_rules_out(found, cue) or _is_of_test_between(found.page, cue, last))
                and not (cue.concept.attr("effect") == "negated" and is_signed(found.page, last))
                and not is_of_another_hour(found.page, cue, first, last)
                and reaches_back(found, cue, first, last)
            )
            or (
                direction == "label"
                and after
                and is_value_of(found.page, cue, first, last)
                and not is_of_another_hour(found.page, cue, first, last)
            )
            or (direction == "forward" and after and _is_day_of(found, cue, first, last))
            or (direction == "backward" and before and _is_condition(found, sentence, cue))
        ):
            yield cue


def _is_of_test_between(page: Page, cue: Mention, last: int) -> bool:
    """ "Persistent HPV infection, cytology negative", "SCC Feb 2020 HIV neg": an answer right behind a test is of that
    test alone.
    """
    measured = page.of("analyte", first=last, last=cue.first)
    if cue.code == "neg.absent" and measured and measured[-1].last == cue.first and measured[-1].first > last:
        return page.tokens[measured[-1].first - 1].key not in SEPARATORS
    tests = page.of(*SCREENING_TESTS, first=last, last=cue.first)
    if not tests or tests[-1].last != cue.first:
        return False
    return page.keys(tests[-1].first - 1, tests[-1].first) == (",",) or tests[-1].first in breaks(page)


_RULED_OUT = (("ruled", "out"), ("excluded",))
_AUXILIARIES = frozenset({"was", "were", "been", "be", "is", "are", "being", "now", "since", "also", "thus"})
_NO_OBJECT = frozenset({
    "by", "on", "at", "with", "in", "as", "and", "or", "during", "after", "before", "but", "for", "from", "through",
    "using", "clinically", "radiologically", "histologically", "then", "initially", "based", "because", "since", "when",
})  # fmt: skip


def _rules_out(found: Assertions, cue: Mention) -> bool:
    """ "Hysteroscopy ruled out a polyp": what rules something out was done; "a polyp was ruled out by hysteroscopy"."""
    page = found.page
    if page.keys(cue.first, cue.last) not in _RULED_OUT or cue.first == 0:
        return False
    sentence = page.sentence(cue.first)
    behind = page.keys(cue.last, min(cue.last + 1, sentence.last))
    thing = bool(behind) and behind[0].isalpha() and behind[0] not in _NO_OBJECT
    return thing and page.tokens[cue.first - 1].key not in _AUXILIARIES


def heading(found: Assertions, sentence: Sentence) -> Iterator[Mention]:
    """The cues that head a list, "No evidence of:", of each line below that begins with a sign and denies nothing.

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> page = page_of("No evidence of:\\n- ascites\\n- fever")
    >>> [cue.code for cue in heading(assertions(page), page.sentences[-1])]
    ['neg.evidence']
    """
    page = found.page
    if page.tokens[sentence.first].key not in _BULLETS or any(
        cue.concept.attr("effect") == "negated" for cue in found.within(sentence.first, sentence.last)
    ):
        return
    head = next(
        (s for s in page.sentences_near(sentence.first, LONGEST_LIST)[::-1] if not _is_line_of_list(page, s)), None
    )
    if head is None or head.first > sentence.first or page.tokens[head.last - 1].key != ":":
        return
    for cue in found.within(head.first, head.last):
        turns = cue.concept.attr("effect") in ("negated", "hypothetical")
        if turns and cue.last == head.last - 1 and cue.concept.attr("direction") == "forward":
            yield cue


def _is_line_of_list(page: Page, sentence: Sentence) -> bool:
    return page.tokens[sentence.first].key in _BULLETS


_BEFORE_CONDITIONS = frozenset({";", ",", ":", ".", "-", "–", "•", ")", "and", "but", "or", "then"})


def _is_condition(found: Assertions, sentence: Sentence, cue: Mention) -> bool:
    """ "If positive, LEEP", "test in a year; if abnormal, colposcopy": a condition that opens what depends on it."""
    page = found.page
    opens = cue.first == sentence.first or page.tokens[cue.first - 1].key in _BEFORE_CONDITIONS
    return opens and cue.concept.attr("effect") == "hypothetical" and page.tokens[cue.first].key == "if"


def _is_day_of(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    """ "LLETZ booked for 12/3/2024": a plan right behind a thing to do, whose "for" leads to a day alone."""
    page = found.page
    if cue.concept.attr("effect") != "planned" or page.tokens[cue.last - 1].key not in ("for", "on"):
        return False
    between = page.keys(last, cue.first)
    of_it = between[:1] == ("of",) and len(between) <= 2 * LEAD_AT_MOST and not SEPARATORS & set(between)
    of_it &= not found.has("verb", last, cue.first)  # "LLETZ of the lesion planned for June"
    if not (set(between) <= _TO_PLAN or of_it) or not page.of(*DOABLE, first=first, last=last):
        return False
    end = page.clause(cue.first)[1]
    end = next((c.first for c in found.within(cue.last, end) if c.concept.attr("effect") == "negated"), end)
    day = page.keys(cue.last, cue.last + 1)
    told = bool(day) and (day[0].isdigit() or day[0] in _DAYS)
    done = found.has("done_verb", cue.last, end) and not {"not", "yet"}.intersection(page.keys(cue.last, end))
    return told and not done and not page.of(*DOABLE, first=cue.last, last=end)


def _leads_to(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    """ "for LEEP": the word right before what can be done, words of how apart ("for laparoscopic ...").

    Not past a dash behind what it undoes itself: "bev withheld - prior pelvic RT".
    """
    page = found.page
    if cue.code == "neg.attempted" and page.tokens[cue.last].key in _DASHES and not page.tokens[cue.last].glued:
        return False
    near = (
        first - cue.last <= LEAD_AT_MOST
        and page.tokens[cue.last].key != "to"
        and not any(page.tokens[i].key in SEPARATORS or page.tokens[i].key == "(" for i in range(cue.last, first))
    )
    return near and bool(page.of(*DOABLE, first=first, last=last)) and not found.roles[cue.last] & {"verb"}


def _starts(found: Assertions, sentence: Sentence, cue: Mention, first: int, last: int) -> bool:
    """ "For LLETZ.", "Outcome: for LLETZ": a word that makes a plan of a sentence which it begins."""
    page = found.page
    if begins_anew(page, cue, first):
        return False
    at = cue.first - 1
    if page.tokens[cue.first].key == "to" and at >= sentence.first and page.tokens[at].key[-1].isdigit():
        return False  # "2021-04-06 to 2021-05-21 radiotherapy"
    while at >= sentence.first and not page.tokens[at].key[0].isalpha() and page.tokens[at].key != ":":
        at -= 1
    numbered = at == sentence.first and page.tokens[at + 1].key in (".", ")") and page.tokens[at + 1].glued
    begins = at < sentence.first or page.tokens[at].key == ":" or numbered
    if not begins or any(page.tokens[i].key == ":" for i in range(last, sentence.last)):
        return False
    if ":" in page.keys(cue.last + 1, first) or has_result(page, last) or _is_result_of_test(page, cue, first, last):
        return False
    return not found.has("verb", cue.last, first) and not found.has("done_verb", last, page.clause(first)[1])


def has_result(page: Page, last: int) -> bool:
    """ "Repeat smear LSIL", "Repeat HPV 3 June 2024: positive": a test with its result right behind it was done."""
    end = page.sentence(last - 1).last - 1
    at = last
    while at < end and _leads_to_result(page, at):
        at += 1
    named = any(m.first == at for m in page.of("cyt_result", "histology", first=at, last=at + 1))
    said = page.keys(at, at + 1) in (("positive",), ("negative",))
    return named or (said and not _OF_RESULTS.intersection(page.keys(at + 1, min(at + 2, end + 1))))


def _leads_to_result(page: Page, at: int) -> bool:
    """Does a token stand between a test and its result: a sign, "here", or part of a day ("Jan 15, 2024")?"""
    key, following = page.tokens[at].key, page.tokens[at + 1].key if at + 1 < len(page.tokens) else ""
    return key in _BEFORE_RESULT or _is_of_date(key) or (key == "," and is_year(following))


def _is_result_of_test(page: Page, cue: Mention, first: int, last: int) -> bool:
    """Is a target the result right behind a test that the cue begins with?"""
    tests = page.of(*SCREENING_TESTS, "frame", first=cue.last, last=first)
    named = any(m.last == last for m in page.of("cyt_result", "histology", first=first, last=last))
    return bool(tests) and named and all(_leads_to_result(page, at) for at in range(tests[-1].last, first))


_WHERE_LOOKED = frozenset({"at", "on", "during", "after", "following", "by", "since"})
_BROUGHT_BY = frozenset({
    "complication", "complications", "problem", "problems", "effect", "effects", "benefit", "relief", "response",
    "improvement", "toxicity", "regret",
})  # fmt: skip
"""What a treatment brings: "no complication of the hysterectomy", "no relief from chemotherapy"."""
_LEADS_TO = frozenset({"for", "of", "to", "with"})
_PROVED = frozenset({"turned", "proved", "proving", "transpired", "actually"})


def _answers(page: Page, cue: Mention, between: tuple[str, ...]) -> bool:
    """ "Second opinion on the biopsy: CIN1" gives an opinion, where "referred for an opinion on" asks for one."""
    return ":" in between and page.keys(cue.first, cue.last)[0] == "opinion"


_OF_HISTORY = frozenset({"medical", "surgical", "personal", "clinical", "health", "gynecological", "obstetric"})


def _is_behind_history(page: Page, cue: Mention, first: int) -> bool:
    """ "A woman with no medical history, postmenopausal": the comma behind the history ends what is denied."""
    end = page.clause(cue.first)[1]
    ends = (i for i in range(cue.last, first) if page.keys(i, i + 2) == ("history", ","))
    at = next((i for i in ends if page.tokens[i - 1].key in _OF_HISTORY), None)
    return at is not None and not {"or", "nor"}.intersection(page.keys(at, end))


def _is_in_long_list(found: Assertions, cue: Mention, first: int) -> bool:
    """ "Denies fever; chills; or night sweats": a target behind semicolons that a closing "or" makes a list."""
    page = found.page
    if not cue.last <= first < page.sentence(cue.first).last:
        return False
    parted = next((at for at in range(cue.last, first) if page.tokens[at].key == ";"), None)
    return parted is not None and goes_on_with_or(found, parted)


_OF_ONE_STATEMENT = ("negated", "planned", "possible", "superseded", "historical")


def _reaches_forward(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    scope = cue.concept.attr("scope")
    page = found.page
    if cue.concept.attr("effect") in _OF_ONE_STATEMENT and begins_anew(page, cue, first):
        return False
    if scope == "sentence":
        return True
    clause = page.clause(cue.first)
    effect = cue.concept.attr("effect")
    goes_on = effect == "negated" and _is_in_long_list(found, cue, first)
    goes_on |= effect == "planned" and _is_then_planned(found, clause, first)
    if not clause[0] <= first < clause[1] and not goes_on:
        return False
    between = page.keys(cue.last, first)
    if cue.code == "neg.unticked" and _BOXES.intersection(between):
        return False
    if effect == "negated" and ARROW in between and page.of(*DOABLE, first=first, last=last):
        return False  # "no mapping -> left pelvic lymphadenectomy"
    apart = "," in between or any(
        page.tokens[at].key in _BULLETS and not page.tokens[at].glued for at in range(cue.last, first)
    )
    if page.tokens[cue.last - 1].key == "?" and apart and "or" not in page.keys(cue.last, clause[1]):
        return False  # "?CIN3, PCB, previous LLETZ", "? Ca cervix - PCB": the sign asks for what it stands at
    if effect == "negated" and (is_turned_to(between) or _is_behind_history(page, cue, first)):
        return False
    denied = page.keys(cue.first, cue.first + 1) in (("no",), ("nil",), ("without",), ("nothing",))
    joined = [key for key in page.keys(cue.first + 1, first) if key in _WHERE_LOOKED or key in _LEADS_TO]
    looked = denied and bool(joined) and (joined[-1] in _WHERE_LOOKED or bool(_BROUGHT_BY.intersection(between)))
    if effect == "negated" and looked and page.of(*DOABLE, first=first, last=last):
        return False  # "no tumour at hysterectomy", "no recurrence on biopsy": what was done is only where one looked
    if (effect == "superseded" and _PROVED.intersection(between)) or (
        effect == "planned" and (_answers(page, cue, between) or _brought(page, cue, first, last))
    ):
        return False
    if cue.code == "neg.instead" and cue.first == page.sentence(cue.first).first:
        return not (found.has("verb", cue.last, first) or _is_what_was_done(page, cue, first))
    if effect in ("negated", "planned") and _passes_year(page, cue.last, first):
        return False
    if effect == "negated" and _is_of_none(page, cue):
        return _predicates(found, cue, first)
    if scope == "clause" and effect in ("planned", "done"):
        return not found.has("link", cue.last, first) and not (effect == "done" and found.has("verb", cue.last, first))
    return through_list(found, cue, first, last, strict=scope == "list")


def _is_then_planned(found: Assertions, clause: tuple[int, int], first: int) -> bool:
    """ "Recs: EBRT with cisplatin, then brachytherapy": what follows a planned step, with no word that it came."""
    page = found.page
    own = page.clause(first)
    follows = own[0] == clause[1] and page.sentence(own[0]) == page.sentence(clause[0])
    return follows and page.tokens[own[0]].key == "then" and not found.has("done_verb", *own)


def _is_what_was_done(page: Page, cue: Mention, first: int) -> bool:
    """ "Instead of a hysterectomy a LLETZ was performed": a second thing with its own article, and no "or" before."""
    keys = page.keys(cue.last, first)
    if any(a == "," and b in ("a", "an", "the", "we", "she") for a, b in pairwise(keys)):
        return True
    given_up = page.of(*DOABLE, first=cue.last, last=first)
    behind = page.keys(given_up[-1].last, first) if given_up else ()
    return bool({"a", "an", "the"} & set(behind)) and not {"or", "and", "nor"} & set(behind)


def _passes_year(page: Page, first: int, last: int) -> bool:
    """ "2016 no endocervical cells, 2019 HSIL": the year of another entry ends what a denial says of the one before."""
    return any(
        page.tokens[at].key in (",", ";")
        and is_year(page.tokens[at + 1].key)
        and page.tokens[at + 2].key not in (",", "and", "or")
        and not (page.tokens[at - 1].key in DATED_MONTHS or page.tokens[at - 1].key.isdecimal())
        for at in range(first, last - 1)
    )


_SUBJECTS = frozenset({"she", "he", "we", "i", "the", "a", "an", "her"})
_ENDS_NONE = frozenset({",", ";", ":", "but", "although", "whereas", "while", "though", "except"})


def _is_of_none(page: Page, cue: Mention) -> bool:
    """ "None of the nodes had ...", "neither of the biopsies showed ..."."""
    keys = page.keys(cue.first, cue.last + 1)
    return keys[-3:-1] == ("none", "of") or keys[-2:] == ("neither", "of")


def _predicates(found: Assertions, cue: Mention, first: int) -> bool:
    """Does "none of the nodes" deny what is said of them, "had metastases", up to another subject?"""
    keys = found.page.keys(cue.last, first)
    if _ENDS_NONE.intersection(keys) or found.has("link", cue.last, first):
        return False
    joined = [at for at, key in enumerate(keys, cue.last) if key == "and"]
    return not any(
        found.page.tokens[at + 1].key in _SUBJECTS or (found.has("verb", cue.last, at) and found.has("verb", at, first))
        for at in joined
    )


def reaches_back(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    """Does a cue reach some words that stand before it?"""
    page = found.page
    scope = cue.concept.attr("scope")
    if is_dated_item(page, cue, first, last) or _is_since_when(page, cue, first) or breaks_off(page, last, cue.first):
        return False
    if is_of_a_part(page, cue, last) or (cue.code == "neg.she_refused" and refuses_another(page, cue, last)):
        return False
    if is_in_its_bracket(page, cue, first):
        return True
    if scope == "sentence":
        return True
    if cue.code == "neg.sought":
        return is_sought(found, cue, first, last)
    clause = page.clause(cue.first)
    if _denies_ahead(page, cue, clause[1]) or _has_object(page, cue, clause[1]):
        return False
    if not clause[0] <= first < clause[1] or (cue.code == "plan.arranged" and _came_about(page, cue, clause[1])):
        return False
    if scope == "clause":
        return not found.has("done_verb", last, cue.first)
    return back_through_list(found, cue, first, last)


_SINCE = frozenset({"after", "since", "following"})
_NO_SINCE = frozenset({",", ";", "and", "but", "closed"})
"""Behind these "after" tells the order of an operation's steps: "abdomen closed after lymphadenectomy"."""


def _is_since_when(page: Page, cue: Mention, first: int) -> bool:
    """ "Follow-up after LLETZ was missed": what only says since when is not what was missed."""
    begun = page.sentence(first).first
    at = next((i for i in (first - 1, first - 2) if i > begun and page.tokens[i].key in _SINCE), None)
    return at is not None and cue.code in UNDONE and page.tokens[at - 1].key not in _NO_SINCE


_OBJECTS = frozenset({"a", "an", "the", "another", "her", "two", "three", "multiple", "further"})


def _has_object(page: Page, cue: Mention, last: int) -> bool:
    """ "We offered LLETZ and performed a punch biopsy": what was done stands behind the verb, and not before it."""
    if cue.concept.attr("effect") != "done" or cue.first == 0 or page.tokens[cue.first - 1].key != "and":
        return False
    active = page.keys(cue.first, cue.first + 1) not in (("was",), ("were",), ("had",))
    named = any(m.first == cue.last for m in page.of(*DOABLE, first=cue.last, last=min(cue.last + 1, last)))
    return active and (named or bool(_OBJECTS.intersection(page.keys(cue.last, min(cue.last + 1, last)))))


_SAID_BEHIND = frozenset({"seen", "noted", "found", "present", "identified", "and", "or", "but"})


def _denies_ahead(page: Page, cue: Mention, last: int) -> bool:
    """ "Fatigue, nil neuropathy": a "nil" behind a comma and before a word of its own denies what stands behind it."""
    if page.keys(cue.first, cue.last) != ("nil",) or cue.first == 0:
        return False
    if page.tokens[cue.first - 1].key not in (",", "(") and cue.first not in breaks(page):
        return False
    behind = page.keys(cue.last, min(cue.last + 1, last))
    return bool(behind) and behind[0].isalpha() and behind[0] not in _SAID_BEHIND


_CAME_ABOUT = frozenset({
    "performed", "done", "showed", "shows", "showing", "revealed", "confirmed", "demonstrated", "completed", "took",
    "went", "carried", "underwent", "undertaken", "reported", "found", "read", "uneventful", "with", "by",
})  # fmt: skip


def _came_about(page: Page, cue: Mention, last: int) -> bool:
    """ "A biopsy ordered by her doctor showed CIN3": what was arranged is told with what came of it."""
    return bool(_CAME_ABOUT.intersection(page.keys(cue.last, last)))


def _is_of_date(key: str) -> bool:
    """A word, figure or sign of the day on which a test was done."""
    return key in _OF_DATE or (key.isdigit() and len(key) <= len("2024"))


def _brought(page: Page, cue: Mention, first: int, last: int) -> bool:
    """ "Referred to our clinic with pelvic pain": what she comes with is no plan, though a treatment would be one."""
    between = page.keys(cue.last, first)
    if page.tokens[cue.first].key not in ("referred", "referral", "transferred") or "for" in between:
        return False
    return bool(_BRINGS.intersection(between)) and not page.of(*DOABLE, first=first, last=last)
