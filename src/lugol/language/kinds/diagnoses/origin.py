"""Where a cancer found in the cervix began: tissue told as spread is no primary of the cervix, nor is its diagnosis."""

import msgspec

from lugol.language.kinds.diagnoses.diagnosis import organ, rule_code, told_with
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Biopsy, Diagnosis, Ecc, Event, Pathology

CERVIX = ("cervix", "endocervix")
_WAYS = frozenset({
    "metastasis", "metastases", "metastatic", "metastasizing", "spread", "extension", "infiltration", "infiltrated",
    "involvement", "involved", "invasion", "invaded", "deposit", "deposits", "secondary", "secondaries",
})  # fmt: skip
_FROM = frozenset({"from", "of", "by"})
_GOES_INTO = frozenset({"infiltration", "infiltrated", "involvement", "involved", "invasion", "invaded"})
_SEEN_AT = frozenset({"metastasis", "metastases", "deposit", "deposits", "secondary", "secondaries"})
_BETWEEN = frozenset({"a", "an", "the", "her", "his", "known", "previous", "primary", "direct", "right", "left"})
_FAR = 4
_OTHER_SPECIMENS = ("lymph node", "node")
_LIKELY = frozenset({
    "in keeping with", "consistent with", "compatible with", "favors", "favoring",
    "keeping with", "most likely", "likely",
})  # fmt: skip


def with_origin(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with spread to the cervix marked, and no diagnosis of the cervix where the disease began elsewhere.

    "Biopsy of the cervix: metastatic lobular carcinoma"; "an adenocarcinoma of the colon", then the same in the cervix.
    """
    tissue = [place for place, event in enumerate(events) if _is_cancer_of_cervix(event)]
    begun = {place: came for place in tissue if (came := _came_from(reading, events[place])) is not None}
    found = list(events)
    for place in begun:
        marked = msgspec.structs.replace(found[place].values, tumour="metastasis")
        found[place] = msgspec.structs.replace(found[place], values=marked)
    only_spread = bool(begun) and len(begun) == len(tissue)
    primary = next((came for came in begun.values() if came), "")
    return [_moved(reading, event, primary if only_spread else None) for event in found]


def _is_cancer_of_cervix(event: Event) -> bool:
    values = event.values
    if not isinstance(values, Biopsy | Ecc | Pathology) or values.histology != "cancer" or values.tumour:
        return False
    if event.assertion not in ("affirmed", "historical"):
        return False
    if isinstance(values, Pathology):
        return "cervi" in values.specimen.lower() and "hysterectomy" not in values.specimen.lower()
    return not isinstance(values, Biopsy) or values.site in CERVIX


def _came_from(reading: Reading, event: Event) -> str | None:
    """The organ that a report of cervical tissue says its cancer came from; "" for spread of unsaid origin, None for
    none of it."""
    page = reading.page
    source = event.sources[0]
    first = page.token_at(source.start)
    last = page.sentence(page.token_at(max(source.start, source.end - 1))).last
    for at in range(first, last):
        if page.tokens[at].key in _WAYS and (came := _origin_behind(reading, at, last)):
            return came
    for mention in page.of("histology", first=first, last=last):
        if mention.concept.attr("behaviour") == "malignant" and _is_metastatic(reading, mention, first):
            return _other_organ(page, mention)
    return None


def _origin_behind(reading: Reading, at: int, last: int) -> str:
    """ "metastasis from the appendix", "infiltration by urothelial carcinoma": the organ behind a way of spread."""
    page = reading.page
    led = page.keys(at + 1, min(at + 2, last))
    if not led or led[0] not in _FROM or not _holds(reading, at):
        return ""
    near = page.of("site", "histology", first=at + 2, last=min(at + 2 + _FAR, last))
    if led[0] == "of" and not _is_of_tumour(page.tokens[at].key, near):
        return ""
    for mention in near:
        if set(page.keys(at + 2, mention.first)) - _BETWEEN:
            return ""
        named = organ(mention) if mention.concept.category == "site" else mention.concept.attr("home").split(",")[0]
        if mention.concept.category == "histology" and mention.concept.attr("behaviour") != "malignant":
            return ""
        return "" if named in CERVIX or named.endswith(_OTHER_SPECIMENS) else named
    return ""


def _is_of_tumour(way: str, near: list[Mention]) -> bool:
    """ "metastasis of a lung carcinoma", not "metastasis of the ovary" nor "involvement of the bladder"."""
    named = any(m.concept.attr("behaviour") == "malignant" for m in near)
    return way not in _GOES_INTO and (named or way not in _SEEN_AT)


def _holds(reading: Reading, at: int) -> bool:
    judged = reading.judge(at, at + 1)
    likely = judged.assertion == "possible" and judged.cue.lower() in _LIKELY
    return judged.assertion in ("affirmed", "historical") or likely


def _is_metastatic(reading: Reading, mention: Mention, first: int) -> bool:
    """ "metastatic lobular carcinoma", and not "metastatic cervical carcinoma" nor a cancer "metastatic to a node"."""
    page = reading.page
    begin = max(first, mention.first - 3)
    before = page.keys(begin, mention.first)
    if mention.code == "metastasis" or not {"metastatic", "secondary"} & set(before):
        return False
    at = begin + max(i for i, key in enumerate(before) if key in ("metastatic", "secondary"))
    sites = page.of("site", first=at, last=min(mention.last + _FAR, page.clause(mention.first)[1]))
    of_cervix = any(organ(site) in CERVIX and page.keys(site.first - 1, site.first) != ("the",) for site in sites[:1])
    behind = page.of("site", first=mention.last, last=mention.last + _FAR)
    named = bool(behind) and "of" in page.keys(mention.last, behind[0].first) and organ(behind[0]) in CERVIX
    return _holds(reading, at) and not of_cervix and not named


def _other_organ(page: Page, mention: Mention) -> str:
    """The organ that a metastatic cancer is named by ("metastatic breast carcinoma"), or where it always begins."""
    sites = page.of("site", first=max(0, mention.first - 3), last=mention.last)
    named = [organ(site) for site in sites if organ(site) not in CERVIX]
    home = mention.concept.attr("home").split(",")[0]
    return named[-1] if named else home if home not in CERVIX else ""


def _moved(reading: Reading, event: Event, primary: str | None) -> Event:
    """A malignant diagnosis of the cervix is moved to the organ that its words name, or that its spread came from."""
    values = event.values
    if not isinstance(values, Diagnosis) or values.site not in CERVIX or values.status == "superseded":
        return event
    told = _told_organs(reading, values.histology)
    if any(name in CERVIX for name in told):
        return event
    site = told[0] if told else primary
    if site is None:
        return event
    concept = next((m.concept for m in reading.page.of("histology") if m.concept.name == values.histology), None)
    if concept is None or concept.attr("behaviour") != "malignant":
        return event
    moved = msgspec.structs.replace(values, site=site, code=rule_code(concept, site))
    return msgspec.structs.replace(event, values=moved)


def _told_organs(reading: Reading, histology: str) -> list[str]:
    """The organs named with each affirmed mention of a disease, in order: "adenocarcinoma of the lung"."""
    same = [m for m in reading.page.of("histology") if m.concept.name == histology]
    held = [m for m in same if reading.judge(m.first, m.last).assertion in ("affirmed", "historical")]
    return [site for m in held if (site := told_with(reading, m)) and not site.endswith(_OTHER_SPECIMENS)]
