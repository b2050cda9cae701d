"""Recurrences: where the disease came back, how large, and on what that rests."""

import re

from lugol.read.narrative import measure
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import NOT_HERS, Stretch, assertion_of
from lugol.read.narrative.seen import is_alt_text
from lugol.read.narrative.spread import basis_of
from lugol.read.narrative.wording import pattern
from lugol.record.event import Event, Recurrence

_RECUR = pattern(r"\b(?:recurren(?:ce|t)|recurred|relapsed?|relapsing)\b", re.I)
_DISEASE = r"\b(?:disease|tumou?r|carcinoma|cancer|mass|lesion|nec|ca|malignan\w+|neoplasm|nodule)\b"
_RECURRENT_COMPLAINT = pattern(
    r"^\W*(?:\w+\s+)?(?:bleeding|pain|infection|uti|miscarriage|symptom|vaginal bleeding|ascites|episode)", re.I
)


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Recurrences told of her, and that there was none."""
    events: list[Event] = []
    for stretch in told:
        if stretch.sentence.section not in ("case", "abstract") or is_alt_text(context, stretch):
            continue
        for match in context.find(_RECUR, stretch.start, stretch.end):
            events.extend(_recurrence(context, stretch, match))
        events.extend(_new_tumour_after_removal(context, stretch, events))
    kept: dict[tuple[str, str], Event] = {}
    for event in events:
        kept.setdefault((getattr(event.values, "site", ""), event.assertion), event)
    return list(kept.values())


def _recurrence(context: Context, stretch: Stretch, match: re.Match[str]) -> list[Event]:
    judged = assertion_of(context, match.start(), match.end())
    after = context.text[match.end() : match.end() + 40]
    if judged in NOT_HERS or judged == "possible" or _RECURRENT_COMPLAINT.match(after):
        return []
    if re.search(
        r"\b(?:treatment of|risk of|rate of|prevent\w*|prior to|before)\s+(?:the\s+|her\s+|tumou?r\s+)?$",
        context.text[max(0, match.start() - 30) : match.start()],
        re.I,
    ):
        return []
    noun = match.group().lower() in ("recurrence", "recurred", "relapse", "relapsed")
    if not noun and not re.match(r"\W*(?:[\w-]+\s+){0,2}?" + _DISEASE, after, re.I):
        return []
    low = max(stretch.sentence.start, match.start() - 50)
    sites = context.of("site", start=low, end=min(stretch.sentence.end, match.end() + 60))
    near = [m for m in sites if m.concept.attrs.get("group") in ("genital", "pelvic", "adjacent")]
    seen = stretch.frame is not None and stretch.frame.kind in ("imaging", "exam", "operative")
    if not noun and judged != "negated" and not (near and seen):
        return []
    sized = measure.sizes(context.text, low, min(stretch.sentence.end, match.end() + 60))
    value = Recurrence(
        site=sites[0].concept.name if sites else "", size_mm=sized[0].mm if sized else (), basis=basis_of(stretch.frame)
    )
    start = min([match.start(), *(m.start for m in sites[:1])])
    return [context.event(value, start, match.end(), assert_as="affirmed" if judged == "historical" else judged)]


_VAULT_TUMOUR = pattern(r"\b(?:tumou?r|mass|nodule|lesion|growth)\b", re.I)


def _new_tumour_after_removal(context: Context, stretch: Stretch, found: list[Event]) -> list[Event]:
    """A tumour at the vaginal vault is one that came back: the cervix is gone."""
    vaults = [m for m in context.of("site", start=stretch.start, end=stretch.end) if m.concept.code == "vaginal_vault"]
    if not vaults or any(e.kind == "recurrence" and e.order >= stretch.start for e in found):
        return []
    tumour = _VAULT_TUMOUR.search(
        context.text, max(stretch.start, vaults[0].start - 50), min(stretch.end, vaults[0].end + 50)
    )
    if tumour is None or assertion_of(context, tumour.start(), tumour.end()) != "affirmed":
        return []
    start, end = min(tumour.start(), vaults[0].start), max(tumour.end(), vaults[0].end)
    if re.search(r"[,;:]", context.text[start:end]):
        return []
    sized = measure.sizes(context.text, max(stretch.start, start - 24), end)
    start = min([start, *(s.start for s in sized[:1])])
    value = Recurrence(site=vaults[0].concept.name, size_mm=sized[0].mm if sized else (), basis=basis_of(stretch.frame))
    return [context.event(value, start, end, assert_as="affirmed")]
