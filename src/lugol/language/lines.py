"""The lines of a text: with what one begins and ends, and whether the next goes on with it."""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language.model import Mention, Token
from lugol.language.number_of import behind_sign
from lugol.language.tokens import HYPHENS

_NO_BREAK = frozenset("\u00a0\u202f\u2009\u2007")
"""White space at which no line is broken."""
LONGEST_LABEL = 9
DATE_PARTS = 3
YEAR_DIGITS = 4
SENTENCE_ENDS = frozenset(".!?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = frozenset(MONTHS) | frozenset(
    {"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"}
)
_DASHES = frozenset({*HYPHENS, "•", "*"})
_DATE_COLUMNS = frozenset({"date", "year", "dates", "when"})
DATED_MONTHS = MONTH_NAMES | {"sept"}
"""Months as they stand in dates, where a full stop or a figure tells "Sept" from a word."""
LEAST_WRAPPED_WIDTH = 40
"""No machine wraps lines to fewer columns; what ends sooner was ended by its writer."""
OPEN_ENDED = frozenset(
    {
        *("and", "or", "the", "a", "an", "of", "in", "on", "to", "from", "by", "with", "at", "for", "was", "were"),
        *("is", "are", "had", "has", "between", "until", "since", "than", "that", "about", "not", "no", "her", "his"),
        *("its", "this", "these", "as", "which", "×", "x", "=", "into", "without", "within", "measuring", "per"),
    }
)
_SPECIMENS = frozenset(
    {"uterus", "cervix", "endocervix", "endometrium", "myometrium", "vagina", "vulva", "ovary", "ovaries", "parametria"}
    | {"parametrium", "omentum", "lymph", "node", "nodes", "fallopian", "tube", "tubes", "adnexa", "soft", "bladder"}
    | {"rectum", "appendix", "peritoneum", "ureter", "urethra", "colon", "pelvic", "left", "right"}
)
"""Words of capitals with which the name of a specimen begins, its parts behind commas: "OVARY, LEFT, OOPHORECTOMY"."""
_TO_COMMA = 4
_OPENERS = frozenset(
    {"she", "he", "they", "we", "it", "there", "this", "these", "the", "a", "an", "in", "on", "at", "after", "her"}
    | {"following", "during", "no", "when", "while", "before", "since", "because", "as", "although"}
)
"""Words that have a capital only where a sentence begins."""
_LONGEST_BRACKET = 240
"""Tokens before the end of a line within which its brackets are counted."""
_LABEL_BEGUN = 2
_CLOSINGS = frozenset({"Thanks", "Regards", "Sincerely", "Yours", "Dr", "End", "Signed"})
"""Words that stand alone behind the last sentence of a letter."""
_ROMAN = frozenset(
    {
        "ii",
        "iii",
        "iv",
        "vi",
        "vii",
        "viii",
        "ix",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "xvi",
        "xvii",
        "xviii",
        "xix",
        "xx",
    }
)
_FIRST_PARTS = frozenset(
    {"salpingo", "oophoro", "hystero", "utero", "recto", "vagino", "cervico", "cysto", "uretero", "colpo", "adeno"}
    | {"fibro", "tubo", "muco", "lympho", "sacro", "vesico", "infundibulo", "abdomino", "intra", "extra", "retro"}
    | {"sub", "post", "pre", "peri", "para", "non", "well", "follow", "high", "low"}
)
"""First parts of words whose second one a hyphen joins."""
_BULLETS = frozenset({"*", "•", "·", ">", "#", "●", "▪", "o", "["})
_NO_ENTRY = frozenset({">", ".", ",", ";", ")"})
"""What a hyphen that begins no entry may touch: an arrow, or the stop behind a negative stain."""


_ANSWERS = frozenset({"no", "yes", "none", "nil", "absent", "present", "negative", "positive", "neg", "pos", "free"})
_ANSWERED = frozenset({":", "=", "?", *HYPHENS})


