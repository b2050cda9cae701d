"""Her death: the words that tell it of her, and not of a child, a relative or a thing, with its cause."""

from lugol.language.childs import is_childs
from lugol.language.kinds.course.interval import NUMBERS
from lugol.language.kinds.course.whose import FETAL, OTHERS
from lugol.language.lines import DATED_MONTHS
from lugol.language.model import Judgement, Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Death, Event

_THINGS = frozenset(
    {"source", "licence", "license", "validity", "consent", "stock", "kit", "card", "husband", "mother"}
)
_OF = frozenset({"of", "from", "to", "due", "because"})
_CAUSE_END = frozenset({",", ".", ";", "(", "in", "on", "at", "after", "within", "despite", "and", "months", "years"})
_SHE = frozenset({"she", "patient", "woman", "lady", "female", "girl"})
_MOTHER = frozenset({"mother", "mama", "mum", "mom", "mummy", "granny"})
_KIN = OTHERS | FETAL | _MOTHER | frozenset({"aunt", "uncle", "cousin", "niece", "nephew", "grandmother", "boy", "he"})
_MET = frozenset({"delivered", "birth", "lost", "bore", "by", "for", "survived"})
"""Behind these a person is the object: "she gave birth to a boy and died"."""
_ITSELF = frozenset({"neonate", "infant", "baby", "newborn", "child", "twin", "he", "boy"})
_CAUSE_WITHIN = 6
_NOT_QUITE = frozenset({"nearly", "almost", "narrowly", "would", "could", "might", "may", "should", "can"})
_NO_DYING = frozenset({"tired", "inside", "laughing"})
"""Behind "died" or "dead" these make a saying of it: "dead tired", "died on the inside"."""
_ANSWERED = ("neg.zero", "neg.answer", "super.answer", "super.backward")
""" "Died: no", "deceased in error"."""
_ARTICLES = frozenset({"the", "her", "our", "a", "my", "their"})
_HELPS = frozenset(
    {"has", "had", "have", "then", "subsequently", "eventually", "later", "unfortunately", "also", "sadly"}
)
_NO_SUBJECT = frozenset({"who", "and", "she", "patient", "that", "but", "which", "day", "month", "week", "year"})
_ORDER = frozenset({"first", "second", "third", "fourth", "last", "previous", "1st", "2nd", "3rd"})
_HER = frozenset({"her", "whose", "patient's", "s", "his"})


def death(reading: Reading, mention: Mention, judged: Judgement) -> Event | None:
    """ "She died of liver failure": her death with its cause; None where it is denied, doubted or another's."""
    page = reading.page
    near = page.keys(max(0, mention.first - 3), mention.first)
    if judged.row in _ANSWERED or page.keys(mention.last, mention.last + 1) == ("?",):
        return None
    afar = judged.assertion == "negated" and not {"not", "no", "never", "without"} & set(near)
    if (judged.assertion not in ("affirmed", "planned") and not afar) or _is_no_death(page, mention):
        return None
    return reading.event(Death(cause=_cause(page, mention)), mention.first, mention.last, assertion="affirmed")


def _is_no_death(page: Page, mention: Mention) -> bool:
    """Of a fetus, an "expired" licence or source, or "the cause of death in her father"."""
    clause = page.clause(mention.first)
    if _is_noise(page, mention):
        return True
    if _is_saying(page, mention) or _is_of_named(page, mention) or _hands_on(page, mention):
        return True
    if (OTHERS | {"mother", "aunt", "uncle"}).intersection(_named_behind(page, mention, clause[1])):
        return True
    if _who_died(page, mention) == "other":
        return True
    thing = _THINGS.intersection(page.keys(max(clause[0], mention.first - 3), mention.first))
    thing = thing - _MOTHER if is_told_by_child(page, mention) else thing
    near = page.keys(max(page.sentence(mention.first).first, mention.first - 4), mention.first)
    fetal = _kin(page) & FETAL
    of_fetus = "which" in near and fetal.intersection(near)
    return bool(thing or of_fetus or fetal.intersection(page.keys(*clause)))


_CHILDREN = frozenset({"son", "daughter", "sons", "daughters", "children", "family"})
_TELL = frozenset({
    "call", "called", "phone", "phoned", "telephone", "telephoned", "informed", "informs", "says", "said", "reports",
    "reported", "told", "tells", "spoke", "rang",
})  # fmt: skip


def is_told_by_child(page: Page, mention: Mention) -> bool:
    """ "Phone call from her son: mother passed away": the mother of who tells it is she."""
    before = page.keys(page.sentence(mention.first).first, mention.first)
    at = next((i for i, key in enumerate(before) if key in _CHILDREN), None)
    return at is not None and bool(_TELL.intersection(before)) and bool(_MOTHER.intersection(before[at:]))


