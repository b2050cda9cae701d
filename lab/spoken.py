"""Truth files said in controlled English: for each event the sentence and the quote that a careful reader would give.

Used by `lab/lies.py`. What a truth file says in words that its text does not hold is said in the words of the text;
an event for which no sentence is read as one event of its kind and value is not sayable, and counted as such.
"""

import csv
import importlib.util
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from lugol.language.controlled import NotControlled, understood
from lugol.language.measure import measures
from lugol.language.page import page_of
from lugol.language.reading import Reading, reading_of
from lugol.language.tokens import singular
from lugol.readers.contract import Proposal
from lugol.readers.quote import _groups, class_of
from narratives import NARRATIVES, REAL, exported, narratives

_SCORER = importlib.util.spec_from_file_location("score", NARRATIVES / "score.py")
assert _SCORER and _SCORER.loader
SCORE = importlib.util.module_from_spec(_SCORER)
_SCORER.loader.exec_module(SCORE)


_DOUBT = re.compile(r"suspect|presum|prob|possib|suggest|uncertain|likely|query|impression", re.I)


class Told(msgspec.Struct):
    """One text with its truth."""

    name: str
    text: str
    truth: dict[str, Any]


class Spoken(msgspec.Struct):
    """One truth event with the proposal that says it, and the stretch [start, end) of the text that tells it."""

    event: dict[str, Any]
    proposal: Proposal
    start: int
    end: int


