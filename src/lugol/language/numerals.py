"""Numbers and dates as tokens write them: decimal commas, thousands and lakhs, words, days, months and years."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from typing import Literal, TypeVar

import msgspec

from lugol.language.lexicon import Lexicon, read_rows
from lugol.language.model import Concept, Mention, Page, Token
from lugol.language.tokens import HYPHENS

K = TypeVar("K")
T = TypeVar("T")
Comparator = Literal["", "<", "<=", ">", ">=", "~"]
MOST_DIGITS = 15
"""A longer row of digits is an identifier."""
_YEARS = range(1900, 2101)
_BLANKS = frozenset({" ", "\u00a0", "\u202f", "\u2009"})
_NAMES = ("analyte", "ihc_marker", "gene")
_DATED = ("in", "on", "since", "of", "from", "until", "by", "to", "during", "through", "and", ",", "/", "(", "early",
          "late", "mid", "-", "–", "between", "|", "date", ":", "year", "before", "after", "for", "then", "or",
          "around", "about", "[")  # fmt: skip


class Marks(msgspec.Struct, frozen=True):
    """A page with what stands at each of its tokens: units, words of number, and what is taken by a name."""

    page: Page
    tokens: tuple[Token, ...]
    units: Mapping[int, Mention]
    words: Mapping[int, Mention]
    taken: frozenset[int]
    named: frozenset[int]

    def key(self, at: int) -> str:
        """The key of a token, "" outside the text."""
        spelled = self.page.spelled
        return spelled[at] if 0 <= at < len(spelled) else ""

    def word(self, at: int, role: str) -> Mention | None:
        """The word of number that begins at a token, where it plays this role."""
        found = self.words.get(at)
        return found if found is not None and found.concept.category == role else None

    def unit(self, at: int) -> Mention | None:
        """The unit that begins at a token, past one hyphen that joins it to its number."""
        if self.key(at) in HYPHENS and self.tokens[at].glued and at + 1 < len(self.tokens):
            return self.units.get(at + 1) if self.tokens[at + 1].glued else None
        found = self.units.get(at)
        lettered = found is not None and found.concept.attr("kind") in ("duration", "volume")
        return None if lettered and self.page.text[self.tokens[at].start : found.end] in ("H", "L") else found  # type: ignore[union-attr]


_PAGES_KEPT = 4


def once_a_page(function: Callable[[K], T]) -> Callable[[K], T]:
    """The function with its answers kept for the last few pages (or readings) asked: several readers ask the same of
    one, and a proof goes back and forth between a text and the sentences told of it.
    """
    kept: OrderedDict[int, tuple[K, T]] = OrderedDict()

    @wraps(function)
    def kept_or_asked(page: K) -> T:
        known = kept.pop(id(page), None)
        found = (page, function(page)) if known is None else known
        kept[id(page)] = found
        if len(kept) > _PAGES_KEPT:
            kept.popitem(last=False)
        return found[1]

    return kept_or_asked


@cache
def _units() -> Lexicon:
    """Units written whole, and amounts and volumes, of which `_joined` makes units such as "ng/mL"."""
    rows = read_rows("units.csv")
    return Lexicon(
        (
            Concept(r["role"], r["code"], r["code"], {"kind": r["kind"], "factor": r["factor"]}),
            r["spellings"].split("|"),
        )
        for r in rows
    )


def _joined(page: Page, found: Sequence[Mention]) -> dict[int, Mention]:
    """The units of a page by their first token; an amount over a volume is one, the longest at a token counts."""
    by_role = {role: {m.first: m for m in found if m.concept.category == role} for role in ("whole", "over", "under")}
    units = dict(by_role["whole"])
    for under in by_role["under"].values():
        sign = under.first - 1
        if sign >= 0 and page.tokens[sign].key == "/":
            units.setdefault(sign, _unit_of(page, "", sign, under, {"kind": "laboratory"}))
    for over in by_role["over"].values():
        under_at = by_role["under"].get(over.last + 1)
        if under_at is not None and page.tokens[over.last].key in ("/", "per"):
            unit = _unit_of(page, over.code, over.first, under_at, over.concept.attrs)
            if over.first not in units or units[over.first].last < unit.last:
                units[over.first] = unit
                units.pop(over.last, None)
    return dict(sorted(units.items()))


def _unit_of(page: Page, code: str, first: int, under: Mention, attrs: dict[str, str]) -> Mention:
    name = f"{code}/{under.code}"
    return Mention(Concept("unit", name, name, attrs), first, under.last, page.tokens[first].start, under.end)


@cache
def _quantities() -> Lexicon:
    rows = read_rows("quantities.csv")
    return Lexicon((Concept(r["role"], r["value"], r["value"]), r["words"].split("|")) for r in rows)


@once_a_page
def marks(page: Page) -> Marks:
    """What stands at each token of a page, found in one pass."""
    limits = [s.last for s in page.sentences]
    taken = set(page.noise)
    for m in page.mentions:
        taken.update(range(m.first, m.last))
    named = frozenset(m.last - 1 for m in page.of(*_NAMES))
    units = _joined(page, _units().scan(page.text, page.tokens, limits))
    words = {m.first: m for m in _quantities().scan(page.text, page.tokens, limits)}
    return Marks(page, page.tokens, units, words, frozenset(taken), named)


def is_year(key: str) -> bool:
    """Is it a year of four figures that a record can tell of?

    >>> is_year("2019"), is_year("1350"), is_year("19th")
    (True, False, False)
    """
    return len(key) == len("2019") and key.isdecimal() and int(key) in _YEARS


def is_decimal(written: str) -> bool:
    """Digits with at most one point between them.

    >>> is_decimal("12"), is_decimal("2.5"), is_decimal("1.2.3"), is_decimal("2,5")
    (True, True, False, False)
    """
    return written.replace(".", "", 1).isdecimal()


def decimal_of(key: str) -> float | None:
    """The number that a token is, with a decimal point or comma; None for anything else ("inf" is inferior).

    >>> decimal_of("3,5"), decimal_of("12"), decimal_of("1,000.5"), decimal_of("x"), decimal_of("inf")
    (3.5, 12.0, None, None, None)
    """
    try:
        return float(key.replace(",", ".")) if key[:1].isdecimal() else None
    except ValueError:
        return None


def value_of(written: str) -> float | None:
    """A number with a decimal comma or point, with thousands or lakhs set apart; None where it is none ("1.2.3").

    >>> value_of("204,7"), value_of("351,000"), value_of("1,25,000"), value_of("2,340.5"), value_of("12.05.2024")
    (204.7, 351000.0, 125000.0, 2340.5, None)
    """
    if len(written) > MOST_DIGITS:
        return None
    whole, *rest = written.replace(".", ",").split(",")
    if not rest:
        return float(whole)
    signs = [c for c in written if c in ".,"]
    if len(set(signs)) == 2 and signs.count(signs[-1]) == 1 and len(set(signs[:-1])) == 1:
        return float(written.replace(signs[0], "").replace(",", "."))
    lakhs = all(len(part) == 2 for part in rest[:-1]) and len(rest) > 1
    if set(signs) == {","} and len(rest[-1]) == 3 and whole != "0" and (lakhs or all(len(p) == 3 for p in rest)):
        return float(written.replace(",", ""))
    return float(f"{whole}.{rest[0]}") if len(rest) == 1 else None


def number_at(marks: Marks, at: int, *, joined: bool = False) -> tuple[float, int] | None:
    """The number that begins at a token and the token behind it; `joined` allows a letter right before ("x3")."""
    word = marks.word(at, "number")
    if word is not None and not joined:
        return (float(word.code), word.last) if word.last == at + 1 or marks.key(at) == "a" else None
    if at in marks.taken or at >= len(marks.tokens):
        return None
    token = marks.tokens[at]
    if token.key == "." and not token.glued and marks.key(at + 1).isdecimal() and marks.tokens[at + 1].glued:
        return float(f"0.{marks.key(at + 1)}"), at + 2
    if not token.key[0].isdecimal() or (not joined and _is_tied(marks, at)):
        return None
    value = value_of(token.key)
    if value is None:
        return None
    if token.key == "0" and marks.key(at + 1) == "." and marks.key(at + 2).isdecimal() and marks.tokens[at + 2].glued:
        return float(f"0.{marks.key(at + 2)}"), at + 3
    return _thousands(marks, at, value)


def _is_tied(marks: Marks, at: int) -> bool:
    """Is a number part of a name: "p53", "IL-6", "T2", "#12"?"""
    token, before = marks.tokens[at], marks.key(at - 1)
    if not token.glued:
        return False
    if before in HYPHENS:
        goes_on = marks.key(at + 1) in HYPHENS and marks.tokens[at + 1].glued and marks.key(at + 2)[:1].isalpha()
        if goes_on and marks.tokens[at - 1].glued and marks.unit(at + 1) is None:
            return True
        letters = marks.tokens[at - 1].glued and marks.key(at - 2)[:1].isalpha() and at - 2 not in marks.units
        return bool(letters) and at - 2 not in marks.named
    return before[:1].isalpha() and before not in ("x", "×") and at - 1 not in marks.named


def _thousands(marks: Marks, at: int, value: float) -> tuple[float, int]:
    """ "351 000" and "2 340": groups of three behind one blank."""
    last = at + 1
    if not marks.key(at).isdecimal() or len(marks.key(at)) > 3 or marks.key(at) == "0":
        return value, last
    while last < len(marks.tokens):
        key, token = marks.key(last), marks.tokens[last]
        gap = marks.page.text[marks.tokens[last - 1].end : token.start]
        if len(key.replace(",", ".").split(".")[0]) != 3 or not key[0].isdecimal() or gap not in _BLANKS:
            break
        if last in marks.taken or not is_decimal(key.replace(",", ".")):
            break
        value = value * 1000 + float(key.replace(",", "."))
        last += 1
        if not key.isdecimal():
            break
    return value, last


def date_at(marks: Marks, at: int) -> int | None:
    """The token behind a date that begins at a token: a day, a month with or without its year, a year; None for none.

    Only where it stands is found here, so that no part of it is read as a value.
    """
    key = marks.key(at)
    month = marks.word(at, "month")
    if month is not None:
        return _month(marks, at, month)
    if not key[:1].isdecimal() or at in marks.taken:
        return None
    if key.count(".") == 2 and all(len(p) <= 4 for p in key.split(".")) and value_of(key) is None:
        return at + 1
    later = marks.word(at + 1, "month") or (marks.word(at + 2, "month") if marks.key(at + 1) in _ORDINALS else None)
    if later is not None and key.isdecimal() and len(key) <= 2 and int(key) <= 31:
        return _month(marks, later.first, later, behind_day=True) or later.last
    if _is_day_of_list(marks, at):
        year = marks.key(at + 2) if marks.key(at + 1) == "," else ""
        return at + 3 if len(year) == 4 and year.isdecimal() else at + 1
    return _figures(marks, at)


def _is_day_of_list(marks: Marks, at: int) -> bool:
    """ "On 3, 5 and 9 May": a figure behind "on" whose month the last of its list of days tells."""
    if _is_behind_month(marks, at):
        return True
    days: list[int] = []
    here = at
    while marks.key(here).isdecimal() and len(marks.key(here)) <= 2 and len(days) < _MOST_DAYS:
        days.append(int(marks.key(here)))
        here += 1
        if marks.word(here, "month") is not None:
            return len(days) > 1 and days == sorted({*days}) and days[-1] <= 31 and _leads_days(marks, at)
        if marks.key(here) not in _JOINTS:
            return False
        here += 1 + (marks.key(here) == "," and marks.key(here + 1) in _JOINTS)
    return False


def _is_behind_month(marks: Marks, at: int) -> bool:
    """ "May 3, 5 and 9, 2022": a later figure of a list that a month leads and its year closes."""
    if not marks.key(at).isdecimal() or len(marks.key(at)) > 2 or marks.key(at - 1) not in _JOINTS:
        return False
    begun, end = at, at + 1
    for back in range(at - 1, max(-1, at - 3 * _MOST_DAYS), -1):
        if marks.word(back, "month") is not None:
            begun = back
            break
        if not _in_days(marks, back):
            return False
    while _in_days(marks, end):
        end += 1
    return begun < at and is_year(marks.key(end))


def _in_days(marks: Marks, at: int) -> bool:
    """A day or a joint of a list of days."""
    key = marks.key(at)
    return key in _JOINTS or (key.isdecimal() and len(key) <= 2 and int(key) <= 31)


def _leads_days(marks: Marks, at: int) -> bool:
    """Does "on" lead the list of figures that a token stands in?"""
    for back in range(at - 1, max(-1, at - 3 * _MOST_DAYS), -1):
        key = marks.key(back)
        if key in ("on", "dated"):
            return True
        if not _in_days(marks, back):
            return False
    return False


_JOINTS = frozenset({",", "and", "&"})
_MOST_DAYS = 12


_ORDINALS = frozenset({"st", "nd", "rd", "th", "of", "-", "/"})
_PARTS = frozenset({"/", "-", "–", ".", "‐", "‑"})


def _month(marks: Marks, at: int, month: Mention, *, behind_day: bool = False) -> int | None:
    written = marks.page.text[marks.tokens[at].start]
    if not written.isupper() and not behind_day:
        return None
    last = month.last + (marks.key(month.last) in (".", "/", *HYPHENS) and marks.key(month.last + 1)[:1].isdecimal())
    day = marks.key(last)
    if day.isdecimal() and len(day) <= 2 and int(day) <= 31 and not behind_day:
        last += 1 + (marks.key(last + 1) in _ORDINALS and marks.key(last + 1).isalpha())
    year = last + (marks.key(last) in (",", "of"))
    if is_year(marks.key(year)):
        return year + 1
    if behind_day and marks.key(last).isdecimal() and len(marks.key(last)) == 2 and marks.tokens[last].glued:
        return last + 1
    listed = marks.key(at - 1) == "," and marks.word(at - 2, "month") is not None  # "in March, May and July"
    sure = (
        last > month.last
        or listed
        or month.code != "5"
        or marks.key(at - 1) in ("in", "since", "by", "of", "until", "and")
    )
    return last if sure else None


def _figures(marks: Marks, at: int) -> int | None:
    """ "12/05/2024", "2024-03-01", "03/2024", "10:30" and a year that stands alone."""
    keys, last = [marks.key(at)], at + 1
    sign = marks.key(last)
    while sign in (*_PARTS, ":") and marks.key(last) == sign and marks.key(last + 1).isdecimal() and len(keys) < 3:
        if not (marks.tokens[last].glued and marks.tokens[last + 1].glued):
            break
        keys.append(marks.key(last + 1))
        last += 2
    sizes = [len(k) for k in keys]
    if not all(k.isdecimal() for k in keys):
        return None
    if len(keys) == 3 and (sizes[0] == 4 or sizes[2] in (2, 4)) and max(sizes) <= 4 and sorted(sizes)[1] <= 2:
        return last
    if len(keys) == 2 and sign == ":" and sizes[1] == 2 and sizes[0] <= 2 and int(keys[0]) < 25 and int(keys[1]) < 60:
        return last
    years = [k for k in keys if is_year(k)]
    if len(keys) == 2 and years and sign != ":":
        return last
    alone = len(keys) == 1 and bool(years) and marks.unit(at + 1) is None
    return at + 1 if alone and (marks.key(at - 1) in _DATED or at == 0) and at - 1 not in marks.named else None
