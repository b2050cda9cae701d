"""What an examination written in haste says of the pelvis and the abdomen: "Abd SNT", "Cx closed", "vulva (-)", "Rt
fornix fullness", "Ut 8/52 size, mobile".
"""

from collections.abc import Iterator, Sequence

from lugol.language.frames import Stretch
from lugol.language.kinds.layout import zones
from lugol.language.model import Mention, Page
from lugol.language.phrases import SIDES
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.tokens import HYPHENS
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam

_ORGANS = word_set(
    """cervix vagina vulva uterus vaginal_vault parametrium adnexa abdomen endocervix wound perineum stoma urethra
    rectum groin ovary liquor"""
)
_SHORT = word_set(
    """abd abdo cx ut vag adn adnx ax fx par params genit ext efg nefg bus eg rt lt vv va os
    fornices fornix vault cuff uterus cervix vulva vagina parametria parametrium liquor lochia stoma perineum"""
)
"""Words that name an organ as one examines it; without the name of an examination one of them opens the sentence."""
_STATES = word_set(
    """flush flushed closed open bulky mobile retroverted anteverted midposition av rv healthy nad wnl nl normal full
    fullness free clear soft snt nt atrophic parous nulliparous stenotic stenosed stenosis pinhole shortened thickened
    nodular firm hard indurated fixed tender nontender distended gravid ns nssc involuted healed smooth pink palp red
    palpable small enlarged wks weeks size sized friable inflamed inflammed irregular ulcerated ectropion effaced
    dilated posterior anterior central soggy clean dry intact bleeding scarred ok fine good short long pooling nf
    offensive bruised sore swollen prolapsed elongated hypertrophied congested barrel bulging
    granulating healing"""
)
_LEADS = word_set(
    "spec sp ve v/e pv ps pa ie rve pr oe pelvic exam today p a s v o e r / : - – the her and & still , ."
)
_ENDS = frozenset({".", ";", "but", "no", "not", "without", "nil", "nor", "?", "if", "for", "likely"})
_NOT_SEEN = word_set(
    """done taken sent repeat repeated removed inserted given biopsy biopsied bx smear swab swabs hvs pipelle declined
    deferred refused attempted unable cannot visualised visualized stain stained plan await awaiting for if when should
    would will may might can could to ? due needs need rather than last previous previously was h/o hx history ago
    denies margin margins specimen report reported scan uss tvs mri ct pet grade pathology cancer ca carcinoma"""
)
_ASIDE = (
    *("history", "plan", "family", "procedure", "medication", "review", "gross", "microscopy", "path_diagnosis"),
    *("specimen", "synoptic", "frozen", "stains", "allergy", "social", "anaesthesia", "preop_diagnosis", "imaging"),
    *("postop_diagnosis", "impression", "diagnosis", "laboratory", "request", "indication", "comparison", "outcome"),
)
_OTHERS = word_set("fetal fetus baby infant newborn neonate his he placenta specimen husband mother sister")
_OTHER_KINDS = (
    *("drug", "regimen", "other_treatment", "analyte", "analyte_state", "histology", "ihc_marker", "gene", "cyt_test"),
    *("cyt_result", "hpv", "stage", "chemotherapy", "radiotherapy", "disorder", "obstetric", "procedure", "response"),
)
_IN_LABOR = word_set("dilated effaced dilatation")
_LONGEST = 14
_SPELT = {
    "abd": "abdomen", "abdo": "abdomen", "cx": "cervix", "ut": "uterus", "vag": "vagina", "adn": "adnexa",
    "snt": "soft, non-tender", "nt": "non-tender", "ntnd": "non-tender, non-distended", "av": "anteverted",
    "rv": "retroverted", "nl": "normal", "wnl": "normal", "nad": "normal", "ns": "normal size", "palp": "palpable",
    "nssc": "normal size, shape, consistency", "rt": "right", "lt": "left", "ext": "external", "genit": "genitalia",
    "efg": "external genitalia", "ant": "anterior", "post": "posterior", "fx": "fornices",
}  # fmt: skip
"""Short forms of examiners in full."""


def read(reading: Reading, told: Sequence[Stretch], known: Sequence[Event]) -> list[Event]:
    """The organs of the pelvis and the abdomen with how they were found, where no other finding tells it.

    >>> from lugol.language.frames import stretches
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("PV: vulva (-), ut 8/52 size, mobile. Rt fornix fullness. CIN2 in 2019.")
    >>> [event.values.term for event in read(reading, stretches(reading), [])]
    ['vulva normal', 'uterus 8/52 size, mobile', 'right fornix fullness']
    """
    page = reading.page
    if zones.is_report(page):
        return []
    taken = Places((span.start, span.end) for event in known for span in event.sources if event.kind == "exam")
    events: list[Event] = []
    for stretch in told:
        if stretch.frame.kind not in ("exam", "") or stretch.sentence.article != "case":
            continue
        if page.part(stretch.first) in _ASIDE or _OTHERS.intersection(page.keys(stretch.first, stretch.last)):
            continue
        runs = [*_runs(page, stretch)]
        for organ, first, last in runs:
            last = _before_told(page, organ, last, taken)
            start, end = page.tokens[first].start, page.tokens[last - 1].end
            if last <= organ.last or taken.meeting(start, end):
                continue
            if (event := _event(reading, stretch, organ, first, last)) is not None:
                taken.add(start, end)
                events.append(event)
    return events


