"""Dual stains (p16/Ki-67 on cytology): the test and its result, in whichever order they are told."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.hpv import RESULT
from lugol.read.narrative.serial import each_dated, undated
from lugol.record.event import DualStain, Event

_DUAL = re.compile(r"\bdual|\bcintec plus", re.I)
_BEFORE = re.compile(r"\b(?P<result>positive|negative)\s+(?:p16\S*\s+)?$", re.I)
_HERS = ("affirmed", "negated", "possible", "historical")


def extract(context: Context) -> list[Event]:
    """Every dual stain with a result told of her."""
    events: list[Event] = []
    for mention in context.of("ihc_marker"):
        if mention.concept.code != "dual stain" or not _DUAL.search(context.text[mention.start : mention.end]):
            continue
        sentence = context.sentence(mention.start)
        if context.judge(mention.start, mention.end).assertion not in _HERS:
            continue
        behind = RESULT.match(undated(context, mention.end, sentence.end))
        before = _BEFORE.search(context.text, sentence.start, mention.start)
        if behind:
            values = DualStain(result="negative" if behind["neg"] else "positive")
            events += each_dated(context, values, mention.start, mention.end + behind.end())
        elif before:
            values = DualStain(result="negative" if before["result"].lower() == "negative" else "positive")
            events += each_dated(context, values, before.start(), mention.end)
    return events
