"""The words of a sentence as the vocabulary of results is to read them, each in its own place."""

import re
from collections.abc import Sequence

from lugol.language.breaks import breaks
from lugol.language.model import SCREENING_TESTS, Page, Sentence
from lugol.language.number_of import is_number_of
from lugol.language.reading import Reading
from lugol.language.shares import runs_of
from lugol.language.time import DateMention
from lugol.language.tokens import HYPHENS, LEADER

_MONTH = re.compile(r"\b((?:pap|smear|cytology|lbc)\s)((?:0?[1-9]|1[0-2])/\d\d)(?![/\d])", re.IGNORECASE)
_IN_TIME = re.compile(
    r"\b((?:pap|smear|cytology|lbc|hpv)\s)(\d\d?)(?=\s?(?:y|yrs?|years?|m|mo|mos|months?|wks?|weeks?|days?)\b)",
    re.IGNORECASE,
)
"""The figure of "F/u pap 1 yr", which is no class of a smear."""
_LINE_END = re.compile(r"(?<!\w-)\n")
_SPELLED = re.compile(r"(?<=HPV )\(human papilloma ?virus(?:es)?\)(?: DNA)?", re.IGNORECASE)
_AGED = re.compile(
    r"\b[1-9]\d(?=[ -]?(?:f|y|yo|y/o|yrs?|years?|mo|mos|mths?|months?|wks?|weeks?|days?)\b)"
    r"|\b[1-9]\d(?=[mwd]\b)|(?<![/\d])[1-9]\d(?=/12\b(?!/))",
    re.IGNORECASE,
)
"""The age of "52F, HPV negative" and the time of "18m: ASC-US, HPV 31", which are no types of the virus."""
_NOUNS = frozenset({"test", "tests", "testing", "sample", "samples", "swab", "smear", "screen", "assay", "self", "-"})
_TAKEN = frozenset({
    "done", "performed", "taken", "carried", "obtained", "collected", "sent", "ordered", "repeated", "requested",
    "undertaken", "made",
})  # fmt: skip
_TELLS = frozenset(
    {"was", "were", "is", "are", "came", "returned", "showed", "shows", "revealed", "remained", ":", "=", "→"}
)
_AUXILIARIES = frozenset({"was", "were", "had", "has", "have", "been", "is", "also", "last"})
_REPORTED = frozenset({
    "reported", "as", "back", "found", "to", "be", "been", "read", "again", "also", "both", "subsequently", "later",
    "then",
})  # fmt: skip
"""Between a verb and a result these say only that it was told."""
_AROUND_DATE = frozenset({
    "in", "on", "of", "from", "dated", "at", ",", "(", ")", "which", "that", "this", "it", "and", "the", "she", "had",
    "result",
})  # fmt: skip
_OPEN = frozenset({
    "if", "when", "unless", "until", "should", "whether", "once", "but", "not", "never", "no", "due", "would", "will",
    "because", "since", "although", "after", "before", ";",
})  # fmt: skip
_CONDITIONAL = frozenset({"if", "unless", "whether"})
_LEADS_TO_DATE = 2
_MOST_WORDS = 14
_SCREENING = re.compile(r"\bscreening\b", re.IGNORECASE)


def words_for_results(
    page: Page, sentence: Sentence, start: int, end: int, listed: Sequence[tuple[int, int]] = ()
) -> str:
    """The sentence in its own places, without what would be taken for a result: the month of "Pap 3/24", her age, the
    dates that are `listed`, and the "screening" of "screening in 2011 (negative cytology)" beside a test that is named.
    """
    parted = LEADER.sub(
        lambda m: m[0][: m.start(1) - m.start()] + ":".ljust(len(m[1])), _parted(page, sentence, start, end)
    )
    written = _MONTH.sub(lambda m: m[1] + " " * len(m[2]), in_one_line(parted))
    written = _IN_TIME.sub(lambda m: m[1] + " " * len(m[2]), written)
    written = _SPELLED.sub(lambda m: " " * len(m[0]), written)
    written = _AGED.sub(lambda m: " " * len(m[0]), written)
    written = blanked(page, written, start, listed)
    tests = page.of("cyt_test", first=sentence.first, last=sentence.last)
    for test in tests:
        if test.concept.attr("context"):  # "her last sample was normal", where it is one of the cervix
            low, high = page.tokens[test.last - 1].start - start, test.end - start
            written = written[:low] + "smear".ljust(high - low) + written[high:]
    viral = page.of("hpv", first=sentence.first, last=sentence.last)
    return _SCREENING.sub(lambda m: " " * len(m[0]), written) if len(tests) > 1 and not viral else written


