"""Forms whose labels and values stand in lines of their own, one under the other: "FIGO stage", below it "IIB"."""

import re

_FIELDS = frozenset({
    *("age", "parity", "gravida", "site", "primary site", "specimen", "histology", "histologic type", "diagnosis"),
    *("histological type", "histologic grade", "grade", "tumour grade", "tumor grade", "stage", "figo stage"),
    *("stage figo", "clinical stage", "pathological stage", "tumour size", "tumor size", "size", "lvsi", "margins"),
    *("lymphovascular invasion", "lymphovascular space invasion", "depth of invasion", "nodes", "lymph nodes"),
    *("smear", "last smear", "cytology", "pap", "pap smear", "last pap", "pap result", "cytology result"),
    *("hpv", "hpv test", "hpv result", "hpv status", "hrhpv", "hr-hpv", "hpv 16", "hpv 18", "hpv 18/45", "hpv type"),
    *("other hr hpv", "biopsy", "colposcopy", "colposcopic impression", "ecog", "performance status", "hiv"),
    *("hiv status", "smoking", "smoking status", "menopausal status", "p16", "ki-67", "er", "pr", "her2", "pd-l1"),
})  # fmt: skip
"""Labels of a form that take one short value."""
_IN_BRACKETS = re.compile(r"(?<!\s)\s*+\([^()]*\)")
_LONGEST_VALUE = 45
_MOST_WORDS = 6
_LEAST_PAIRS = 2


def with_colons(text: str) -> str:
    """The text with a colon where a label's line ends above its value's, as long as it was.

    Two such pairs or more have to stand one under the other, so that a lone word in its line is none.

    >>> with_colons("FIGO stage\\nIIB\\nGrade\\n2\\n")
    'FIGO stage:IIB\\nGrade:2\\n'
    >>> with_colons("Smear\\nShe came for a smear.\\n")
    'Smear\\nShe came for a smear.\\n'
    """
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text) if match[0].strip()]
    pairs = _pairs(text, lines)
    kept = [place for place in sorted(pairs) if {place - 2, place + 2} & pairs]
    if len(kept) < _LEAST_PAIRS:
        return text
    letters = list(text)
    for place in kept:
        begun, end = lines[place]
        if not text[begun:end].rstrip().endswith(":"):
            letters[end] = ":"
        for at in range(end, lines[place + 1][0]):
            letters[at] = " " if letters[at] == "\n" else letters[at]
    return "".join(letters)


def _pairs(text: str, lines: list[tuple[int, int]]) -> set[int]:
    """The lines that are a label of a form with a short value, no label itself, in the line below."""
    told = [text[start:end].strip() for start, end in lines]
    labels = [_is_label(line) for line in told]
    return {
        at
        for at in range(len(told) - 1)
        if labels[at] and not labels[at + 1] and _is_value(told[at + 1]) and not text.startswith("\n\n", lines[at][1])
    }


def _is_label(line: str) -> bool:
    plain = _IN_BRACKETS.sub("", line).rstrip(" :").lower()
    return plain in _FIELDS


def _is_value(line: str) -> bool:
    return len(line) <= _LONGEST_VALUE and len(line.split()) <= _MOST_WORDS and ":" not in line and line[-1:] != "."