def texts(batches: str = "ABC") -> Iterator[Told]:
    """The development narratives and the real ones of some batches, several-patient texts left out."""
    for name, text in narratives().items():
        yield Told(name, text, yaml.safe_load((NARRATIVES / "truth" / f"{name}.yaml").read_text("utf-8")))
    with (REAL / "index.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["batch"] in batches:
                text = (REAL / "texts" / f"{row['name']}.txt").read_text(encoding="utf-8")
                yield Told(
                    row["name"], text, yaml.safe_load((REAL / "truth" / f"{row['name']}.yaml").read_text("utf-8"))
                )


def spoken(told: Told, reading: Reading) -> tuple[list[Spoken], list[dict[str, Any]]]:
    """The truth events that can be said, and those that cannot."""
    said, unsaid = [], []
    for event in told.truth["events"]:
        if not event.get("span") or event.get("case"):
            continue
        found = _say(reading, event)
        if found:
            said.append(found)
        else:
            unsaid.append(event)
    return said, unsaid


def flat(told: Told, reading: Reading) -> list[Spoken]:
    """The events that the truth file doubts or has superseded, said without that doubt."""
    doubted = [event for event in told.truth["events"] if event.get("span") and is_doubted(event)]
    told_flat = []
    for event in doubted:
        plain = {name: value for name, value in event.items() if name not in ("certainty", "status")}
        found = None if event.get("case") else _say(reading, plain)
        told_flat += [msgspec.structs.replace(found, event=event)] if found else []
    return told_flat


def matches(truth: dict[str, Any], event: Any) -> bool:
    """Is an event of lugol's the one that a truth file tells, by the scorer's own rule?"""
    return truth["kind"] == event.kind and SCORE.vmatch(truth, {"kind": event.kind, **exported(event)}) >= 0.5


def _say(reading: Reading, event: dict[str, Any]) -> Spoken | None:
    page = reading.page
    start, end = event["span"]
    if event["kind"] in ("biopsy", "ecc", "pathology", "cytology") and not event.get("result"):
        return None
    sentences = [s for s in page.sentences if page.tokens[s.first].start < end and page.tokens[s.last - 1].end > start]
    if not sentences:
        return None
    low, high = page.tokens[sentences[0].first].start, page.tokens[sentences[-1].last - 1].end
    low, high = min(low, start), max(high, end)
    window = page.text[low:high]
    own = page.text[start:end]
    several = dict.fromkeys(pair for quote in (own, *_phrases(own)) for pair in _sentences(event, window, quote))
    fitting = [(sentence, slots) for sentence, slots in several if _is_said(event, sentence, slots)]
    for first, last in ((start, end), (low, high)):
        for sentence, slots in fitting:
            quote = _quote(reading, low, high, first, last, slots)
            if quote:
                day = (event.get("date") or {}).get("iso")
                dated = _dated(sentence, str(day)) if day and not re.search(r"\b(?:19|20)\d\d\b", slots) else sentence
                return Spoken(event, Proposal(quote, event["kind"], dated), low, high)
    return None


def _is_said(event: dict[str, Any], sentence: str, slots: str) -> bool:
    """Is a sentence controlled English that tells the event, and with its doubt where the truth file has one?"""
    if any(class_of(key)[0] == "verb" for key in _keys(slots)) and event["kind"] != "followup":
        return False
    try:
        heard = understood(sentence, event["kind"])
    except NotControlled:
        return False
    return matches(event, heard.event) and (not is_doubted(event) or heard.event.assertion == "possible")


def is_doubted(event: dict[str, Any]) -> bool:
    """Does the truth file tell an event as superseded or uncertain, so that a flat sentence of it is not true?"""
    return event.get("status") == "superseded" or bool(_DOUBT.match(str(event.get("certainty") or "")))


def _keys(words: str) -> list[str]:
    return [token.key for token in page_of(words).tokens]


def _phrases(quote: str) -> list[str]:
    """The stretches of a quote between its verbs, the longest first."""
    page = page_of(quote)
    pieces: list[list[Any]] = [[]]
    for token in page.tokens:
        if class_of(token.key)[0] == "verb":
            pieces.append([])
        else:
            pieces[-1].append(token)
    found = [quote[piece[0].start : piece[-1].end] for piece in pieces if piece]
    return sorted(found, key=len, reverse=True) if len(pieces) > 1 else []


def _dated(sentence: str, day: str) -> str:
    """The sentence with the day the truth gives, before its full stop."""
    return f"{sentence.removesuffix('.')} on {day}." if len(day) == 10 else f"{sentence.removesuffix('.')} in {day}."


def _words(text: str) -> list[str]:
    keys = (token.key for token in page_of(text).tokens)
    return [singular(key) for key in keys if key == "?" or (key[0].isalnum() and class_of(key)[0] != "plain")]


def _quote(reading: Reading, low: int, high: int, start: int, end: int, slots: str) -> str:
    """The shortest stretch of [start, end) that holds all the words."""
    text = reading.page.text
    tokens = [t for t in reading.page.tokens if low <= t.start and t.end <= high]
    own = [t for t in tokens if start <= t.start and t.end <= end]
    state = {group for kind, group in _groups(page_of(slots), 0, len(page_of(slots).tokens)) if kind == "state"}
    codes = {(m.concept.category, m.code) for m in page_of(slots).mentions}
    need = Need([w for w in _words(slots) if class_of(w)[0] != "state"], state, codes)
    found = _shortest(own, text, need)
    return _whole(reading, tokens, *found) if found else ""


class Need(msgspec.Struct):
    """The words that a quote must hold, the results, and the names of which it may hold another word."""

    words: list[str]
    states: set[str]
    codes: set[tuple[str, str]]


def _holds(page: Any, need: Need) -> bool:
    """Are all the words, or their names by another word, and the results in a stretch?"""
    have = {singular(t.key) for t in page.tokens}
    known = {(m.concept.category, m.code) for m in page.mentions} & need.codes
    covered = {singular(t.key) for _, code in known for t in page_of(code).tokens}
    states = {group for kind, group in _groups(page, 0, len(page.tokens)) if kind == "state"}
    return need.states <= states and all(word in have or word in covered for word in need.words)


def _whole(reading: Reading, tokens: list[Any], start: int, end: int) -> str:
    """A stretch widened to whole words, names and amounts, and to the left (at a sentence's beginning to the right)
    until it stands in the text only once."""
    page = reading.page
    edges = [(m.start, m.end) for m in (*page.mentions, *measures(page))]
    edges += [(page.tokens[m.first].start, page.tokens[m.last - 1].end) for m in reading.time.mentions]
    while True:
        wider = [(a, b) for a, b in edges if a < start < b or a < end < b]
        low, high = min([start, *(a for a, _ in wider)]), max([end, *(b for _, b in wider)])
        while low and page.text[low - 1].isalnum() and page.text[low].isalnum():
            low -= 1
        while high < len(page.text) and page.text[high - 1].isalnum() and page.text[high].isalnum():
            high += 1
        if page.text[high - 1 : high + 2] in ("+ve", "-ve"):
            high += 2
        before = [t.start for t in tokens if t.start < low]
        behind = [t.end for t in tokens if t.end > high]
        if (low, high) == (start, end):
            if page.text.count(page.text[low:high]) < 2 or not (before or behind):
                return page.text[low:high]
            low, high = (before[-1], high) if before else (low, behind[0])
        start, end = low, high


def _shortest(tokens: list[Any], text: str, need: Need) -> tuple[int, int] | None:
    """The shortest stretch of some tokens that holds what is needed, None where all of them do not."""
    if not tokens or not _holds(page_of(text[tokens[0].start : tokens[-1].end]), need):
        return None
    first, last = 0, len(tokens)
    while first + 1 < last and _holds(page_of(text[tokens[first + 1].start : tokens[last - 1].end]), need):
        first += 1
    while first + 1 < last and _holds(page_of(text[tokens[first].start : tokens[last - 2].end]), need):
        last -= 1
    return tokens[first].start, tokens[last - 1].end


def _sentences(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    """Sentences that may say an event, with the words of their places."""
    make = _MAKERS.get(event["kind"])
    if make is None:
        return
    yield from make(event, window, quote)


def _kept(words: Any, window: str) -> list[str]:
    """A value as told, its words that stand in the window, and the value without brackets."""
    text = str(words or "").strip()
    if not text or text == "None":
        return []
    have = set(_words(window))
    plain = re.sub(r"\s*[([].*?[)\]]", "", text).strip()
    found = [each for each in (text, plain) if set(_words(each)) <= have]
    return [each.strip(" ,;.-") for each in dict.fromkeys(found) if each.strip(" ,;.-")]


def _size(event: dict[str, Any], window: str) -> list[str]:
    """The size as the text writes it."""
    wanted = SCORE.sizes(event.get("size"))
    found = [m for m in measures(page_of(window)) if m.kind == "size"]
    return [f" of {window[m.start : m.end]}" for m in found if wanted and sorted(m.values) == wanted]


def _free(frame: str, *fields: str) -> Any:
    def make(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
        main = [text for field in fields[:1] for text in _kept(event.get(field), window)]
        sites = [text for text in _kept(event.get("site"), window) if text]
        texts_ = main + [f"{text} of the {site}" for text in main for site in sites if site not in text]
        texts_ += [quote, *(f"{quote} of the {site}" for site in sites if site not in quote)]
        for text in texts_:
            for size in (*_size(event, window), ""):
                words = text if size and re.sub(r"\W", "", size[4:]) in re.sub(r"\W", "", text) else text + size
                yield frame.format(words=words.strip(" .;,"), **_others(event)), words

    return make


def _others(event: dict[str, Any]) -> dict[str, str]:
    return {"modality": str(event.get("modality") or "imaging")}


def _exam(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    operative = "operative" in str(event.get("context") or "")
    frame = "At operation there was {words}." if operative else "On examination there was {words}."
    yield from _free(frame, "term")(event, window, quote)


def _biopsy(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    clocks = [m for m in measures(page_of(window)) if m.kind == "clock"]
    sites = [f" of the {site}" for site in dict.fromkeys((*_kept(event.get("site"), window), *_kept("cervix", window)))]
    for site in (*sites, ""):
        for result in (*_kept(event.get("result"), window), quote.strip(" .")):
            for clock in clocks:
                hours = SCORE.aslist(event.get("clock"))
                if hours and set(map(float, hours)) == set(clock.values):
                    yield f"Biopsy{site} at {window[clock.start : clock.end]} showed {result}.", result
            yield f"Biopsy{site} showed {result}.", result


def _sides(words: str) -> str:
    return " ".join(word for word in words.split() if class_of(word.lower())[0] == "side")


def _pathology(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    for result in (*_kept(event.get("result"), window), quote.strip(" .")):
        for specimen in dict.fromkeys(_kept(event.get("specimen"), window)):
            yield f"Pathology of the {specimen} showed {result}.", f"{_sides(specimen)} {result}"
        yield f"Pathology showed {result}.", result


def _one(frame: str, *fields: str) -> Any:
    def make(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
        values = [text for field in fields for text in _kept(event.get(field), window)]
        for text in (*values, quote.strip(" .;,"), *(str(event[f]) for f in fields if event.get(f))):
            yield frame.format(words=text), text

    return make


def _hpv(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    result = "positive" if str(event.get("result")).startswith("pos") else "negative"
    types = " and ".join(map(str, SCORE.aslist(event.get("types"))))
    if types:
        yield f"HPV {types} was {result}.", f"{types} {result}"
    yield f"The HPV test was {result}.", f"hpv {result}"


def _named(window: str, name: str, category: str) -> list[str]:
    """A name as the truth gives it and as the text writes it."""
    page = page_of(window)
    codes = {m.code for m in page_of(name).of(category)} | {name}
    written = [
        window[m.start : m.end] for m in page.of(category) if m.code in codes or SCORE.key(m.code) == SCORE.key(name)
    ]
    return list(dict.fromkeys([*written, name]))


def _lab(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    value = SCORE.num(event.get("value"))
    amounts = [
        m for m in measures(page_of(window)) if value is not None and m.values[:1] == (value,) and not m.is_range
    ]
    for name in _named(window, str(event["marker"]), "analyte"):
        for amount in amounts:
            yield f"{name} was {window[amount.start : amount.end]}.", f"{name} {window[amount.start : amount.end]}"
        if value is None:
            for word in (
                "raised",
                "elevated",
                "increased",
                "high",
                "normal",
                "low",
                "decreased",
                "within normal limits",
            ):
                if word in window.lower() and (word[:2] in ("ra", "el", "in", "hi")) == (event.get("flag") == "high"):
                    yield f"{name} was {word}.", f"{name} {word}"


def _ihc(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    result = "negative" if SCORE.pol(event.get("result")) == "neg" else "positive"
    for name in _named(window, str(event["marker"]), "ihc_marker"):
        for word in (result, "retained", "lost"):
            yield f"{name} was {word} on immunohistochemistry.", f"{name} {word}"
        percent = SCORE.num(event.get("percent"))
        for amount in measures(page_of(window)):
            if percent is not None and amount.kind == "percent" and amount.values[:1] == (percent,):
                words = f"{result} in {window[amount.start : amount.end]}"
                yield f"{name} was {words} on immunohistochemistry.", f"{name} {words}"


def _molecular(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    for name in _named(window, str(event["gene"]), "gene"):
        for result in (*_kept(event.get("result"), window), str(event.get("result"))):
            yield f"{name} was {result} on molecular testing.", f"{name} {result}"


def _stage(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    value = str(event["value"])
    for words in (
        f"{event['system']} {value}",
        f"{event['system']} stage {value}",
        quote.strip(" ."),
        f"stage {value}",
        value,
    ):
        yield f"The stage was {words}.", words


def _drugs(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    names = [_named(window, str(drug), "drug")[0] for drug in SCORE.aslist(event.get("drugs"))]
    told = " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
    cycles = re.search(r"\b(\w+)\s+(?:more\s+)?(cycles|courses|doses)\b", window)
    if told and cycles and event.get("cycles"):
        yield f"She received {told} for {cycles[0]}.", f"{told} {cycles[0]}"
    for words in (told, quote.strip(" ."), "chemotherapy", "immunotherapy", "hormonal therapy"):
        if words:
            yield f"She received {words}.", words


def _radiotherapy(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    doses = [window[m.start : m.end] for m in measures(page_of(window)) if m.kind == "dose"]
    for words in (*_kept(event.get("type"), window), quote.strip(" ."), "radiotherapy", "radiation therapy"):
        for dose in doses:
            yield f"She received {words}, {dose}.", f"{words} {dose}"
        yield f"She received {words}.", words


def _surgery(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    names = [str(name) for name in SCORE.aslist(event.get("procedures"))]
    told = " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
    for words in (*_kept(told, window), quote.strip(" .")):
        yield f"She underwent {words}.", words


def _followup(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    field, frame = ("plan", "The plan was {words}.") if event.get("plan") and not event.get("status") else (
        "status", "At follow-up she was {words}.")  # fmt: skip
    yield from _one(frame, field)(event, window, quote)


def _death(event: dict[str, Any], window: str, quote: str) -> Iterator[tuple[str, str]]:
    died = "died " if " died " in window else ""
    for cause in _kept(event.get("cause"), window):
        yield f"She died of {cause}.", died + cause
    yield "She died.", quote


_MAKERS: dict[str, Any] = {
    "symptom": _free("She had {words}.", "term"),
    "exam": _exam,
    "imaging": _free("{modality} showed {words}.", "finding"),
    "colposcopy": _free("Colposcopy showed {words}.", "finding"),
    "cytology": _one("Cytology showed {words}.", "verbatim", "result"),
    "hpv": _hpv,
    "biopsy": _biopsy,
    "ecc": _one("Endocervical curettage showed {words}.", "result"),
    "pathology": _pathology,
    "surgery": _surgery,
    "diagnosis": _one("The diagnosis was {words}.", "value"),
    "lab": _lab,
    "ihc": _ihc,
    "molecular": _molecular,
    "stage": _stage,
    "systemic_therapy": _drugs,
    "immunotherapy": _drugs,
    "hormonal_therapy": _drugs,
    "radiotherapy": _radiotherapy,
    "other_treatment": _one("She was treated with {words}.", "term"),
    "complication": _free("She had {words} as a complication.", "term"),
    "response": _one("The response was {words}.", "value"),
    "metastasis": _one("She had a metastasis in the {words}.", "site"),
    "recurrence": _one("She had a recurrence in the {words}.", "site"),
    "followup": _followup,
    "obstetric": _one("In pregnancy she had {words}.", "event"),
    "death": _death,
}


def read_text(told: Told) -> Reading:
    """The reading of one text."""
    return reading_of(told.text, told.name)
