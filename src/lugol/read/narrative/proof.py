"""Metastases proven by tissue: a malignant result from outside the pelvis, or a report that reaches there."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import assertion_of
from lugol.read.narrative.spread import AFTER_STOP, DISTANT, SIDE_BEFORE, WINDOW
from lugol.read.narrative.wording import pattern
from lugol.record.event import Biopsy, Event, Imaging, Metastasis, Pathology

RESECTED_WITHIN = 700
_INVOLVING = pattern(
    r"\b(?:involving|with involvement of|extending to|infiltrating|spread to|metastatic to|metastases? (?:in|to))\b",
    re.I,
)
_NODES = pattern(
    r"\b(?P<hit>\d{1,3})\s*(?:/|of|out of)\s*(?:the )?\d{1,3} (?:[\w-]+ ){0,3}?(?:lymph )?(?:nodes?|LNs?)\b|"
    r"\b(?:lymph )?(?:nodes?|LNs?)\b:? (?:[\w-]+ ){0,2}?\(?(?P<hit2>\d{1,3})\s*(?:/|of)\s*\d{1,3}\)?(?![/\d])",
    re.I,
)
_NODES_POSITIVE = pattern(r"\b(?:positive|involved|metasta\w+|pos|\+ve|contain\w*|tumou?r in)\b", re.I)
_LOCAL = frozenset(
    [
        "cervix",
        "endocervix",
        "anterior_lip",
        "posterior_lip",
        "uterus",
        "endometrium",
        "myometrium",
        "uterine_cavity",
        "vagina",
        "parametrium",
        "vaginal_vault",
        "pelvis",
        "pelvic_wall",
    ]
)


def from_tissue(context: Context, tissue: list[Event]) -> list[Event]:
    """A malignant result from outside the pelvis, or one said to reach there, is a metastasis proven by histology."""
    found: list[Event] = []
    for event in tissue:
        values = event.values
        if event.assertion != "affirmed" or not isinstance(values, Biopsy | Pathology) or values.histology != "cancer":
            continue
        site = values.site if isinstance(values, Biopsy) else values.specimen
        basis = "biopsy" if isinstance(values, Biopsy) else "histology"
        if site in DISTANT and not _own_primary(values.result):
            found.append(_proven(event, site, basis))
        elif re.search(r"metasta", values.result, re.I) and (shown := _shown_before(tissue, event)):
            found.append(_proven(event, shown, basis))
        found.extend(_proven(event, reached, basis) for reached in _reached(context, event) if reached != site)
    return [*found, *_counted_nodes(context)]


def _counted_nodes(context: Context) -> list[Event]:
    """ "3/22 nodes positive" is a metastasis; "0/22 nodes" and nodes only counted are none."""
    found: list[Event] = []
    for match in context.find(_NODES):
        sentence = context.sentence(match.start())
        hit = int(match["hit"] or match["hit2"])
        words = context.text[sentence.start : sentence.end]
        if not hit or sentence.section != "case" or not _NODES_POSITIVE.search(words):
            continue
        if context.judge(match.start(), match.end()).assertion not in ("affirmed", "historical"):
            continue
        site = next((m.concept.name for m in context.of("site", start=match.start(), end=match.end())), "lymph node")
        values = Metastasis(site=site, basis="histology")
        found.append(context.event(values, match.start(), match.end(), assert_as="affirmed"))
    return found


def _shown_before(events: list[Event], report: Event) -> str:
    """Where the lesion lay that was removed and proved to be a metastasis: the distant site a scan showed last."""
    shown = [e for e in events if isinstance(e.values, Imaging) and 0 < report.order - e.order < RESECTED_WITHIN]
    sites = [(e.values.site, e) for e in shown if isinstance(e.values, Imaging) and e.assertion == "affirmed"]
    distant = [site for site, _ in sites if re.sub(r"^(?:left|right|bilateral) ", "", site) in DISTANT]
    return distant[0] if distant and len(set(distant)) == 1 else next((s for s in distant if s.endswith("brain")), "")


def _reached(context: Context, event: Event) -> list[str]:
    """Organs beyond the cervix that a malignant report says are involved."""
    span = event.sources[0]
    words = _INVOLVING.search(context.text, span.start, span.end)
    if words is None:
        return []
    limit = min(context.sentence(span.start).end, words.end() + WINDOW)
    halt = AFTER_STOP.search(context.text, words.end(), limit)
    names = []
    for mention in context.of("site", start=words.end(), end=halt.start() if halt else limit):
        if assertion_of(context, mention.start, mention.end) == "negated" or mention.concept.code in _LOCAL:
            continue
        side = SIDE_BEFORE.search(context.text, max(words.end(), mention.start - 20), mention.start)
        lateral = side.group(1).lower() if side else ""
        names.append(f"{lateral} {mention.concept.name}" if lateral in ("left", "right") else mention.concept.name)
    return list(dict.fromkeys(names))


def _own_primary(result: str) -> bool:
    return bool(
        re.search(r"\b(?:ductal|lobular|primary|urothelial|hepatocellular|small cell lung|sclc|nsclc)\b", result, re.I)
    )


def _proven(event: Event, site: str, basis: str) -> Event:
    values = Metastasis(site=site, basis=basis)
    return Event(
        id=f"{event.id}-metastasis", values=values, when=event.when, assertion="affirmed", sources=event.sources,
        order=event.order,
    )  # fmt: skip
