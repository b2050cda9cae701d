"""Whose a text is: the name, the day of birth and the numbers in its head, with the words that say so."""

from collections.abc import Iterator

from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.time.head import head_of
from lugol.record.when import UNDATED
from lugol.record.who import Who

LABELS = {
    ("dob",): "date of birth", ("date", "of", "birth"): "date of birth", ("mrn",): "record number",
    ("hosp", "no"): "hospital number", ("hospital", "no"): "hospital number", ("hospital", "number"): "hospital number",
    ("nhs", "no"): "NHS number", ("nhs", "number"): "NHS number", ("nhs",): "NHS number", ("uhid",): "hospital number",
    ("ur", "no"): "UR number", ("chi", "no"): "CHI number", ("chi", "number"): "CHI number", ("chi",): "CHI number",
    ("urn",): "UR number", ("ip", "no"): "inpatient number", ("op", "no"): "outpatient number",
    ("personal", "number"): "personal number", ("personal", "identity", "number"): "personal number",
    ("personal", "no"): "personal number", ("cpr",): "personal number", ("pesel",): "personal number",
    ("medicare", "no"): "Medicare number", ("medicare", "number"): "Medicare number",
    ("patient", "id"): "record number", ("patient", "no"): "record number", ("patient", "number"): "record number",
}  # fmt: skip
_BY_FIRST = {label[0]: sorted((k for k in LABELS if k[0] == label[0]), key=len, reverse=True) for label in LABELS}
_BEFORE_VALUE = frozenset({":", ".", "=", "-", "#", "no", "("})
_NAME_LABELS = frozenset({"name", "re", "regarding", "patient", "pt"})
_OTHERS_NAME = frozenset(
    ["consultant", "doctor", "physician", "clinician", "gp", "surgeon", "referring", "hospital", "file", "drug",
     "trial", "test", "kin", "pathologist", "by", "of", "husband", "partner", "mother", "reporting", "ward", "clinic"]
)  # fmt: skip
_TITLES = frozenset(["mrs", "ms", "miss", "frau", "mme", "smt", "sra", "madam", "kumari", "signora"])
_NO_NAME = frozenset(
    ["dr", "prof", "professor", "mr", "dob", "mrn", "nhs", "chi", "uhid", "urn", "age", "sex", "date", "address",
     "born", "hospital", "consultant", "gp", "name", "re", "regarding", "patient", "pt", "id", "ref", "dear", "the",
     "a", "this", "female", "report", "number", "no", "colleague", "lady", "woman", "diagnosis", "clinic", "she",
     "and", "result", "results", "referral", "appointment", "letter", "test", "urgent", "surname", "forename", "first",
     "last"]
)  # fmt: skip
_AT_BIRTH = frozenset(
    ["dob", "d", "o", "b", "date", "of", "birth", "born", "on", "geb", "*", ":", ",", "(", "-", ".", "=", "–"]
)
_MOST_WORDS, _HEAD = 4, 900
_BACK = 9  # tokens between a name and the day of birth behind it
_NUMBER_DIGITS = 10


def who_of(reading: Reading) -> Who:
    """By what a text says whose it is; what its head does not say stays empty.

    >>> from lugol.language.reading import reading_of
    >>> who = who_of(reading_of("MRI PELVIS. Re: Ms Ann Other, DOB 17/05/1981, NHS 999 111 2222. No mass."))
    >>> who.name, who.birth, who.numbers
    ('Ann Other', '1981-05-17', (('NHS number', '9991112222'),))
    """
    page = reading.page
    named = _name(reading)
    told = [(sort, number, at) for sort, number, at in numbers(page) if sort != "date of birth"]
    first = named or (told[0][2], told[0][2] + 6) if named or told else None
    born = reading.time.birth
    return Who(
        name=page.words(*named) if named else "",
        birth=born.edtf if born != UNDATED else "",
        numbers=tuple(dict.fromkeys((sort, number) for sort, number, _ in told)),
        quote=page.words(first[0], min(len(page.tokens), first[1] + 6)) if first else "",
    )


def numbers(page: Page) -> Iterator[tuple[str, str, int]]:
    """Every labelled number of hers ("MRN 4411992", "NHS 999 111 2222", "DOB 3.4.1980"): sort, number, place."""
    at = 0
    while at < len(page.tokens):
        label = next((k for k in _BY_FIRST.get(page.tokens[at].key, ()) if page.keys(at, at + len(k)) == k), None)
        if label is None:
            at += 1
            continue
        value = at + len(label)
        while value < len(page.tokens) and page.tokens[value].key in _BEFORE_VALUE:
            value += 1
        end = value
        while end < len(page.tokens) and (end == value or page.tokens[end].glued or _goes_on(page, value, end)):
            end += 1
        written = page.words(value, end).strip(".,;)").lower()
        if sum(sign.isdigit() for sign in written) >= 4:
            yield LABELS[label], written.replace(" ", ""), at
        at += len(label)


