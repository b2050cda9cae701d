"""What may stand outside the quote: the nearest name of its sort, the study that tells it, the words of its form."""

from collections.abc import Sequence

from lugol.language.controlled import Said
from lugol.language.model import Mention, Page
from lugol.language.tokens import singular
from lugol.readers.place import Place
from lugol.readers.quote import Quoted, class_of, name_of
from lugol.readers.study import frame_at

NAMED_NEARBY = frozenset({"site", "specimen", "modality", "clock"})
"""Places of a sentence whose names may stand outside the quote."""
WORDED_NEARBY = frozenset({"site", "specimen", "modality"})
"""Places of which even a plain word may, before the quote in its own sentence."""
NEAR_STUDY = 4
MOST_BACK = 120
"""So many tokens before the quote, within its paragraph, a name is looked for."""


def is_nearest(mention: Mention, name: str, quote: Quoted) -> bool:
    """Is a name the one of its category that stands nearest before the quote, in its sentence, paragraph or heading?"""
    page = quote.reading.page
    category = mention.concept.category
    if category == "frame":
        behind = _study_behind(quote)
        told_by = behind.concept.name if behind else frame_at(quote.reading, quote.place).name
        if mention.concept.name in told_by or name == "modality":
            return mention.concept.name in told_by
    sentence = page.sentence(quote.place.first)
    own = page.of(category, first=sentence.first, last=sentence.last)
    if name == "modality":
        first, last = _own_words(quote)
        return any(_same(each, mention) for each in page.of(category, first=first, last=last))
    if any(kind == category for kind, _, _ in quote.names) and not _is_told_before(category, quote):
        return False
    before = [m for m in own if m.last <= quote.place.first] or own
    if category == "site" and (owner := _owner(quote)):
        return _same(owner, mention)
    if category == "site" and len({m.code for m in before}) > 1:
        return False
    if before:
        return _same(before[-1] if before is not own else before[0], mention)
    earlier = page.of(category, first=_paragraph(page, quote.place), last=sentence.first)
    if earlier and category != "site":
        return _same(earlier[-1], mention)
    part = page.part_of(quote.place.first, known=False)
    labelled = page.of(category, first=part.label[0], last=part.label[1]) if part else []
    if labelled:
        return _same(labelled[-1], mention)
    return category == "site" and mention.code == "cervix" and _is_of_colposcopy(quote)


def _owner(quote: Quoted) -> Mention | None:
    """The organ right behind the quote with "of": "[endometrioid carcinoma] of the endometrium and a cyst"."""
    page, last = quote.reading.page, quote.place.last
    end = page.sentence(last - 1).last
    keys = page.keys(last, min(last + 2, end))
    if keys[:1] != ("of",):
        return None
    first = last + 1 + (keys[1:] == ("the",))
    return next((m for m in page.of("site", first=first, last=end) if m.first == first), None)


def _is_told_before(category: str, quote: Quoted) -> bool:
    """ "Pathology of the uterus showed spread to the tube": may a name before the quote be meant beside one in it?"""
    sentence = quote.reading.page.sentence(quote.place.first)
    return category == "site" and bool(quote.reading.page.of(category, first=sentence.first, last=quote.place.first))


def _is_of_colposcopy(quote: Quoted) -> bool:
    """Does its paragraph tell of a colposcopy, at which it is the cervix that is sampled?"""
    page = quote.reading.page
    keys = page.keys(_paragraph(page, quote.place), quote.place.first)
    return any(key.startswith("colposcop") for key in keys)


def _same(a: Mention, b: Mention) -> bool:
    """Do two mentions name the same? Of organs the code counts, whatever their adjective."""
    return a.code == b.code if a.concept.category == b.concept.category == "site" else name_of(a) == name_of(b)


def _paragraph(page: Page, place: Place) -> int:
    """The first token of the quote's paragraph, at most so far back."""
    near = page.sentences_near(place.first, before=MOST_BACK)
    return max(near[0].first, place.first - MOST_BACK)


def is_nearby_word(key: str, name: str, quote: Quoted) -> bool:
    """May a plain word of a name stand elsewhere in the quote's own sentence?"""
    if name not in WORDED_NEARBY or key[0].isdigit():
        return False
    page = quote.reading.page
    first, last = (
        _own_words(quote) if name == "modality" else (page.sentence(quote.place.first).first, quote.place.first)
    )
    return singular(key) in set(map(singular, page.keys(first, last)))


def _study_behind(quote: Quoted) -> Mention | None:
    """The study named right behind the quote: "[an enlarged node] on contrast-enhanced CT"."""
    page, last = quote.reading.page, quote.place.last
    own = page.sentence(quote.place.last - 1)
    if last >= own.last or page.tokens[last].key not in ("on", "by"):
        return None
    return next(iter(page.of("frame", first=last + 1, last=min(last + 1 + NEAR_STUDY, own.last))), None)


def _own_words(quote: Quoted) -> tuple[int, int]:
    """The tokens about the name of the study that tells the quote: "contrast-enhanced CT of the upper abdomen"."""
    frame = _study_behind(quote) or frame_at(quote.reading, quote.place)
    page = quote.reading.page
    own = page.sentence(frame.first)
    end = min(frame.last + NEAR_STUDY, own.last)
    verb = next((at for at in range(frame.last, own.last) if class_of(page.tokens[at].key)[0] == "verb"), end)
    if verb <= quote.place.first and not page.of("frame", first=frame.last, last=verb):
        end = max(end, verb)
    return max(own.first, frame.first - NEAR_STUDY), end


def lacks_anchor(said: Said, quote: Quoted) -> bool:
    """Does the text hold none of the words that this form of sentence needs ("biopsy", "smear", "recurrence")?"""
    stems = said.form.anchor
    if not stems or any(_names(slot, said.form.named) for slot in said.pages.values() if said.form.named):
        return False
    page = quote.reading.page
    sentence = page.sentence(quote.place.first)
    keys: Sequence[str] = page.keys(sentence.first, max(sentence.last, quote.place.last))
    if said.form.scope in ("context", "heading"):
        part = page.part_of(quote.place.first, known=False)
        keys = (*keys, *(page.keys(*part.label) if part else ()))
    if said.form.scope == "context":
        keys = (*page.keys(_paragraph(page, quote.place), quote.place.last), *keys)
    begins = tuple(stem for stem in stems if len(stem) > 3)
    return not any(key in stems or key.startswith(begins) for key in keys)


def _names(slot: Page, sorts: Sequence[str]) -> bool:
    """Do words name something of some sorts? A disorder that is a finding or complaint too ("pelvic mass") is none,
    nor is what could be staged without a name of its own ("tumour", "Tanner").
    """
    loose = {at for m in slot.of("head", "symptom") for at in range(m.first, m.last)}
    named = (m for m in slot.of(*sorts) if m.concept.category != "staged" or m.code not in ("other", "unspecified"))
    return any(m.concept.category != "disorder" or loose.isdisjoint(range(m.first, m.last)) for m in named)