def _named_behind(page: Page, mention: Mention, last: int) -> tuple[str, ...]:
    """The words right behind a death that may name who died; "died peacefully, husband present" names nobody."""
    behind = page.keys(mention.last, min(mention.last + 4, last))
    return behind[: behind.index(",")] if "," in behind else behind


def _is_noise(page: Page, mention: Mention) -> bool:
    """ "RIP" is no word of its own but where it begins what is said, or ends it with a day or a sign behind."""
    if page.keys(mention.first, mention.last) != ("rip",):
        return False
    before, behind = page.keys(max(0, mention.first - 1), mention.first), page.keys(mention.last, mention.last + 1)
    begins = mention.first == page.sentence(mention.first).first or before in ((",",), (";",), ("-",), ("→",))
    return not begins or not (
        behind[:1] in ((), (".",), (",",), ("-",), ("in",), ("on",), ("at",)) or behind[0][0].isdigit()
    )


def _is_saying(page: Page, mention: Mention) -> bool:
    """ "She nearly died", "she would have died without it", "dead tired": no death."""
    first, last = page.clause(mention.first)
    before = page.keys(max(first, mention.first - 3), mention.first)
    return bool(_NOT_QUITE.intersection(before)) or bool(
        _NO_DYING.intersection(page.keys(mention.last, min(mention.last + 3, last)))
    )


_PASSED_BY = _SHE | _MOTHER | {"pt", "client"}
_ENDS_PASSING = frozenset({
    ",", ".", ";", "(", ")", "at", "in", "on", "due", "from", "after", "of", "peacefully", "last", "this", "yesterday",
    "today", "while", "before", "despite", "during", "with", "and", "suddenly",
})  # fmt: skip


def _hands_on(page: Page, mention: Mention) -> bool:
    """ "Results were passed on to the GP", "she passed on the offer": no death, as "she passed on at home" is."""
    if page.keys(mention.first, mention.last) != ("passed", "on"):
        return False
    at, last = mention.first, page.sentence(mention.first).last
    while at > page.sentence(mention.first).first and page.tokens[at - 1].key in _HELPS:
        at -= 1
    end = mention.last
    while end < last and (page.tokens[end].key[0].isdigit() or page.tokens[end].key in DATED_MONTHS | {"/", "-"}):
        end += 1
    ended = end >= last or page.tokens[end].key in _ENDS_PASSING
    return not (ended and _PASSED_BY.intersection(page.keys(max(0, at - 1), at)))


def _is_of_named(page: Page, mention: Mention) -> bool:
    """ "The graft died", "her dog has died", "of 12 women 3 died": a thing, an animal or a number right before it."""
    at = mention.first
    while at > page.sentence(at).first and page.tokens[at - 1].key in _HELPS:
        at -= 1
    article, named = (*("", ""), *page.keys(max(page.sentence(mention.first).first, at - 2), at))[-2:]
    if named.isdecimal() or named in NUMBERS:
        return article not in ("day", "pod", "year", "stage", "grade")
    own = _SHE | _NO_SUBJECT | _MOTHER | (_ITSELF if is_childs(page) else frozenset())
    return article in _ARTICLES and named.isalpha() and named not in own


def _kin(page: Page) -> frozenset[str]:
    """The words for others than the patient; in a child's own record the child is none of them."""
    return _KIN - _ITSELF if is_childs(page) else _KIN


def _who_died(page: Page, mention: Mention) -> str:
    """ "The newborn was delivered but expired": the person last named before a death, "she", "other" or ""."""
    for at in range(mention.first - 1, page.sentence(mention.first).first - 1, -1):
        key = page.tokens[at].key
        if key in _SHE:
            return "she"
        if key == "firstborn" or (key == "born" and _ORDER.intersection(page.keys(max(0, at - 2), at))):
            return "other"
        if key in _kin(page) - {"intrauterine"} and not _MET.intersection(page.keys(max(0, at - 3), at)):
            own = key in _MOTHER and not _HER.intersection(page.keys(max(0, at - 2), at))
            return "she" if own else "other"
    return ""


def _cause(page: Page, mention: Mention) -> str:
    """ "died of liver failure": the words behind, up to the next sign."""
    last = page.clause(mention.first)[1]
    keys = page.keys(mention.last, last)
    told = (i for i, k in enumerate(keys[:_CAUSE_WITHIN]) if k in _OF and keys[i + 1 : i + 2] != ("life",))
    at = next((i for i in told if keys[max(0, i - 1) : i + 1] != ("prior", "to")), None)
    if at is None:
        return ""
    first = mention.last + at + 1
    while first < last and page.tokens[first].key in ("to", "the", "her", "of", "a"):
        first += 1
    end = first
    while end < last and page.tokens[end].key not in _CAUSE_END and not _counts(page.tokens[end].key):
        end += 1
    return page.words(first, end)


def _counts(key: str) -> bool:
    return key[0].isdigit() or key in NUMBERS
