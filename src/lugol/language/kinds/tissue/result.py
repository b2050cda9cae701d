"""What tissue showed: the words behind or before a sample that tell its result, and the worst of what they affirm."""

from itertools import pairwise

from lugol.language.clock import clock_hours
from lugol.language.kinds.tissue.bare import leads_at_once, one_phrase
from lugol.language.kinds.tissue.closing import is_closing
from lugol.language.kinds.tissue.described import LONGEST, described
from lugol.language.kinds.tissue.doubted import is_asked_of
from lugol.language.kinds.tissue.no_sample import SHOWING, was_not_taken
from lugol.language.kinds.tissue.plain import PLAIN, normal, nothing_abnormal, plain_of_all, plain_value
from lugol.language.kinds.tissue.reasons import AIMS, is_inserted, reason_behind
from lugol.language.kinds.tissue.words import RANK, REPORTS, Result
from lugol.language.model import NOT_HERS_YET, Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.language.surnames import TITLES
from lugol.language.tokens import HYPHENS
from lugol.record.event import Assertion

_AHEAD = REPORTS - {"-"} | {
    *("for", "which", "time", "review", "revised", "downgraded", "upgraded", "amended", "but", "rather"),
    *("performed", "done", "obtained"),
}
"""Words before which a result does not begin; a hyphen may stand inside it ("low-grade")."""
_SHOWS = SHOWING | frozenset({"demonstrates", "identified", "showing", "revealing", "demonstrating"}) - {"exhibited"}
_NO_DESCRIPTION = frozenset({
    "that", "no", "not", "without", "which", "was", "were", "is", "are", ";", ":", "but", "she", "it", "we", "evidence",
    "diagnosis", "patient", "to", "be", "(", ")", "negative",
})  # fmt: skip
_LONGEST_LEAD = 16
_WHERE = frozenset(
    {
        "on",
        "of",
        "done",
        "performed",
        "dated",
        "dt",
        "at",
        "and",
        "o'clock",
        "o’clock",
        "oclock",
        "o",
        "clock",
        "from",
        "the",
        *("result", "results", "report", "reported", "histology"),
    }
)
_CLOCK = frozenset({"o'clock", "oclock", "clock"})
_BY = frozenset({"on", "by", "at", "from", "in", "via", "after", "through"})
_ARTICLES = frozenset({"the", "a", "an", "her"})
_LONGEST_NOUN = 9
_NEAR_NAME = 7
_ABBREVIATED = (("s", "/", "o"), ("c", "/", "w"))
"""Short for "suggestive of" and "consistent with"."""
_ENDS_NOUN = frozenset({
    "and", "but", "with", "which", "that", "was", "were", "is", "are", "in", "on", "at", "for", "from", "without", "or",
    "then", "after", "following", "she", "because", "so",
})  # fmt: skip
_DESCRIBING = frozenset({
    "grade", "i", "ii", "iii", "1", "2", "3", "high", "low", "well", "moderately", "poorly", "differentiated",
    "invasive", "infiltrating", "residual", "focal", "keratinizing", "-",
})  # fmt: skip
"""Words between a sample and the lesion that only describe it: "histology grade 2 adenocarcinoma"."""
_DENYING = frozenset(
    {
        "had",
        "has",
        "contained",
        "specimen",
        "negative",
        "neg",
        "for",
        "no",
        "evidence",
        "of",
        "any",
        "free",
        "from",
        "without",
    }
)
_DID_NOT = frozenset(
    {"did", "does", "not", "show", "reveal", "demonstrate", "confirm", "contain", "disclose", "identify", "detect"}
)
_RULED_OUT = frozenset({"ruled", "out", "excluded", "excludes", "rules"})
_LED_BY = frozenset({"on", "at", "by", "upon"})
_SEEN = frozenset({
    "seen", "found", "identified", "noted", "observed", "diagnosed", "detected", "confirmed", "established", "made",
    "recognized", "discovered", "encountered", "demonstrated", "revealed", "reported", "present", "retained",
})  # fmt: skip
_TO_BE = frozenset({"was", "were", "is", "has", "had", "have", "been", "also", "then", "finally", "incidentally"})
_MOST_LED = 3
_LONGEST_SEEN = 16
_LEADS_IN = frozenset(
    {
        "of",
        "the",
        "as",
        "back",
        "out",
        "to",
        "be",
        "that",
        "suggestive",
        "been",
        "diagnosis",
        "presence",
        *(",", ";", "and", "-", ")", "it", "this"),
    }
)
"""Words between a verb and a result that are none of its own: "came back as", "proved to be", "was suggestive of"."""
_MOST_COUNTED = 5
_NO_RESULT = ("ihc_marker", "hpv", "frame", "gene", "procedure", "drug", "symptom", "chemotherapy", "radiotherapy")
_REASONS = frozenset({"after", "for", "of", "following", "because", "with", "despite", "since", "given", "as"})