class Line(msgspec.Struct, frozen=True):
    """One line of the source that holds tokens; `blank` tells that an empty line comes before it."""

    first: int
    last: int
    width: int
    blank: bool
    indent: int


def is_open_ended(tokens: Sequence[Token], line: Line) -> bool:
    """Does a line end with a word that wants another? "Carcinoma: no" and "n/a" are answers and want none."""
    if tokens[line.last - 1].key not in OPEN_ENDED or (
        tokens[line.last - 1].glued and tokens[line.last - 2].key == "/"
    ):
        return False
    return not (line.last - line.first > 2 and tokens[line.last - 2].key in _ANSWERED)


def is_answered(tokens: Sequence[Token], line: Line) -> bool:
    """ "Carcinoma: no", "LVSI: present": a line of a form that ends with the one word of its answer."""
    label, answer = (tokens[line.last - 2].key, tokens[line.last - 1].key) if line.last - line.first > 2 else ("", "")
    return label == ":" and answer in _ANSWERS


def lines_of(text: str, tokens: Sequence[Token]) -> list[Line]:
    """The lines that hold tokens, in order."""
    lines: list[Line] = []
    at, offset, blank = 0, 0, True
    for raw in text.split("\n"):
        end = offset + len(raw)
        first = at
        while at < len(tokens) and tokens[at].start < end:
            at += 1
        if at > first:
            lines.append(Line(first, at, len(raw.rstrip()), blank, len(raw) - len(raw.lstrip())))
            blank = False
        else:
            blank = True
        offset = end + 1
    return lines


