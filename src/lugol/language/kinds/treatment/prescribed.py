"""Medicines told in haste: "FeFum 210 od", "Nifedipine x3 doses then ceased", "Start levothyroxine 50 mcg"."""

from collections.abc import Iterator

from lugol.language.kinds.treatment.stems import drugs_by_stem
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.tokens import HYPHENS
from lugol.language.word_sets import word_set
from lugol.record.event import Event, OtherTreatment

_TIMES = word_set(
    """od bd tds tid qid qds bid qd om on nocte noct mane stat hrly hourly daily weekly 4hrly 6hrly 8hrly doses dose mg
    mcg ug µg μg g iu ml tabs tab puffs ug q4h q6h q8h q12h h 1x 2x 3x 1x1 2x1 3x1 paint pess pessary cream oint
    prn sos proph prophylactic"""
)
_BEGUN = word_set("start started commence commenced cont continue continued given gave rx restarted dispensed")
_GOES_ON = word_set("continue continued cont issued dispensed")
_STARTS = word_set("start commence restart begin")
_NOT_GIVEN = word_set(
    """if unless ? consider considering not no nil never declined refused declines refuses allergic allergy allergies
    avoid hold held withheld discuss discussed offered stop stopped omitted would may might could until till once when
    or level levels mum mother sister husband partner daughter daughters son sons children baby
    required awaited await recommended previously"""
)
_PROSE = word_set("she we i patient will her was were is are the to be should be my this that which")
"""A sentence with one of these is no note in haste: what it tells of a medicine is read by its verbs."""
_ASIDE = ("allergy", "family", "request", "procedure", "anaesthesia", "findings", "references", "indication", "admin")
_NOT_HERS = ("family", "other_person", "negated", "hypothetical", "literature", "possible", "superseded")
_BEHIND = 8


def prescribed(reading: Reading) -> Iterator[Event]:
    """A medicine that stands with how much or how often, without any verb; a begun one in a plan.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Plan: clotrimazole 100mg nocte 6/7. ?amoxicillin 1g.")
    >>> [event.values.term for event in prescribed(reading)]
    ['clotrimazole 100mg nocte 6/7']
    """
    page = reading.page
    ends: set[int] = set()
    medicines = [m for m in page.of("other_treatment") if m.concept.attr("drug") == "yes" or m.code == "antiretroviral"]
    for mention in sorted([*medicines, *drugs_by_stem(page)], key=lambda m: m.first):
        first, last = _item(page, mention.first)
        end = _schedule(page, mention.last, last)
        if page.keys(end, end + 1) == ("/",) or page.tokens[end - 1].key == "/":
            continue  # "oxazepam 0.09 mg/L": a level
        begun = bool(_BEGUN.intersection(page.keys(first, mention.first))) or _is_for_disease(page, mention.first)
        begun = begun or mention.first - 1 in ends or bool(_GOES_ON.intersection(page.keys(end, end + 1)))
        if _STARTS.intersection(page.keys(first, mention.first)) and page.part(mention.first) == "plan":
            continue  # what a plan starts she does not take yet
        if (end > mention.last or begun) and _is_hers(reading, first, last):
            ends |= {end} if page.keys(end, end + 1) in (("+",), ("&",)) else set()
            yield reading.event(
                OtherTreatment(term=page.words(mention.first, end)), mention.first, end, assertion="affirmed"
            )


def _is_for_disease(page: Page, at: int) -> bool:
    """ "(+) HPN - losartan", "Asthma - Budeflam": a disease, a dash and its medicine."""
    if at < 2 or page.tokens[at - 1].key not in HYPHENS or page.tokens[at - 1].glued:
        return False
    return any(m.last == at - 1 for m in page.of("condition", "disorder", first=max(0, at - 5), last=at - 1))


def _item(page: Page, at: int) -> tuple[int, int]:
    """What stands between the signs around a token: "Tabs morphine 10mg 4hrly" of a list."""
    sentence = page.sentence(at)
    first, last = at, at
    while first > sentence.first and page.tokens[first - 1].key not in (",", ";", ".", "→", "•", ":"):
        first -= 1
    while last < sentence.last and page.tokens[last].key not in (",", ";", ".", "→", "•"):
        last += 1
    return first, last


def _schedule(page: Page, at: int, last: int) -> int:
    """The end of "210 od", "11.4mg x2", "250 QID D3/10", "bd", "100mg nocte 6/7", "x3 doses then ceased"."""
    end, told = at, False
    while end < min(last, at + _BEHIND):
        key = page.tokens[end].key
        counts = key[0].isdigit() or key in ("x", "/", "+", "d", "q")
        if not counts and key not in _TIMES and page.keys(end, end + 2) != ("then", "ceased"):
            break
        end += 2 if key == "then" else 1
        told = told or key in _TIMES or key == "x"
    while end > at and page.tokens[end - 1].key in ("+", "/", "q", "d"):
        end -= 1
    return end if told else at


def _is_hers(reading: Reading, first: int, last: int) -> bool:
    page = reading.page
    sentence = page.sentence(first)
    if sentence.article != "case" or page.part(first) in _ASIDE:
        return False
    if last - first > 2 * _BEHIND or _NOT_GIVEN.intersection(page.keys(max(0, first - 1), last)):
        return False
    if _PROSE.intersection(page.keys(sentence.first, sentence.last)) or page.keys(last, last + 1) == ("/",):
        return False
    verbs = any(reading.cues.roles[at] & {"verb", "done_verb"} for at in range(first, last))
    told = reading.judge(first, last)
    return not verbs and told.assertion not in _NOT_HERS
