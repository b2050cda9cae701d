"""One clause of a text as pieces: phrases of the vocabulary, numbers, links, and words that no row has."""

from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

import msgspec

from lugol.language.results.lexicon import Row, longest
from lugol.language.results.tokens import DASH, Token, tokens
from lugol.language.results.typed import LOW, TypedResult, risk_of_types, type_order
from lugol.sources import numbered

LAB = ("hpv", "dual_stain", "via")
SAMPLES = ("cytology", "histology")
_ENDS = frozenset([";", ".", "|", "\n"])
_AND = "and or nor / & en och und oder e y et ou o og eller ve veya ir un ja и или та або και dan atau és es sau si"
LINKS = dict.fromkeys(_AND.split(), "and") | {",": ",", "(": "(", ")": ")", DASH: ","}
_KOPAC = frozenset("kopacb")
FAR = 9
LONGEST = 200  # tokens of one clause; what goes on without an end is read in such pieces
# How many unknown words may stand between a polarity and what it is said of: by what it is and on which side.
REACH = {"class": 0, "lab": 2, "any": 1, "before": 4}
OF_TEST = frozenset(["on", "in", "by", "at", "from", "op", "bei"])
TYPE_BEFORE = frozenset(["head", "part", "says", "link", "start", "pool", "kopac"])
# "P3 31 pos" names a channel, and no KOPAC


class Piece(msgspec.Struct, gc=False):
    """A phrase of the vocabulary, a number, a link, or a word that no row has."""

    role: str
    text: str
    start: int
    end: int
    rows: list[Row]


class Target(msgspec.Struct):
    """Something of which a result can be said, and what was said before it.

    `head`: how its test is named, "again" where its class stands right before the name ("LSIL smear, HPV positive").
    """

    test: str
    code: str
    parts: tuple[str, ...]
    start: int
    end: int
    head: str = ""
    link: str = ""
    carry: Row | None = None
    denied_at: int = -1
    options: dict[str, str] = {}


class Scene(msgspec.Struct):
    """Where a reading stands: of which test it is, and what was said last; `without` is a row to leave out; `aside` is
    the end of a line that tells what was known before the test.
    """

    text: str
    expecting: str
    without: Row | None = None
    sample: str = ""
    analyte: str = ""
    last: str = ""
    found: list[TypedResult] = []
    options: dict[tuple[int, int], dict[str, str]] = {}
    aside: int = -1


class Clause(msgspec.Struct):
    """What is open in one clause: targets without a result, what was said before them, how they are linked.

    `of_another`: what was said before is of something else ("vulva normal, smear HSIL"); `whole`: the name of the test
    before a comma and the types that follow it ("positive for HPV, types 16 and 18 not detected"); `bracket`: where one
    opened right behind a result, and that result ("HPV positive (16), 18/45 negative"); `ahead`: the next pieces.
    """

    open: list[Target] = []
    carry: Row | None = None
    link: str = ""
    frame: str = ""
    last: str = ""
    pooled: bool = False
    before: str = "start"
    kopac: bool = False
    made: bool = False
    of_another: bool = False
    whole: Target | None = None
    gap: int = 0
    says: list[tuple[Row, Piece]] = []
    bracket: tuple[int, Row] | None = None
    ahead: list[Piece] = []


def clauses_of(told: list[Token]) -> list[list[Token]]:
    """The tokens by clause; a label whose value stands on the next line goes on there."""
    found: list[list[Token]] = [[]]
    for place, token in enumerate(told):
        now = found[-1]
        single = token.text == "." and now and len(now[-1].text) == 1 and now[-1].text.isalpha() and place > 1
        if (token.text not in _ENDS or single) and len(now) < LONGEST:
            now.append(token)
        elif token.text not in _ENDS:
            found.append([token])
        elif token.text == "\n" and now and now[-1].text == ":":
            continue
        else:
            found.append([])
    return [clause for clause in found if clause]


def framed(scene: Scene, told: list[Token], pieces: list[Piece]) -> str:
    """What a clause is of by the label of its line ("CLINICAL DETAILS: HIV positive. HSIL 2019").

    The label holds to the end of the line where the next line has one of its own.
    """
    if told[0].start < scene.aside:
        return "historical"
    label = pieces[0].role == "frame" and pieces[0].rows[0].code == "historical"
    if label and scene.text[pieces[0].end :].lstrip().startswith(":"):
        line, mark, rest = scene.text[pieces[0].end :].partition("\n")
        if mark and ":" in rest.lstrip().partition("\n")[0]:
            scene.aside = pieces[0].end + len(line)
    return ""


def known_before(text: str) -> tuple[tuple[str, str], ...]:
    """The lines of a report that tell what was known before the test, each as its label and its words.

    >>> known_before("CLINICAL DETAILS: HIV positive. Exclude HSIL.\\nRESULT: LSIL")
    (('CLINICAL DETAILS', 'HIV positive. Exclude HSIL.'),)
    """
    parted = [line.partition(":") for line in text.splitlines() if ":" in line]
    return tuple((label.strip(), words.strip()) for label, _, words in parted if words.strip() and _is_of_before(label))


