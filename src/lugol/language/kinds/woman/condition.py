"""History and state that rules ask for: smoking, immune state, past disease, contraception, negative serology."""

from lugol.language.kinds import own_answer
from lugol.language.lines import DATED_MONTHS
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Condition, Event

_KEPT = ("affirmed", "historical", "negated", "family", "possible")
_STATES = frozenset({"postmenopausal", "perimenopausal", "premenopausal"})
_QUIT = frozenset({"stopped", "quit", "former", "ex", "gave"})
_UNDONE_ROWS = frozenset({"neg.not_done", "neg.cancelled", "neg.she_refused", "neg.refused"})
"""Rows that deny a test, and no infection: "HIV test not done", "HIV test offered and declined"."""
_SEROLOGY = frozenset({"hiv", "hepatitis_b", "hepatitis_c", "syphilis", "chlamydia", "gonorrhoea"})
_TESTED = frozenset({"test", "tests", "testing", "screen", "screening", "serology", "antibody", "status", "ag", "swab"})
_SENT = frozenset({"sent", "taken", "collected", "obtained", "requested", "ordered", "pending", "awaited", "offered"})
_POSITIVE = frozenset({"positive", "pos", "reactive", "detected", "+", "+ve", "ve", "known", "on"})
_NEGATIVE = frozenset(
    {"negative", "immune", "neg", "nonreactive", "undetected", "nr", "ve", "uninfected", "seronegative"}
)
_TESTS = frozenset({
    "test", "tests", "tested", "testing", "screen", "screening", "serology", "pcr", "naat", "status", "antibody",
    "antibodies", "was", "were", "is", "result", "results", "antigen", "ag", "ab", "rapid", "elisa", "i", "ii", "and",
    "/", ",", "both", "all", ":", "-", "–", "—", "−", "(", ")", "virus", "surface", "1", "2", "b", "c", "swab",
    "swabs", "1/2", "eia", "again",
})  # fmt: skip
_OF_DAY = DATED_MONTHS | {"on", "of", "in", "dated", ".", "-"}
"""What stands with the figures of a day between tests and their result: "HIV, HBsAg dated 19.01.2024: neg"."""
_MARKERS = frozenset({"hbsag", "antigen", "anti"})
_AGAIN = frozenset({"restarted", "resumed", "relapsed"})
_NO = (("denies",), ("denied",), ("none",), ("no",), ("never",), ("negative",), ("nil",))
_NO_VIRGIN = (("non", "-"), ("not", "a"))
_UNDONE = frozenset({"never", "not", "declined", "refused"})
_CONCERN_WITHIN = 6
_NEW_SENTENCE = (
    ("the",),
    ("she",),
    ("patient",),
    ("ms",),
    ("mrs",),
    ("miss",),
    ("caffeine",),
    ("alcohol",),
    ("tobacco",),
)
_QUIT_WITHIN = 8
_STATUS_WITHIN = 6
_LEARNT = frozenset({"tested", "asked", "known", "recorded", "checked", "documented", "disclosed", "assessed"})
_SOUGHT = frozenset(
    {
        *("assessment", "assessed", "screened", "screen", "screening", "evaluation", "evaluated", "tested", "risk"),
        *("test", "testing", "workup", "work", "checked", "survey", "counseled", "vaccinated"),
    }
)
_POSITIVE_FOR = (("positive",), ("reactive",), ("seropositive",))
"""Before "for HIV" these tell what a test found, and not what it was done for."""
_TEST_OF = frozenset({"serology", "serologies", "panel", "anticoagulant", "workup", "testing", "screen"})
_PREVENTED = frozenset({
    "prophylaxis", "risk", "prevention", "screening", "precautions", "counseling", "vaccine", "vaccines", "vaccination",
    "vaccinations", "immunization", "immunizations", "shot", "shots", "vaccinated", "immunized", "immune", "immunity",
})  # fmt: skip
_NO_CONDITION = {"thyroid": frozenset({"developed", "grade", "induced", "toxicity", "immune"})}


def read(reading: Reading) -> list[Event]:
    """Conditions told of her (absent ones with present=False) and of her kin; each once."""
    page = reading.page
    tests = [m for m in page.of("hpv", "not_hpv", "analyte") if not m.concept.attr("test")]
    hpv = {i for m in tests for i in range(m.first, m.last)}
    found: list[Event] = []
    for mention in page.of("condition"):
        sentence = page.sentence(mention.first)
        if mention.first in hpv or sentence.article in (
            "introduction",
            "references",
            "conclusion",
            "discussion",
            "leaflet",
        ):
            continue
        event = _event(reading, mention)
        if event is not None:
            found.append(event)
    kept: dict[tuple[str, str], Event] = {}
    for event in _once_given_up(page, found):
        kept.setdefault((event.values.code, event.assertion), event)  # type: ignore[union-attr]
    return list(kept.values())


