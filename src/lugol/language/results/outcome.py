"""What is said of each target of a clause, as a typed result; and the results of a text put in order."""

import msgspec

from lugol.language.results.clause import LAB, SAMPLES, Clause, Scene, Target
from lugol.language.results.lexicon import Row
from lugol.language.results.typed import CYTOLOGY, HISTOLOGY, Status, TypedResult, covers_all, type_order


def still_denied(targets: list[Target], place: int) -> bool:
    """Does a denial reach over the comma before a class? It does in a list with "or", and to what is worse."""
    now = targets[place]
    if now.link != ",":
        return now.link in ("and", "frame", "", "(", ")")
    if any(each.link == "and" for each in targets[place + 1 :]):
        return True
    rank = {name: at for order in (CYTOLOGY, HISTOLOGY) for at, name in enumerate(order)} | {"neoplasia": 99}
    return rank.get(now.code, 0) >= rank.get(targets[0].code, 0)


def close(scene: Scene, clause: Clause, target: Target, row: Row | None) -> None:
    """Add the result of one target."""
    if combined(target.carry, row) == "shown" and target.test in LAB and not _names_virus(scene, target):
        return
    code, status = outcome(target, row)
    if _is_test_denied(clause, target, row):
        code, status = "not_done", "not_done"
    if target.link == "frame" and status in ("found", "absent", "named", "possible"):
        status = "historical"
    if not code:
        return
    if target.test in LAB and status == "found":
        clause.last = code
    elif target.test == "hpv" and status == "named" and clause.last:
        code, status = clause.last, "found"
    clause.made = True
    start = target.denied_at if status == "absent" and target.carry is not None else target.start
    scene.options[start, target.end] = target.options
    add(scene, target.test, code, status, target.parts, start, target.end)


def _names_virus(scene: Scene, target: Target) -> bool:
    """ "The smear showed HPV 16", not "the analysis revealed that ... a genotype": what was shown is named."""
    named = scene.text[target.start : target.end].casefold()
    typed = bool(target.parts) and target.parts != ("any",)
    return target.test == "hpv" and (typed or "hpv" in named or "papilloma" in named)


def _is_test_denied(clause: Clause, target: Target, row: Row | None) -> bool:
    """ "No Pap / HPV done", "no smear or HPV since": named beside a smear, the test is denied, and not the virus."""
    if target.test not in LAB or not target.head or target.code or (row is not target.carry and row is not None):
        return False
    smears = [each for each in clause.open if each.test in SAMPLES and each.head and not each.code]
    denied = target.carry is not None and target.carry.code == "no"
    listed = [each for each in smears if "and" in (each.link, target.link) or "," in (each.link, target.link)]
    return denied and any(each.carry is target.carry for each in listed)


def outcome(target: Target, row: Row | None) -> tuple[str, Status]:
    """The code and status of a target by what is said of it; no code where nothing is to be told."""
    said = combined(target.carry, row).replace("shown", "positive")
    if said in ("pending", "not_done"):
        return (target.code or said), said  # type: ignore[return-value]
    if target.test in LAB and not target.code:
        said = said.replace("borderline", "equivocal")
        if said == "no":
            said = "not_done" if target.head == "test" else "negative"
        if target.head == "test" and _is_missing(row):
            said = "not_done"
        if said == "not_done":
            return "not_done", "not_done"
        if said == "possible":
            return "positive", "possible"
        return (said, "found") if said else ("", "found") if target.head else ("positive", "named")
    denied = said in ("negative", "no") and not _is_said_twice(target, row)
    if target.head and not target.code:
        seen = said == "positive" and (target.head == "again" or _is_only_seen(target, row))
        if said == "no" or not said or seen or _is_missing(row):
            return "", "found"
        whole = {"cytology": ("NILM", "abnormal", "UNSAT"), "histology": ("benign", "", "insufficient")}
        plain = whole.get(target.test, ("", "", ""))
        if said == "borderline" and target.test == "cytology":
            return "ASC-US", "found"
        return {"negative": plain[0], "positive": plain[1], "invalid": plain[2]}.get(said, ""), "found"
    doubted = said == "possible" or target.code.endswith("?")
    return target.code.rstrip("?"), "absent" if denied else "possible" if doubted else "found"


def _is_said_twice(target: Target, row: Row | None) -> bool:
    """ "Negative cytology (NILM)", "Pap 1 (no abnormalities)": a normal result in two ways, and no denial of it."""
    said = [each for each in (target.carry, row) if each is not None]
    return target.code in ("NILM", "benign") and all(each.code == "negative" and each.reach == "test" for each in said)


def _is_only_seen(target: Target, row: Row | None) -> bool:
    """ "Eosinophils were observed in the cytology": what was seen in a test is not its result."""
    said = [each for each in (target.carry, row) if each is not None and each.code == "positive"]
    return all(each.reach == "any" for each in said)


def _is_missing(row: Row | None) -> bool:
    """ "HPV result not found", "smear not seen": the paper is not there, and nothing is told of what it says."""
    return row is not None and row.phrase.endswith("(not|never) (found|seen)")