def result_behind(reading: Reading, first: int, last: int) -> Result | None:
    """What a stretch behind a sample tells of it; None where no verb or sign of reporting leads to it."""
    page = reading.page
    reason = reason_behind(page, first, last)
    first = _behind_count(page, reason[1] if reason else first, last)
    last = min([last, *(m.first for m in page.of("cyt_test", first=first, last=last) if _has_its_own(page, m, first))])
    named = [m for m in page.of("histology", first=first, last=last) if _is_result(reading, m)]
    day = next((m for m in reading.time.told_in(first, last) if m.first - first <= 1), None)
    behind = day.last if day else first
    listed = plain_of_all(page, first, named[0].first if named else last)
    if listed is not None:
        return listed
    plain = normal(page, behind, last) or plain_value(page, first, last) or nothing_abnormal(page, first, last)
    if plain and (not named or _is_parted(page, plain, named)):
        return plain
    lead = page.keys(first, named[0].first if named else last)
    denied = set(lead) <= _DENYING and lead != ("of",)
    told = bool(REPORTS.intersection(lead)) or ("at", "which") in pairwise(lead) or denied
    told |= lead[:3] in _ABBREVIATED or (not named and page.tokens[first - 1].key == "as")
    told |= lead[:2] == ("to", "be") and bool(_PROVEN.intersection(page.keys(max(0, first - _PROVEN_WITHIN), first)))
    told |= bool(named) and lead[:1] == ("of",) and page.tokens[first - 1].key in _NAMING and len(lead) < _NEAR_NAME
    told |= bool(named) and (_replaces(reading, first, named[0].first) or set(lead) <= _DESCRIBING)
    if named and is_closing(page, first, named[0], last):
        return graded(reading, named, named[0].first, last)
    at_once = bool(named) and (
        _is_date(reading, first, named[0].first)
        or leads_at_once(page, page.mention(named[0].concept, first - 1, first), named[0])
    )
    if lead and not told and not at_once:
        return None
    if not named and was_not_taken(page, first, last):
        return None
    if _is_sent(page, first, last) or _is_aim(lead, named) or _may_show(lead):
        return None
    signed = next((key for key in page.keys(first, last) if key.isalpha()), "") in TITLES
    if signed and not named:
        return None  # "Path: Dr R Mascitelli  auth 25/06/24" names who signed
    return graded(reading, named, first, last) if named else described(reading, first, last)


def _is_aim(lead: tuple[str, ...], named: list[Mention]) -> bool:
    """ "A cervical biopsy for suspected HSIL": why it was taken; "for benign disease" tells what it showed."""
    if named and AIMS.intersection(pairwise(lead)):
        return True
    aimed = lead[:1] == ("for",) and not (REPORTS - {"suspected"}).intersection(lead)
    return aimed and bool(named) and named[0].concept.attr("histology") != "benign"


_MODALS = frozenset({"might", "may", "could", "should", "can"})
_NEAR_MODAL = 4
_SHOW = frozenset({"show", "reveal", "confirm", "demonstrate", "be", "prove", "contain", "indicate", "turn"})


