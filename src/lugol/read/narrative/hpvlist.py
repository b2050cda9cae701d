"""HPV typing lists in which every type has its own result: "16 (-), 18 (+), 52 (+)"."""

import re

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention, attr
from lugol.record.event import Hpv

TYPE = r"(?:6|11|16|18|26|31|33|35|39|40|42|43|44|45|51|52|53|54|55|56|58|59|61|66|67|68|69|70|72|73|81|82|83|84|89)"
_SIGNED_LEAD = re.compile(
    r"(?:[\s:=,(\[]|\b(?:(?:geno|sub)?typ(?:ing|es?)|DNA|PCR|tests?|results?|assay|panel|was|were)\b)*", re.I
)
_SIGNED = re.compile(
    rf"\s*(?:(?:HPV|types?)[\s-]*)?(?P<types>{TYPE}(?:\s*(?:/|,|&|and)\s*{TYPE})*(?!\d)|"
    r"(?:other|1[02] other|non-?16/18)"
    r"(?:\s+(?:hr-?HPV|hr|high[- ]risk|(?:geno)?types?|HPV|\(?pool\w*\)?))*)\s*(?:[:=]|was|were|is)?\s*[(\[]?\s*"
    r"(?:(?P<neg>neg\w*|not detected|absent|-\s?ve\b|[-–−](?![\w]))|"
    r"(?P<pos>\+{1,3}(?:\s?ve\b)?|pos\w*|detected|present))"
    r"\s*[)\]]?\s*(?:[,;/]|\band\b|\bbut\b)*",
    re.I,
)


class Found(msgspec.Struct, frozen=True):
    """One reading of one mention."""

    values: Hpv
    start: int
    end: int


def each_signed(context: Context, mention: Mention) -> Found | None:
    """A list in which every type has its own result: "16 (-), 18 (+), 52 (+)", "16 neg, other hr: pos"."""
    limit = context.sentence(mention.start).end
    lead = _SIGNED_LEAD.match(context.text, mention.end, limit)
    end = lead.end() if lead else mention.end
    told: list[tuple[str, bool]] = []
    while item := _SIGNED.match(context.text, end, limit):
        names = (
            re.findall(TYPE, item["types"])
            if item["types"][0].isdigit() and "other" not in item["types"]
            else ["other"]
        )
        told.extend((name, item["pos"] is not None) for name in names)
        end = item.end()
    if len(told) < 2:
        return None
    found = tuple(name for name, positive in told if positive and name != "other")
    positive = any(sign for _, sign in told)
    values = Hpv(
        result="positive" if positive else "negative",
        types=found,
        pooled=("other", True) in told,
        risk=attr(mention, "risk"),
        types_tested=tuple(name for name, _ in told if name != "other"),
        method=method_of(context.text[mention.start : end]),
    )
    return Found(values, mention.start, mention.start + len(context.text[mention.start : end].rstrip(" ,;/")))


def method_of(words: str) -> str:
    """The assay named in the words ("" where none is)."""
    match = re.search(r"\b(?:PCR|mRNA|hybrid capture|cobas|aptima|DNA|genotyping)\b", words, re.I)
    return match.group() if match else ""
