"""Metastases: each site once, how sure, and on what it rests."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import NOT_HERS, Frame, Stretch, assertion_of
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.seen import is_alt_text
from lugol.read.narrative.wording import pattern
from lugol.record.event import Assertion, Event, Metastasis, Recurrence

_METASTATIC = pattern(
    r"\b(?:metasta(?:s[ie]s|tic|si[sz]\w+)|mets|disseminat\w+|carcinomatosis|secondaries|(?:distant|"
    r"extrapelvic|haematogenous|hematogenous) spread)\b",
    re.I,
)
_INTO = pattern(r"^\W*(?:\w+\s+){0,4}?(?:in|to|of|at|involving|on|within|including|incl\.?|affecting)\b", re.I)
_STOP = pattern(r"[;.:]|\b(?:but|while|whereas|with|showed|revealed|was|were|had|and (?:an?|the|she))\b", re.I)
AFTER_STOP = pattern(r"[;.]|\b(?:but|while|whereas|showed|revealed|had|and (?:she|he)|so that|which)\b", re.I)
SIDE_BEFORE = pattern(r"\b(left|right|bilateral|both|[LR])\s+(?:\w+\s+){0,2}$", re.I)
_LATER = pattern(r"\b(?:later|after|following|relaps|recur|months|years|post-?operative)\b", re.I)
_ADJECTIVAL = pattern(r"(?:al|ar|ic|ine|ous|ian)$", re.I)
_PELVIC_ORGANS = frozenset(
    {
        "cervix",
        "endocervix",
        "uterus",
        "anterior_lip",
        "posterior_lip",
        "uterine_cavity",
        "pelvis",
        "adnexa",
        "ovary",
        "tube",
    }
)
_CANCER_OF = pattern(r"\s+(?:squamous\s+|adeno\s*)?(?:cell\s+)?(?:carcinoma|cancer|adenocarcinoma|primary)", re.I)
_NONE_OF = pattern(r"\b(?:0|none|zero)\s*(?:of|/)\s*(?:the\s+)?(?:\d+\s+)?(?:\w+\s+){0,2}$", re.I)
_WIDE = pattern(r"metastatic (?:disease|carcinoma|cancer|malignancy)|disseminated", re.I)
_DIFFERENTIAL = pattern(r"\bdifferential|\bversus\b|\bvs\b|\brule out\b", re.I)
WINDOW = 170


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Metastases told of her."""
    events: list[Event] = []
    for stretch in told:
        if stretch.sentence.section not in ("case", "abstract") or is_alt_text(context, stretch):
            continue
        for match in context.find(_METASTATIC, stretch.start, stretch.end):
            events.extend(_metastases(context, stretch, match))
    return _once(events)


DISTANT = frozenset(
    [
        "liver",
        "omentum",
        "lung",
        "brain",
        "bone",
        "breast",
        "spleen",
        "peritoneum",
        "lymph node",
        "supraclavicular lymph node",
        "inguinal lymph node",
        "mediastinal lymph node",
        "para-aortic lymph node",
        "pelvic lymph node",
        "neck lymph node",
        "axillary lymph node",
        "skin",
        "pleura",
        "adrenal gland",
        "pancreas",
        "thyroid",
        "stomach",
        "spine",
        "iliac lymph node",
        "external iliac lymph node",
    ]
)


def _metastases(context: Context, stretch: Stretch, match: re.Match[str]) -> list[Event]:
    judged = assertion_of(context, match.start(), match.end())
    if judged in NOT_HERS or _is_name_of_tumour(context, match) or _DIFFERENTIAL.search(_sentence(context, stretch)):
        return []
    sites = _sites(context, stretch, match)
    unsure = judged == "possible" or bool(
        re.search(
            r"\bsuspicious|\bsuspected|\bpossibl|\blikely|\bsuggest|\bin favou?r of",
            _around(context, stretch, match),
            re.I,
        )
    )
    assertion: Assertion = "affirmed" if judged in ("possible", "historical") else judged
    basis = basis_of(stretch.frame)
    events = []
    for start, end, name, parts in _merged(context, match, sites):
        side = SIDE_BEFORE.search(context.text, max(stretch.start, start - 20), start)
        laterality = side.group(1).lower() if side else ""
        laterality = {"l": "left", "r": "right", "both": "bilateral"}.get(laterality, laterality)
        laterality = "" if name == "bone" else laterality
        value = Metastasis(
            site=f"{laterality} {name}".strip() if laterality in ("left", "right") else name,
            sites=parts,
            certainty="suspected" if unsure else "",
            basis=basis,
            laterality=laterality if laterality == "bilateral" else "",
        )
        low, high = min(start, match.start()), max(end, match.end())
        events.append(context.event(value, low, high, assert_as=assertion))
    if (
        not sites
        and assertion == "affirmed"
        and _LATER.search(_sentence(context, stretch))
        and "disease" in context.text[match.end() : match.end() + 14]
    ):
        value_of_recurrence = Recurrence(site="metastatic disease, site not told", basis=basis)
        events.append(context.event(value_of_recurrence, match.start(), match.end(), assert_as="affirmed"))
    return events


def _sentence(context: Context, stretch: Stretch) -> str:
    return context.text[stretch.sentence.start : stretch.sentence.end]


def _around(context: Context, stretch: Stretch, match: re.Match[str]) -> str:
    return context.text[max(stretch.start, match.start() - 40) : min(stretch.end, match.end() + 20)]


