"""What the readings of treatments and of their harms share: whether it is told of her, and where its words begin."""

from lugol.language.model import Page
from lugol.language.number_words import number_words
from lugol.language.numerals import is_year
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

_TOLD_IN = ("case", "abstract")
_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned", "negated")
_ASIDE = ("family", "indication", "request", "plan", "allergy", "references")
_NEAR_DATE = 12
_DONE_BEFORE = word_set("completed finished gy fractions cycles previous prior s/p")
GIVEN = word_set(
    """given received receives receiving administered started commenced taking takes took uses used using
    treated on prescribed continued continues maintained managed with resumed initiated applied infused
    injected induced required transfused placed inserted underwent performed provided had has helped by discharged
    prescription prescriptions tried trial relieved added switched changed increased home put bridged
    transitioned converted restarted recommenced reintroduced escalated loaded begun began commencing administering
    undergo undergone undergoing resuscitated supported instituted replaced covered stabilized controlled"""
)
NUMBERS = {*number_words(1, 10), "half"}
_AHEAD = word_set(
    """will going plan consider considering considered advise suggest suggested recommend if may should might could
    would"""
)
_WEIGHED = word_set("considered discussed declined refused recommended proposed planned")
_STOPPED_WITHIN = 14
_NO_LONGER = word_set("stopped discontinued held")
_QUALITY = word_set(
    """severe mild moderate acute chronic massive complete partial left right bilateral grade febrile
    postoperative persistent recurrent prolonged transient early late infected large small extensive urgent
    emergency intravenous intramuscular oral broad spectrum high low dose long term prophylactic therapeutic
    antenatal topical total iv empirical empiric subcutaneous parenteral inhaled triple combined systemic"""
)


def is_past_of_request(page: Page, at: int) -> bool:
    """ "Clinical info: CCRT completed Aug 2021 (EBRT 45Gy/25Fr)": what a request for a scan dates or counts was done.

    >>> from lugol.language.page import page_of
    >>> page = page_of("CLINICAL INFO: SCC cervix, CCRT 2021 with cisplatin. ?RT.\\nFINDINGS\\nLiver normal.")
    >>> [is_past_of_request(page, mention.first) for mention in page.of("drug", "radiotherapy")]
    [True, True, False]
    """
    if page.part(at) != "request":
        return False
    sentence = page.sentence(at)
    around = page.keys(max(sentence.first, at - _NEAR_DATE), min(sentence.last, at + _NEAR_DATE))
    return bool(_DONE_BEFORE.intersection(around)) or any(map(is_year, around))


def is_told(reading: Reading, first: int, last: int) -> bool:
    """Is a treatment or a harm told as hers, and neither planned nor only weighed?"""
    page = reading.page
    aside = page.part(first) in _ASIDE and not is_past_of_request(page, first)
    if page.sentence(first).article not in _TOLD_IN or aside or is_stopped(page, last):
        return False
    lead = page.keys(page.clause(first)[0], first)
    behind = page.keys(last, min(last + 4, page.clause(first)[1]))
    if (_AHEAD.intersection(lead) and not GIVEN.intersection(lead)) or _WEIGHED.intersection(behind):
        return False
    judged = reading.judge(first, last)
    only_once = (judged.row, judged.cue.lower()) in (("plan.if_after", "once"), ("plan.after", "due"))
    if page.part(first) == "medication" and judged.cue.lower() == "prn":
        return True  # "tramadol prn" ends a list of what she takes
    return only_once or judged.assertion not in _NOT_HERS


def is_stopped(page: Page, at: int) -> bool:
    """ "MEDICATIONS: Premarin 0.3 mg daily, currently stopped, zinc": an item of a list that is no longer taken."""
    part = page.part_of(at)
    if part is None or part.kind != "medication":
        return False
    end = min(at + _STOPPED_WITHIN, part.last)
    commas = [i for i in range(at, end) if page.tokens[i].key in (",", "(", "-")]
    behind = page.keys(commas[0] + 1, commas[0] + 5) if commas else ()
    said = [key for key in behind if key not in ("which", "is", "was", "has", "been", "this", "currently", "now")]
    return bool(said) and said[0] in _NO_LONGER


def admitted_for(reading: Reading, first: int, last: int) -> bool:
    """ "She was admitted for intravenous antibiotics": told of the past, what she was admitted for was given.

    "Is to be admitted for" and "was not admitted for" tell of nothing done; nor does a note's plan.
    """
    page = reading.page
    if reading.judge(first, last).row not in ("plan.return", "plan.for") or page.sentence(first).article != "case":
        return False
    before = page.keys(page.clause(first)[0], first)
    came = next((i for i, key in enumerate(before) if key in ("admitted", "hospitalized", "readmitted")), None)
    return (
        came is not None
        and before[max(0, came - 1) : came] in (("was",), ("were",))
        and "for" in before[came:]
        and not {"will", "if", "once"} & set(before)
    )


def lead(reading: Reading, first: int) -> int:
    """Back over the words that say how, where and which grade."""
    page = reading.page
    floor = page.clause(first)[0]
    sites = {at for s in page.of("site", first=floor, last=first) for at in range(s.first, s.last)}
    while first > floor and (
        page.tokens[first - 1].key in _QUALITY or first - 1 in sites or _is_grade(page.keys(first - 2, first))
    ):
        first -= 1
    return first


def _is_grade(keys: tuple[str, ...]) -> bool:
    return len(keys) == 2 and keys[0] == "grade" and keys[1] in ("1", "2", "3", "4", "i", "ii", "iii", "iv")