def _may_show(lead: tuple[str, ...]) -> bool:
    """ "She was told that the biopsy might show cancer": what a sample may show is no result."""
    return any(a in _MODALS and b in _SHOW for a, b in pairwise(lead[:_NEAR_MODAL]))


_NAMING = frozenset({"diagnosis", "confirmation", "proof"})
"""Behind these "of" leads to the result: "pathologic confirmation of a carcinoma"."""
_PROVEN = frozenset({"shown", "found", "proven", "proved", "confirmed", "seen"})
_PROVEN_WITHIN = 7
"""How near before a sample its verb stands: "shown on core biopsy to be a fibroadenoma"."""
_OF_EACH = frozenset({"both", "all", "each"})


def _behind_count(page: Page, first: int, last: int) -> int:
    """Where what is said of samples begins behind their number: "bx x2 both HSIL", "biopsies, all benign"."""
    keys = page.keys(first, min(last, first + _MOST_COUNTED))
    at = 1 if len(keys) > 1 and keys[0][:1] == "x" and keys[0][1:].isdecimal() else 0
    at = 2 if len(keys) > 2 and keys[0] == "x" and keys[1].isdecimal() else at
    each = at + (keys[at : at + 1] == (",",))
    return first + (each + 1 if set(keys[each : each + 1]) & _OF_EACH else at)


def _is_sent(page: Page, first: int, last: int) -> bool:
    """ "PATHOLOGY: uterus and fibroids were sent to pathology for review": what was sent is no result."""
    sent = next((i for i in range(first, last) if page.tokens[i].key in ("sent", "submitted", "forwarded")), None)
    return sent is not None and page.tokens[sent - 1].key in ("was", "were", "is", "are")


def seen_at(reading: Reading, sentence: Sentence, first: int, last: int, end: int) -> Result | None:
    """ "On biopsy a poorly differentiated carcinoma was seen": what stands between a sample named so and the verb.

    The tokens [first, last) name the sample; None where no such word leads to it, or no verb of seeing follows.
    """
    page = reading.page
    led = page.keys(max(sentence.first, first - _MOST_LED), first)
    adverb = page.tokens[first].key.endswith("ically")
    if not (_LED_BY.intersection(led) or adverb) or {",", ";", "."} & set(led):
        return None
    begin = last
    while begin < end and page.tokens[begin].key in (",", "examination", "analysis", "study"):
        begin += 1
    at = next((i for i in range(begin + 1, min(end, begin + _LONGEST_SEEN)) if page.tokens[i].key in _TO_BE), None)
    verb = at
    while verb is not None and verb < end and page.tokens[verb].key in _TO_BE:
        verb += 1
    if at is None or verb is None or verb >= end or page.tokens[verb].key not in _SEEN:
        return None
    if {",", ";", "and", "she", "we", "it"} & set(page.keys(begin, at)) or page.of(*_NO_RESULT, first=begin, last=at):
        return None
    named = [m for m in page.of("histology", first=begin, last=at) if _is_result(reading, m)]
    if named:
        return graded(reading, named, begin, at)
    if reading.judge(begin, at).assertion in (*NOT_HERS_YET, "negated") or at - begin < _MOST_LED - adverb:
        return None
    return Result(begin, at, "", True, ())


def _replaces(reading: Reading, first: int, last: int) -> bool:
    """ "Reported as CIN3, revised to CIN1": what stands before the result is one that a second look took back."""
    named = reading.page.of("histology", first=first, last=last)
    return any(reading.judge(m.first, m.last).row == "super.review" for m in named)


def _has_its_own(page: Page, smear: Mention, first: int) -> bool:
    """ "Punch taken; smear was HSIL", "biopsy CIN1, smear HSIL": its own, unless it is why the sample was taken."""
    reason = _REASONS.intersection(page.keys(max(first, smear.first - 4), smear.first))
    if is_inserted(page, smear.first, page.sentence(smear.first).last):
        return False
    told = page.of("histology", first=first, last=smear.first) or PLAIN.intersection(page.keys(first, smear.first))
    parted = page.tokens[smear.first - 1].key in (",", ";", "but", "whereas", "while", *(("and",) if told else ()))
    graded = page.of("cyt_result", "histology", first=smear.last, last=smear.last + 4)
    follows = parted and bool(graded) and graded[0].first - smear.last <= 1
    return not reason and (follows or bool(REPORTS.intersection(page.keys(smear.last, smear.last + 1))))