def _is_name_of_tumour(context: Context, match: re.Match[str]) -> bool:
    """ "Metastatic small-cell cancer from the lung", "metastatic potential": no site of hers is told here."""
    after = context.text[match.end() : match.end() + 70]
    return bool(
        re.match(
            r"\W*(?:\w+[\s-]+){0,4}?(?:cancer|carcinoma|adenocarcinoma|tumou?r)s?\s+from\b|\W*(?:potential|"
            r"workup|work-up|survey|risk)",
            after,
            re.I,
        )
    )


def basis_of(frame: Frame | None) -> str:
    """On what a finding rests: the study, the operation or the histology that tells it."""
    if frame is None:
        return ""
    return {"imaging": frame.name, "operative": "operative", "tissue": "biopsy", "tissue_report": "histology"}.get(
        frame.kind, ""
    )


def _sites(context: Context, stretch: Stretch, match: re.Match[str]) -> list[Mention]:
    """Sites right before the word ("liver metastases"), else those listed after it ("metastases in ...")."""
    if _WIDE.match(context.text[match.start() : match.end() + 24]):
        shown = _shown(context, stretch)
        if shown:
            return shown
    low = max(stretch.sentence.start, match.start() - 70)
    before = context.of("site", start=low, end=match.start())
    stop = max((m.end() for m in _STOP.finditer(context.text, low, match.start())), default=low)
    before = [m for m in before if m.start >= stop]
    into = _INTO.match(context.text[match.end() : min(match.end() + WINDOW, stretch.sentence.end)])
    listed: list[Mention] = []
    if into:
        start = match.end() + into.end()
        limit = min(start + WINDOW, stretch.sentence.end)
        halt = AFTER_STOP.search(context.text, start, limit)
        listed = context.of("site", start=start, end=halt.start() if halt else limit)
        listed = [
            m
            for m in listed
            if not _is_origin(context, m)
            and (
                assertion_of(context, m.start, m.end) != "negated"
                or assertion_of(context, match.start(), match.end()) == "negated"
            )
        ]
    if listed and (
        not before
        or all(m.concept.attrs.get("group") in ("bone", "node") or m.concept.code == "pelvis" for m in before)
    ):
        return [*before[-1:], *listed] if before and before[-1].concept.attrs.get("group") == "bone" else listed
    nearest = [m for m in before if match.start() - m.end < 26 or _listed_together(context, m, match)]
    nearest = [m for m in nearest if m.concept.code not in _PELVIC_ORGANS]
    return nearest or listed


def _shown(context: Context, stretch: Stretch) -> list[Mention]:
    """Distant sites that a scan names in the sentence that calls the disease metastatic."""
    if stretch.frame is None or stretch.frame.kind != "imaging":
        return []
    sites = context.of("site", start=stretch.sentence.start, end=stretch.sentence.end)
    return [m for m in sites if m.concept.name in DISTANT and m.concept.attrs.get("group") != "node"]


def _is_origin(context: Context, site: Mention) -> bool:
    """ "Metastasis of cervical carcinoma": the site names where it came from."""
    if site.concept.code in ("cervix", "endocervix", "anterior_lip", "posterior_lip"):
        return True
    if _NONE_OF.search(context.text, max(0, site.start - 40), site.start):
        return True
    return bool(_CANCER_OF.match(context.text, site.end))


def _listed_together(context: Context, site: Mention, match: re.Match[str]) -> bool:
    between = context.text[site.end : match.start()]
    return bool(re.fullmatch(r"(?:\s*(?:,|and|or|&)?\s*[\w-]+){0,5}\s*", between)) and bool(
        re.search(r",|and|&", between)
    )


def _merged(
    context: Context, match: re.Match[str], sites: list[Mention]
) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """One for each site; the bones of a list of bones are one."""
    bones = [m for m in sites if m.concept.attrs.get("group") == "bone"]
    merged: list[tuple[int, int, str, tuple[str, ...]]] = []
    if len(bones) > 2 or any(m.concept.code == "bone" for m in bones):
        parts = tuple(dict.fromkeys(context.text[m.start : m.end] for m in bones if m.concept.code != "bone"))
        merged.append((bones[0].start, bones[-1].end, "bone", parts))
        sites = [m for m in sites if m not in bones]
    seen: set[str] = set()
    for mention in sites:
        if mention.concept.code in seen:
            continue
        seen.add(mention.concept.code)
        merged.append((mention.start, mention.end, _name(context, mention), ()))
    if not sites and not merged and match.group().lower() == "carcinomatosis":
        merged.append((match.start(), match.end(), "peritoneum", ()))
    return merged


def _name(context: Context, mention: Mention) -> str:
    words = context.text[mention.start : mention.end]
    words = words.lower() if words.istitle() else words
    if mention.concept.attrs.get("group") in ("bone", "cns") and not _ADJECTIVAL.search(words):
        level = re.search(r"\b([CTL]\d{1,2}|S[1-5])[\s-]*$", context.text[max(0, mention.start - 6) : mention.start])
        return f"{level.group(1)} {words}" if level else words
    return mention.concept.name


def _once(events: list[Event]) -> list[Event]:
    """A metastasis stays once told: a later telling of the same site says nothing new."""
    kept: dict[tuple[str, str, str], Event] = {}
    for event in events:
        kept.setdefault((event.kind, getattr(event.values, "site", ""), event.assertion), event)
    return list(kept.values())