def _once_given_up(page: Page, found: list[Event]) -> list[Event]:
    """ "A pack per day. She quit a year ago": who is told to have given up smoking smokes no more."""
    hers = (e for e in found if e.assertion != "family")
    smoked = [e for e in hers if isinstance(e.values, Condition) and e.values.code == "smoking"]
    given_up = any(isinstance(e.values, Condition) and e.values.status == "resolved" for e in smoked)
    if not given_up or _AGAIN.intersection(token.key for token in page.tokens):
        return found
    still = [e for e in smoked if isinstance(e.values, Condition) and e.values.present]
    return [e for e in found if e not in still]


def _event(reading: Reading, mention: Mention) -> Event | None:
    judged = _judged(reading, mention)
    page, code = reading.page, mention.code
    around = set(page.keys(max(0, mention.first - 3), mention.first))
    if judged not in _KEPT or around & _NO_CONDITION.get(code, frozenset()):
        return None
    if code in _STATES and _is_no_state(reading, mention):
        return None
    if _is_not_known(reading, mention) or (code == "smoking" and _is_asked(reading, mention)):
        return None
    if code == "drug_use" and _heads_topic(page, mention):
        return None
    if code in _SEROLOGY and judged == "negated" and _is_of_undone(reading, mention):
        if not _is_told_positive(page, mention):
            return None
        judged = "affirmed"
    if code in _SEROLOGY and (_is_not_learnt(page, mention) or (judged == "negated" and _is_untested(page, mention))):
        return None
    if _is_feared(reading, mention) or (code == "tuberculosis" and _names_a_test(page, mention)):
        return None
    if judged in ("affirmed", "historical") and _is_none(page, mention):
        judged = "negated"
    if judged == "affirmed" and (_tested_free(reading, mention) or _is_answered_no(reading, mention)):
        judged = "negated"
    if (
        judged == "affirmed"
        and code in _SEROLOGY
        and (_only_a_test(reading, mention) or _bare_marker(reading, mention))
    ):
        return None
    if code == "smoking" and (_QUIT & around or _gave_up(reading, mention)):
        code = "former_smoking"
    if code == "intercourse" and page.keys(max(0, mention.first - 2), mention.first) in _NO_VIRGIN:
        return reading.event(
            Condition(term=mention.concept.name, code=code), mention.first, mention.last, assertion="affirmed"
        )
    absent = judged == "negated" or bool(mention.concept.attr("absent"))
    values = Condition(term=mention.concept.name, code=code, present=not absent)
    if code in ("never_smoked", "former_smoking"):
        status = "resolved" if code == "former_smoking" else ""
        values = Condition(term=values.term, code="smoking", present=False, status=status)  # type: ignore[arg-type]
    if mention.concept.attr("absent") and judged != "family":
        judged = "negated"
    return reading.event(values, mention.first, mention.last, assertion=judged)


def _judged(reading: Reading, mention: Mention) -> Assertion:
    """How a condition is asserted; an answer behind another one denies none that has its own."""
    judged = reading.judge(mention.first, mention.last)
    behind = judged.assertion == "negated" and judged.row in own_answer.BEHIND
    own = behind and mention.code in _SEROLOGY and own_answer.is_told(reading.page, mention)
    return "affirmed" if own else judged.assertion


def _names_a_test(page: Page, mention: Mention) -> bool:
    """ "A positive TB test": the word is part of the name of a test."""
    tests = page.of("analyte", first=mention.first, last=mention.last)
    return any(t.first <= mention.first and t.last > mention.last for t in tests)


def _is_answered_no(reading: Reading, mention: Mention) -> bool:
    """ "Tobacco: denies", "a negative smoking history": an answer of no beside what was asked."""
    page = reading.page
    last = page.sentence(mention.first).last
    start = mention.last + ("status" in page.keys(mention.last, min(mention.last + 1, last)))
    behind = page.keys(start, min(start + 2, last))
    before = page.keys(max(page.clause(mention.first)[0], mention.first - 1), mention.first)
    return before in (("negative",), ("nonsignificant",)) or (behind[:1] in ((":",), ("-",)) and behind[1:] in _NO)