def _is_date(reading: Reading, first: int, last: int) -> bool:
    """ "Bx 25/05/23 SCC", "biopsy at 12 o'clock CIN 1": only a date or an hour stands between sample and result."""
    page = reading.page
    dated = {i for m in reading.time.told_in(page.sentence(first).first, last) for i in range(m.first, m.last)}
    placed = bool(dated) or bool(clock_hours(page, first, last))
    return placed and all(
        i in dated or not page.tokens[i].key.isalnum() or page.tokens[i].key.isdigit() or page.tokens[i].key in _WHERE
        for i in range(first, last)
    )


def _is_parted(page: Page, plain: Result, named: list[Mention]) -> bool:
    """ "Biopsies from the bladder were negative; the cervix showed carcinoma": the lesion is told of something else."""
    later = [m for m in named if m.first >= plain.last]
    if not later or any(m.first < plain.first for m in named):
        return False
    elsewhere = page.of("site", first=plain.last, last=later[0].first)
    parted = {";", "but", "whereas", "while", "although"} & set(page.keys(plain.last, later[0].first))
    return bool(elsewhere and parted)


def result_before(reading: Reading, sentence: Sentence, begun: int) -> Result | None:
    """The result before a sample that begins at a token: "Squamous cell carcinoma on cervical biopsy"."""
    page = reading.page
    named = [m for m in page.of("histology", first=sentence.first, last=begun) if _is_result(reading, m)]
    if not named:
        return _confirmed(reading, sentence, begun)
    between = page.keys(named[-1].last, begun)
    phrase = one_phrase(page, named)
    if _is_in_apposition(reading, sentence, named[-1], begun):
        return graded(reading, phrase, phrase[0].first, begun)
    if between[-1:] == ("(",) and set(between) <= {"(", ")"}:
        return graded(reading, phrase, phrase[0].first, begun)  # "CIN3 (cone biopsy 3 May)"
    if not _BY.intersection(between) or {",", ";", "no", "without", "so"} & set(between):
        return None  # "in keeping with CIN2 at this visit, so no biopsy was taken"
    told = graded(reading, phrase, phrase[0].first, begun)
    denied = told.worst == "benign" and named[-1].concept.attr("histology") != "benign"
    return _with_denial(page, told, sentence.first, begun) if denied else told


_DIAGNOSED = frozenset({"diagnosis", "suspicion"})
_CONFIRMED = frozenset({"confirmed", "established", "verified", "proven"})
_BY_WITHIN = 7


def _confirmed(reading: Reading, sentence: Sentence, begun: int) -> Result | None:
    """ "The diagnosis was confirmed by biopsy": that it was confirmed, where no lesion is named with it."""
    page = reading.page
    first = max(page.clause(begun)[0], sentence.first)
    verb = next(
        (at for at in range(begun - 1, max(first, begun - _BY_WITHIN), -1) if page.tokens[at].key in _CONFIRMED), 0
    )
    if not verb or page.tokens[verb + 1].key not in _BY - {"in"} or page.of("frame", first=verb, last=begun):
        return None
    noun = next((at for at in range(verb - 1, first - 1, -1) if page.tokens[at].key in _DIAGNOSED), None)
    if noun is None or {"not", "never", "no", "be", "will", "to"}.intersection(page.keys(first, verb)):
        return None
    if reading.judge(verb, verb + 1).assertion not in ("affirmed", "historical"):
        return None
    return Result(noun, verb + 1, "", True, ())


