"""The small parts of a phenopacket: field names, ontology labels, and its many ways to tell a time."""

import re
from typing import Any

from lugol.record.when import UNDATED, DateError, When, between, parse, shift

Birth = When
_SNAKE = re.compile(r"_([a-z0-9])")


def camel(value: Any) -> Any:
    """The same JSON with every field in camelCase (protobuf JSON allows both spellings).

    >>> camel({"meta_data": [{"time_observed": 1}]})
    {'metaData': [{'timeObserved': 1}]}
    """
    if isinstance(value, dict):
        return {_SNAKE.sub(lambda found: found[1].upper(), key): camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def label(term: Any) -> str:
    """The words of an ontology class.

    >>> label({"id": "HP:0100607", "label": "Dysmenorrhea "})
    'Dysmenorrhea'
    """
    return str(term.get("label") or term.get("id") or "").strip() if isinstance(term, dict) else ""


def moment(element: Any, birth: Birth) -> When:
    """When a TimeElement is: a timestamp, an interval, or an age or age range where her birth is known; else undated.

    >>> moment({"age": {"iso8601duration": "P36Y"}}, parse("1986-04-02")).edtf
    '2022-04-02/2023-04-01'
    """
    if not isinstance(element, dict):
        return UNDATED
    try:
        if element.get("timestamp"):
            return parse(str(element["timestamp"])[:10])
        for field in ("interval", "ageRange"):
            if isinstance(element.get(field), dict):
                first = _end(element[field].get("start"), birth).earliest
                last = _end(element[field].get("end"), birth).latest
                return UNDATED if first and last and first > last else between(first, last)
        if isinstance(element.get("age"), dict):
            return _at_age(str(element["age"].get("iso8601duration", "")), birth)
    except DateError:
        return UNDATED
    return UNDATED


def _end(told: Any, birth: Birth) -> When:
    if isinstance(told, dict):
        return _at_age(str(told.get("iso8601duration", "")), birth)
    return parse(str(told)[:10]) if told else UNDATED


def _at_age(age: str, birth: Birth) -> When:
    """An age in whole years lasts a year, one in months a month: the time until the next birthday counts."""
    if not birth.is_known or not age:
        return UNDATED
    reached = shift(birth, age)
    over = shift(reached, {"Y": "P1Y", "M": "P1M", "W": "P1W"}.get(age[-1], "P1D"))
    return between(reached.earliest, shift(over, "-P1D").latest)
