"""Pregnancies, their course and end, and what is told of menstruation."""

from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Obstetric

_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned", "negated")
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
        if page.part(mention.first) in ("history", "family") or judged == "historical":
            continue
        event = _event(reading, mention)
        kept.setdefault((getattr(event.values, "status", "") or mention.code, event.when.edtf), event)
    return list(kept.values())


def _event(reading: Reading, mention: Mention) -> Event:
    page = reading.page
    weeks = _weeks(page, mention)
    status = mention.concept.attr("status")
    words = page.words(mention.first, mention.last)
    value = Obstetric(event=words, status=status, weeks=weeks)  # type: ignore[arg-type]
    return reading.event(value, mention.first, mention.last, assertion="affirmed")


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
