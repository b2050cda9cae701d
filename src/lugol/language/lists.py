"""A cue through the list that it heads or closes, up to the item that says something of its own."""

from collections.abc import Iterator
from itertools import pairwise

from lugol.language.cue_places import Assertions
from lugol.language.finding_before import tells_finding
from lugol.language.lines import DATED_MONTHS
from lugol.language.model import SCREENING_TESTS, Mention, Page
from lugol.language.there_all_the_same import is_there

SEPARATORS = frozenset({",", "and", "or", "/", "&", "nor", "plus", "+", "with", "but", "•"})
_NEUTRAL = frozenset({
    "seen", "identified", "detected", "present", "palpable", "palpated", "felt", "visible", "noted", "found", "evident",
})  # fmt: skip
_OF_A_REPORT = frozenset({"margin", "margins", "edges", "lvsi", "lvi", "grade", "stage"})
_DETERMINERS = frozenset({"a", "an", "the", "she", "he", "her", "there", "this"})
UNDONE = ("neg.not_done", "neg.cancelled", "neg.she_refused", "neg.forbidden")
"""Rows that deny the whole of what was to be done: "hysterectomy with salpingectomy was cancelled"."""
_OF_THE_WHOLE = ("neg.excluded", "neg.negative_for", "hyp.rule_out", "pos.not_excluded")
"""Rows of verbs whose objects an "and" joins: "ruled out appendicitis and an ovarian cyst"; "no" ends before "a"."""
_ADVERBS = frozenset({"also", "then", "therefore", "now", "thus", "hence", "thereby", "finally", "clearly", "safely"})
_ENDS_LIST = frozenset({"verb", "link", "contrary", "span"})
_HELPS = frozenset({"was", "were", "is", "are", "has", "have", "had", "been"})
_AUXILIARIES = _HELPS | _ADVERBS
_COUNTS = frozenset({"two", "three", "four", "five", "six", "several", "multiple", "numerous", "many", "some"})
_NO_SUBJECT = frozenset({
    "and", "or", "all", "both", "also", "still", "otherwise", "again", "the", "any", "likewise", "each", "was", "were",
    "is", "are", "appeared", "grossly", "entirely", "clinically", "completely", "now",
})  # fmt: skip
"""Words between a comma and "normal" that name nothing of their own."""
_NAMES = ("site", "head", "symptom", "histology", "condition", "colposcopic")
_OF_DATE = DATED_MONTHS | {"in", "on", "of"}
DOABLE = (
    "procedure",
    "drug",
    "frame",
    "radiotherapy",
    *SCREENING_TESTS,
    "chemotherapy",
    "immunotherapy",
    "hormonal",
)
_AS_TOLD = frozenset({"noted", "reported", "found", "described"})
"""Right behind "no" these are no verbs: "no noted lacerations"."""
_COMPLAINT = ("symptom", "head", "histology", "complication", "colposcopic")
_TESTED = (*SCREENING_TESTS, "frame", "analyte", "ihc_marker", "gene", "hpv_tissue", "tissue", "procedure")
_TESTED_FOR = frozenset({"chlamydia", "gonorrhoea", "hiv", "syphilis", "hepatitis_b", "hepatitis_c", "tuberculosis"})
_SUBJECTS = frozenset({"we", "i"})
_DEEDS = frozenset({"did", "performed", "removed", "undertook", "excised", "resected"})
"""Behind "and" these begin what was done, beyond what is denied or planned before."""
_JOINING_NAMES = frozenset({"in", "of", "on", "to", "at", "for", "from", "by", "within", "the", "into"})


def goes_on_with_or(found: Assertions, at: int) -> bool:
    """ "Denies fever; chills; or night sweats": semicolons part a list that closes with "or", without any verb."""
    page = found.page
    for place in range(at, page.sentence(at).last - 1):
        if page.tokens[place].key == ";" and page.tokens[place + 1].key in ("or", "nor"):
            return True
        if found.roles[place] & {"verb", "link"}:
            return False
    return False


_BESIDE = frozenset({"alongside", "with", "during", "plus", "together", "concurrent", "concurrently"})