def _before_told(page: Page, organ: Mention, last: int, taken: Places) -> int:
    """ "Cx flush, small polyp at os", of which the polyp is told: the last token before the sign that parts them."""
    behind, end = page.tokens[organ.last - 1].end, page.tokens[last - 1].end
    ahead = [page.token_at(a) for a, _ in taken.meeting(behind, end) if behind <= a]
    if not ahead:
        return last
    signs = (at for at in range(min(ahead), organ.last, -1) if page.tokens[at].key in (",", "and", "&", "+"))
    return next(signs, organ.last)


def _runs(page: Page, stretch: Stretch) -> Iterator[tuple[Mention, int, int]]:
    """Each organ that begins an item, with the first and last token of what is said of it."""
    at = stretch.first
    while at < stretch.last:
        while at < stretch.last and page.tokens[at].key in _LEADS and not _organ(page, at, stretch.last):
            at += 1
        organ = _organ(page, at, stretch.last)
        last = _end(page, organ, stretch.last) if organ else at
        if organ is not None and last > organ.last:
            yield organ, at, last
        at = max(last, at)
        while at < stretch.last and page.tokens[at].key not in (".", ",", ";", ":"):
            at += 1
        at += 1


def _organ(page: Page, first: int, last: int) -> Mention | None:
    """ "Rt fornix", "(L) parametrium", "cx os": the organ that begins at a token, past its side."""
    at = first
    while at < last and (page.tokens[at].key in SIDES or page.tokens[at].key in ("(", ")")):
        at += 1
    named = page.of("site", "examined", first=at, last=min(at + 4, last))
    organ = next((m for m in named if m.first == at), None)
    if organ is None or (organ.code not in _ORGANS and not _SHORT.intersection(page.keys(organ.first, organ.last))):
        return None
    return organ


def _end(page: Page, organ: Mention, last: int) -> int:
    """The end of what is said of an organ: at a stop, a denial or the next organ."""
    at = organ.last
    if page.keys(at, at + 1) == ("(",) and page.tokens[at + 1].key in HYPHENS and page.keys(at + 2, at + 3) == (")",):
        return at + 3
    while at < last and page.tokens[at].key not in _ENDS:
        if page.tokens[at].key in (",", "/", "and", "&") and _organ(page, at + 1, last) is not None:
            break
        at += 1
    while at > organ.last and not page.tokens[at - 1].key[0].isalnum() and page.tokens[at - 1].key not in ("+", ")"):
        at -= 1
    return at


def _event(reading: Reading, stretch: Stretch, organ: Mention, first: int, last: int) -> Event | None:
    page = reading.page
    keys = set(page.keys(organ.last, last))
    signed = page.keys(organ.last, last)[1:2] and page.keys(organ.last, last)[0] == "(" and not keys & _STATES
    labelled = page.keys(organ.last, organ.last + 1) == (":",)  # "Uterus: normal", of a scan told line by line
    named = stretch.frame.kind == "exam" or (page.part(first) == "exam" and not labelled)
    alone = not labelled and _LEADS.issuperset(page.keys(stretch.sentence.first, first))
    alone = alone and bool(_SHORT.intersection(page.keys(organ.first, organ.last)))
    if last - first > _LONGEST or not (named or (alone and not signed)):
        return None
    states = page.of("found_so", first=organ.last, last=last)
    if not signed and not keys & _STATES and not states:
        return None
    if _NOT_SEEN.intersection(page.keys(first, min(last + 1, stretch.sentence.last))) or "?" in page.keys(
        first - 1, first
    ):
        return None
    if any(not m.concept.attr("generic") for m in page.of(*_OTHER_KINDS, first=organ.last, last=last)):
        return None
    if any("verb" in reading.cues.roles[at] or "done_verb" in reading.cues.roles[at] for at in range(organ.last, last)):
        return None
    if _IN_LABOR.intersection(page.keys(last, stretch.sentence.last)):
        return None  # "cervix shortened, 2 cm dilated": how far it is open tells the rest
    judged = reading.judge(first, last)
    if judged.assertion != "affirmed" and judged.row not in ("neg.clear", "hyp.opinion", "neg.answer"):
        return None
    site = organ.concept.name if organ.concept.category == "site" else ""
    term = f"{_spelt(page, first, organ.last)} normal" if signed else _spelt(page, first, last)
    return reading.event(Exam(term=term, site=site), first, last, assertion="affirmed")


def _spelt(page: Page, first: int, last: int) -> str:
    """ "Abd soft NT" as "abdomen soft non-tender": the words with short forms in full."""
    said = ((page.tokens[at], page.words(at, at + 1)) for at in range(first, last))
    return "".join(f"{'' if token.glued else ' '}{_SPELT.get(token.key, word)}" for token, word in said).strip()