def _is_of_before(label: str) -> bool:
    pieces = pieces_of(Scene(label, ""), tokens(label))
    return [(piece.role, piece.rows[0].code) for piece in pieces if piece.rows] == [("frame", "historical")] and (
        len(pieces) == 1
    )


def pieces_of(scene: Scene, told: list[Token]) -> list[Piece]:
    """The tokens of a clause as pieces, the longest phrase first."""
    found: list[Piece] = []
    at = 0
    if scene.expecting == "cytology" and (rows := _class_alone(scene, told)):
        return [Piece(rows[0].role, told[0].text, told[0].start, told[-1].end, rows)]
    while at < len(told):
        count, rows = longest(told, at, scene.without)
        closed = _ends(told, at + count) or (count > 1 and _goes_on_to_type(told, at + count))
        open_not = bool(rows) and told[at + count - 1].text == "not" and not closed
        if open_not and (count > 1 or not _is_class(scene, told, at + count)):
            count, rows = 0, []  # "was not typed" denies the typing, "HPV 16 was not." its presence
        rows = _of_verb(told, at, rows, found) if count == 1 and told[at].text in _WAS else rows
        end = at + max(count, 1)
        text = told[at].text
        if rows:
            role = rows[0].role
        else:
            role = "link" if text in LINKS else "number" if told[at].is_number else "word" if text.isalpha() else "sign"
        found.append(Piece(role, text, told[at].start, told[end - 1].end, rows))
        at = end
    return found


def _goes_on_to_type(told: list[Token], at: int) -> bool:
    """ "HPV 18 was not, HPV 33 was": a comma, and behind it the next type."""
    behind = told[at + 1] if at + 1 < len(told) else None
    return told[at].text == "," and behind is not None and (behind.is_number or behind.text == "hpv")


_WAS = ("was", "were")


def _of_verb(told: list[Token], at: int, rows: list[Row], before: list[Piece]) -> list[Row]:
    """ "HPV 16 was not found, HPV 33 was.": a "was" that ends what it is said of takes up what was said before."""
    said = any(piece.role == "says" for piece in before)
    ended = _ends(told, at + 1) or told[at + 1].text == ","
    return [row for row in rows if (row.role == "says") == (said and ended)]


def _is_class(scene: Scene, told: list[Token], at: int) -> bool:
    """ "Negative, not HSIL": does a class begin at a token, so that the "not" before it denies it?"""
    return any(row.role == "class" for row in longest(told, at, scene.without)[1])


_MOST_OF_A_CLASS = 4


def _class_alone(scene: Scene, told: list[Token]) -> list[Row]:
    """The rows of a text that is a class in Roman figures alone ("II-p", "IIID1"), as if "Pap" stood before it."""
    start, end = told[0].start, told[-1].end
    whole = len(told) <= _MOST_OF_A_CLASS and scene.text[:start].strip() == scene.text[end:].strip() == ""
    if not whole or not set(told[0].text) <= set("ivabpgexd"):
        return []
    count, rows = longest([Token("pap", start, start), *told], 0, scene.without)
    return rows if count == len(told) + 1 else []


def _ends(told: list[Token], at: int) -> bool:
    """Does a clause end at a token, or go over to its contrary?"""
    return at >= len(told) or told[at].text in (")", "but")


def is_kopac(told: list[Token], pieces: list[Piece]) -> bool:
    """Is the clause a KOPAC code: it says so, or lists three of its letters with a number each?"""
    pairs = pairwise(told)
    letters = {a.text for a, b in pairs if a.text in _KOPAC and b.is_number and len(b.text) == 1}
    return len(letters) >= 3 or any(row.test == "kopac" for piece in pieces for row in piece.rows)


def gap_after(now: int, role: str) -> int:
    """How many words that no row has stand between the last thing read and here."""
    if role in ("nothing", "link", "sign", "stop"):
        return now
    return FAR if role == "other" else now + 1 if role in ("word", "number") else 0


def is_word(text: str) -> bool:
    """False for a single letter, which marks a flag or a point in a list."""
    return len(text) > 1 or not text.isascii()


def unread(text: str, expecting: str = "") -> tuple[str, ...]:
    """The words of a text that no row of the vocabulary has.

    >>> unread("Pap NILM, taken by her midwife", "cytology")
    ('taken', 'her', 'midwife')
    """
    clauses = clauses_of(tokens(text))
    return tuple(p.text for c in clauses for p in pieces_of(Scene(text, expecting), c) if p.role == "word")


def has_words(pieces: list[Piece]) -> bool:
    """Does a clause hold anything that could have been a result?"""
    return any(piece.role in ("word", "number", "says", "kopac") for piece in pieces)