def _with_denial(page: Page, told: Result, first: int, begun: int) -> Result:
    """ "CIN3 was excluded by biopsy", "no malignant cells on cytology": a result with the words that deny it."""
    begin, end = told.first, begun
    while begin > first and page.tokens[begin - 1].key in _DENYING:
        begin -= 1
    while end > told.last and page.tokens[end - 1].key in _BY | _ARTICLES:
        end -= 1
    return Result(begin, told.last if begin < told.first else end, told.worst, told.sure, told.named)


_OF_CERVIX = frozenset({",", "(", "of", "the", "cervix", "uterine", "cervical"})
_TO_DAY = frozenset({"proven", "-", "on", "of", "taken", "dated", "dt", "result", "report"})


def _is_in_apposition(reading: Reading, sentence: Sentence, named: Mention, begun: int) -> bool:
    """ "Squamous cell carcinoma of the cervix, biopsy 2 July 2024.": the biopsy told by its day proves the lesion."""
    page = reading.page
    between = page.keys(named.last, begun)
    day = next(iter(reading.time.told_in(begun + 1, sentence.last)), None)
    if not {",", "("}.intersection(between) or not _OF_CERVIX.issuperset(between) or day is None:
        return False
    if page.of("cyt_test", "hpv", "colposcopic", first=sentence.first, last=named.first):
        return False
    leads = _TO_DAY.issuperset(page.keys(begun + 1, day.first))
    return leads and (day.last >= sentence.last - 1 or page.tokens[day.last].key in (")", ";"))


def lesions_told(reading: Reading, sentence: Sentence) -> Result | None:
    """The lesions that a sentence names as found, with its worst; None where it names none."""
    named = [
        m for m in reading.page.of("histology", first=sentence.first, last=sentence.last) if _is_result(reading, m)
    ]
    found = [m for m in named if _asserted(reading, m) == "affirmed"]
    return graded(reading, found, found[0].first, sentence.last) if found else None


def _is_result(reading: Reading, mention: Mention) -> bool:
    judged = reading.judge(mention.first, mention.last)
    if judged.assertion in NOT_HERS_YET or judged.row.startswith("super"):
        return False
    page = reading.page
    behind = page.keys(mention.last, min(mention.last + 1, page.sentence(mention.first).last))
    return not (behind and behind[0] in ("antigen", "smear", "cytology"))


def _asserted(reading: Reading, mention: Mention) -> Assertion:
    """How a lesion is asserted; in "punch CIN 1, ECC negative" the last word denies only what it stands behind."""
    page = reading.page
    judged = reading.judge(mention.first, mention.last)
    if mention.code == "insufficient" and page.keys(mention.first - 1, mention.first) == (",",):
        return "affirmed"  # "no endocervical tissue, non-diagnostic"
    if judged.row != "neg.absent":
        return "possible" if judged.assertion == "affirmed" and is_asked_of(page, mention) else judged.assertion
    last = page.sentence(mention.first).last
    others = page.of("frame", "hpv", "cyt_test", "ihc_marker", first=mention.last, last=last)
    begun = bool(others) and page.tokens[others[0].first - 1].key in (",", ";")
    behind = page.keys(others[0].last, min(others[0].last + 1, last)) if begun else ()
    denied = bool({judged.cue.lower().split()[0], "was", "were", ":"}.intersection(behind))
    return "affirmed" if denied else judged.assertion


def _is_ahead(page: Page, at: int) -> bool:
    """ "On 3 March 2024, CIN3", "on 3 March 2024 as CIN3": a result does not begin before a verb or within a date."""
    key = page.tokens[at].key
    year = page.tokens[at - 1].key if key in (",", "as") else key
    dash = key in HYPHENS and not page.tokens[at].glued and page.tokens[at - 1].key in _CLOCK
    return dash or key in _AHEAD or (year.isdigit() and len(year) == len("2024"))


def _with_noun(page: Page, end: int, last: int) -> int:
    """ "A benign proliferation of spindle cells": the noun behind a lone adjective belongs to the result."""
    if page.tokens[end - 1].key not in ("benign", "malignant"):
        return end
    at = end
    while (
        at < min(last, end + _LONGEST_NOUN) and page.tokens[at].key.isalpha() and page.tokens[at].key not in _ENDS_NOUN
    ):
        at += 1
    return at