def through_list(found: Assertions, cue: Mention, first: int, last: int, *, strict: bool) -> bool:
    """Does a cue reach a target through the items between them, none of which says something of its own?"""
    page = found.page
    item, crossed, joined = cue.last, 0, ""
    for at in range(cue.last, first):
        key = page.tokens[at].key
        if key == "." or (key == ":" and at > cue.last) or (key == ";" and not goes_on_with_or(found, at)):
            return False
        if cue.code == "neg.instead" and key in _BESIDE:
            return False  # "carboplatin rather than cisplatin alongside radiotherapy"
        if key == "(" and page.tokens[at + 1].key == "+":
            return False  # "(-) fever, (+) nausea"
        if key == "as" and (page.tokens[at - 1].key == "such" or _is_as_well(page, at)):
            continue
        told = at == cue.last and (not strict or (key in _AS_TOLD and cue.concept.attr("effect") == "negated"))
        if found.roles[at] & {"verb", "link"} and not told:
            return False
        if key in SEPARATORS:
            following = page.tokens[at + 1].key
            if key == "," and _is_there(found, cue, at, first, last):
                return False  # "not diabetic, known asthmatic"
            if key == "," and following == "residual" and "or" not in page.keys(at, _clause_end(found, first)):
                return False  # "no residual carcinoma, residual CIN3"
            one = key == "and" and following in ("a", "an") and cue.code in _OF_THE_WHOLE
            one = one and not page.of(*DOABLE, first=first, last=last)  # "negative for dysplasia and a LLETZ"
            parted = (key not in (",", "or", "nor") and following in _DETERMINERS and not one) or (
                key != "or" and following == "with"
            )
            parted |= key not in ("or", "nor", "/") and _counts(page, at + 1)
            begun = (
                key == ","
                and following in ("a", "an", "the")
                and found.has("done_verb", last, _clause_end(found, first))
            )
            if key == "and" and (following in _SUBJECTS or following in _DEEDS):
                return False  # "a cone rather than a hysterectomy and did a node biopsy"
            if strict and (following in ("she", "he") or parted or begun or _accompanied(page, at + 1)):
                return False
            if _says_something(found, item, at, denied=item == cue.last):
                return False
            crossed += at > item
            item, joined = at + 1, key if key != "," or joined not in ("or", "nor") else joined
    joined = joined if joined != "," or cue.concept.attr("effect") == "negated" else ""
    return not crossed or not _has_own_predicate(found, item, first, last, joined)


def _is_there(found: Assertions, cue: Mention, at: int, first: int, last: int) -> bool:
    return cue.concept.attr("effect") == "negated" and is_there(found.page, at, first, last, _clause_end(found, first))


def _is_as_well(page: Page, at: int) -> bool:
    """ "No evidence of a fibroid as well as an ovarian cyst": either "as" of what joins like "and"."""
    return ("as", "well", "as") in (page.keys(at, at + 3), page.keys(max(0, at - 2), at + 1))


def _both(page: Page, cue: Mention) -> bool:
    """ "A fibroid and an ovarian cyst were ruled out": in the plural it is said of both."""
    return cue.code == "neg.ruled_out" and page.tokens[cue.first].key in ("were", "have")


def _clause_end(found: Assertions, token: int) -> int:
    return found.page.clause(token)[1]


def _says_something(found: Assertions, first: int, last: int, *, denied: bool) -> bool:
    """Does an item of a list say something of its noun: a predicate behind it, a measure, a word of the contrary?

    What is denied keeps its own adjective: "no sign of benign leiomyoma or cancer" says nothing good of the leiomyoma.
    """
    named = found.page.of(*_NAMES, first=first, last=last)
    if found.has("contrary", named[0].last if denied and named else first, last) or _is_measured(found, first, last):
        return True
    return bool(named) and found.has("predicate", named[0].last, last)


