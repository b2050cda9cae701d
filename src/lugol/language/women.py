"""Is a text about one woman, and in English? What is not clinical, and what tells of several women, is refused."""

from lugol.errors import UnusableInput
from lugol.language.foreign import foreign
from lugol.language.identity import numbers
from lugol.language.kinds.woman.age import ages
from lugol.language.model import Page
from lugol.language.number_words import number_words
from lugol.language.persons import listed
from lugol.language.reading import Reading

_NUMERALS = frozenset(
    {"1", "2", "3", "4", "5", "6", "7", "8", "9", "one", "two", "three", "four", "i", "ii", "iii", "a", "b"}
)
_HEADS = frozenset({"case", "patient", "pt", "bed", "subject", "woman"})
_ACCOUNT = ("case", "abstract", "title")
_SERIES = frozenset({"cases", "patients", "women", "girls", "ladies"})
_REPORTS = frozenset(
    {"report", "present", "describe", "reported", "presented", "describes", "describing", "series", "saw"}
)
_COUNTS = number_words(2, 10)
_ELSEWHERE = frozenset({"al", "literature", "published", "study", "studies", "reported", "previously"})
_EVERYDAY = frozenset(
    {"not_hpv", "not_cyt", "tissue", "obstetric", "site", "head", "frame", "analyte_state", "vital", "look"}
)
LEAST_CLINICAL = 2
SHORT = 60
WORDS_A_FINDING = 150


def refuse_unusable(reading: Reading) -> None:
    """Raise UnusableInput where the text is no clinical text, no English, or tells of two women."""
    page = reading.page
    name = page.name or "the text"
    language = foreign(page)
    if language:
        raise UnusableInput(f"{name}: {language}; lugol reads English, so give a translation or a case file")
    if not _is_clinical(page):
        raise UnusableInput(
            f"{name}: not a clinical text that can be read (no findings recognised); "
            "give a letter, a note or a case report of one woman"
        )
    tokens = page.tokens
    for places in (_numbered(page), _introduced(reading), _ordinals(page), _identities(page), listed(page)):
        if places:
            first, second = (f"'{page.words(at, at + 8)}' (character {tokens[at].start})" for at in places)
            raise UnusableInput(f"{name}: tells of two women, {first} and {second}; give each woman's text on its own")
    series = _series(reading)
    if series is not None:
        words = f"'{page.words(series, series + 9)}', character {page.tokens[series].start}"
        raise UnusableInput(f"{name}: tells of several women ({words}); give each woman's text on its own")


def _is_clinical(page: Page) -> bool:
    """At least two different findings, and not a handful among thousands of other words."""
    named = [m for m in page.mentions if not m.concept.category.startswith(("not_", "tissue"))]
    codes = {(m.concept.category, m.code) for m in named}
    words = sum(t.key.isalpha() for t in page.tokens)
    plain = all(category in _EVERYDAY for category, _ in codes)
    least = LEAST_CLINICAL if words > SHORT or plain else 1
    return len(codes) >= least and len(named) * WORDS_A_FINDING >= words


def _numbered(page: Page) -> tuple[int, int] | None:
    """The first two of "Case 1 ... Case 2 ...", each at the head of a sentence of the account."""
    heads: dict[str, int] = {}
    for sentence in page.sentences:
        at = sentence.first
        while at < sentence.last - 1 and not page.tokens[at].key.isalnum():
            at += 1
        keys = page.keys(at, min(at + 4, sentence.last))
        if len(keys) < 2 or keys[0] not in _HEADS or sentence.article not in ("case", "abstract"):
            continue
        number = keys[2] if keys[1] in ("no", "number", "#") and len(keys) > 2 else keys[1]
        if number in _NUMERALS and (page.text[page.tokens[at].start].isupper() or at > sentence.first):
            heads.setdefault(number, at)
    ordered = sorted(heads.values())
    return (ordered[0], ordered[1]) if len(ordered) > 1 else None


def _introduced(reading: Reading) -> tuple[int, int] | None:
    """Two women introduced by different ages ("A 46-year-old woman ... A 55-year-old woman") in the account itself."""
    page = reading.page
    told = [(age, at) for age, at, rank in ages(reading) if rank == 0 and page.sentence(at).article == "case"]
    opened = [(age, at) for age, at in told if _opens(page, at)]
    for age, at in opened[1:]:
        if abs(age - opened[0][0]) > 1:
            return opened[0][1], at
    return None


def _opens(page: Page, at: int) -> bool:
    """Does an age introduce somebody: "a 46-year-old woman", at the head of its sentence, and a woman named by it?"""
    sentence = page.sentence(at)
    before = page.keys(max(sentence.first, at - 3), at)
    behind = page.keys(at + 1, min(at + 10, sentence.last))
    named = {"woman", "female", "lady", "patient", "girl", "f"} & set(behind)
    starts = not before or before[-1] in ("a", "an", "another", "second", ":", ".", ")", "1", "2", "3", "4", ",")
    return bool(named) and starts and not {"her", "daughter", "baby", "husband", "old", "age"} & set(before)


def _ordinals(page: Page) -> tuple[int, int] | None:
    """ "The first patient ... Our second patient" in the account itself."""
    first = second = None
    for at in range(len(page.tokens) - 2):
        keys = page.keys(at, at + 3)
        if (
            keys[0] not in ("the", "our", "my")
            or keys[2] not in ("patient", "woman", "case", "lady")
            or page.sentence(at).article != "case"
        ):
            continue
        if keys[1] == "first" and first is None:
            first = at
        if keys[1] in ("second", "other") and first is not None and second is None:
            second = at
    return (first, second) if first is not None and second is not None else None


def _identities(page: Page) -> tuple[int, int] | None:
    """Two dates of birth or two hospital numbers."""
    seen: dict[str, dict[str, int]] = {}
    for sort, number, at in numbers(page):
        seen.setdefault(sort, {}).setdefault(number, at)
    for places in seen.values():
        if len(places) > 1:
            first, second = sorted(places.values())[:2]
            return first, second
    return None


def _series(reading: Reading) -> int | None:
    """Where the account speaks of several women at once: "We report five women", "two cases of"."""
    page = reading.page
    for sentence in page.sentences:
        keys = page.keys(sentence.first, sentence.last)
        if sentence.article not in _ACCOUNT or not _SERIES.intersection(keys) or _ELSEWHERE.intersection(keys):
            continue
        for index, key in enumerate(keys):
            near = keys[index + 1 : index + 8]
            if "hundred" in near[:2] and any(rank == 0 for _, _, rank in ages(reading)):
                continue  # "Three hundred cases were identified" behind the account of one woman
            if key in _COUNTS and _SERIES.intersection(near) and (_REPORTS.intersection(keys[:index]) or index < 2):
                return sentence.first + index
    return None