_AGED = frozenset({"y", "yo", "yr", "yrs", "year", "years", "-year", "f"})


def _goes_on(page: Page, first: int, at: int) -> bool:
    """Is a token the next group of digits of a number written in groups ("999 111 2222"), on its line, and no age?"""
    between = page.text[page.tokens[at - 1].end : page.tokens[at].start]
    if "\n" in between or _AGED.intersection(page.keys(at + 1, at + 2)):
        return False
    said = "".join(page.keys(first, at + 1))
    return said.isdigit() and len(said) <= _NUMBER_DIGITS and len(page.tokens[at].key) > 1


def _name(reading: Reading) -> tuple[int, int] | None:
    """The tokens of her name: behind a label, before her day of birth, or titled and before her age; else None."""
    page = reading.page
    labelled = (_behind_label(page, at) for at, token in enumerate(page.tokens) if token.start < _HEAD)
    return next(filter(None, labelled), None) or _before_birth(reading) or next(filter(None, _titled(page)), None)


def _behind_label(page: Page, at: int) -> tuple[int, int] | None:
    """ "Name: OTHER, Ann", "Re: Ms Ann Other", "Patient: Ann Other"; not "Consultant name: ..." """
    if page.tokens[at].key not in _NAME_LABELS or (at and page.tokens[at - 1].key in _OTHERS_NAME):
        return None
    end, first = page.sentence(at).last, at + 1
    marked = first < end and page.tokens[first].key in (":", ".", "-")
    first += marked
    if first >= end or not (marked or page.tokens[at].key in ("re", "regarding") or page.tokens[first].key in _TITLES):
        return None
    return _forward(page, first, end)


def _forward(page: Page, first: int, end: int) -> tuple[int, int] | None:
    """The name that begins at a token: a title, then words with a capital; "OTHER, Ann" with its comma."""
    while first < end and page.tokens[first].key in (*_TITLES, "."):
        first += 1
    last = first
    while last < end and last - first <= _MOST_WORDS and (_is_name_word(page, last) or _is_comma(page, first, last)):
        last += 1
    return _as_name(page, first, last)


def _is_comma(page: Page, first: int, at: int) -> bool:
    """Is it the comma of "OTHER, Ann"?"""
    behind = at - first == 1 and at + 1 < len(page.tokens) and _is_name_word(page, at + 1)
    return page.tokens[at].key == "," and behind


def _before_birth(reading: Reading) -> tuple[int, int] | None:
    """ "Ann Other DOB 12/05/1981", "Anna Muster, geb. 12.05.1981", "Ann Other (born 12 May 1981)"."""
    page, time = reading.page, reading.time
    roles = head_of(page, time.words, time.mentions).roles
    for first in sorted(first for first, role in roles.items() if role == "birth"):
        last = first
        while last and first - last < _BACK and (page.tokens[last - 1].key in _AT_BIRTH):
            last -= 1
        at = last
        while at and last - at <= _MOST_WORDS and _is_name_word(page, at - 1):
            at -= 1
        if at and page.tokens[at - 1].key == "," and last - at == 1 and at > 1 and _is_name_word(page, at - 2):
            at -= 2
        if found := _as_name(page, at, last):
            return found
    return None


def _titled(page: Page) -> Iterator[tuple[int, int] | None]:
    """ "Ms Ann Other, 42", "Mrs Ann Other (aged 42)": a title, the name and her age behind it."""
    for at, token in enumerate(page.tokens):
        if token.key in _TITLES and token.start < _HEAD and not (at and page.tokens[at - 1].key == "dear"):
            named = _forward(page, at + 1, page.sentence(at).last)
            behind = page.keys(named[1], named[1] + 3) if named else ()
            if behind[:1] in ((",",), ("(",)) and any(key.isdecimal() and len(key) == 2 for key in behind[1:]):
                yield named


def _is_name_word(page: Page, at: int) -> bool:
    token = page.tokens[at]
    written = page.text[token.start : token.end]
    if token.key in ("-", "'", "’") and token.glued:
        return True
    return token.key not in _NO_NAME and written[:1].isupper() and all(s.isalpha() or s in "-'’" for s in written)


def _as_name(page: Page, first: int, last: int) -> tuple[int, int] | None:
    """Words as a name without what does not end one; None for words of the clinic and for single letters."""
    while first < last and page.tokens[first].key in _TITLES:
        first += 1
    while first < last and page.tokens[last - 1].key in ("-", "'", "’", ","):
        last -= 1
    words = [at for at in range(first, last) if page.tokens[at].key.isalpha()]
    clinical = {at for m in page.mentions for at in range(m.first, m.last)}
    if len(clinical.intersection(words)) > 1 or not any(len(page.tokens[at].key) > 1 for at in {*words} - clinical):
        return None
    return first, last