def _counts(page: Page, at: int) -> bool:
    """ "No ascites, and two enlarged nodes": what is counted is there, and ends a denial."""
    key, behind = page.tokens[at].key, page.keys(at + 1, at + 2)
    many = key.isdigit() and len(key) < 3 and key not in ("0", "1") and bool(behind) and behind[0].isalpha()
    return many or (key in _COUNTS and bool(behind) and behind[0] not in SEPARATORS)


def _is_measured(found: Assertions, first: int, last: int) -> bool:
    keys = found.page.keys(first, last + 1)
    return any(a[0].isdigit() and b in ("mm", "cm") for a, b in pairwise(keys))


def _item_end(found: Assertions, last: int) -> int:
    end = found.page.clause(max(0, last - 1))[1]
    at = last
    while at < end and found.page.tokens[at].key not in SEPARATORS and found.page.tokens[at].key not in ";.:":
        at += 1
    return at


def _has_own_predicate(found: Assertions, item: int, first: int, last: int, joined: str) -> bool:
    end = _item_end(found, last)
    graded = [m for m in found.page.of("histology", first=first, last=last) if m.code not in _VAGUE]
    if joined == "," and graded and found.page.keys(end, end + 1) == ("with",):
        end = _item_end(found, end + 1)  # "no invasion, CIN 3 with extension into crypts is seen"
    if found.has("contrary", item, end) or _is_measured(found, last, end) or found.has("predicate", first + 1, last):
        return True
    said = [
        key
        for index, key in enumerate(found.page.keys(last, end), start=last)
        if found.roles[index] & {"predicate", "verb"}
    ]
    if not said:  # "no biopsy taken, LLETZ done", "unfit for cisplatin, RT alone"
        behind = found.page.keys(last, last + 1)
        done = behind in _DONE or (behind in _INSTEAD and bool(found.page.of(*DOABLE, first=first, last=last)))
        return joined == "," and done
    return not (joined in ("or", "nor") and all(k in _NEUTRAL or k in _HELPS for k in said))


_DONE = (("done",), ("performed",), ("undertaken",))
_INSTEAD = (("alone",), ("only",), ("instead",))
_LISTS = frozenset({"and", "or", "nor", "/", "&", "with", "were", "are", "both"})


