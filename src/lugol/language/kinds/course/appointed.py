"""Visits, calls and referrals written in haste: "RTC 3 wks", "Clinic 17/9", "See 2/52", "TCA 14/8/25 for HPV", "CNS to
ring 4/52", "lymphoedema ref done today", "for colp MDT 23/11".
"""

from collections.abc import Iterator

from lugol.language.kinds.course.interval import until
from lugol.language.kinds.layout.zones import is_report
from lugol.language.model import Concept, Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Followup

_VISITS = word_set(
    "rtc rto rta tca tci nv f2f opd gopd toc anc hrc pnc appt appts appointment clinic visit telecon tel kontrol"
)
"""These name a visit; its day or the time until then stands behind them."""
_DEEDS = word_set(
    """see review rv r/v revisit rescan recheck repeat rpt rebook recall return fu f/u f/up followup follow-up control
    rdv"""
)
"""These begin what is to be done, and the time until then stands behind them."""
_MEETINGS = word_set("mdt mdm mtb")
_CALLERS = word_set("cns np rn pa md nurse i i'll we we'll will team dr keyworker hcp gp")
_CALLS = word_set("ring phone call tel")
_REFERRALS = word_set("referral referrals ref refs refd reffed referred")
_SENT = word_set("sent done made requested accepted completed submitted faxed emailed today urgent placed written")
_SERVICES = word_set(
    "psychology psych physio physiotherapy dietitian dietician counseling hospice lymphedema genetics fertility"
)
_ADVERBS = word_set("then and also please pls to will - > plan p : for d c , ( routine early new her pt patient")
_NO_PLAN = word_set(
    """if unless ? consider considering not no nil never declined refused declines refuses was were had last ago back
    seen since hx h/o prior previous previously past would may might could should discuss option or attended dna missed
    cancelled canceled deferred presented our reviewed date summary letter came come until till x missing forgot
    defaulted bereavement condolence bereaved condolences"""
)
_ASIDE = (
    *("history", "family", "gross", "microscopy", "path_diagnosis", "specimen", "synoptic", "frozen", "stains"),
    *("quoted_results", "comparison", "request", "admin", "exam", "references", "social", "allergy"),
)
_SOON = word_set(
    "today tomorrow tmrw mon tue tues wed thu thurs fri jan feb mar apr may jun jul aug sep sept oct nov dec"
)
_TESTS = word_set(
    """mri rm mr ct pet pet-ct us uss usg tvs tvus scan smear pap hpv colpo colposcopy cytology co-test cotest via ecc
    mammogram dexa echo ultrasound bloods fbc hb tumor markers ca125"""
)
_SCANNED = word_set("chest abdomen abdo pelvis brain spine head neck thorax tap l-spine liver and")
_EVERY = word_set("every yearly annually 6-monthly monthly")
_NOT_A_NOTE = word_set(
    "table figure fig previous notes letter report above protocol guideline guidelines below page chart charts records"
)
_MONTHS = 12
_WITHIN = 6
_MOST_SERVICE = 4
_LONGEST = 14
_NOT_SO = ("family", "hypothetical", "negated", "historical")
_REVIEW = Concept("course", "plan", "review", {})


def appointed(reading: Reading) -> Iterator[Event]:
    """What an entry of a note books, item by item; nothing that is only thought of, past or of another.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("CIN3 on biopsy. See 2/52. ?refer MDT. Last clinic 3/5. Clinic 17/9.")
    >>> [(e.values.plan, e.values.interval) for e in appointed(reading)]
    [('See 2/52', 'P2W'), ('Clinic 17/9', '')]
    """
    page = reading.page
    reported = is_report(page)
    for number, sentence in enumerate(page.sentences):
        if sentence.article not in ("case", "discussion", "conclusion") or page.part(sentence.first) in _ASIDE:
            continue
        for first, last in _items(page, sentence.first, sentence.last):
            if last - first > _LONGEST or _NO_PLAN.intersection(page.keys(max(0, first - 1), last)):
                continue
            told = _meeting(page, first, last)
            if told is None and not reported:
                told = _visit(page, first, last, is_head=number == 0) or _referral(page, first, last)
                told = told or _test(page, first, last)
            if told is None or reading.judge(*told[:2]).assertion in _NOT_SO:
                continue
            value = Followup(plan=page.words(*told[:2]), interval=told[2], code=told[3])
            yield reading.event(value, *told[:2], assertion="affirmed")


def _items(page: Page, first: int, last: int) -> Iterator[tuple[int, int]]:
    """What commas, semicolons and stops part, without the words that lead it."""
    begun = first
    for at in range(first, last + 1):
        if at < last and page.tokens[at].key not in (",", ";", ".", "→"):
            continue
        while begun < at and page.tokens[begun].key in _ADVERBS - {"tel"} and page.tokens[begun].key not in _CALLERS:
            begun += 1
        if begun < at:
            yield begun, at
        begun = at + 1


