"""Diagnoses: those stated, those given up later, and the one that the whole text is about."""

import re

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import Stretch, assertion_of
from lugol.read.narrative.lexicon import Concept, Mention
from lugol.read.narrative.naming import is_antigen, is_given_up, written_out
from lugol.read.narrative.wording import pattern
from lugol.record.event import Diagnosis, Event

_STATED = pattern(
    r"\b(?:diagnos(?:ed|is|es)|dx|misdiagnos\w+|misread|mistaken\w*|misinterpreted|misclassified|primary|"
    r"found to have)\b"
    r"[^.;]{0,70}$",
    re.I,
)
_STATED_AFTER = pattern(
    r"^[^.;,]{0,50}?\b(?:was|were|is|had been)\s+(?:\w+ly\s+)?(?:diagnosed|confirmed|established|"
    r"the (?:final )?diagnosis)\b",
    re.I,
)
_ASSESSED = pattern(
    r"(?:^|[.;] )\W*(?:assessment|impression|imp|dx|working diagnosis|conclusion|a/p|a&p|a)\s*:[^.;]{0,60}$", re.I
)
_SITE_AFTER = pattern(
    r"\W*(?:\([^)]*\)\W*)?(?:of|in|from|involving|arising (?:from|in))\s+(?:the\s+)?(?:her\s+)?", re.I
)
_STANDS_FOR = pattern(
    r"\b([A-Z][A-Z-]{1,7})s?\s+(?:here\s+)?(?:stands for|denotes|means|refers to|is used for|abbreviates)\s+", re.I
)
_IN_BRACKETS = pattern(r"\s*(?:of the (?:uterine )?cervix\s*|of the ovary\s*)?\(\s*([A-Z][A-Z-]{1,7})s?\s*[,;)]")
_BEFORE_NAME = pattern(
    r"(?:\b(?:high-grade|low-grade|poorly differentiated|well differentiated|moderately differentiated|"
    r"metastatic|recurrent|invasive|"
    r"cervical|ovarian|uterine|endometrial|severe|deep|stage \w+|primary)\s+)+$",
    re.I,
)
_CYST = pattern(r"endometrioma|cyst", re.I)
_ADJECTIVE = pattern(r"\b(vaginal|vulval|vulvar|cervical|ovarian|endometrial|uterine) $", re.I)
_ORGAN = {
    "vaginal": "vagina", "vulval": "vulva", "vulvar": "vulva", "cervical": "cervix", "ovarian": "ovary",
    "endometrial": "endometrium", "uterine": "uterus",
}  # fmt: skip
_OTHER_MALIGNANCY = frozenset(
    {"lymphoma", "dlbcl", "follicular_lymphoma", "burkitt", "hodgkin", "marginal_zone", "nk_t_lymphoma"}
    | {"myeloid_sarcoma", "melanoma", "metastasis"}
)
_SMEAR = pattern(r"\b(?:smears?|pap|cytolog\w+|tct|lbc|thinprep)\b", re.I)
_NO_DIAGNOSIS = frozenset(
    {"metastasis", "cancer", "carcinoma", "inflammation", "metaplasia", "benign", "adhesions", "insufficient"}
)
_RULE_CODE = dict.fromkeys(("CIN1", "LSIL"), "cervical_low_grade") | dict.fromkeys(
    ("CIN2", "CIN2/3", "CIN3", "HSIL", "AIS"), "cervical_precancer"
)


