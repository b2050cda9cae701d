"""Reads a text clause by clause: what is named, what is said of it, and on which side of it that is said."""

from functools import lru_cache

import msgspec

from lugol.language.results.clause import (
    LAB,
    LINKS,
    OF_TEST,
    REACH,
    SAMPLES,
    TYPE_BEFORE,
    Clause,
    Piece,
    Scene,
    Target,
    clauses_of,
    framed,
    gap_after,
    has_words,
    is_kopac,
    is_word,
    pieces_of,
)
from lugol.language.results.lexicon import Row
from lugol.language.results.outcome import add, close, outcome, settled, still_denied
from lugol.language.results.respective import told_in_order
from lugol.language.results.tokens import Token, tokens
from lugol.language.results.typed import TypedResult, risk_of_types


def read(text: str, expecting: str = "") -> tuple[TypedResult, ...]:
    """The results that a text states, in its order; see the room's docstring."""
    return _read(text, expecting)


@lru_cache(maxsize=65536)
def _read(text: str, expecting: str) -> tuple[TypedResult, ...]:
    return read_without(text, expecting, None)


def read_without(text: str, expecting: str, without: Row | None) -> tuple[TypedResult, ...]:
    """The reading with one row of the vocabulary left out (by which the proof sees what a row does)."""
    analyte = expecting if expecting in LAB else ""
    scene = Scene(text, expecting, without, "" if analyte else expecting, analyte)
    for clause in clauses_of(tokens(text)):
        _read_clause(scene, clause)
    return tuple(settled(scene))


def _read_clause(scene: Scene, told: list[Token]) -> None:
    pieces = pieces_of(scene, told)
    if any(piece.role == "frame" and piece.rows[0].code == "assay" for piece in pieces):
        return
    if told_in_order(scene, pieces):
        return
    _plus_between_tests(pieces)
    clause = Clause(kopac=is_kopac(told, pieces), frame=framed(scene, told, pieces))
    before = len(scene.found)
    for place, piece in enumerate(pieces):
        clause.ahead = pieces[place + 1 : place + 3]
        _STEPS.get(piece.role, _nothing)(scene, clause, piece, pieces[place - 1] if place else None)
        if piece.role not in ("nothing", "stop", "sign"):
            clause.before = piece.role
        clause.gap = gap_after(clause.gap, piece.role)
    _close_all(scene, clause)
    unknown = [piece for piece in pieces if piece.role in ("word", "number")]
    fresh = all(found.status == "historical" for found in scene.found[before:])
    if fresh and clause.says and (clause.carry or not clause.made) and not any(is_word(p.text) for p in unknown):
        _alone(scene, clause)
    known = any(piece.role in ("head", "nothing", "frame", "adequacy") for piece in pieces)
    silent = len(scene.found) == before and not clause.made and not clause.frame
    if silent and (clause.says or not known) and has_words(pieces):
        add(scene, scene.expecting, "unexpected", "not_understood", (), pieces[0].start, pieces[-1].end)
    scene.last = clause.last or scene.last


def _plus_between_tests(pieces: list[Piece]) -> None:
    """ "Pap smear + HPV negative": a plus between a smear and the next test joins them; "HPV + cytology" stays open.

    Where nothing is said behind them ("to come for HPV + VIA") it joins any two tests. So does it behind a smear that
    was taken ("pap taken + HPV"), or before another sample ("smear + swabs").
    """
    for at, (before, piece, behind) in enumerate(zip(pieces, pieces[1:], pieces[2:], strict=False)):
        heads = before.role == behind.role == "head" and before.rows[0].test != behind.rows[0].test
        said = any(each.role in ("says", "class", "part", "number") for each in pieces[at + 3 :])
        smear = before.role == "head" and before.rows[0].test == "cytology"
        to_hpv = smear and behind.role == "head" and behind.rows[0].test == "hpv"
        taken = before.text in _TAKEN and behind.role == "head"
        beside = smear and behind.text in _BESIDE_SMEAR
        if piece.text == "+" and ((heads and (to_hpv or not said)) or taken or beside):
            piece.role, piece.text = "link", "and"


_TAKEN = frozenset({"taken", "done", "sent", "collected", "obtained", "performed", "repeated", "today"})
_BESIDE_SMEAR = frozenset({
    *("swab", "swabs", "biopsy", "biopsies", "bx", "colposcopy", "colpo", "ecc", "pipelle", "hvs", "via"),
    *("bloods", "uss", "tvs", "scan", "chlamydia", "sti", "std", "endocervical", "endometrial", "high", "vaginal"),
    *("polypectomy", "today", "taken", "sent", "done", "repeat", "vulvoscopy"),
    *("coil", "iucd", "iud", "pelvic", "breast"),
})  # fmt: skip