def _parted(page: Page, sentence: Sentence, start: int, end: int) -> str:
    """The words of a sentence, with a sign where a line of its own begins: "Smear HSIL" over "MRI awaited"."""
    written = page.text[start:end]
    sure = breaks(page)
    for at in range(sentence.first + 1, sentence.last):
        begun = page.tokens[at - 1].end - start
        if sure.get(at) and written[begun : begun + 1] == "\n":
            written = f"{written[:begun]};{written[begun + 1 :]}"
    verdict = page.tokens[sentence.last].start - start if sentence.last < len(page.tokens) else len(written)
    if verdict < len(written):  # the stops between the name of a test and its verdict make a label of it
        name = written[:verdict].rstrip(" .\n:;-–")
        written = f"{name}{':'.ljust(verdict - len(name))}{written[verdict:]}"
    return written


_VERDICT = frozenset(
    {"not", "detected", "negative", "neg", "positive", "pos", "found", "pending", "awaited", "invalid"}
)
_STOPS = frozenset({".", ":", "-", "–", ";"})


def verdict_end(page: Page, sentence: Sentence) -> int:
    """Where a sentence ends with the verdict that stands alone behind the name of its test: "HPV 16. NOT DETECTED."."""
    last = sentence.last
    while last > sentence.first and page.tokens[last - 1].key in _STOPS:
        last -= 1
    named = page.of("hpv", first=sentence.first, last=last)
    typed = bool(named) and all(key.isdigit() or key in ("/", ",", "and") for key in page.keys(named[-1].last, last))
    if not typed or sentence.last >= len(page.tokens):
        return sentence.last
    following = page.sentence(sentence.last)
    words = [key for key in page.keys(following.first, following.last) if key not in _STOPS]
    return following.last if words and set(words) <= _VERDICT else sentence.last


def before_tests(page: Page, sentence: Sentence) -> list[tuple[int, int]]:
    """What a comma or a dash parts from the first test of a sentence: "LVSI not identified, smear HSIL" is no smear's.

    Not where it names a class, which is of the test behind it: "LSIL, HPV positive".
    """
    tests = page.of(*SCREENING_TESTS, first=sentence.first, last=sentence.last)
    begun = tests[0].first if tests else sentence.first
    if begun - 1 <= sentence.first or page.tokens[begun - 1].key not in (",", *HYPHENS):
        return []
    if page.tokens[begun - 1].key in HYPHENS and begun not in breaks(page):
        return []
    classes = page.of("cyt_result", first=sentence.first, last=begun)
    return [] if any(not m.concept.attr("generic") for m in classes) else [(sentence.first, begun)]


def in_one_line(text: str) -> str:
    """Words with blanks for line ends, but for those at which a compound word is broken ("high-" and "grade").

    Between the rows of a table ("HPV 33 | detected") a stop stands for the line end.
    """
    return _LINE_END.sub(";" if "|" in text else " ", text)


def blanked(page: Page, written: str, start: int, spans: Sequence[tuple[int, int]]) -> str:
    """The words of a sentence with some stretches of tokens left blank."""
    for first, last in spans:
        low, high = page.tokens[first].start - start, page.tokens[last - 1].end - start
        written = written[:low] + " " * (high - low) + written[high:]
    return written