def _is_asked(reading: Reading, mention: Mention) -> bool:
    """ "Smoking status: never smoked": a heading that asks, with its answer in words of their own behind it."""
    page = reading.page
    last = page.sentence(mention.first).last
    if "status" not in page.keys(mention.last, min(mention.last + 2, last)):
        return False
    answers = page.of("condition", first=mention.last, last=last)
    return any(answer.code in ("never_smoked", "former_smoking", "smoking") for answer in answers)


def _is_none(page: Page, mention: Mention) -> bool:
    """ "A non-diabetic, non-obese woman": the word itself is denied."""
    return page.keys(max(0, mention.first - 2), mention.first) == ("non", "-") and not mention.concept.attr("absent")


def _is_untested(page: Page, mention: Mention) -> bool:
    """ "She has never had HIV testing", "not tested for HIV or hepatitis B": who was not tested is not free of it."""
    first, last = page.clause(mention.first)
    before = page.keys(first, mention.first)
    behind = page.keys(mention.last, min(mention.last + 2, last))
    asked = _LEARNT.intersection(before) or _TESTED.intersection(behind)
    return bool(asked and _UNDONE.intersection(before)) and not _POSITIVE.intersection((*before, *behind))


_MADE = frozenset(
    {"tested", "done", "performed", "available", "checked", "taken", "sent", "assessed", "known", "carried"}
)
_LEARNT_WITHIN = 7
_ENDS_TEST = frozenset({",", ";", "(", "and", "who", "which", "with", "but"})


def _is_of_undone(reading: Reading, mention: Mention) -> bool:
    """ "HIV and syphilis were not tested", "HIV positive, viral load not done": what is denied is a test's doing."""
    return reading.judge(mention.first, mention.last).row in _UNDONE_ROWS


def _is_told_positive(page: Page, mention: Mention) -> bool:
    """ "Known HIV", "HIV positive": is a word right beside it that says she has it?"""
    last = page.clause(mention.first)[1]
    beside = page.keys(max(page.clause(mention.first)[0], mention.first - 2), min(mention.last + 2, last))
    return bool(_HAS.intersection(beside)) and not {"not", "no", "never"}.intersection(beside)


_HAS = frozenset({"positive", "pos", "reactive", "known", "seropositive", "infected", "living", "+ve"})


def _is_not_learnt(page: Page, mention: Mention) -> bool:
    """ "HIV has not been tested", "no HIV test was done", "HIV result not available": neither free of it nor ill."""
    first, last = page.clause(mention.first)
    behind = page.keys(mention.last, min(mention.last + _LEARNT_WITHIN, last))
    behind = behind[: next((at for at, key in enumerate(behind) if key in _ENDS_TEST), len(behind))]
    if _is_told_positive(page, mention):
        return False
    made = next((at for at, key in enumerate(behind) if key in _MADE), None)
    if made is None or _POSITIVE.union(_NEGATIVE, {"but"}).intersection(behind):
        return False
    before = page.keys(max(first, mention.first - 2), mention.first)
    undone = {"not", "never"}.intersection(behind[:made])
    return bool(undone) or (bool({"no", "never"}.intersection(before)) and bool(_TESTED.intersection(behind[:made])))


def _heads_topic(page: Page, mention: Mention) -> bool:
    """ "SUBSTANCE ABUSE: She has a history of depression": a heading with a sentence of its own tells of no abuse."""
    behind = page.keys(mention.last, mention.last + 3)
    behind = behind["history" in behind[:1] :]
    return behind[:1] == (":",) and (
        behind[1:2] in _NEW_SENTENCE or page.keys(mention.last, mention.last + 1) == ("history",)
    )


def _is_not_known(reading: Reading, mention: Mention) -> bool:
    """ "HIV status: never tested", "smoking status unknown": nothing is told of it."""
    page = reading.page
    behind = page.keys(mention.last, min(mention.last + _STATUS_WITHIN, page.sentence(mention.first).last))
    end = next((place for place, key in enumerate(behind) if key in (";", ",", ".")), len(behind))
    told = set(behind[:end])
    denied = told & {"not", "never"} and told & _LEARNT
    return "status" in behind[:2] and bool(told & {"unknown", "unclear", "undisclosed"} or denied)


def _gave_up(reading: Reading, mention: Mention) -> bool:
    """ "A history of smoking, quit 10 years ago"."""
    page = reading.page
    behind = page.keys(mention.last, min(mention.last + _QUIT_WITHIN, page.sentence(mention.first).last))
    return bool({"quit", "stopped", "quitting"}.intersection(behind)) and "not" not in behind