def _nothing(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    """Words that say nothing of a result."""


def _on_link(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    clause.link = LINKS[piece.text]
    if piece.text == "(":
        said = clause.says[-1] if clause.says and before is not None and before.role == "says" else None
        clause.bracket = (len(clause.says), said[0]) if said and not clause.open else None
    elif piece.text == ")" and clause.bracket is not None:
        _close_bracket(scene, clause, *clause.bracket)
    if clause.carry is None or any(target.carry is clause.carry for target in clause.open):
        return
    if (clause.link == "," and clause.gap) or (clause.link in (",", "and") and clause.of_another):
        clause.carry = None


def _close_bracket(scene: Scene, clause: Clause, said: int, row: Row) -> None:
    """ "HPV positive (16), 18/45 negative": types alone in a bracket have the result that stands before it."""
    clause.bracket = None
    if (
        len(clause.says) == said
        and clause.open
        and all(_is_type(target) and not target.carry for target in clause.open)
    ):
        for target in clause.open:
            close(scene, clause, target, row)
        clause.open, clause.link = [], ""


def _on_stop(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    _close_all(scene, clause)
    clause.carry, clause.frame, clause.pooled = None, "", False


def _on_frame(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    clause.frame = piece.rows[0].code


def _on_pool(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    clause.pooled = True
    clause.open = [each for each in clause.open if not each.head]


def _on_adequacy(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    row = piece.rows[0]
    clause.made = True
    add(scene, row.test, row.code, "adequacy", (), piece.start, piece.end)


def _on_head(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    row = piece.rows[0]
    tests = ("hpv", "cytology") if row.test == "cotest" else (row.test,)
    clause.pooled = clause.pooled and not clause.says
    if row.test in ("cytology", "histology"):
        scene.sample = row.test
        scene.analyte = ""
        if before is not None and before.text in OF_TEST and _reassigned(scene, clause, row.test):
            return
    elif row.test in LAB:
        scene.analyte = row.test
    if row.test == "hpv" and clause.open and clause.link != "," and _is_type(clause.open[-1]):
        return  # "HPV 16 genotyping: pending": the head belongs to the types before it
    again = row.test == "cytology" and before is not None and before.role in ("class", "translated")
    for test in tests:
        if test != "kopac":
            parts = ("any",) if test in LAB else ()
            head = "again" if again else row.place or "name"
            _open(clause, Target(test, "", parts, piece.start, piece.end, head=head))


def _is_type(target: Target) -> bool:
    return target.test == "hpv" and not target.head


def _reassigned(scene: Scene, clause: Clause, test: str) -> bool:
    """ "HSIL on cytology": the class before is of the test that follows."""
    for target in reversed(clause.open):
        if test in target.options:
            target.test, target.code = test, target.options[test]
            return True
    return False


def _on_class(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    rows = [
        row for row in piece.rows if (row.role != "kopac" or clause.kopac) and row.test in ("", *SAMPLES, scene.analyte)
    ]
    if not rows:
        return
    options = {row.test: row.code for row in rows}
    own = [row.test for row in rows if row.role != "translated"]
    asked = (scene.analyte, scene.sample)
    test = next((test for test in asked if test in options), "") or (
        own[0] if len(own) == 1 else "lesion" if len(own) > 1 else ""
    )
    if not test:
        return
    code = options.get(test) or options[own[0]]
    headed = [each for each in clause.open if each.head and each.test in (test, "cytology")]
    clause.open = [each for each in clause.open if each not in headed]
    clause.link = clause.link or (headed[-1].link if headed and headed[-1].link == "," else "")
    _open(clause, Target(test, code, (), piece.start, piece.end, options=options))


def _on_part(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    codes = tuple(piece.rows[0].code.split())
    scene.analyte = "hpv"
    _open_parts(clause, codes, piece)


def _on_number(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    listed = clause.before in TYPE_BEFORE or (before is not None and before.text == ":" and _is_answered(clause))
    if scene.analyte == "hpv" and listed and piece.text in risk_of_types():
        _open_parts(clause, (piece.text,), piece)
        piece.role = "part"


def _is_answered(clause: Clause) -> bool:
    """ "HPV kit A4: 16 (+), 18 (-)": does the answer of a type stand right behind its number?"""
    said = [each for each in clause.ahead if each.text != "("][:1]
    return any(each.role == "says" and each.rows[0].reach == "test" for each in said)


def _open_parts(clause: Clause, codes: tuple[str, ...], piece: Piece) -> None:
    heads = [each for each in clause.open if each.test == "hpv" and each.head]
    if heads and clause.link != "(":
        clause.open = [each for each in clause.open if each not in heads]
        clause.carry = clause.carry or heads[-1].carry
        clause.whole = heads[0] if "," in (clause.link, *(each.link for each in heads[1:])) else None
        clause.link = clause.link or heads[-1].link
    if clause.pooled:
        earlier = clause.open[-1] if clause.open and clause.open[-1].test == "hpv" else None
        if {"16", "18"} & set(codes):
            codes = ("any",)
        elif earlier is not None and earlier.parts in (("any",), ("other",)):
            earlier.end = piece.end
            return
        else:
            codes = ("other",)
    _open(clause, Target("hpv", "", codes, piece.start, piece.end))


def _open(clause: Clause, target: Target) -> None:
    target.carry, target.link = _reaching(clause, target), clause.link
    if target.carry is not None and clause.says and clause.says[-1][0] is target.carry:
        target.denied_at = clause.says[-1][1].start
    clause.open.append(target)
    clause.link = ""
    target.head = target.head and (target.head if target.head else "name")
    if clause.frame:
        target.link = "frame"


def _reaching(clause: Clause, target: Target) -> Row | None:
    """What was said before, where it reaches a target over the words between."""
    row = clause.carry
    carried = [each for each in clause.open if each.carry == row]
    if target.test in LAB and clause.link in (",", "") and any(each.code and each.test not in LAB for each in carried):
        return None  # "no intraepithelial lesion (NILM), HPV 53 positive": a denied lesion denies no virus
    if row is None or carried:
        return row
    if target.code and clause.link == "," and row.place == "either" and row.reach == "test":
        return None  # "examination unremarkable, cytology ASC-H"
    most = (
        REACH["before"]
        if row.place == "before" or row.reach == "any"
        else REACH["lab" if target.test in LAB else "class"]
    )
    return row if clause.gap <= most else None


def _on_says(scene: Scene, clause: Clause, piece: Piece, before: Piece | None) -> None:
    row = piece.rows[0]
    if row.code == "shown":  # "her smear showed HPV 16": said of what is named next, and no result by itself
        if clause.carry is None and not any(each.test in LAB for each in clause.open):
            clause.carry = row
        return
    if _is_of_next_item(clause, row):
        return
    clause.says.append((row, piece))
    tests = [each for each in clause.open if each.test in LAB or (each.head and not each.code)]
    lab = _of_one_test(tests, negative=row.code == "negative")
    turned = clause.carry is not None and clause.carry.code == "positive" and row.code == "negative"
    again = row.place == "either" and row.reach == "test" and clause.carry is not None and clause.link == ","
    again |= row.place == "either" and turned and clause.link in (",", "(")  # "positive for 31 (not detected: 16)"
    again |= bool(clause.open) and piece.text in ("negative", "neg") and before is not None and before.text == "and"
    if row.place == "before" or again or not clause.open or not _said_after(clause, row, lab):
        if row.place != "after":
            clause.of_another = bool(clause.gap and not clause.open and row.place == "either" and row.reach == "test")
            _close_all(scene, clause)
            clause.carry = row
        return
    if lab and (row.reach == "test" or clause.open[-1] in lab):
        chosen, rest = lab, [each for each in clause.open if each not in lab]
    else:
        chosen, rest = _tail(clause.open)
    if turned and clause.whole is not None:  # "positive for high-risk HPV, types 16, 18 and 45 not detected"
        rest = [clause.whole, *rest]
    elif turned or (row.reach == "test" and clause.carry and clause.carry.code not in ("no", row.code)):
        chosen, rest = _after_comma(chosen, rest)
    clause.open = rest
    used = any(target.carry == clause.carry for target in rest)
    _close_all(scene, clause)
    apart = clause.carry is not None and _is_apart(clause.carry, row)
    if apart and not used:
        _lone(scene, clause, {target.test for target in chosen})
    if apart or (used and lab and row.reach == "test" and row.code == "positive"):  # "no lesion and HPV 16 positive"
        chosen = [_without_carry(target) for target in chosen]
    for target in chosen:
        close(scene, clause, target, row)
    clause.open, clause.carry, clause.link, clause.whole = [], None, "", None


def _is_of_next_item(clause: Clause, row: Row) -> bool:
    """ "HSIL, MRI awaited", "HSIL, declined the vaccine": what waits or was not done stands behind the comma of a class
    that was found.
    """
    found = bool(clause.open) and bool(clause.open[-1].code) and clause.link == ","
    return found and (row.code == "not_done" or (row.code == "pending" and clause.gap > 0))


def _of_one_test(targets: list[Target], *, negative: bool) -> list[Target]:
    """ "Smear 2023, HPV negative" tells no cytology: the name of another test needs an "and" ("smear and HPV neg").

    For what is negative a comma joins only in a list that ends with one: "cytology, HPV and biopsy negative".
    """
    first = len(targets) - 1
    while first > 0:
        before, now = targets[first - 1], targets[first]
        listed = now.link == "," and any(each.link == "and" for each in targets[first + 1 :])
        linked = listed or now.link not in (("", ",", "(", ")") if negative else ("",))
        named = before.head or (negative and before.parts and now.head)  # "HPV 18, cytology neg"
        if named and not before.code and before.test != now.test and not linked and before.end <= now.start:
            break
        first -= 1
    return targets[max(first, 0) :]


def _is_apart(before: Row, row: Row) -> bool:
    """ "Negative, HPV 18 positive": the first polarity is of something else than the second."""
    return before.place == "either" and before.reach == row.reach == "test" and before.code != row.code


def _without_carry(target: Target) -> Target:
    target.carry = None
    return target


def _lone(scene: Scene, clause: Clause, answered: set[str]) -> None:
    """The result of the test that a polarity at the start of a clause is of, where the reading knows one.

    "Borderline HPV +": the HPV test has its own answer, so that the word before it is of the smear.
    """
    row, piece = clause.says[-2]
    test = scene.sample or scene.expecting
    if test in answered:
        test = "cytology" if row.code == "borderline" else ""
    if test:
        target = Target(test, "", ("any",) if test in LAB else (), piece.start, piece.end, head="name")
        close(scene, clause, target, row)


def _said_after(clause: Clause, row: Row, lab: list[Target]) -> bool:
    """Is a polarity said of what stands before it ("CIN3: negative", "HPV 16 was not detected")?"""
    if lab and row.reach == "test":
        return clause.gap <= REACH["lab"]
    if row.reach == "test":
        return row.code != "positive" and clause.gap <= REACH["class"]
    return clause.gap <= REACH["lab" if lab else "any"]


def _tail(targets: list[Target]) -> tuple[list[Target], list[Target]]:
    """The last target with those that a list joins to it, and the others."""
    first = len(targets) - 1
    listed = targets[first].link == "and"
    while first > 0 and (targets[first].link == "and" or (listed and targets[first].link == ",")):
        first -= 1
    return targets[first:], targets[:first]


def _after_comma(chosen: list[Target], rest: list[Target]) -> tuple[list[Target], list[Target]]:
    """Of a list that was begun with another polarity, what stands in its last bracket, else after its last comma."""
    links = [each.link for each in chosen]
    sign = "(" if "(" in links else ","
    cut = max((place for place, link in enumerate(links) if link == sign), default=0)
    return chosen[cut:], [*rest, *chosen[:cut]]


def _close_all(scene: Scene, clause: Clause) -> None:
    """Close what is open with what was said before it, or as it stands."""
    targets = clause.open
    for place, target in enumerate(targets):
        row = target.carry
        if row is not None and target.code and place and not still_denied(targets, place):
            row = target.carry = None
        close(scene, clause, target, row)
    clause.open = []


def _alone(scene: Scene, clause: Clause) -> None:
    """A polarity that stands alone is of the test that is expected or was named last."""
    test = scene.analyte or scene.sample
    row, piece = clause.says[-1]
    label = scene.found[-1] if scene.found and scene.found[-1].status == "named" else None
    codes = {each.code for each, _ in clause.says}
    if not test or len(codes - {"no"}) != 1:
        return
    target = Target(test, "", ("any",) if test in LAB else (), clause.says[0][1].start, piece.end, head="name")
    code, status = outcome(target, next(each for each, _ in clause.says if each.code != "no"))
    if "no" in codes and row.code == "positive":
        code = {"hpv": "negative", "dual_stain": "negative", "via": "negative"}.get(test, "")
    if code and label is not None and test == "hpv":
        clause.made = True
        scene.found[-1] = msgspec.structs.replace(label, code=code, status=status)
    elif code:
        clause.last = code if test in LAB and status == "found" else ""
        add(scene, test, code, status, target.parts, target.start, target.end)


_STEPS = {
    "link": _on_link, "stop": _on_stop, "frame": _on_frame, "pool": _on_pool, "adequacy": _on_adequacy,
    "head": _on_head, "class": _on_class, "translated": _on_class, "kopac": _on_class, "part": _on_part,
    "number": _on_number, "says": _on_says,
}  # fmt: skip
