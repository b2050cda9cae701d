"""Her birth by her age, where no date of birth is told."""

from collections.abc import Sequence

from lugol.language.model import Page
from lugol.language.time.scene import Scene
from lugol.language.tokens import HYPHENS
from lugol.record.when import UNDATED, When, add_months, between

_ADULT = 10


def birth_by_age(scene: Scene, coming: Sequence[When]) -> When:
    """Her birth by her age at the document's own date or the first date told: within a year."""
    first = next((i for i, s in enumerate(scene.page.sentences) if s.article == "case"), None)
    on = scene.head.visit
    if first is not None and not on.is_known:
        own = [m for m in scene.own.get(scene.page.sentences[first].first, []) if scene.moves(m)]
        on = own[0].when if own else coming[first]
    age = _age(scene.page)
    if age is None or on.earliest is None or on.latest is None:
        return UNDATED
    return between(add_months(on.earliest, -12 * (age + 1)), add_months(on.latest, -12 * age))


def _age(page: Page) -> int | None:
    tokens = page.tokens
    for sentence in page.sentences:
        if sentence.article not in ("case", "abstract"):
            continue
        for at in range(sentence.first, sentence.last):
            key = tokens[at].key
            if not (key.isdigit() and len(key) == 2 and int(key) >= _ADULT):
                continue
            rest = [t.key for t in tokens[at + 1 : at + 5] if t.key not in HYPHENS]
            if rest[:2] in (["year", "old"], ["years", "old"]) or tokens[at - 1].key == "aged":
                return int(key)
    return None
