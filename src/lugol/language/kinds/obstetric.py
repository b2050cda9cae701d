"""Pregnancies, their course and end, and what is told of menstruation."""

from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Obstetric

_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned", "negated")
SHORT = 5
_WEEKS = frozenset({"weeks", "week", "wks", "wk", "w"})


def read(reading: Reading) -> list[Event]:
    """Every pregnancy, birth and loss told of her, once for each date."""
    page = reading.page
    kept: dict[tuple[str, str], Event] = {}
    for mention in page.of("obstetric"):
        sentence = page.sentence(mention.first)
        judged = reading.judge(mention.first, mention.last).assertion
        if judged in _NOT_HERS or sentence.article not in ("case", "abstract"):
            continue
        if page.part(mention.first) in ("history", "family") or judged == "historical" or _is_aside(page, mention):
            continue
        event = _event(reading, mention)
        kept.setdefault((getattr(event.values, "status", "") or mention.code, event.when.edtf), event)
    return list(kept.values())


def _is_aside(page: Page, mention: Mention) -> bool:
    """ "Date of birth", "radiotherapy was delivered", "chemotherapy began at 19 weeks": no pregnancy is told."""
    before = page.keys(max(0, mention.first - 4), mention.first)
    if before[-2:] == ("date", "of") or before[-1:] == ("at",) or "from" in before[-1:]:
        return True
    clause = page.clause(mention.first)
    treated = page.of("radiotherapy", "drug", "regimen", "cyt_test", "chemotherapy", first=clause[0], last=clause[1])
    timed = mention.code == "pregnancy" and "at" in before
    delivered = page.tokens[mention.last - 1].key == "delivered" and any(m.first < mention.first for m in treated)
    return (bool(treated) and timed) or delivered


def _event(reading: Reading, mention: Mention) -> Event:
    page = reading.page
    weeks = _weeks(page, mention)
    status = mention.concept.attr("status")
    last = _end(page, mention)
    words = page.words(mention.first, last)
    words = f"{mention.concept.name} ({words})" if len(words) < SHORT else words
    value = Obstetric(event=words, status=status, weeks=weeks)  # type: ignore[arg-type]
    return reading.event(value, mention.first, last, assertion="affirmed")


def _end(page: Page, mention: Mention) -> int:
    """ "A normal labour and a healthy neonate": a birth and its child are one event."""
    following = page.of("obstetric", first=mention.last, last=mention.last + 5)
    joins = ("and", "of", "a", "an", "the", "to", ",", "with", "at")
    if following and all(key in joins for key in page.keys(mention.last, following[0].first)):
        same = following[0].last <= page.clause(mention.first)[1]
        return following[0].last if same else mention.last
    return mention.last


def _weeks(page: Page, mention: Mention) -> float | None:
    """ "at 30.6 weeks of gestation", "34+2 weeks", "12/40": the weeks told beside the word, in its clause."""
    first, last = page.clause(mention.first)
    for at in range(first, last):
        key = page.tokens[at].key
        following = page.tokens[at + 1].key if at + 1 < last else ""
        if key[0].isdigit() and following in _WEEKS and at >= mention.first - 8:
            return float(key.replace(",", "."))
        if key.isdigit() and following == "/" and at + 2 < last and page.tokens[at + 2].key == "40":
            return float(key)
    return None
