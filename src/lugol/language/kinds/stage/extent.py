"""Small cell carcinoma by its extent: limited or extensive, of any organ."""

from lugol.language.kinds.stage.parts import judged_stage, stage_event
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Stage

SYSTEM = "limited or extensive"
_EXTENTS = frozenset({"limited", "extensive"})
_STAGED = frozenset({"stage", "disease"})
_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "negated")
_SMALL_CELL = frozenset({"scnec", "sclc", "nec", "sccoht", "scco_pulmonary", "lcnec", "merkel"})


def extents(reading: Reading) -> list[Event]:
    """ "Limited-stage small cell carcinoma", "small cell carcinoma, extensive disease": its two stages.

    >>> from lugol.language.reading import reading_of
    >>> event = extents(reading_of("She had an extensive-stage small cell carcinoma of the cervix."))[0]
    >>> event.values.value
    'extensive'
    """
    page = reading.page
    events = []
    for at, token in enumerate(page.tokens):
        if token.key not in _EXTENTS:
            continue
        end = at + 2 if page.keys(at + 1, at + 2) == ("-",) else at + 1
        if not _STAGED.intersection(page.keys(end, end + 1)) or not _is_small_cell(page, at):
            continue
        judged = judged_stage(reading, at, end + 1, page.sentence(at).last)
        if judged not in _NOT_HERS:
            stage = Stage(system=SYSTEM, value=token.key, disease="small cell carcinoma")
            events.append(stage_event(reading, stage, at, end + 1, judged))
    return events


def _is_small_cell(page: Page, at: int) -> bool:
    """Does its sentence name a small cell or neuroendocrine carcinoma?"""
    sentence = page.sentence(at)
    return any(m.code in _SMALL_CELL for m in page.of("histology", first=sentence.first, last=sentence.last))