@lru_cache(maxsize=4096)
def tests_named(text: str) -> frozenset[str]:
    """The tests that a text names, by whatever words, whether or not it tells their results.

    >>> sorted(tests_named("Biopsy: HSIL. HPV 16 positive"))
    ['histology', 'hpv']
    """
    pieces = (piece for told in clauses_of(tokens(text)) for piece in pieces_of(Scene(text, ""), told))
    return frozenset(piece.rows[0].test for piece in pieces if piece.role in ("head", "part"))


def named_test(name: str) -> tuple[str, str]:
    """The test that the name of a test or report names, and the HPV types that it is of; empty for any other name.

    Every word of the name has to be known here or as one that names of tests have (`test_names.csv`); a histology has
    to be of the cervix, and a type ("Specimen type") of HPV.

    >>> named_test("Pap smear, cervical"), named_test("HPV genotype 16 [Presence]"), named_test("HPV vaccine")
    (('cytology', ''), ('hpv', '16'), ('', ''))
    >>> named_test("Overall HPV result"), named_test("Specimen type")
    (('hpv', ''), ('', ''))
    """
    told = tokens(name)
    if len(told) > 1 and told[-2].text in ("types", "genotypes") and told[-1].text in _LISTED:
        told = told[:-1]
    pieces = pieces_of(Scene("", "hpv"), told)
    tests = {piece.rows[0].test for piece in pieces if piece.role in ("head", "part")}
    types = [code for piece in pieces if piece.role == "part" for code in piece.rows[0].code.split()]
    types += [piece.text for piece in pieces if piece.role == "number" and piece.text in risk_of_types()]
    plain = ("head", "part", "link", "sign", "nothing", "number", "pool")
    strange = [piece for piece in pieces if piece.role not in plain and piece.text not in _name_words()]
    strange += [piece for piece in pieces if piece.role == "number" and (tests != {"hpv"} or piece.text not in types)]
    if tests == {"hpv", "cytology"} and _is_on_a_smear(name, pieces):
        tests = {"hpv"}
    test = tests.pop() if len(tests) == 1 and not strange else ""
    if test not in (*LAB, *SAMPLES) or (test == "histology" and not _is_cervical(name)):
        return "", ""
    heads = {piece.rows[0].phrase for piece in pieces if piece.role == "head"}
    if test == "hpv" and not types and all(phrase.startswith("(type|") for phrase in heads):
        return "", ""
    return test, ",".join(types)


def _is_on_a_smear(name: str, pieces: list[Piece]) -> bool:
    """ "HPV test, smear": a test of HPV first, and of cytology only the name of its sample."""
    heads = [piece for piece in pieces if piece.role in ("head", "part")]
    rest = [piece for piece in heads if piece.rows[0].test == "cytology"]
    own = heads[0].rows[0].test == "hpv"
    return own and all(_SAMPLED & {token.text for token in tokens(name[piece.start : piece.end])} for piece in rest)


_SAMPLED = frozenset([
    "smear", "smears", "uitstrijkje", "cellprov", "celleprove", "frottis", "striscio",
    "lbc", "thinprep", "surepath", "portioabstrich", "zervixabstrich",
])  # fmt: skip
"""Names of a smear that name the sample as well as the test."""
_LISTED = frozenset(["detected", "found", "identified", "present"])
"""What the name of a list says of what is in it ("HPV types detected")."""


@cache
def _name_words() -> frozenset[str]:
    """Words that the name of a test may have and that do not say which test it is."""
    return frozenset(row["word"] for _, row in numbered(resources.files(__package__) / "test_names.csv"))


def _is_cervical(name: str) -> bool:
    """Does the name of a histology say that it is of the cervix?"""
    plain = " ".join(token.text for token in tokens(name))
    return any(word in plain for word in _CERVIX)


_CERVIX = (
    "cervi", "cx ", "leep", "lletz", "letz", "colposcop", "zervi", "portio", "colo uter", "colo do uter", "col uterin",
    "col de l uter", "colo de uter", "cuello uter", "cuello del uter", "collo dell uter", "livmorhals", "livmoderhals",
    "baarmoederhals", "szyjki macicy", "gimdos kakl", "шеики матки",
)  # fmt: skip


def normal_types(told: str) -> tuple[str, ...] | None:
    """The HPV types that a cell or a field names, None where it names anything else.

    >>> normal_types("HPV16"), normal_types("16/18"), normal_types("16.0"), normal_types("banana")
    (('16',), ('16', '18'), ('16',), None)
    >>> normal_types("other hr HPV"), normal_types("18/45"), normal_types("16; 31")
    (('other',), ('18/45',), ('16', '31'))
    """
    parts: list[str] = []
    for piece in pieces_of(Scene("", "hpv"), tokens(told)):
        if piece.role == "part":
            parts += piece.rows[0].code.split()
        elif piece.role == "number" and piece.text in risk_of_types():
            parts.append(piece.text)
        elif piece.role not in ("link", "sign", "nothing") and not (
            piece.role == "head" and piece.rows[0].test == "hpv"
        ):
            return None
    return None if LOW in parts else tuple(dict.fromkeys(sorted(parts, key=type_order))) or None