def _visit(page: Page, first: int, last: int, *, is_head: bool) -> tuple[int, int, str, str] | None:
    """ "RTC 3 wks w/ labs", "CCC TCA 13/11/24 with VL", "I'll ring 4/52", "VL 28/40": a contact with its day."""
    keys = page.keys(first, last)
    near = range(first, min(first + _WITHIN, last))
    named = next(
        (at for at in near if page.tokens[at].key in _VISITS or page.keys(at, at + 3) == ("f", "2", "f")), None
    )
    deed = first if _is_deed(page, first) else None
    call = next(
        (at for at in near if page.tokens[at].key in _CALLS and _CALLERS.intersection(keys[: at - first])), None
    )
    at = next((each for each in (call, deed, named) if each is not None), None)
    if at is not None:
        end, interval = until(page, page.mention(_REVIEW, at, at + 1))
        if interval and end <= last:
            return first, _end(page, last), interval, "review"
    dated = any(_is_day(page, place) for place in range((at or first) + 1, last)) and not is_head and ":" not in keys
    in_week = page.part(first) == "plan" and keys[-2:] == ("/", "40") and len(keys) > 3 and keys[0][0].isalpha()
    asked = (named is not None or call is not None) and dated
    return (first, _end(page, last), "", "review") if asked or in_week else None


def _meeting(page: Page, first: int, last: int) -> tuple[int, int, str, str] | None:
    """ "For MRI then local MDT", "MDT Thurs", "TB 9/13", "tumour board Friday": where her care will be discussed."""
    near = range(first, min(first + _WITHIN, last))
    at = next((at for at in near if _is_board(page, at)), None)
    if at is None or ":" in page.keys(first, last):
        return None
    led = page.keys(max(0, first - 1), first) in (("for",), ("to",)) or page.keys(at - 1, at) in (("for",), ("to",))
    dated = any(_is_day(page, place) for place in range(at + 1, last))
    return (first, _end(page, last), "", "referral") if led or dated else None


def _is_board(page: Page, at: int) -> bool:
    """ "MDT", "tumour board", "TB 9/13": a meeting; "TB" without a day is a disease."""
    board = page.keys(at, at + 2) in (("tumor", "board"), ("clinical", "board"), ("onco", "board")) or (
        page.words(at, at + 1) == "TB" and _is_day(page, at + 1)
    )
    return page.tokens[at].key in _MEETINGS or board


def _is_deed(page: Page, at: int) -> bool:
    keys = page.keys(at, at + 3)
    return page.tokens[at].key in _DEEDS or keys in (("r", "/", "v"), ("f", "/", "u"), ("f", "/", "up"))


def _is_day(page: Page, at: int) -> bool:
    """ "17/9", "23.11", "Thurs", "today": a day without its year, or one named."""
    keys = page.keys(at, at + 3)
    if not keys:
        return False
    figures = len(keys) == 3 and keys[0].isdigit() and keys[1] in ("/", ".", "-") and keys[2].isdigit()
    if figures and keys[1] == "-" and (int(keys[0]) <= _MONTHS or int(keys[2]) > _MONTHS):
        return False  # "6-8 weeks"
    return keys[0] in _SOON or (figures and page.tokens[at + 2].glued and 0 < int(keys[0]) < 32)


def _referral(page: Page, first: int, last: int) -> tuple[int, int, str, str] | None:
    """ "USC gynae referral done today", "lymphoedema ref done", "Psychology accepted": care that was asked for."""
    keys = page.keys(first, last)
    asked = keys[:1] in (("refer",), ("rujuk",)) and len(keys) > 1 and not _NOT_A_NOTE.intersection(keys[1:7])
    at = next((i for i, key in enumerate(keys) if key in _REFERRALS), None)
    sent = at is not None and _SENT.intersection(keys[at + 1 : at + 3]) and (at > 0 or keys[:1] == ("referred",))
    accepted = (
        len(keys) < _MOST_SERVICE
        and keys[:1]
        and keys[0] in _SERVICES
        and keys[-1] in ("accepted", "booked", "arranged")
    )
    return (first, _end(page, last), "", "referral") if asked or sent or accepted else None


def _test(page: Page, first: int, last: int) -> tuple[int, int, str, str] | None:
    """ "MRI in 3/12", "pelvic MRI yearly", "Pap + HPV every 12 months": a test and the time until it, and no result."""
    near = range(first, min(first + _WITHIN, last))
    at = next((at for at in reversed(near) if page.tokens[at].key in _TESTS), None)
    if at is None or (at > first and not _TESTS.intersection(page.keys(first, first + 2))):
        return None
    behind = page.keys(at + 1, last)
    while behind and behind[0] in _SCANNED:
        at, behind = at + 1, behind[1:]
    end, interval = until(page, page.mention(_REVIEW, at, at + 1))
    ahead = behind[:1] == ("in",) or bool(_EVERY.intersection(behind[:1]))
    alone = interval and end == last
    return (first, _end(page, last), interval, "") if ahead and (alone or len(behind) == 1) else None


def _end(page: Page, last: int) -> int:
    while not page.tokens[last - 1].key[0].isalnum() and page.tokens[last - 1].key != ")":
        last -= 1
    return last
