"""Is a text about one woman? What is not clinical, and what tells of several women, is refused, never merged."""

import re

from lugol.errors import UnusableInput
from lugol.read.narrative.context import Context

_CASE_HEAD = re.compile(
    r"(?:^|(?<=[.!?\n])\s*)\**(?:case|patient)\s+(?:no\.?\s*)?(?P<n>\d|one|two|three|I{1,3}|[AB])\b\**\s*[.:,\-–—\n(]",
    re.I,
)
_INTRODUCED = re.compile(
    r"\b(?:an?|the second|another|our second)\s+(?P<n>\d{1,3})[\s-]*(?:year|yr)"
    r"s?[\s-]*-?old\s+(?:[\w-]+\s+){0,6}?(?:woman|female|lady|patient|girl|nullipar\w+|multipar\w+)",
    re.I,
)
_NUMBER_WORDS = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}(?!\s*-?\s*years?))"
_WOMEN = r"(?:cases|patients|women|girls|ladies)"
_SERIES = re.compile(
    rf"\b(?:we|here|this (?:report|paper|series|article|study))\s+(?:[\w-]+\s+){{0,3}}?"
    rf"(?:report|present|describe|saw|treated|identified|encountered|managed)(?:s|"
    rf"ed)?\s+(?:on\s+)?(?:[\w-]+\s+){{0,2}}?{_NUMBER_WORDS}\s+"
    rf"(?:[\w-]+\s+){{0,6}}?{_WOMEN}\b|\b(?:this|our|a) series of {_NUMBER_WORDS}\s+"
    rf"(?:[\w-]+\s+){{0,4}}?{_WOMEN}\b|"
    rf"\bcase series\b.{{0,40}}\b{_NUMBER_WORDS}\s+{_WOMEN}\b|"
    rf"(?:^|[.:]\s+){_NUMBER_WORDS}\s+(?:[\w-]+\s+){{0,4}}?{_WOMEN}\s+(?:with\s+[\w\s-]{{3,60}}?\s+)?(?:were|are|"
    rf"had|presented|underwent|received)\b",
    re.I | re.M,
)
_AGES = re.compile(
    r"\b(?:aged|ages(?: were)?)\s+\d{2}(?:\s*,\s*\d{2})+,?\s+and\s+\d{2}\b|\b(?:their|the patients['’]) ages? rang\w+\b"
    r"|\bages ranged from \d",
    re.I,
)
_FIRST = re.compile(r"\bthe first (?:patient|woman|case)\b|\bone (?:patient|woman) was (?:a )?\d\d\b", re.I)
_SECOND = re.compile(r"\bthe (?:second|other) (?:patient|woman|case)\b|\bthe other was (?:a )?\d\d\b", re.I)
_ELSEWHERE = re.compile(
    r"\bet al\b|\bliterature\b|\bpublished\b|\bhave been (?:reported|described)\b|\bhad been\b|\bstudy\b", re.I
)
_IDENTITY = re.compile(
    r"\b(?:MRN|Hosp(?:ital)?\.? (?:no|number)|NHS (?:no|number)|DOB|date of birth)"
    r"\b\W*(?P<id>[\w/.-]*\d[\w/.-]{3,})",
    re.I,
)


def refuse_unusable(context: Context) -> None:
    """Raise UnusableInput where the text is no clinical text, or tells of two women."""
    name = context.doc.name or "the text"
    if not _is_clinical(context):
        raise UnusableInput(
            f"{name}: not a clinical text that can be read (no findings recognised); "
            "give a letter, a note or a case report of one woman"
        )
    places = _heads(context) or _introductions(context) or _ordinals(context) or _numbers(context)
    if places:
        first, second = (f"'{' '.join(context.text[at : at + 40].split())}' (character {at})" for at in places)
        raise UnusableInput(f"{name}: tells of two women, {first} and {second}; give each woman's text on its own")
    series = _series(context)
    if series is not None:
        words = " ".join(context.text[series : series + 60].split())
        raise UnusableInput(
            f"{name}: tells of several women ('{words}', character {series}); give each woman's text on its own"
        )


def _is_clinical(context: Context) -> bool:
    """At least two different findings, and not a handful among thousands of other words."""
    clinical = [m for m in context.mentions if not m.concept.kind.startswith(("not_", "tissue"))]
    codes = {(m.concept.kind, m.concept.code) for m in clinical}
    words = len(context.text.split())
    return len(codes) >= 2 and len(clinical) * 150 >= words


def _heads(context: Context) -> tuple[int, int] | None:
    """The first two of "Case 1 ... Case 2 ..." where each opens an account."""
    heads: dict[str, int] = {}
    for match in context.find(_CASE_HEAD):
        if context.sentence(match.end() - 1).section in ("case", "abstract"):
            heads.setdefault(match["n"].lower(), match.start())
    ordered = sorted(heads.values())
    return (ordered[0], ordered[1]) if len(ordered) > 1 else None


def _introductions(context: Context) -> tuple[int, int] | None:
    """Two women introduced by different ages ("A 46-year-old woman ... A 55-year-old woman") in the account itself."""
    found: list[tuple[int, int]] = []
    for match in context.find(_INTRODUCED):
        if context.sentence(match.start()).section == "case" and context.subject(match.start()).assertion == "affirmed":
            found.append((int(match["n"]), match.start()))
    for age, at in found[1:]:
        if abs(age - found[0][0]) > 1:
            return found[0][1], at
    return None


def _ordinals(context: Context) -> tuple[int, int] | None:
    """ "The first patient ... The second patient" in the account itself."""
    first, second = _in_account(context, _FIRST), _in_account(context, _SECOND)
    return (first, second) if first is not None and second is not None and first < second else None


def _numbers(context: Context) -> tuple[int, int] | None:
    """Two dates of birth or two hospital numbers."""
    seen: dict[str, dict[str, int]] = {}
    for match in context.find(_IDENTITY):
        label = match.group()[:3].lower()
        seen.setdefault(label, {}).setdefault(match["id"].rstrip(".-/").lower(), match.start())
    for places in seen.values():
        if len(places) > 1:
            first, second = sorted(places.values())[:2]
            return first, second
    return None


def _series(context: Context) -> int | None:
    """Where the account speaks of several women at once ("We report five women", "aged 27, 34 and 61")."""
    opening = _in_account(context, _SERIES, told=True)
    return opening if opening is not None else _in_account(context, _AGES)


def _in_account(context: Context, pattern: re.Pattern[str], *, told: bool = False) -> int | None:
    for match in context.find(pattern):
        sentence = context.sentence(match.end() - 1)
        if sentence.section not in ("case", "abstract", "title"):
            continue
        words = context.text[sentence.start : sentence.end]
        if not _ELSEWHERE.search(words) and (told or context.subject(match.start()).assertion == "affirmed"):
            return match.start()
    return None