def with_local_abbreviations(context: Context) -> Context:
    """The context with abbreviations read as the text itself defines them ("SCC stands for small cell carcinoma")."""
    defined: dict[str, Concept] = {}
    for mention in context.of("histology"):
        if mention.concept.code in ("cancer", "carcinoma", "metastasis"):
            continue
        before = _STANDS_FOR.search(context.text, max(0, mention.start - 40), mention.start)
        after = _IN_BRACKETS.match(context.text, mention.end)
        for match in (before if before and before.end() == mention.start else None, after):
            if match:
                defined.setdefault(match.group(1).upper(), mention.concept)
    if not defined:
        return context
    mentions = tuple(
        msgspec.structs.replace(m, concept=defined[short])
        if m.concept.kind == "histology" and (short := context.text[m.start : m.end].upper()) in defined
        else m
        for m in context.mentions
    )
    return msgspec.structs.replace(context, mentions=mentions)


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Diagnoses stated of her, one for each kind of disease; what was later given up is marked as superseded."""
    events: dict[tuple[str, str], Event] = {}
    starts = {s.sentence.start for s in told}
    for mention in context.of("histology"):
        if context.sentence(mention.start).start not in starts:
            continue
        section = context.sentence(mention.start).section
        judged = assertion_of(context, mention.start, mention.end)
        if section not in ("case", "abstract", "title") or judged not in ("affirmed", "historical", "possible"):
            continue
        status = "superseded" if is_given_up(context, mention) else ""
        if not (status or is_stated(context, mention)) or context.subject(mention.start).assertion != "affirmed":
            continue
        if mention.concept.code in _NO_DIAGNOSIS or is_antigen(context, mention) or is_cytology(context, mention):
            continue
        site, name = site_of(context, mention), mention.concept.name
        words = written_out(context, mention, _told(context, mention))
        value = Diagnosis(
            value=words if status or not site or site in words else f"{words} of {site}",
            site=site,
            histology=name,
            status=status,
            certainty="presumptive" if judged == "possible" or _is_presumed(context, mention) else "",
            code=rule_code(mention.concept, site),
        )
        key = (mention.concept.code, status)
        events.setdefault(key, context.event(value, mention.start, mention.end, assert_as="affirmed"))
    return list(events.values())


def is_cytology(context: Context, mention: Mention) -> bool:
    """HSIL or AIS found by a smear is a cytology result, no diagnosis."""
    sentence = context.sentence(mention.start)
    words = context.text[sentence.start : sentence.end]
    return mention.concept.attrs.get("behaviour") == "preinvasive" and bool(_SMEAR.search(words))


def _told(context: Context, mention: Mention) -> str:
    """The diagnosis as worded, with the grade and the organ told right before it."""
    before = _BEFORE_NAME.search(context.text, max(0, mention.start - 40), mention.start)
    return re.sub(r"\s+", " ", context.text[before.start() if before else mention.start : mention.end])


def rule_code(concept: Concept, site: str) -> str:
    """What rules ask of: cervical cancer, precancer or low grade ("" for all else)."""
    histology = concept.attrs.get("histology", "")
    if histology == "cancer":
        return "cervical_cancer" if site == "cervix" and concept.code not in _OTHER_MALIGNANCY else ""
    return _RULE_CODE.get(histology, "")


def _is_presumed(context: Context, mention: Mention) -> bool:
    return bool(
        re.match(
            r"\W*\(?(?:presumptive|presumed|provisional|clinical diagnosis|probable)",
            context.text[mention.end : mention.end + 24],
            re.I,
        )
    )


def is_stated(context: Context, mention: Mention) -> bool:
    """True where words such as "diagnosed with" or "was diagnosed" make it a diagnosis and not a finding."""
    sentence = context.sentence(mention.start)
    before = context.text[max(sentence.start, mention.start - 110) : mention.start]
    after = context.text[mention.end : min(sentence.end, mention.end + 90)]
    if re.search(
        r"\b(?:age at|time of|after|at|since|before|from|until|differential)\s+(?:the\s+|"
        r"initial\s+)?diagnosis\b[^.;]*$",
        before,
        re.I,
    ):
        return False
    headed = _ASSESSED.search(before) and not context.of("colposcopic", start=sentence.start, end=mention.start)
    return bool(headed or _STATED.search(before) or _STATED_AFTER.match(after))


def site_of(context: Context, mention: Mention) -> str:
    """The organ that the disease is said to be of: after "of", before it ("ovarian"), or where it always is."""
    return told_site(context, mention) or str(mention.concept.attrs.get("home", ""))


def told_site(context: Context, mention: Mention) -> str:
    """The organ that the words around a diagnosis name ("" where they name none)."""
    after = _SITE_AFTER.match(context.text, mention.end)
    if after:
        sites = context.of("site", start=after.end(), end=after.end() + 12)
        if sites:
            return organ_of(sites[0].concept.code, sites[0].concept.name)
    if mention.concept.code == "endometriosis" and _CYST.search(context.text[mention.start : mention.end]):
        return "ovary"
    inside = context.of("site", start=mention.start, end=mention.end)
    before = context.of("site", start=max(0, mention.start - 16), end=mention.start)
    before = [m for m in before if re.fullmatch(r"[\s-]*", context.text[m.end : mention.start])]
    near = [m for m in (*before, *inside) if m.concept.attrs.get("group") == "genital"]
    if near:
        return organ_of(near[0].concept.code, near[0].concept.name)
    adjective = _ADJECTIVE.search(context.text, max(0, mention.start - 14), mention.start)
    return _ORGAN[adjective.group(1).lower()] if adjective else ""


def organ_of(code: str, name: str) -> str:
    """The organ that a site is part of, as diagnoses name it.

    >>> organ_of("endocervix", "endocervix"), organ_of("ovary", "ovary")
    ('cervix', 'ovary')
    """
    return "cervix" if code in ("cervix", "endocervix", "anterior_lip", "posterior_lip") else name