def _is_feared(reading: Reading, mention: Mention) -> bool:
    """ "Thrombosis prophylaxis", "screened for osteoporosis": what is prevented or looked for is not there."""
    page = reading.page
    colon = page.keys(mention.last, mention.last + 1) == (":",)
    behind = page.keys(mention.last + colon, min(mention.last + colon + 1, page.sentence(mention.first).last))
    before = page.keys(max(page.clause(mention.first)[0], mention.first - 4), mention.first)
    sought = before[-1:] == ("for",) and bool(_SOUGHT.intersection(before)) and before[-2:-1] not in _POSITIVE_FOR
    concern = page.keys(mention.last, min(mention.last + _CONCERN_WITHIN, page.sentence(mention.first).last))
    if mention.code == "thrombosis" and colon and _HEPARINS.intersection(concern):
        return True  # "VTE: dalteparin 28/7"
    if behind == ("is",) and {"concern", "worry"}.intersection(concern) and before[-1:] != ("her",):
        return True  # "she gains weight; diabetes is therefore a major concern"
    tested = mention.code not in _SEROLOGY and bool(_TEST_OF.intersection(behind))
    if page.keys(mention.first, mention.last) == ("tb",) and (
        before[-1:] == ("at",) or _BOARD.intersection((*concern, *before))
    ):
        return True  # "to be discussed at TB": the tumour board
    return sought or tested or bool(_PREVENTED.intersection(behind)) or before[-2:] in (("risk", "of"), ("risk", "for"))


_HEPARINS = frozenset({
    "dalteparin", "enoxaparin", "tinzaparin", "heparin", "lmwh", "clexane", "fragmin", "fondaparinux", "teds",
    "stockings", "apixaban", "rivaroxaban", "assessed", "score",
})  # fmt: skip
_BOARD = frozenset({
    "discussion", "discussed", "presented", "recs", "rec", "recommendation", "recommendations", "contact", "board",
    "presentation",
})  # fmt: skip


def _is_no_state(reading: Reading, mention: Mention) -> bool:
    """ "early menopause", "postmenopausal women", "postmenopausal cut-off" tell nothing of her own state."""
    page = reading.page
    before = page.keys(max(0, mention.first - 2), mention.first)
    behind = page.keys(mention.last, min(mention.last + 1, page.sentence(mention.first).last))
    return bool({"early", "premature", "avoid", "induced", "surgical", "before"} & set(before)) or bool(
        {"women", "reference", "range", "cut", "limit", "syndrome", "symptoms", "status"} & set(behind)
    )


def _tested_free(reading: Reading, mention: Mention) -> bool:
    """ "HIV, HBsAg and HCV non-reactive", "HIV status: NR": tests named in a row, and the one result behind them."""
    page = reading.page
    last = page.sentence(mention.first).last
    if mention.code in _SEROLOGY and own_answer.is_told(page, mention):
        return False
    others = {i for m in page.of("condition", first=mention.first, last=last) for i in range(m.first, m.last)}
    at = mention.last
    while at < last:
        key = page.tokens[at].key
        following = page.tokens[at + 1].key if at + 1 < last else ""
        if key in _NEGATIVE or (key in ("non", "not") and following in ("reactive", "detected", "-")):
            return True
        if (key == "(" and following in ("-", "–", "−")) or own_answer.is_minus(page, at, last):
            return True
        named = at in others or key in _TESTS or key in ("hbsag", "hcv", "hiv", "vdrl", "rpr", "hbv", "anti")
        if not (named or key in _OF_DAY or key[0].isdigit()):
            return False
        at += 1
    return False


def _only_a_test(reading: Reading, mention: Mention) -> bool:
    """ "HIV test offered": a test that is named without its result says nothing of the disease."""
    page = reading.page
    first, last = page.clause(mention.first)
    behind = page.keys(mention.last, min(mention.last + 3, last))
    sent = _SENT.intersection(page.keys(mention.last, min(mention.last + 6, last)))
    return bool(_TESTED.intersection(behind) or sent) and not _POSITIVE.intersection(page.keys(first, last))


def _bare_marker(reading: Reading, mention: Mention) -> bool:
    """ "HBsAg" and "anti-HCV" are tests: without a word of their result they say nothing."""
    page = reading.page
    if not _MARKERS.intersection(page.keys(mention.first, mention.last)):
        return False
    first, last = page.clause(mention.first)
    return not _POSITIVE.intersection(page.keys(first, last))
