"""Is a statement affirmed, denied, possible, planned, supposed, or about somebody else? Cue rows decide by their reach.

A cue is a row of `cues.csv`: its words, what they do to what they reach (effect), the direction in which they reach,
and how far: through the list they head or close, through their clause or their sentence. What stands in the way is
told by `roles.csv`: a verb, a link ("because"), or another item of the list with a predicate of its own ("no mass,
uterus enlarged"). A cue of a label reaches what the label names ("AIS: not present").
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import msgspec

from lugol.language.lexicon import Lexicon, read_rows
from lugol.language.model import Concept, Judgement, Mention, Page, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.second_look import reviewed

_SEPARATORS = frozenset({",", "and", "or", "/", "&", "nor", "plus", "+", "with", "but", "•"})
_NEUTRAL = frozenset(
    [
        "seen",
        "identified",
        "detected",
        "present",
        "palpable",
        "palpated",
        "felt",
        "visible",
        "noted",
        "found",
        "evident",
    ]
)
_OF_A_REPORT = frozenset({"margin", "margins", "edges", "lvsi", "lvi", "grade", "stage"})
_DETERMINERS = frozenset({"a", "an", "the", "she", "he", "her", "there", "this"})
_ELSEWHERE = ("introduction", "discussion", "conclusion", "references", "title")
_LOST = frozenset({"references"})
_UNDONE = ("neg.not_done", "neg.cancelled", "neg.she_refused")
"""Rows that deny the whole of what was to be done: "hysterectomy with salpingectomy was cancelled"."""
_AUXILIARIES = frozenset({"has", "have", "had", "was", "were", "is", "are", "been", "also", "then", "therefore", "now"})
_NO_AUTHORS = frozenset({"today's", "it's", "she's", "he's", "there's", "here's", "that's", "what's"})
LONGEST_LEAD = 4
_NO_SUBJECT = frozenset(
    {
        *("and", "or", "all", "both", "also", "still", "otherwise", "again", "the", "any", "likewise", "each", "was"),
        *("were", "is", "are", "appeared", "grossly", "entirely", "clinically", "completely", "now"),
    }
)
"""Words between a comma and "normal" that name nothing of their own."""
_LIES_FREE = frozenset({"fluid", "air", "gas", "blood", "pelvic", "peritoneal", "intraperitoneal", "abdominal"})
"""Behind "free" these are found, not said to be free of anything."""
LEAD_AT_MOST = 3
_NAMES = ("site", "head", "symptom", "histology", "condition", "colposcopic")
_DOABLE = ("procedure", "drug", "frame", "radiotherapy", "cyt_test", "chemotherapy", "immunotherapy", "hormonal", "hpv")


class Assertions(msgspec.Struct, frozen=True):
    """The cues of a page in order, and the role of each of its tokens ("" for none)."""

    page: Page
    cues: tuple[Mention, ...]
    firsts: tuple[int, ...]
    roles: tuple[frozenset[str], ...]

    def within(self, first: int, last: int) -> tuple[Mention, ...]:
        """Cues that begin in [first, last)."""
        return self.cues[bisect_left(self.firsts, first) : bisect_left(self.firsts, last)]

    def has(self, role: str, first: int, last: int) -> bool:
        """Does a token of [first, last) play a role?"""
        places = _places(self.roles).get(role, ())
        at = bisect_left(places, first)
        return at < len(places) and places[at] < last


@once_a_page
def _places(roles: tuple[frozenset[str], ...]) -> dict[str, list[int]]:
    """The tokens that play each role, in order."""
    found: dict[str, list[int]] = {}
    for at, played in enumerate(roles):
        for role in played:
            found.setdefault(role, []).append(at)
    return found


@cache
def _cue_lexicon(without: str) -> Lexicon:
    rows = []
    for row in read_rows("cues.csv"):
        if row["id"] != without:
            attrs = {name: row[name] for name in ("effect", "direction", "scope")}
            kind = "pseudo" if row["effect"] == "pseudo" else row["direction"]
            rows.append((Concept(kind, row["id"], row["effect"], attrs), row["words"].split("|")))
    return Lexicon(rows)


@cache
def _roles() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_rows("roles.csv"):
        for word in row["words"].split("|"):
            found.setdefault(word, set()).add(row["role"])
    return {word: frozenset(roles) for word, roles in found.items()}


_NO_ROLE: frozenset[str] = frozenset()
_KNOWS = frozenset({"knows", "knew", "recalls", "remembers", "thinks", "believes", "understands"})
_SHOWS = frozenset({"verb", "done_verb"})
_PASSIVE = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "as", "if", "when", "where", "clinically", "not"}
)
_ADVISED = frozenset(
    {".", ",", ";", ":", ")", "for", "as", "in", "because", "due", "by", "and", "to", "given", "if", "at"}
)
_TO_PLAN = frozenset({"is", "was", "are", "has", "been", "now", "currently", "already", "provisionally", "("})
_DAYS = frozenset({
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "next", "tomorrow", "later"),
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    *("december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "the", "this"),
})  # fmt: skip
"""What begins a day behind "booked for"."""
_BEFORE_RESULT = frozenset({":", "-", "–", "=", "again", "(", ")", "result"})
_OF_RESULTS = frozenset({"result", "results", "test", "tests", "women", "cases", "for"})
_OF_DATE = frozenset({
    "on", "in", "of", "dated", "/", ".", "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec",
})  # fmt: skip


def assertions(page: Page, without: str = "") -> Assertions:
    """The cues of a page; `without` leaves one row of the grammar out, to prove that it does something."""
    limits = [sentence.last for sentence in page.sentences]
    shows = _showing(page)
    found = _cue_lexicon(without).scan(page.text, page.tokens, limits)
    cues = tuple(_unshadowed([cue for cue in found if not shows & {cue.first, cue.last - 1}]))
    roles = _roles()
    lying = {i for i, (a, b) in enumerate(pairwise(t.key for t in page.tokens)) if a == "free" and b in _LIES_FREE}
    keys = [token.key for token in page.tokens]
    degrees = (i for i, key in enumerate(keys) if key in ("high", "low"))
    lying |= {i for i in degrees if keys[i + 1 + (keys[i + 1 : i + 2] == ["-"]) :][:1] in _GRADES}
    kinds = tuple(
        _SHOWS if i in shows else _NO_ROLE if i in lying else roles.get(token.key, _NO_ROLE)
        for i, token in enumerate(page.tokens)
    )
    return Assertions(page, cues, tuple(cue.first for cue in cues), kinds)


_GRADES = (["grade"], ["risk"])
"""Behind "high" and "low" these make a name of them, and no predicate: "a high-grade lesion"."""


def _showing(page: Page) -> frozenset[int]:
    """ "The smear indicated ASC-US" shows something; "colposcopy is indicated", "indicated for" advise it."""
    keys = [token.key for token in page.tokens]
    told = (i for i, key in enumerate(keys[:-1]) if key in ("indicated", "indicates") and i)
    return frozenset(i for i in told if keys[i - 1] not in _PASSIVE and keys[i + 1] not in _ADVISED)


def _unshadowed(found: list[Mention]) -> Iterator[Mention]:
    """Cues that no longer cue holds within itself, and that no phrase touches which only looks like one.

    A phrase that only looks like one does not count inside a longer cue: "initially thought to have".
    """
    reach: dict[int, int] = {}
    for cue in found:
        if cue.concept.category != "pseudo":
            reach[cue.first] = max(cue.last, reach.get(cue.first, 0))
    seeming = [
        (cue.first, cue.last)
        for cue in found
        if cue.concept.category == "pseudo"
        and not any(reach.get(cue.first - back, 0) >= cue.last for back in range(1, LONGEST_LEAD))
    ]
    longest = (0, 0)
    for cue in sorted(found, key=lambda cue: (cue.first, -cue.last)):
        inside = cue.last <= longest[1] and (cue.first, cue.last) != longest
        longest = (cue.first, cue.last) if cue.last > longest[1] else longest
        while seeming and seeming[0][1] <= cue.first:
            seeming.pop(0)
        if not inside and not (seeming and seeming[0][0] < cue.last):
            yield cue


def judge(found: Assertions, first: int, last: int) -> Judgement:
    """How the tokens [first, last) are asserted.

    >>> from lugol.language.page import page_of
    >>> page = page_of("No hydronephrosis, uterus enlarged.")
    >>> [judge(assertions(page), a, b).assertion for a, b in ((1, 2), (3, 5))]
    ['negated', 'affirmed']
    """
    page = found.page
    sentence = page.sentence(first)
    about = subject(found, sentence, first, last)
    if about.assertion != "affirmed":
        return about
    if _is_unreal(page, sentence):
        return Judgement("hypothetical", "unreal", page.tokens[sentence.first].key)
    if reviewed(page, sentence, first, last):
        return Judgement("negated", "super.review", "review")
    reached = {cue.first: cue for cue in _reaching(found, sentence, first, last)}
    nearest: dict[str, Mention] = {}
    for cue in sorted(reached.values(), key=lambda cue: -_distance(cue, first, last)):
        nearest[cue.concept.attr("effect")] = cue
    if "planned" in nearest and "done" in nearest and _is_done(page, nearest["done"], nearest["planned"], first, last):
        del nearest["planned"]
    if nearest.get("negated") and _is_undone(found, nearest, first, last):
        del nearest["negated"]
    return _decided(found, nearest, sentence, first)


def _is_unreal(page: Page, sentence: Sentence) -> bool:
    """ "Had CIN2 been found we would have offered LLETZ": what a sentence of this form tells did not happen."""
    keys = page.keys(sentence.first, sentence.last)
    return (
        keys[0] in ("had", "were", "should")
        and bool({"would", "might", "could", "will"} & set(keys))
        and "?" not in keys
    )


def _decided(found: Assertions, nearest: dict[str, Mention], sentence: Sentence, first: int) -> Judgement:
    page = found.page
    for effect in ("superseded", "hypothetical", "negated", "planned", "possible"):
        if effect in nearest:
            cue = nearest[effect]
            said: Any = "negated" if effect == "superseded" else effect
            return Judgement(said, cue.code, page.words(cue.first, cue.last))
    part = page.part(first)
    told = found.has("done_verb", sentence.first, sentence.last) or _reports(page, sentence)
    if part == "plan" and "done" not in nearest and not told:
        return Judgement("planned", "part.plan", part)
    if part == "history" or "historical" in nearest:
        history = nearest.get("historical")
        return Judgement("historical", history.code if history else "part.history")
    return Judgement("affirmed")


def _reports(page: Page, sentence: Sentence) -> bool:
    """ "Path: AIS": a report of tissue within a plan tells what was found."""
    named = page.of("frame", first=sentence.first, last=sentence.first + 2)
    report = [m for m in named if m.concept.attr("frame") == "tissue_report"]
    return bool(report) and page.keys(report[0].last, report[0].last + 1) == (":",)


def _is_done(page: Page, done: Mention, planned: Mention, first: int, last: int) -> bool:
    """Of a plan and its carrying out the nearer word counts: "was scheduled for and underwent".

    A plan behind an "and" is that of the thing before it: "had a hysterectomy with BSO, and radiotherapy was advised".
    "Will be started on" lies ahead.
    """
    if planned.code in ("plan.will", "plan.to") and planned.last <= done.first < first:
        return planned.last < done.first - 1
    if done.last <= first and planned.first >= last and page.tokens[last].key == "and":
        return bool(page.of(*_DOABLE, first=last, last=planned.first))
    return _distance(done, first, last) <= _distance(planned, first, last) or done.last == planned.first


def _is_undone(found: Assertions, nearest: dict[str, Mention], first: int, last: int) -> bool:
    """A refusal told later in the sentence does not undo what was done: "LLETZ was done; she declined advice"."""
    cue = nearest["negated"]
    if cue.code not in ("neg.she_refused", "plan.rebooked", "neg.aborted_after") or cue.first < last:
        return False
    clause = found.page.clause(cue.first)
    has_object = found.page.of(*_DOABLE, first=cue.last, last=clause[1])
    if cue.code == "neg.aborted_after":
        return False
    return bool(has_object) or ("done" in nearest and nearest["done"].first < cue.first)


def _distance(cue: Mention, first: int, last: int) -> int:
    return first - cue.last if cue.last <= first else max(0, cue.first - last)


def _reaching(found: Assertions, sentence: Sentence, first: int, last: int) -> Iterator[Mention]:
    for cue in found.within(sentence.first, sentence.last):
        direction = cue.concept.attr("direction")
        into = cue.concept.attr("effect") == "negated" and cue.first < first < cue.last <= last
        before, after = cue.last <= first or into, cue.first >= last
        if (
            (direction == "forward" and before and _reaches_forward(found, cue, first, last))
            or (direction == "start" and before and _starts(found, sentence, cue, first, last))
            or (direction == "adjacent" and before and _leads_to(found, cue, first, last))
            or (direction == "answer" and cue.first == last and _closes(found, cue, sentence))
            or (direction == "backward" and after and _reaches_back(found, cue, first, last))
            or (direction == "label" and after and _is_value_of(found, cue, last))
            or (direction == "forward" and after and _is_day_of(found, cue, first, last))
        ):
            yield cue


def _is_day_of(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    """ "LLETZ booked for 12/3/2024": a plan right behind a thing to do, whose "for" leads to a day alone."""
    page = found.page
    if cue.concept.attr("effect") != "planned" or page.tokens[cue.last - 1].key not in ("for", "on"):
        return False
    between = page.keys(last, cue.first)
    of_it = between[:1] == ("of",) and len(between) <= 2 * LEAD_AT_MOST and not _SEPARATORS & set(between)
    of_it &= not found.has("verb", last, cue.first)  # "LLETZ of the lesion planned for June"
    if not (set(between) <= _TO_PLAN or of_it) or not page.of(*_DOABLE, first=first, last=last):
        return False
    end = page.clause(cue.first)[1]
    day = page.keys(cue.last, cue.last + 1)
    told = bool(day) and (day[0].isdigit() or day[0] in _DAYS)
    done = found.has("done_verb", cue.last, end) and not {"not", "yet"}.intersection(page.keys(cue.last, end))
    return told and not done and not page.of(*_DOABLE, first=cue.last, last=end)


def _leads_to(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    """ "for LEEP": the word right before what can be done, words of how apart ("for laparoscopic ...")."""
    page = found.page
    near = first - cue.last <= LEAD_AT_MOST and not any(
        page.tokens[i].key in _SEPARATORS or page.tokens[i].key == "(" for i in range(cue.last, first)
    )
    return near and bool(page.of(*_DOABLE, first=first, last=last)) and not found.roles[cue.last] & {"verb"}


def _closes(found: Assertions, cue: Mention, sentence: Sentence) -> bool:
    """ "IMB no, dyspareunia no": the one word that answers stands right before a sign or the end."""
    return cue.last >= sentence.last or found.page.tokens[cue.last].key in (",", ".", ";", ")")


def _starts(found: Assertions, sentence: Sentence, cue: Mention, first: int, last: int) -> bool:
    """ "For LLETZ.", "Outcome: for LLETZ": a word that makes a plan of a sentence which it begins."""
    page = found.page
    at = cue.first - 1
    while at >= sentence.first and not page.tokens[at].key[0].isalpha() and page.tokens[at].key != ":":
        at -= 1
    numbered = at == sentence.first and page.tokens[at + 1].key in (".", ")") and page.tokens[at + 1].glued
    begins = at < sentence.first or page.tokens[at].key == ":" or numbered
    if not begins or any(page.tokens[i].key == ":" for i in range(last, sentence.last)):
        return False
    if ":" in page.keys(cue.last + 1, first) or has_result(page, last) or _is_result_of_test(page, cue, first, last):
        return False
    return not found.has("verb", cue.last, first) and not found.has("done_verb", last, page.clause(first)[1])


def has_result(page: Page, last: int) -> bool:
    """ "Repeat smear LSIL", "Repeat HPV 3 June 2024: positive": a test with its result right behind it was done."""
    end = page.sentence(last - 1).last - 1
    at = last
    while at < end and (page.tokens[at].key in _BEFORE_RESULT or _is_of_date(page.tokens[at].key)):
        at += 1
    named = any(m.first == at for m in page.of("cyt_result", "histology", first=at, last=at + 1))
    said = page.keys(at, at + 1) in (("positive",), ("negative",))
    return named or (said and not _OF_RESULTS.intersection(page.keys(at + 1, min(at + 2, end + 1))))


def _is_of_date(key: str) -> bool:
    """A word, figure or sign of the day on which a test was done."""
    return key in _OF_DATE or (key.isdigit() and len(key) <= len("2024"))


def _is_result_of_test(page: Page, cue: Mention, first: int, last: int) -> bool:
    """Is a target the result right behind a test that the cue begins with?"""
    tests = page.of("cyt_test", "frame", "hpv", first=cue.last, last=first)
    named = any(m.last == last for m in page.of("cyt_result", "histology", first=first, last=last))
    return (
        bool(tests) and named and all(k in _BEFORE_RESULT or _is_of_date(k) for k in page.keys(tests[-1].last, first))
    )


_PROVED = frozenset({"turned", "proved", "proving", "transpired", "actually"})


def _answers(page: Page, cue: Mention, between: tuple[str, ...]) -> bool:
    """ "Second opinion on the biopsy: CIN1" gives an opinion, where "referred for an opinion on" asks for one."""
    return ":" in between and page.keys(cue.first, cue.last)[0] == "opinion"


_BRINGS = frozenset({"with", "presenting", "complaining", "due", "because", "after", "following"})


def _brought(page: Page, cue: Mention, first: int, last: int) -> bool:
    """ "Referred to our clinic with pelvic pain": what she comes with is no plan, though a treatment would be one."""
    between = page.keys(cue.last, first)
    if page.tokens[cue.first].key not in ("referred", "referral", "transferred") or "for" in between:
        return False
    return bool(_BRINGS.intersection(between)) and not page.of(*_DOABLE, first=first, last=last)


def _reaches_forward(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    scope = cue.concept.attr("scope")
    if scope == "sentence":
        return True
    page = found.page
    clause = page.clause(cue.first)
    if not clause[0] <= first < clause[1]:
        return False
    effect = cue.concept.attr("effect")
    between = page.keys(cue.last, first)
    if (effect == "superseded" and _PROVED.intersection(between)) or (
        effect == "planned" and (_answers(page, cue, between) or _brought(page, cue, first, last))
    ):
        return False
    if scope == "clause" and effect in ("planned", "done"):
        return not found.has("link", cue.last, first) and not (effect == "done" and found.has("verb", cue.last, first))
    return _through_list(found, cue, first, last, strict=scope == "list")


_AS_TOLD = frozenset({"noted", "reported", "found", "described"})
"""Right behind "no" these are no verbs: "no noted lacerations"."""


def _through_list(found: Assertions, cue: Mention, first: int, last: int, *, strict: bool) -> bool:
    """Does a cue reach a target through the items between them, none of which says something of its own?"""
    page = found.page
    item, crossed, joined = cue.last, 0, ""
    for at in range(cue.last, first):
        key = page.tokens[at].key
        if key in (";", ".") or (key == ":" and at > cue.last):
            return False
        if key == "as" and page.tokens[at - 1].key == "such":
            continue
        told = at == cue.last and (not strict or (key in _AS_TOLD and cue.concept.attr("effect") == "negated"))
        if found.roles[at] & {"verb", "link"} and not told:
            return False
        if key in _SEPARATORS:
            following = page.tokens[at + 1].key
            parted = (key not in (",", "or", "nor") and following in _DETERMINERS) or (
                key != "or" and following == "with"
            )
            begun = (
                key == ","
                and following in ("a", "an", "the")
                and found.has("done_verb", last, _clause_end(found, first))
            )
            if strict and (following in ("she", "he") or parted or begun or _accompanied(page, at + 1)):
                return False
            if _says_something(found, item, at, denied=item == cue.last):
                return False
            crossed += at > item
            item, joined = at + 1, key if key != "," or joined not in ("or", "nor") else joined
    return not crossed or not _has_own_predicate(found, item, first, last, joined)


def _accompanied(page: Page, at: int) -> bool:
    """ "No chills, but associated with pain", "no rigors, relieved by rest": a list of what is absent is at its end."""
    keys = page.keys(at, min(at + 2, len(page.tokens)))
    return keys[1:] in (("with",), ("by",)) and keys[0] in (
        "associated", "accompanied", "relieved", "aggravated", "exacerbated", "followed", "worsened", "improved",
    )  # fmt: skip


def _clause_end(found: Assertions, token: int) -> int:
    return found.page.clause(token)[1]


def _says_something(found: Assertions, first: int, last: int, *, denied: bool) -> bool:
    """Does an item of a list say something of its noun: a predicate behind it, a measure, a word of the contrary?

    What is denied keeps its own adjective: "no sign of benign leiomyoma or cancer" says nothing good of the leiomyoma.
    """
    named = found.page.of(*_NAMES, first=first, last=last)
    if found.has("contrary", named[0].last if denied and named else first, last) or _is_measured(found, first, last):
        return True
    return bool(named) and found.has("predicate", named[0].last, last)


def _is_measured(found: Assertions, first: int, last: int) -> bool:
    keys = found.page.keys(first, last + 1)
    return any(a[0].isdigit() and b in ("mm", "cm") for a, b in pairwise(keys))


def _item_end(found: Assertions, last: int) -> int:
    end = found.page.clause(max(0, last - 1))[1]
    at = last
    while at < end and found.page.tokens[at].key not in _SEPARATORS and found.page.tokens[at].key not in ";.:":
        at += 1
    return at


def _has_own_predicate(found: Assertions, item: int, first: int, last: int, joined: str) -> bool:
    end = _item_end(found, last)
    if found.has("contrary", item, end) or _is_measured(found, last, end) or found.has("predicate", first + 1, last):
        return True
    behind = enumerate(found.page.keys(last, end), start=last)
    said = [key for index, key in behind if found.roles[index] & {"predicate", "verb"}]
    if not said:
        return False
    return not (joined in ("or", "nor") and all(k in _NEUTRAL or k in ("was", "were", "is", "are") for k in said))


def _reaches_back(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    page = found.page
    scope = cue.concept.attr("scope")
    if scope == "sentence":
        return True
    clause = page.clause(cue.first)
    if not clause[0] <= first < clause[1] or (cue.code == "plan.arranged" and _came_about(page, cue, clause[1])):
        return False
    if scope == "clause":
        return not found.has("done_verb", last, cue.first)
    return _back_through_list(found, cue, first, last)


_CAME_ABOUT = frozenset({
    "performed", "done", "showed", "shows", "showing", "revealed", "confirmed", "demonstrated", "completed", "took",
    "went", "carried", "underwent", "undertaken", "reported", "found", "read", "uneventful", "with", "by",
})  # fmt: skip


def _came_about(page: Page, cue: Mention, last: int) -> bool:
    """ "A biopsy ordered by her doctor showed CIN3": what was arranged is told with what came of it."""
    return bool(_CAME_ABOUT.intersection(page.keys(cue.last, last)))


def _back_through_list(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    page = found.page
    depth = 0
    item = last
    if cue.code == "neg.clear" and (_is_of_another(page, cue, last) or _looks_ahead(page, cue)):
        return False
    if cue.concept.attr("effect") == "negated" and _has_own_name(page, cue, last):
        return False
    of_doing = cue.concept.attr("effect") == "planned" or cue.code in _UNDONE
    for at in range(last, _past_auxiliaries(page, last, cue.first) if of_doing else cue.first):
        key = page.tokens[at].key
        depth += (key == "(") - (key == ")")
        if depth > 0 and not (key == "(" and at + 1 == cue.first):
            continue
        if key in (";", ".") or (key == ":" and at + 1 != cue.first):
            return False
        if found.roles[at] & {"verb", "link", "contrary", "span"} or (found.roles[at] & {"predicate"} and at >= item):
            return False
        if key in _SEPARATORS:
            if (
                (key == "with" and not of_doing)
                or key == "but"
                or (at + 1 < cue.first and page.tokens[at + 1].key in ("a", "an", "she"))
            ):
                return False
            item = at + 1
    return depth <= 1 and not (item > last and _is_of_another_kind(page, first, last, item, cue.first))


def _past_auxiliaries(page: Page, last: int, first: int) -> int:
    """ "LLETZ has been offered": the auxiliaries right before a cue belong to it."""
    while first > last and page.tokens[first - 1].key in _AUXILIARIES:
        first -= 1
    return first


_COMPLAINT = ("symptom", "head", "histology", "complication")
_TESTED = ("cyt_test", "hpv", "frame", "analyte")


def _is_of_another_kind(page: Page, first: int, last: int, item: int, end: int) -> bool:
    """ "Squamous carcinoma, margins clear": a diagnosis shares no predicate with a margin, a node or a site.

    "Postcoital bleeding, smear negative": what she has shares none with a test.
    """
    own = page.of(*_COMPLAINT, first=first, last=last)
    if own and page.of(*_TESTED, first=item, last=end) and not page.of(*_COMPLAINT, first=item, last=end):
        return True
    if not page.of("histology", first=first, last=last):
        return False
    other = page.of("site", first=item, last=end) or _OF_A_REPORT.intersection(page.keys(item, end))
    named = page.of("histology", "head", first=item, last=end)
    alike = [m for m in named if m.concept.attr("role") not in ("none", "normal") and m.code != "node"]
    return bool(other) and not alike


def _has_own_name(page: Page, cue: Mention, last: int) -> bool:
    """ "SCC depth 1.8 mm LVSI neg", "post-LLETZ smear: neg": the test or item right before a denial is what it is of.

    Words that a preposition joins to it are denied with it: "metastasis in lymph nodes absent".
    """
    at = cue.first
    while at > last and page.tokens[at - 1].key in _AUXILIARIES | {":", "=", "-"}:
        at -= 1
    tests = page.of("cyt_test", "hpv", "ihc_marker", first=last, last=at)
    begun = next((m.first for m in tests if m.last == at), at - 1)
    test = bool(tests) and tests[-1].last == at
    named = begun < at - 1 or (at > last and (test or _is_item(page.tokens[at - 1].key)))
    between = set(page.keys(last, begun))
    return named and begun >= last and not between & _JOINING_NAMES and not between & _SEPARATORS


def _is_item(key: str) -> bool:
    return key in _OF_A_REPORT or key in ("lvsi", "lvi", "pni")


_JOINING_NAMES = frozenset({"in", "of", "on", "to", "at", "for", "from", "by", "within", "the", "into"})


def _is_of_another(page: Page, cue: Mention, last: int) -> bool:
    """ "hydroureter, right kidney normal", "pain, blood tests normal": normal is what stands behind the comma."""
    target_is_site = any(m.last == last for m in page.of("site", first=max(0, last - 6), last=last))
    commas = [i for i in range(last, cue.first) if page.tokens[i].key in (",", "and")]
    if not commas or target_is_site:
        return False
    own = [key for key in page.keys(commas[-1], cue.first) if key.isalpha() and key not in _NO_SUBJECT]
    named = [m for m in page.of(*_NAMES, first=commas[-1], last=cue.first) if m.concept.attr("role") != "none"]
    return bool(page.of("site", first=commas[-1], last=cue.first)) or (
        bool(own) and not named and not page.of("condition", first=max(0, last - 4), last=last)
    )


def _looks_ahead(page: Page, cue: Mention) -> bool:
    """ "enlarged nodes, and no abnormality in the liver", "anaemia and normal platelets": what is meant is behind."""
    joined = page.keys(cue.first - 1, cue.first) in ((",",), ("and",), ("but",), ("with",))
    alone = cue.last - cue.first == 1 and page.tokens[cue.first].key in _ADJECTIVES
    if joined and alone and page.of("analyte", "site", "vital", first=cue.last, last=cue.last + 1):
        return True
    return page.tokens[cue.first].key == "no" and page.keys(cue.last, cue.last + 1) in (("in",), ("of",), ("at",))


_ADJECTIVES = frozenset({"normal", "clear", "healthy", "intact", "unremarkable", "preserved", "free"})


def _is_value_of(found: Assertions, cue: Mention, last: int) -> bool:
    """Is the cue the value of a label that names the target? ("Node sites positive for metastasis: 0")"""
    page = found.page
    colon = page.tokens[cue.first - 1].key in (":", "=") or (
        page.tokens[cue.first - 1].key in ("-", "–") and not page.tokens[cue.first].glued
    )
    apart = any(page.tokens[at].key in ".;:=" for at in range(last, cue.first - 1))
    return colon and not apart and not _has_own_name(page, cue, last)


def subject(found: Assertions, sentence: Sentence, first: int, last: int) -> Judgement:
    """Whom the words speak of: her ("affirmed"), her kin, another person, or women in general."""
    page = found.page
    cues = found.within(sentence.first, sentence.last)
    if page.part(first) == "family":
        return Judgement("family", "part.family", "family history")
    for cue in cues:
        effect = cue.concept.attr("effect")
        if effect in ("family", "other_person") and _bears(found, cue, first, last):
            return Judgement(effect, cue.code, page.words(cue.first, cue.last))  # type: ignore[arg-type]
    author = _of_an_author(page, page.clause(first)[0], first)
    if author:
        return Judgement("other_person", "other.of_author", author)
    anchored = any(cue.concept.attr("effect") == "anchor" for cue in cues)
    if sentence.article in _ELSEWHERE and (not anchored or sentence.article in _LOST):
        return Judgement("literature", "article", sentence.article)
    return _literature(found, sentence, first, anchored)


def _of_an_author(page: Page, first: int, last: int) -> str:
    """ "Smith's patient had a complete response": the patient of another author."""
    authors = _authors(page)
    place = bisect_left(authors, first)
    at = authors[place] if place < len(authors) else last
    return page.words(at, at + 2) if at < last - 1 else ""


@once_a_page
def _authors(page: Page) -> list[int]:
    """The tokens that name an author whose patient or case follows."""
    found = []
    for at, (token, following) in enumerate(pairwise(page.tokens)):
        named = token.key.endswith("'s") and page.text[token.start].isupper() and token.key not in _NO_AUTHORS
        if named and following.key in ("patient", "patients", "case", "cases"):
            found.append(at)
    return found


def _bears(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    page = found.page
    if cue.concept.attr("direction") == "both":
        return True
    if cue.concept.attr("direction") == "backward":
        return cue.first >= last and _reaches_back(found, cue, first, last)
    clause = page.clause(cue.first)
    end = _relative_end(page, cue, clause)
    if not (cue.last <= first and clause[0] <= first < end):
        return False
    return not any(_resumes(page, cue.last, at) for at in range(cue.last, first))


def _relative_end(page: Page, cue: Mention, clause: tuple[int, int]) -> int:
    """ "Her husband, who has prostate cancer, ...": what is told of another person goes on in the relative clause."""
    if clause[1] >= page.sentence(cue.first).last or clause[1] - cue.last > 1:
        return clause[1]
    person = not {"history", "hx", "fhx", "fh"} & set(page.keys(cue.first, cue.last))
    return page.clause(clause[1])[1] if person and page.tokens[clause[1]].key in ("who", "whose") else clause[1]


def _resumes(page: Page, begun: int, at: int) -> bool:
    """Does "she" or "the patient" turn from another person back to her? Not in a bracket or "as far as she knows"."""
    if page.tokens[at].key not in ("she", "patient"):
        return False
    between = page.keys(begun, at)
    if between[:1] == ("of",) and len(between) == 2:  # "the mother of the patient"
        return False
    return between.count("(") <= between.count(")") and page.tokens[at + 1].key not in _KNOWS


def _literature(found: Assertions, sentence: Sentence, first: int, anchored: bool) -> Judgement:
    """The literature speaks in the whole sentence, or only in its clause where that tells what happened."""
    page = found.page
    clause = page.clause(first)
    told = sentence.article == "case" and found.has("done_verb", *clause)
    low, high = clause if anchored or told else (sentence.first, sentence.last)
    here = found.within(low, high)
    hers = any(cue.concept.attr("effect") == "anchor" for cue in here)
    for cue in here:
        if cue.concept.attr("effect") == "literature" and not hers:
            return Judgement("literature", cue.code, page.words(cue.first, cue.last))
    return Judgement("affirmed")