def ways_of_taking(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """ "HPV test was taken on 3 April and this came back positive": the words between a test and its result that only
    tell how, where or when it was done, and that it was reported; none where a condition or a denial stands in them.
    """
    page = reading.page
    dates = reading.time.told_in(sentence.first, sentence.last)
    spans = []
    for test in page.of(*SCREENING_TESTS, first=sentence.first, last=sentence.last):
        first = _past(page, test.last, sentence.last, _NOUNS)
        if first >= sentence.last:
            continue
        is_taken = page.tokens[_past(page, first, sentence.last, _AUXILIARIES)].key in _TAKEN
        if not is_taken and not any(first <= m.first <= first + _LEADS_TO_DATE for m in dates):
            continue
        begun = _past(page, first, sentence.last, _AUXILIARIES) if is_taken else first
        ends = (at for at in range(begun, min(begun + _MOST_WORDS, sentence.last)) if page.tokens[at].key in _TELLS)
        told = next(ends, first)
        inside = page.keys(first, told)
        if page.of(*SCREENING_TESTS, "tissue", "procedure", first=first, last=told) or _OPEN.intersection(inside):
            continue
        if is_taken or _is_only_dated(page, first, told, dates):
            spans.append((first, _past(page, told + 1, sentence.last, _REPORTED) if _goes_on(page, told) else told))
    return [span for span in spans if span[0] < span[1]]


def _past(page: Page, at: int, last: int, words: frozenset[str]) -> int:
    while at < last - 1 and page.tokens[at].key in words:
        at += 1
    return at


def _goes_on(page: Page, at: int) -> bool:
    """ "Was reported as normal", "came back positive": is the verb followed by words that only say so?"""
    return (
        page.tokens[at].key.isalpha() and page.tokens[at + 1].key in _REPORTED if at + 1 < len(page.tokens) else False
    )


def _is_only_dated(page: Page, first: int, last: int, dates: Sequence[DateMention]) -> bool:
    """Is a stretch a date with the words that lead to it and on from it: "on 3 April 2024 which", "(2019), and it"?"""
    inside = {at for m in dates for at in range(m.first, m.last)}
    return all(at in inside or page.tokens[at].key in _AROUND_DATE for at in range(first, last))


def conditions(page: Page, sentence: Sentence) -> list[tuple[int, int]]:
    """ "Smear taken - if normal, recall in 3 years": what is only thought of, from its word to the next comma."""
    spans = []
    for at in range(sentence.first, sentence.last):
        if page.tokens[at].key in _CONDITIONAL:
            ends = (i for i in range(at, sentence.last) if page.tokens[i].key in (",", ";", ")"))
            dashed = at > sentence.first and page.tokens[at - 1].key in HYPHENS  # left alone it would be a minus
            spans.append((at - dashed, next(ends, sentence.last)))
    return spans


def numbers_of_samples(page: Page, sentence: Sentence) -> list[tuple[int, int]]:
    """ "HPV test, lab no. 221/24, 3 May 2024: positive": the number of a sample, from its "no" to the next comma."""
    spans = []
    for at in range(sentence.first, sentence.last):
        if is_number_of(page.tokens, at):
            ends = (i for i in range(at, sentence.last) if page.tokens[i].key in (",", ";", ")", ":"))
            spans.append((at, next(ends, at + 1)))
    return spans


def dates_in_lists(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """Where dates of a sentence stand in a list, from the first to the last: "in 2016, 2018 and 2020"."""
    inside = reading.time.told_in(sentence.first, sentence.last)
    return [(run[0].first, run[-1].last) for run in runs_of(reading.page, inside) if len(run) > 1]


def dates_after_anchors(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """Where it is told how long after something it was: "six months following treatment" makes no history of a test."""
    inside = reading.time.every_in(sentence.first, sentence.last)
    return [(m.first, m.last) for m in inside if m.relative]


def dates_in_figures(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """Where dates are written with a stroke ("03/2024"), which is no link between two tests."""
    inside = reading.time.told_in(sentence.first, sentence.last)
    return [(m.first, m.last) for m in inside if "/" in reading.page.keys(m.first, m.last)]