def back_through_list(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    """Does a cue that closes a list reach back over its items to some words before it?"""
    page = found.page
    depth, item = 0, last
    if _is_item_of_bracket(page, cue, last):
        return False
    if cue.code == "neg.clear" and (_is_of_another(page, cue, last) or _looks_ahead(page, cue)):
        return False
    negated = cue.concept.attr("effect") == "negated"
    of_new = negated and (has_own_name(page, cue, last) or _is_of_new_subject(found, cue, first, last))
    of_new |= negated and is_lesion_of_its_own(page, first, last, cue)
    of_new |= cue.concept.attr("effect") == "planned" and tells_finding(page, last, cue.first)
    if of_new or _is_of_another_family(page, first, last, cue):
        return False
    own = _AFFIRMING & set(page.keys(max(0, first - 2), first)) and SEPARATORS & set(page.keys(last, cue.first))
    if negated and own:
        return False  # "positive endocervical margin and ECC negative"
    of_doing = cue.concept.attr("effect") == "planned" or cue.code in UNDONE
    whole = of_doing or (cue.concept.attr("effect") == "superseded" and _is_all_of_it(page, last, cue.first))
    whole |= page.tokens[cue.first - 1].key in _ADVERBS  # "was thus ruled out"
    for at in range(last, _past_auxiliaries(page, last, cue.first) if whole else cue.first):
        key = page.tokens[at].key
        depth += (key == "(") - (key == ")")
        if depth > 0 and not (key == "(" and at + 1 == cue.first):
            continue
        if key in (";", ".") or (key == ":" and at + 1 != cue.first):
            return False
        if key == "as" and cue.code == "neg.ruled_out" and _is_as_well(page, at):
            continue
        if (found.roles[at] & _ENDS_LIST and key != "x") or (found.roles[at] & {"predicate"} and at >= item):
            return False
        if key in SEPARATORS and not _is_within_name(page, at):
            if cue.code == "neg.forbidden" and key == "," and not _LISTS.intersection(page.keys(at, cue.first)):
                return False  # "carboplatin, cisplatin being contraindicated"
            if (
                (key == "with" and not of_doing)
                or key == "but"
                or (at + 1 < cue.first and page.tokens[at + 1].key in ("a", "an", "she") and not _both(page, cue))
            ):
                return False
            item = at + 1
    if cue.concept.attr("effect") == "possible" and item > last and not _LISTS & set(page.keys(last, cue.first + 1)):
        return False  # "CIN3, invasion cannot be excluded": a comma alone parts what is sure from what is not
    return depth <= 1 and not (item > last and _is_of_another_kind(page, first, last, item, cue.first))


_VAGUE = frozenset({"carcinoma", "cancer", "cin", "dysplasia", "undifferentiated", "metastasis"})
_JOINTS = frozenset({"and", "or", "nor", "/", "&", "both", "either"})


def is_lesion_of_its_own(page: Page, first: int, last: int, cue: Mention) -> bool:
    """ "CIN3, stromal invasion not identified", "SCC, washings negative": a lesion before a comma was found.

    It is denied with what follows where a list of lesions goes on to an "or" or "and" ("CIN, CGIN or malignancy not
    seen"), where both are told without a grade ("dysplasia, malignancy not seen"), and where the comma only encloses
    words ("malignancy, as suspected, was not found").
    """
    named = page.of("histology", first=first, last=last)
    if not named:
        return False
    items: list[list[int]] = [[]]
    for at in _outside_brackets(page, last, _past_auxiliaries(page, last, cue.first)):
        if page.tokens[at].key in SEPARATORS:
            items.append([])
        else:
            items[-1].append(at)
    keys = page.keys(last, cue.first)
    vague = any(m.code in _VAGUE for m in named)
    joined = bool(_JOINTS.intersection(keys))
    if "," not in keys or not items[-1] or (joined and (vague or cue.code == "neg.ruled_out")):
        return False
    lesions = [item for item in items[1:] if item and page.of("histology", first=item[0], last=item[-1] + 1)]
    if len(lesions) < len([item for item in items[1:] if item]):
        return True
    return not joined and not vague


_FAMILIES = {
    "histology": "lesion", "cyt_result": "lesion", "staged": "lesion", "stage_system": "lesion", "disorder": "lesion",
    "symptom": "complaint", "condition": "complaint", "complication": "complaint",
    "head": "finding", "site": "finding", "examined": "finding", "colposcopic": "finding",
    "analyte": "test", "ihc_marker": "test", "gene": "test", "hpv_tissue": "test", "tissue": "sample",
} | dict.fromkeys(DOABLE, "deed")  # fmt: skip
"""What can stand in one list with one predicate, by the category of what is named."""
_NO_DENIAL_OF_DEEDS = ("neg.absent", "neg.not_seen", "neg.clear")
"""Rows that say what a test found: none of them denies that an operation before the comma was done."""
_REPORTED = frozenset(
    {"lvsi", "lvi", "lymphovascular", "perineural", "pni", "invasion", "margin", "margins", "results"}
)


def _is_of_another_family(page: Page, first: int, last: int, cue: Mention) -> bool:
    """ "PCB, koilocytosis not seen", "LLETZ done, margins clear", "HSIL, MRI awaited": does a comma part two families?

    What the last item of the list names shares no predicate with a target of another family. Items without a name
    that is known are of none, and part nothing.
    """
    effect = cue.concept.attr("effect")
    own = {_FAMILIES[m.concept.category] for m in page.of(*_FAMILIES, first=first, last=last)}
    if effect not in ("negated", "planned") or not own or "," not in page.keys(last, cue.first):
        return False
    commas = [at for at in _outside_brackets(page, last, cue.first) if page.tokens[at].key == ","]
    end = _past_auxiliaries(page, last, cue.first)
    if not commas or commas[-1] + 1 >= end:
        return False
    item = (commas[-1] + 1, end)
    named = {_FAMILIES[m.concept.category] for m in page.of(*_FAMILIES, first=item[0], last=item[1])}
    reported = bool(_REPORTED.intersection(page.keys(*item)))
    if effect == "planned":
        return "deed" not in own and bool(named or reported)
    if "deed" in own and cue.code in _NO_DENIAL_OF_DEEDS:
        return not named & own
    return (bool(named) and not named & own) or (reported and own <= {"complaint", "lesion"})


def _outside_brackets(page: Page, first: int, last: int) -> Iterator[int]:
    """The tokens [first, last) that stand in no bracket that opens among them."""
    depth = 0
    for at in range(first, last):
        key = page.tokens[at].key
        depth += key == "("
        if depth <= 0:
            yield at
        depth -= key == ")"


def _is_within_name(page: Page, at: int) -> bool:
    """The "&" of "D&C" and the "/" of "CA-125/CEA" part no items of a list."""
    return any(m.first < at < m.last - 1 for m in page.of(*_TESTED, first=at - 2, last=at))


def _is_item_of_bracket(page: Page, cue: Mention, last: int) -> bool:
    """ "Stage IB2 (nodes 0/22, margins neg)": a predicate in a list in brackets is of its item, not of what stands
    before the bracket. "HSIL (biopsy in March, cancelled)" has no item of its own before the word.
    """
    inside = _behind_last(page.keys(last, cue.first), "(")
    item = _behind_last(inside, ",")
    if ")" in inside or not item:
        return False
    return any(key.isalpha() and key not in _AUXILIARIES for key in item) and item[0] not in _PREPOSED


def _behind_last(keys: tuple[str, ...], sign: str) -> tuple[str, ...]:
    """What stands behind the last of a sign; nothing where there is none."""
    return keys[len(keys) - keys[::-1].index(sign) :] if sign in keys else ()


_PREPOSED = frozenset({"on", "in", "at", "by", "for", "from", "to", "as", "and", "but", "or", "which"})
_AFFIRMING = frozenset({"positive", "pos", "involved"})
_NEW_SUBJECT = frozenset({"the", "all", "both", "each", "her", "every", "other", "remaining"})
_NOUNS = frozenset({"nodes", "margins", "parametria", "ovaries", "tubes"})
_BRINGS = frozenset({"with", "was", "were", "is", "are", "had", "has", "showed", "showing", "revealed", "found"})


def _is_of_new_subject(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    """ "The cone showed LVSI and the margins were negative": what a verb has brought shares no predicate behind it.

    "LVSI and the margins were negative": without a verb before them both are its subject.
    """
    page = found.page
    said = {"was", "were", "is", "are"}.intersection(page.keys(cue.first - 2, cue.last))
    alone = _NOUNS.intersection(page.keys(cue.first - 1, cue.last))
    if not (said or alone):
        return False
    if not any(opens_subject(page, at) for at in range(last, cue.first - 1)):
        return False
    low = page.clause(first)[0]
    return bool(_BRINGS.intersection(page.keys(low, first))) or found.has("verb", low, first)


def opens_subject(page: Page, at: int) -> bool:
    """ "and the margins", "and all 12 nodes", "and 30 nodes": does "and" lead to a noun of its own?"""
    behind = page.keys(at + 1, at + 2)
    return page.tokens[at].key == "and" and bool(behind) and (behind[0] in _NEW_SUBJECT or behind[0].isdigit())


def _is_all_of_it(page: Page, last: int, first: int) -> bool:
    """ "Hysterectomy (of 2010) was entered in error": the thing itself, where "its histology was ..." is of a part."""
    told = page.tokens[first].key != "reported"  # a result of it was
    return told and all(key in _AUXILIARIES | _OF_DATE or key.isdecimal() for key in page.keys(last, first))


def _past_auxiliaries(page: Page, last: int, first: int) -> int:
    """ "LLETZ has been offered": the auxiliaries right before a cue belong to it."""
    while first > last and page.tokens[first - 1].key in _AUXILIARIES:
        first -= 1
    return first


def _is_of_another_kind(page: Page, first: int, last: int, item: int, end: int) -> bool:
    """ "Squamous carcinoma, margins clear": a diagnosis shares no predicate with a margin, a node or a site.

    "Postcoital bleeding, smear negative": what she has shares none with a test.
    """
    own = page.of(*_COMPLAINT, first=first, last=last)
    tested = page.of(*_TESTED, first=item, last=end) or _infections(page, item, end)
    if own and tested and not page.of(*_COMPLAINT, first=item, last=end):
        return True
    if not page.of("histology", first=first, last=last):
        return False
    other = page.of("site", first=item, last=end) or _OF_A_REPORT.intersection(page.keys(item, end))
    named = page.of("histology", "head", first=item, last=end)
    alike = [m for m in named if m.concept.attr("role") not in ("none", "normal") and m.code != "node"]
    return bool(other) and not alike


def _infections(page: Page, first: int, last: int) -> list[Mention]:
    """ "Bleeding after sex, chlamydia negative": an infection that one tests for."""
    return [m for m in page.of("condition", first=first, last=last) if m.code in _TESTED_FOR]


def _is_of_another(page: Page, cue: Mention, last: int) -> bool:
    """ "hydroureter, right kidney normal", "pain, blood tests normal": normal is what stands behind the comma."""
    target_is_site = any(m.last == last for m in page.of("site", first=max(0, last - 6), last=last))
    commas = [i for i in range(last, cue.first) if page.tokens[i].key in (",", "and")]
    if not commas or target_is_site:
        return False
    own = [key for key in page.keys(commas[-1], cue.first) if key.isalpha() and key not in _NO_SUBJECT]
    named = [m for m in page.of(*_NAMES, first=commas[-1], last=cue.first) if m.concept.attr("role") != "none"]
    return bool(page.of("site", first=commas[-1], last=cue.first)) or (
        bool(own) and not named and not page.of("condition", first=max(0, last - 4), last=last)
    )


def _looks_ahead(page: Page, cue: Mention) -> bool:
    """ "enlarged nodes, and no abnormality in the liver", "anaemia and normal platelets": what is meant is behind."""
    joined = page.keys(cue.first - 1, cue.first) in ((",",), ("and",), ("but",), ("with",))
    alone = cue.last - cue.first == 1 and page.tokens[cue.first].key in _ADJECTIVES
    if joined and alone and page.of(*_LOOKED_AT, first=cue.last, last=cue.last + 1):
        return True
    return page.tokens[cue.first].key == "no" and page.keys(cue.last, cue.last + 1) in (("in",), ("of",), ("at",))


_LOOKED_AT = ("analyte", "site", "vital", "frame", "cyt_test")
_ADJECTIVES = frozenset({"normal", "clear", "healthy", "intact", "unremarkable", "preserved", "free"})


def _accompanied(page: Page, at: int) -> bool:
    """ "No chills, but associated with pain", "no rigors, relieved by rest": a list of what is absent is at its end."""
    keys = page.keys(at, min(at + 2, len(page.tokens)))
    return keys[1:] in (("with",), ("by",)) and keys[0] in (
        "associated", "accompanied", "relieved", "aggravated", "exacerbated", "followed", "worsened", "improved",
    )  # fmt: skip


def has_own_name(page: Page, cue: Mention, last: int) -> bool:
    """ "SCC depth 1.8 mm LVSI neg", "post-LLETZ smear: neg": the test or item right before a denial is what it is of.

    Words that a preposition joins to it are denied with it: "metastasis in lymph nodes absent".
    """
    at = cue.first
    while at > last and page.tokens[at - 1].key in _AUXILIARIES | {":", "=", "-"}:
        at -= 1
    tests = page.of("cyt_test", "hpv", "ihc_marker", first=last, last=at)
    begun = next((m.first for m in tests if m.last == at), at - 1)
    test = bool(tests) and tests[-1].last == at
    named = begun < at - 1 or (at > last and (test or _is_item(page.tokens[at - 1].key)))
    between = set(page.keys(last, begun))
    return named and begun >= last and not between & _JOINING_NAMES and not between & SEPARATORS


def _is_item(key: str) -> bool:
    return key in _OF_A_REPORT or key in ("lvsi", "lvi", "pni")