def ends_name(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "7) LYMPH NODES, RIGHT COMMON ILIAC;" and "EXCISION:": the name of a specimen, up to its colon."""
    keys = [token.key for token in tokens[line.first : line.last]]
    ended = [token.key for token in tokens[following.first : following.last]]
    listed = {",", ";"}.intersection(keys) and ":" not in keys and is_entry(text, tokens, line)
    return bool(listed) and keys[-1] not in SENTENCE_ENDS and ended[-1] == ":" and ended.count(":") == 1


def is_dated(tokens: Sequence[Token], line: Line) -> bool:
    """ "30/07/24  38  70", "20-Feb-2014 negative": a row that begins with a date in one word; "106/72" is none."""
    return _is_one_date(tokens, line.first, line.last)


def _is_one_date(tokens: Sequence[Token], first: int, last: int) -> bool:
    date = tokens[first : min(first + 5, last)]
    signs = {token.key for token in date[1::2]}
    figures = all(token.key.isdigit() or (at == 1 and token.key in DATED_MONTHS) for at, token in enumerate(date[::2]))
    return (
        len(date) == 5 and figures and len(signs) == 1 and signs <= {"/", *HYPHENS} and all(t.glued for t in date[1:])
    )


def opens_row(tokens: Sequence[Token], line: Line) -> bool:
    """ "2018 | neg", "03/2019  NILM", "Jul 20  -", "28/08  8,460": does a line begin with a date, as a row does?"""
    keys = [token.key.lstrip("'") for token in tokens[line.first : min(line.first + 4, line.last)]]
    keys = keys[1:] if keys[0] in _DASHES and len(keys) > 1 else keys
    month = keys[0] in DATED_MONTHS and len(keys) > 1 and keys[1].isdigit()
    slashed = keys[0].isdigit() and len(keys) > 3 and keys[1] == "/" and keys[2].isdigit()
    return is_dated(tokens, line) or opens_dated(tokens, line.first, line.last) or month or slashed or _is_year(keys[0])


def is_answer_row(tokens: Sequence[Token], line: Line) -> bool:
    """ "CDX2   -", "p16   neg", "ER/PR  - / -": does a short line end in a sign or a word that answers its name?"""
    short = 1 < line.last - line.first <= _ROW_TOKENS
    tail, before = tokens[line.last - 1], tokens[line.last - 2]
    return short and (tail.key in _STAINED or (tail.key in (*HYPHENS, "+") and (not tail.glued or before.key in "+/-")))


_STAINED = frozenset({"neg", "pos", "negative", "positive", "focal", "patchy", "retained", "intact", "lost"})
_ROW_TOKENS = 7


def counts_letters(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "A Cx bx 12 o'c - CIN3" above "B Cx bx 6 o'c - no CIN": does the next line begin with the next letter?"""
    pair = []
    for each in (line, following):
        head = text[tokens[each.first].start : tokens[each.first].end]
        apart = each.last - each.first > 1 and not tokens[each.first + 1].glued
        pair.append(head if len(head) == 1 and head.isascii() and head.isupper() and apart else "")
    return all(pair) and ord(pair[1]) == ord(pair[0]) + 1


def heads_rows(tokens: Sequence[Token], line: Line) -> bool:
    """ "Date   HPV   LBC", "Year | Pap": does a line begin with the name of a column of dates?"""
    return tokens[line.first].key in _DATE_COLUMNS and line.last - line.first > 1


def _is_year(key: str) -> bool:
    return key.isdigit() and len(key) == YEAR_DIGITS and key[:2] in ("19", "20")


def opens_dated(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Does a line begin with a date ("19.8.23", "2024-01-08", "'21/6"), or with the number of a sample and its date?"""
    first = behind_sign(tokens, first, last)
    if tokens[first].key in ("'", "’", "‘"):
        year, sign, month = [*(token.key for token in tokens[first + 1 : min(first + 4, last)]), "", "", ""][:3]
        return year.isdigit() and len(year) == 2 and sign == "/" and month.isdigit() and len(month) <= 2
    figures = tokens[first].key.split(".")
    if len(figures) == DATE_PARTS:
        return all(figure.isdigit() for figure in figures)
    day, month, year = [*(token.key for token in tokens[first : min(first + DATE_PARTS, last)]), "", "", ""][
        :DATE_PARTS
    ]
    if month in DATED_MONTHS:
        return day.isdigit() and year.isdigit() and len(year) == YEAR_DIGITS
    return _is_one_date(tokens, first, last)


_VISITS = frozenset({"visit", "review", "seen", "rv", "r/v", "opd", "clinic", "today", "attended", "date", "fu"})
_VISIT_LABEL = 5


def labels_day(tokens: Sequence[Token], first: int) -> bool:
    """ "Review wk 5, 4 Oct: 4 cycles given", "Visit 7 15/03/2024 HPV ...": does a line begin as the next visit does?"""
    keys = [token.key for token in tokens[first : first + LONGEST_LABEL]]
    whole = (at for at in range(1, _VISIT_LABEL) if _is_one_date(tokens, first + at, len(tokens)))
    if keys[:1] and keys[0] in _VISITS and next(whole, 0):
        return True
    at = keys.index(":") if ":" in keys else 0
    return at > 1 and (
        keys[at - 1] in DATED_MONTHS or (keys[at - 1].isdigit() and keys[at - 2] in DATED_MONTHS | {"/"})
    )


def ending_of(tokens: Sequence[Token], line: Line) -> str:
    """How a line ends: with a "stop", a "figure" (as those of a table do), or another "word"."""
    tail = tokens[line.last - 1].key
    return "stop" if tail in SENTENCE_ENDS else "figure" if tail[0].isdigit() else "word"


def counts_on(text: str, tokens: Sequence[Token], opening: Line, line: Line) -> bool:
    """Does a line begin with a bullet, or with a sign or number such as the paragraph counts its entries with?"""
    first, head = tokens[opening.first].key, tokens[line.first].key
    alike = (head == first and not head[0].isalpha()) or (first.isdigit() and head.isdigit())
    return head in _BULLETS or (alike and is_entry(text, tokens, opening))


def paragraphs_of(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines between blank ones."""
    paragraph: list[Line] = []
    for line in lines:
        if line.blank and paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def is_labelled(tokens: Sequence[Token], line: Line, known: dict[int, Mention]) -> bool:
    """Does a line begin with a label that is known, and its colon?"""
    named = known.get(line.first)
    return named is not None and named.last < line.last and tokens[named.last].key == ":"


def surely_goes_on(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """Does a line go on in the next by its last word or by the small letter behind it?"""
    tail = tokens[line.last - 1]
    lower = text[tokens[following.first].start].islower() and tail.key not in (*SENTENCE_ENDS, ":")
    return (lower or tail.key == "," or is_open_ended(tokens, line)) and not is_entry(text, tokens, following)


def is_capital_name(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "A. UTERUS AND CERVIX, RADICAL\\nHYSTERECTOMY:": the name of a specimen in capitals, up to its colon."""
    keys = [token.key for token in tokens[line.first : line.last]]
    begun = text[tokens[line.first].start : tokens[line.last - 1].end]
    ended = text[tokens[following.first].start : tokens[following.last - 1].end]
    named = "," in keys and ":" not in keys and begun.isupper()
    return named and ended.isupper() and tokens[following.last - 1].key == ":" and ended.count(":") == 1


def names_specimen(text: str, tokens: Sequence[Token], line: Line) -> bool:
    """ "UTERUS, MYOMETRIUM, HYSTERECTOMY": does a line begin with an organ in capitals and a comma behind it?"""
    if tokens[line.first].key not in _SPECIMENS:
        return False
    comma = next((at for at in range(line.first, min(line.first + _TO_COMMA, line.last)) if tokens[at].key == ","), 0)
    return bool(comma) and text[tokens[line.first].start : tokens[comma].start].isupper()


def opens_sentence(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "... of the ovary, a case" and "She presented with": a line without a stop ends where a sentence begins.

    In a title each word may have its capital, in a list each line: the line ends in small letters, the next goes on so.
    """
    tail, head = tokens[line.last - 1], tokens[following.first]
    behind = tokens[following.first + 1] if following.first + 1 < following.last else None
    lower = text[tail.start].islower() and tail.key not in OPEN_ENDED
    opened = head.key in _OPENERS and text[head.start].isupper() and behind is not None
    return lower and opened and behind is not None and (text[behind.start].islower() or behind.key in MONTH_NAMES)


def word_length(text: str, tokens: Sequence[Token], line: Line) -> int:
    """The characters up to the first white space of a line at which it may be broken."""
    at = line.first + 1
    while at < line.last and (tokens[at].glued or text[tokens[at - 1].end] in _NO_BREAK):
        at += 1
    return tokens[at - 1].end - tokens[line.first].start


def is_full(text: str, tokens: Sequence[Token], line: Line, following: Line, width: int) -> bool:
    """Would the first word of the next line not have fitted into a line?"""
    return line.width + word_length(text, tokens, following) >= width


def is_open(tokens: Sequence[Token], line: Line) -> bool:
    """Does a bracket that a line opens go on in the next?"""
    keys = [token.key for token in tokens[max(line.first, line.last - _LONGEST_BRACKET) : line.last]]
    return keys.count("(") > keys.count(")")


def closes_bracket(tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "HSIL (CIN\n2), ECC negative": the number that closes a bracket of the line before begins no entry."""
    closing = tokens[following.first + 1].key == ")" if following.first + 1 < following.last else False
    return closing and is_open(tokens, line)


def splits_compound(tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "... bilateral salpingo" / "-oophorectomy:": the dash behind the first part of a word begins no entry."""
    glued = following.first + 1 < following.last and tokens[following.first + 1].glued
    return glued and tokens[following.first].key in HYPHENS and tokens[line.last - 1].key in _FIRST_PARTS


def splits_label(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "Lie: Longitudinal. Fetal\nPresentation: Cephalic", "92nd percentile EDD BY CURRENT\nULTRASOUND: 7/10/07".

    Behind a full stop, or in capitals behind other words or a figure, a word or two with a capital begin what the next
    line calls.
    """
    head = text[tokens[following.first].start : tokens[following.first].end]
    if not head[0].isupper() or not has_label(tokens, following):
        return False
    ending = tokens[max(line.first, line.last - LONGEST_LABEL) : line.last]
    written = [text[token.start : token.end] for token in ending]
    tail = next((n for n, word in enumerate(reversed(written)) if not word[0].isupper()), len(written))
    if not tail or tail == len(written):
        return False
    stopped = written[-tail - 1] == "." and tail <= _LABEL_BEGUN and not _CLOSINGS.intersection(written[-tail:])
    begun = written[-tail - 1].islower() or written[-tail - 1].isdigit()
    capital = tail > 1 and head.isupper() and all(map(str.isupper, written[-tail:])) and begun
    return stopped or capital


def ends_in_enumerator(tokens: Sequence[Token], line: Line) -> bool:
    """ "3. Colposcopy. 4.": the number of the next entry stands at the end of the line."""
    if line.last - line.first < 3 or tokens[line.last - 1].key != "." or not tokens[line.last - 1].glued:
        return False
    number, before = tokens[line.last - 2], tokens[line.last - 3]
    return number.key.isdigit() and len(number.key) < 3 and not number.glued and before.key in (".", ";", ":", ",")


def is_entry(text: str, tokens: Sequence[Token], line: Line) -> bool:
    """Does a line begin a list entry: a bullet, a number or letter with a stop, a dated entry, a caption?"""
    head = tokens[line.first]
    following = tokens[line.first + 1] if line.first + 1 < line.last else None
    if head.key == "[":
        return following is not None and following.key in ("]", "x", "✓", "✔")
    if head.key in ("*", "•", "·", ">", "#", "●", "▪", "o") and following is not None:
        compared = head.key == ">" and following.glued and following.key[:1].isdigit()
        return not compared and (head.key != "o" or not following.glued)
    if head.key in HYPHENS:
        glued = following is not None and following.glued
        return following is not None and not (glued and (following.key[:1].isdigit() or following.key in _NO_ENTRY))
    if following is None:
        return False
    if following.key in (".", ")", ":") and following.glued and is_enumerator(head):
        if _is_abbreviated(tokens, line):
            return False
        return not (line.first + 2 < line.last and following.key == ":" and is_ratio(tokens, line.first + 1))
    return is_figure(tokens, line)


def is_figure(tokens: Sequence[Token], line: Line) -> bool:
    """Does a line begin the legend of a figure ("Figure 2 ...", "Fig. 3"), or end it ("Full size image")?"""
    behind = [token for token in tokens[line.first + 1 : min(line.first + 3, line.last)] if token.key != "."]
    following = behind[0] if behind else None
    if [token.key for token in tokens[line.first : line.first + 2]] == ["full", "size"]:
        return True
    named = tokens[line.first].key in ("fig", "figure", "table")
    return named and following is not None and following.key[:1].isdigit()


def _is_abbreviated(tokens: Sequence[Token], line: Line) -> bool:
    """ "p.m.", "e.g.": a letter with a stop that another letter touches counts nothing."""
    behind = tokens[line.first + 2] if line.first + 2 < line.last else None
    return tokens[line.first].key.isalpha() and behind is not None and behind.glued and len(behind.key) == 1


def is_enumerator(token: Token) -> bool:
    """A figure of at most two digits, one letter or a Roman number: "2022." at the head of a line numbers nothing."""
    return len(token.key) == 1 or (len(token.key) == 2 and token.key.isdigit()) or token.key in _ROMAN


def has_label(tokens: Sequence[Token], line: Line) -> bool:
    """Does a line begin with a few words and a colon?"""
    if tokens[line.first].key in ("(", "["):
        return False
    ends = (":", ".", ";", "!", "?", ",") if tokens[line.first].key[0].isdigit() else (":", ".", ";", "!", "?")
    for token in tokens[line.first : min(line.first + LONGEST_LABEL, line.last)]:
        if token.key in ends:
            return token.key == ":"
    return False


def is_ratio(tokens: Sequence[Token], at: int) -> bool:
    """ "10:30", "1:100": a colon between two numbers is no label."""
    before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    return before.key[0].isdigit() and after is not None and after.key[0].isdigit() and after.glued
