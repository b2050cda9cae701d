"""Genes, tumour DNA and the scores of PD-L1: the name and the result that stands with it."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention, attr
from lugol.record.event import Event, Ihc, Molecular

_SCORE = re.compile(
    r"^\W*(?:score\b\W*|expression\b\W*|\(?CPS\)?\W*|level\b\W*)*(?:was|of|is|=|:|at)?\s*(?:about\s+|"
    r"approximately\s+)?(?P<v>[<>≤≥~]?\s*\d+(?:\.\d+)?(?:\s*[-–]\s*\d+)?\s*(?:%|mut\w*/Mb|muts?/megabase|"
    r"mutations? per megabase)?)",
    re.I,
)
_VARIANT = r"(?:[cp]\.\(?[\w>*_+\-=]+\)?)"
_CHANGE = (
    rf"(?:{_VARIANT}|(?-i:[A-Z]\d{{1,4}}(?:[A-Z*]|fs\w*)(?!\w))|exon \d+|pathogenic(?:\s+variant)?|"
    rf"likely pathogenic|mutations?|mutated|mutant|variants?|amplif\w+|deletions?|deleted|fusions?|rearrange\w+|"
    r"wild[- ]type|methylat\w+|hypermethylat\w+|loss|negative|positive|neg\b|pos\b|not detected|detected|"
    r"deficient|proficient|retained|preserved|lost|stable|high|low|"
    r"intact|unstable|instability|\+(?!\d)|-(?=\s*[,;.)])|missense|nonsense|frameshift|truncating|germline|"
    r"somatic|alterations?|polymorphism|status)"
)
_AFTER = re.compile(
    rf"^[\s,:(]*(?:(?:gene|was|were|is|tumou?r|status|testing|test|result|showed|shows|a|an|the|exon \d+|of|"
    rf"proteins?|expression|and)\s+)*(?P<r>{_CHANGE}(?:[\s,(]+(?:of\s+|in\s+)?{_CHANGE})*)",
    re.I,
)
_BEFORE = re.compile(
    r"\b(?P<r>(?:pathogenic\s+|germline\s+|somatic\s+|missense\s+|no\s+|a\s+)*(?:mutations?|variants?|"
    r"amplifications?|deletions?|alterations?|loss|methylation))\s+(?:of|in)\s+(?:the\s+)?(?:\w+(?:,| and)"
    r"\s+){0,4}$",
    re.I,
)
_STATES = {
    "dMMR": ("MMR", "deficient"), "pMMR": ("MMR", "proficient"), "MSS": ("MSI", "stable"), "MSI-H": ("MSI", "high"),
    "MSI-high": ("MSI", "high"), "microsatellite stable": ("MSI", "stable"), "TMB-H": ("TMB", "high"),
    "TMB-high": ("TMB", "high"),
    "microsatellite instability-high": ("MSI", "high"), "homologous recombination deficient": ("HRD", "positive"),
}  # fmt: skip
_ALTERED = re.compile(
    r"[cp]\.|[A-Z]\d+[A-Z*]|mutat|variant|amplif|fusion|rearrang|delet|methyl|pathogenic|frameshift|nonsense|missense",
    re.I,
)
_TESTED = re.compile(
    r"\b(positive|negative)\s+for\s+(?:(?:a |any |germline |somatic |pathogenic |mutations? (?:of|in) )*)"
    r"(?:[\w-]+(?:,| and|/)\s*){0,4}$",
    re.I,
)
_ABSENT = re.compile(r"\b(?:no|without)\s+(?:\w+\s+){0,2}$", re.I)
_BY_SCORE = re.compile(r"[^.;]{0,14}\b(?:CPS|TPS|combined positive|tumou?r proportion)")
Told = tuple[str, str, int, int]
_GENETIC = re.compile(r"\b(?:gene|mutat\w*|variant|PCR|germline|sequenc\w*|amplif\w*)\b", re.I)
_LOST = re.compile(r"neg|deficient|loss|lost|absent|not detected|\bno\b", re.I)
_KEPT = re.compile(r"pos|proficient|intact|stable|retained|preserved|detected|high|low|\+", re.I)
_SCORED = ("PD-L1 CPS", "PD-L1 TPS", "TMB", "PD-L1", "HRD")


def extract(context: Context) -> list[Event]:
    """Every molecular result told of her."""
    events: list[Event] = []
    for mention in context.of("gene"):
        judged = context.judge(mention.start, mention.end)
        if judged.assertion not in ("affirmed", "historical", "negated") or (
            events and mention.start < _end(events[-1])
        ):
            continue
        found = _result(context, mention)
        if found is None:
            continue
        gene, result, start, end = found
        if attr(mention, "strict") and not _ALTERED.search(result):
            continue
        if re.fullmatch(r"status|testing", result, re.I) or (judged.assertion == "negated" and not _is_result(result)):
            continue
        values = _stained(gene, result, context.text[mention.end : end]) or Molecular(gene=gene, result=result)
        events.append(context.event(values, start, end, assert_as="affirmed"))
    return events


def _stained(gene: str, result: str, words: str) -> Ihc | None:
    """PD-L1 and the mismatch repair proteins are stains, unless a gene or a score is told."""
    if gene not in ("PD-L1", "MMR") or _GENETIC.search(words) or re.search(r"\d", result):
        return None
    if _LOST.search(result):
        return Ihc(marker=gene, result="negative", interpretation="deficient" if gene == "MMR" else "")
    if _KEPT.search(result):
        return Ihc(marker=gene, result="positive", interpretation="proficient" if gene == "MMR" else "")
    return None


def _end(event: Event) -> int:
    return event.sources[0].end


def _is_result(result: str) -> bool:
    """A negative statement that is itself a result."""
    return bool(re.search(r"negative|not detected|wild|stable|proficient|positive|intact|no ", result, re.I))


def _result(context: Context, mention: Mention) -> Told | None:
    """Gene, result and the words that tell them: a state named outright, a score, words after, words before."""
    sentence = context.sentence(mention.start)
    written = context.text[mention.start : mention.end]
    if written in _STATES:
        return (*_STATES[written], mention.start, mention.end)
    if mention.concept.code == "PD-L1" and _BY_SCORE.match(context.text[mention.end :]):
        return None
    others = context.of("gene", "ihc_marker", start=mention.end, end=sentence.end)
    following = next((m.start for m in others if m.start > mention.end + 2), sentence.end)
    lead = context.text[max(sentence.start, mention.start - 70) : mention.start]
    if written.lower().endswith("instability") and _ABSENT.search(lead):
        return mention.concept.code, "stable", mention.start, mention.end
    return _told_after(context, mention, following, lead) or _told_before(mention, lead)


def _told_after(context: Context, mention: Mention, following: int, lead: str) -> Told | None:
    code, tail = mention.concept.code, context.text[mention.end : following]
    score = _SCORE.match(tail) if code in _SCORED else None
    if score:
        return code, score["v"].strip(), mention.start, mention.end + score.end()
    after = _AFTER.match(tail)
    if after is None:
        return None
    result = " ".join(after["r"].split())
    if _ABSENT.search(lead):
        result = f"no {result}"
    return code, "positive" if result == "+" else result, mention.start, mention.end + after.end()


def _told_before(mention: Mention, lead: str) -> Told | None:
    tested, before = _TESTED.search(lead), _BEFORE.search(lead)
    if tested:
        return mention.concept.code, tested[1].lower(), mention.start, mention.end
    if before:
        start = mention.start - len(lead) + before.start()
        return mention.concept.code, " ".join(before["r"].split()), start, mention.end
    return None