def _behind_diagnosis(page: Page, begin: int, last: int) -> int:
    """ "A final diagnosis of leiomyosarcoma", "the tumour as a leiomyosarcoma": where the result itself begins."""
    at = next((i for i in range(begin, last - 1) if page.keys(i, i + 2) == ("diagnosis", "of")), None)
    named = next((i for i in range(begin, last) if page.tokens[i].key == "as"), None)
    return at + 2 if at is not None else begin if named is None else named + 1


def _behind_showing(page: Page, begin: int, first: int) -> int:
    """ "Showed stratification, gland formation and a carcinoma": where the description behind the verb begins."""
    floor = max(first, begin - _LONGEST_LEAD)
    verb = next((at for at in range(begin - 1, floor - 1, -1) if page.tokens[at].key in _SHOWS), None)
    if verb is None or _NO_DESCRIPTION.intersection(page.keys(verb + 1, begin)):
        return begin
    return verb + 1


def _behind_but(page: Page, told: list[Mention], judged: dict[int, Assertion], begin: int) -> int:
    """ "Were no recurrence of the tumour but rather a mesothelioma": the result begins behind what it is not."""
    first = min((m.first for m in told), default=begin)
    turned = judged[begin] == "negated" and "but" in page.keys(begin, first)
    return first if turned else begin


def _is_not_excluded(reading: Reading, mention: Mention) -> bool:
    """ "CIN2, CIN3 cannot be excluded": what might be there too is no part of the result."""
    return "exclude" in reading.judge(mention.first, mention.last).cue.lower()


def graded(reading: Reading, named: list[Mention], first: int, last: int) -> Result:
    """The result that lesions tell: their words in [first, last), and the worst of them that is affirmed."""
    page = reading.page
    judged = {m.first: _asserted(reading, m) for m in named}
    affirmed = [m for m in named if judged[m.first] in ("affirmed", "historical")]
    possible = [m for m in named if judged[m.first] == "possible"]
    told = affirmed or possible
    codes = [m.concept.attr("histology") or "other" for m in told]
    nothing = "other" if {m.code for m in named} == {"benign"} else "benign"  # "was not benign"
    worst = max(codes, key=RANK.index) if codes else nothing
    if affirmed and worst != "benign":  # "atypical metaplasia, cannot exclude HSIL" keeps what it does not exclude
        named = [m for m in named if m.first <= affirmed[-1].first or not _is_not_excluded(reading, m)]
    end = _with_noun(page, min(max(m.last for m in named), last), last)
    end += page.keys(end, min(end + 1, last)) == (")",) and "(" in page.keys(min(m.first for m in named), end)
    begin = min(m.first for m in named)
    there = min((m.first for m in told), default=begin)
    if judged[begin] == "negated" and (
        page.tokens[begin - 1].key in _DID_NOT or page.tokens[there - 1].key == "residual"
    ):
        begin = there  # "did not show CIN3 but CIN1", "no residual carcinoma, residual CIN3"
    turned = _behind_but(page, told, judged, begin)
    begin = _behind_showing(page, begin, first) if told and turned == begin else turned
    apart = {i for m in reading.time.told_in(begin - _NEAR_NAME, begin) for i in range(m.first, m.last)}
    apart |= {i for m in page.of("procedure", first=first, last=begin) for i in range(m.first, m.last)}
    while begin > first and not _is_ahead(page, begin - 1) and begin > named[0].first - 4 and begin - 1 not in apart:
        begin -= 1
    while begin < named[0].first and page.tokens[begin].key in _LEADS_IN:
        begin += 1
    begin = _behind_diagnosis(page, begin, named[0].first)
    while not told and begin > first and page.tokens[begin - 1].key in _DENYING | _DID_NOT | _RULED_OUT:
        begin -= 1
    return Result(begin, min(end, begin + LONGEST), worst, bool(affirmed) or not possible, tuple(told or named))