def combined(carry: Row | None, row: Row | None) -> str:
    """What is said before and after together: "no ... detected" is negative; a doubt or a denial stays one."""
    first, second = carry.code if carry else "", row.code if row else ""
    if carry == row or not second:
        return first or second
    if first in ("no", "negative") and second in ("positive", "negative"):
        return "negative"
    if first in ("possible", "pending", "not_done") and second == "positive":
        return first
    return second


def add(scene: Scene, test: str, code: str, status: Status, parts: tuple[str, ...], start: int, end: int) -> None:
    """Keep a result with its place and its words."""
    quote = scene.text[start:end]
    scene.found.append(
        TypedResult(test=test, code=code, status=status, parts=parts, start=start, end=end, quote=quote)  # type: ignore[arg-type]
    )


def settled(scene: Scene) -> list[TypedResult]:
    """The results in order: one statement for the types of one result, and classes placed by their neighbours."""
    ordered = sorted(scene.found, key=lambda result: (result.start, result.end))
    own = {result.test for result in ordered if result.test in SAMPLES}
    place = own.pop() if len(own) == 1 else ""
    alone = scene.expecting == "hpv" and all(result.status == "named" for result in ordered)
    whole: TypedResult | None = None
    found: list[TypedResult] = []
    for result in ordered:
        if result.test == "lesion" and place:
            code = scene.options[result.start, result.end].get(place, result.code)
            result = msgspec.structs.replace(result, test=place, code=code)
        if result.status == "named" and (alone or whole is not None):
            result = msgspec.structs.replace(result, status="found", code=whole.code if whole else result.code)
        elif result.test == "hpv" and result.status == "found":
            whole = result if result.parts == ("any",) else None
        if found and _is_within(scene, found[-1], result):
            found[-1] = _narrowed(found[-1], result)
            found += [result] if result.code == "negative" else []
        elif found and _one_statement(found[-1], result):
            found[-1] = _joined(scene, found[-1], result)
        elif not found or result != found[-1]:
            found.append(result)
    return [_whole(result) for result in _doubled(scene, found)]


def _doubled(scene: Scene, found: list[TypedResult]) -> list[TypedResult]:
    """The results with "atypical squamous cells; HSIL cannot be excluded" as the one class (ASC-H) that this is.

    A bracket that names the class of such a doubt ("... cannot be excluded (ASC-H)") is no doubt of the class.
    """
    kept: list[TypedResult] = []
    for result in found:
        before = kept[-1] if kept else None
        if before is not None and _is_doubt_of(scene, before, result):
            end = max(before.end, result.end)
            more = {"code": "ASC-H", "status": "found", "end": end, "quote": scene.text[before.start : end]}
            kept[-1] = msgspec.structs.replace(before, **more)
        else:
            kept.append(result)
    return kept


_FAR = 60
"""So many signs lie at most between the atypical cells and the doubt that is told of them."""
_WORDS = 8
"""So many letters between the two are the words of the doubt ("atypical cells, it cannot be excluded: HSIL")."""


def _is_doubt_of(scene: Scene, before: TypedResult, now: TypedResult) -> bool:
    if before.test != "cytology" or now.test not in ("cytology", "lesion"):
        return False
    between = scene.text[before.end : now.start]
    led = before.status == "possible" and before.code == "ASC-US" and sum(map(str.isalpha, between)) > _WORDS
    if now.status != "possible" and not (led and now.status == "found"):
        return False
    near = len(between) <= _FAR and "\n" not in between and not any(sign.isdigit() for sign in between)
    first = (before.code, before.status)
    atypical = (led or first in (("ASC-US", "found"), ("ASC-H", "found"))) and now.code in ("HSIL", "ASC-H")
    return near and (atypical or (first == ("HSIL", "possible") and now.code == "ASC-H"))


def _is_within(scene: Scene, before: TypedResult, now: TypedResult) -> bool:
    """ "HPV 16/18 detected (type 18)", "HPV 16/18 positive (18 negative)": the bracket says which of the pool it is."""
    if before.test != "hpv" or now.test != "hpv" or (before.code, before.status) != ("positive", "found"):
        return False
    between = scene.text[before.end : now.start]
    said = now.status == "found" and now.code in ("positive", "negative")
    inside = "(" in between and not set(");\n").intersection(between)
    return said and inside and "/" in before.quote and set(now.parts) < set(before.parts)


def _narrowed(before: TypedResult, now: TypedResult) -> TypedResult:
    left = tuple(part for part in before.parts if part not in now.parts)
    return msgspec.structs.replace(before, parts=now.parts if now.code == "positive" else left)


def _one_statement(before: TypedResult, now: TypedResult) -> bool:
    same = before.test == now.test == "hpv" and (before.code, before.status) == (now.code, now.status)
    return same and before.parts != ("any",) and now.parts != ("any",)


def _joined(scene: Scene, before: TypedResult, now: TypedResult) -> TypedResult:
    parts = tuple(sorted({*before.parts, *now.parts}, key=type_order))
    end = max(before.end, now.end)
    return msgspec.structs.replace(before, parts=parts, end=end, quote=scene.text[before.start : end])


def _whole(result: TypedResult) -> TypedResult:
    """A negative result of all types that an assay tests is one of the whole test."""
    if (
        result.test == "hpv"
        and result.code == "negative"
        and "any" not in result.parts
        and covers_all(set(result.parts))
    ):
        return msgspec.structs.replace(result, parts=("any", *result.parts))
    return result
