"""CARE: the thirty items of a case report, each with the words that satisfy it."""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.language.terms import Place, Terms, terms
from lugol.record.record import Document, Record

SOURCES = ("care-2013",)
CAVEATS = ("words are looked for; whether they say enough is for a reader", "what stands outside the text is not seen")
_HEADINGS = (
    ("abstract", "abstract|summary"),
    ("introduction", "introduction|background"),
    ("case", "[clinical] case [report|presentation|description|history|series]|patient information"),
    ("discussion", "discussion"),
    ("conclusion", "conclusion"),
    ("references", "references|bibliography"),
)
_LONGEST_HEADING = 40
_LONGEST_TITLE = 250


def sections(text: str) -> dict[str, str]:
    """The sections of an article; what stands before the first heading is its abstract, a short first line its title.

    >>> sorted(sections("Introduction\\nRare.\\nDiscussion\\nWhy."))
    ['discussion', 'introduction']
    """
    marks = _headings(text)
    found: dict[str, str] = {}
    lead = text[: marks[0][0]] if marks else text
    first, _, rest = lead.strip().partition("\n")
    if first and len(first) <= _LONGEST_TITLE and not first.endswith("."):
        found["title"] = first
        lead = rest
    if lead.strip():
        found["abstract"] = lead
    ends = [start for start, _, _ in marks[1:]] + [len(text)]
    for (_, begin, name), end in zip(marks, ends, strict=False):
        found[name] = found.get(name, "") + text[begin:end]
    if "conclusion" in found:
        found["discussion"] = found.get("discussion", "") + found["conclusion"]
    return found


def _headings(text: str) -> list[tuple[int, int, str]]:
    """The headings of an article, each a line of its own, perhaps numbered: its place and its section."""
    found = []
    start = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip().strip("#* \t").lstrip("0123456789").lstrip(". \t").rstrip(":.* \t")
        if bare and len(line) <= _LONGEST_HEADING:
            section = next((name for name, words in _HEADINGS if terms(words).alone(bare)), "")
            found += [(start, start + len(line.rstrip()), section)] if section else []
        start += len(line)
    return found


@lru_cache(maxsize=16)
def is_article(text: str) -> bool:
    """True for a text with a discussion and a case or introduction of its own."""
    names = sections(text)
    return "discussion" in names and bool({"case", "introduction"} & set(names))


@cache
def _asked() -> tuple[tuple[dict[str, str], tuple[Terms, ...]], ...]:
    return tuple((row, tuple(map(terms, row["terms"].split(" && ")))) for row in rows("reporting/care.csv"))


def items(text: str) -> list[dict[str, Any]]:
    """Each item of the checklist: number, question, answer (yes, partly, no, not in the text) and its words."""
    parts = {"all": text} | sections(text)
    return [_item(row, asked, parts) for row, asked in _asked()]


def _item(row: dict[str, str], asked: tuple[Terms, ...], parts: dict[str, str]) -> dict[str, Any]:
    scope = parts.get(row["scope"])
    places = [each.first(scope) for each in asked] if scope is not None else []
    words = [_sentence(scope or "", place) for place in places if place]
    answer = "not in the text" if scope is None else "yes" if len(words) == len(asked) else "partly" if words else "no"
    return {"item": row["item"], "question": row["question"], "answer": answer, "words": words}


def _sentence(text: str, place: Place) -> str:
    """The words found with some of their surroundings."""
    start, end = max(place.start - 40, 0), min(place.end + 40, len(text))
    return " ".join(text[start:end].split())


@lru_cache(maxsize=16)
def compute(text: str) -> Result:
    """The checklist applied to the text of a case report."""
    told = items(text)
    met = [item["item"] for item in told if item["answer"] == "yes"]
    return Result(
        value=len(met),
        unit="{items}",
        statement=f"{len(met)} of {len(told)} items of CARE are found in full.",
        details={"items": told},
        caveats=CAVEATS,
        needs=tuple(f"{item['item']}: {item['question']}" for item in told if item["answer"] != "yes"),
        sources=SOURCES,
    )


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The checklist of each source that is an article."""
    return [_finding(document) for document in record.documents if is_article(document.text)]


def _finding(document: Document) -> Finding:
    result = compute(document.text)
    return Finding(
        id=f"care-{document.name}",
        rule="instrument:care",
        guideline="CARE 2013",
        kind="note",
        title=f"Case report: {result.statement.rstrip('.')}",
        statement=" ".join(filter(None, (_lacks(result), f"{CAVEATS[0][0].upper()}{CAVEATS[0][1:]}."))),
        value=result.value,
        facts={
            answer: [
                f"{item['item']} {item['question']}" for item in result.details["items"] if item["answer"] == answer
            ]
            for answer in ("yes", "partly", "no", "not in the text")
        }
        | {
            "words": [
                f"{item['item']}: {'; '.join(item['words'])}" for item in result.details["items"] if item["words"]
            ]
        },
        needs=result.needs,
        sources=SOURCES,
        code="care_checklist",
    )


def _lacks(result: Result) -> str:
    """The numbers of the items that are missing or told in part; their words stand in `needs`."""
    lacking = [item["item"] for item in result.details["items"] if item["answer"] != "yes"]
    return f"Missing or partial: items {', '.join(lacking)}." if lacking else ""


INSTRUMENTS = (
    Instrument(
        name="care",
        title="CARE checklist of a case report",
        family="reporting",
        inputs=(Input(name="text", type="text", doc="the text of the report", source="care-2013"),),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
