"""What names an operation: the lexicon's procedures, any word that ends in -ectomy, and organs that were taken out."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lugol.language.kinds.treatment.caesarean import opens_womb
from lugol.language.kinds.treatment.deeds import PIECES, deeds, is_anothers, is_doer, is_had
from lugol.language.kinds.treatment.listed import listed
from lugol.language.kinds.treatment.named_deeds import DONE, ENDS, named_deeds, object_end
from lugol.language.kinds.treatment.past_list import past_entries
from lugol.language.kinds.treatment.regional import regional
from lugol.language.model import Concept, Mention, Page, beginning_in
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.language.tokens import fold, singular

_MEETINGS = frozenset({"mdt", "mdm", "mtb", "mdo", "smdt", "meeting", "board", "tumorboard", "conference"})
_ENDINGS = ("ectomy", "ectomies", "ostomy", "ostomies", "plasty", "pexy", "rrhaphy", "otomy", "otomies")
_HEAD = 20
_LEAST = 8
_STEPS = frozenset({
    "episiotomy", "phlebotomy", "venotomy", "dichotomy", "colpotomy", "cystotomy", "hysterotomy", "arteriotomy",
    "enterotomy", "peritoneotomy", "angioplasty", "myotomy", "venesection", "vasectomy", "culdotomy",
    "ureterotomy", "tenotomy", "gastrostomy", "posthysterectomy", "lithotomy", "cervicotomy",
})  # fmt: skip
_TAKEN = frozenset(map(fold, ("removed", "excised", "resected", "extirpated", "enucleated", "dissected")))
_PRONOUNS = frozenset({"this", "it", "these", "they"})
_BEFORE_ORGAN = frozenset({"the", "her", "left", "right", "both"})
_IN_ORGAN = (("of",), ("in",), ("on",), ("within",), ("from",))
_ALL_OF = (("all",), ("rest",), ("remainder",), ("whole",), ("entirety",), ("removal",), ("out",))
_CUT_OUT = frozenset(map(fold, ("excised", "resected", "enucleated", "extirpated")))
_ARTICLES = frozenset({"the", "a", "an", "her", "this"})
_MOST_WORDS = 4
_KEPT = frozenset({"preserved", "conserved", "spared", "retained", "intact", "normal", "left", "kept"})
_LISTED = frozenset({",", "and", "&", "the", "her", "left", "right", "both", "bilateral"})
_PIPES = frozenset({
    "tracheostomy", "chest", "feeding", "drainage", "nasogastric", "ng", "endotracheal", "gastrostomy", "orogastric",
    "tracheal", "et", "thoracostomy", "suction", "rectal", "peg", "jejunostomy",
})  # fmt: skip
_TAKING = frozenset({"exeresis", "removal", "excision", "resection", "extirpation", "enucleation", "transection"})
_COPULA = frozenset({
    "was", "were", "been", "being", "be", "completely", "then", "also", "surgically", "and", "totally",
    "laparoscopically", "free", "dissected", "successfully", "both",
})  # fmt: skip
_HOW_TAKEN = frozenset({
    "completely", "entirely", "totally", "without", "successfully", "laparoscopically", "preserving", "intact",
    "macroscopically", "radically",
})  # fmt: skip
_IN_ONE = (("en", "bloc"), ("in", "toto"), ("by", "preserving"), ("in", "one"), ("with", "clear"), ("with", "free"))
_REMOVALS = frozenset({"resection", "excision", "amputation", "disarticulation", "extirpation", "enucleation"})
_UNDERWENT = frozenset({"underwent", "undergone", "undergoing", "received", "treated", "had"})
_DONE_WITHIN = 12
_WITHIN = frozenset({"within", "in", "inside", "near", "beside"})
_BY_SURGERY = frozenset(
    {"surgical", "laparoscopic", "primary", "vaginal", "transvaginal", "abdominal", "layered", "open"}
)
_AT_TIME = (("during",), ("after",), ("following",), ("at",))
_EDGES = frozenset({"margin", "margins", "line", "edge", "edges", "specimen", "specimens"})
_NO_ADJECTIVES = frozenset({
    "a", "an", "the", "her", "with", "by", "of", "to", "for", "and", "or", "had", "was", "were", "underwent", "after",
    "treated", "received", "undergone", "undergoing", "before", "during", "following", "in", "on", "at", "then", "not",
    "no", "without",
})  # fmt: skip
_ORGANS = {
    "uterus": "hysterectomy", "ovary": "oophorectomy", "adnexa": "oophorectomy", "cervix": "trachelectomy",
    "omentum": "omentectomy",
}  # fmt: skip
_LUMPS = frozenset({
    "mass", "cyst", "nodule", "tumor", "lesion", "polyp", "growth", "fibroid", "lump", "myoma",
    "metastasis", "leiomyoma", "metastases", "segment", "recurrence", "lymphadenopathy", "adenopathy",
    "implants", "deposits",
})  # fmt: skip
_PARTS = frozenset(
    {"stitch", "suture", "drain", "catheter", "pack", "stent", "specimen", "specimens", "coil", "margin"}
)
_ADJECTIVAL = ("ed", "al", "ic", "ary", "ous", "ar", "ive")
_BEFORE_SITE = frozenset({
    "the", "a", "an", "her", "right", "left", "both", "bilateral", "large", "small", "huge", "whole", "entire",
    "single", "multiple", "side", "sided", "-", "pelvic", "uterine", "cm", "x", "cystic", "solid",
})  # fmt: skip


@once_a_page
def procedures(page: Page) -> tuple[Mention, ...]:
    """Every operation that is named, in order.

    >>> from lugol.language.page import page_of
    >>> found = procedures(page_of("Splenectomy and TAH. The left ovary was removed. Excision of the nodule."))
    >>> [(m.code, m.concept.name) for m in found]
    [('other', 'splenectomy'), ('hysterectomy', 'total abdominal hysterectomy'), ('oophorectomy', 'oophorectomy'), \
('other', 'excision of the nodule')]
    """
    entries = list(past_entries(page))
    listed_there = {at for m in entries for at in range(m.first, m.last)}
    placed = list(regional(page))
    opening = {at for m in page.of("procedure") if opens_womb(page, m) for at in range(m.first, m.last)}
    named = [
        m
        for m in page.of("procedure")
        if not (_is_taking(page, m) or _is_within(m, placed) or m.first in opening) and m.first not in listed_there
    ]
    named = [_with_object(page, m) for m in named]
    found = [*named, *entries]
    taken = {at for m in found for at in range(m.first, m.last)} | opening
    further = (_worded, _taken_out, _takings, _resections, listed, deeds, named_deeds)
    for mention in (*placed, *(m for read in further for m in read(page))):
        if not taken.intersection(range(mention.first, mention.last)):
            found.append(mention)
            taken.update(range(mention.first, mention.last))
    found.extend(m for m in _taken_too(page, found) if not taken.intersection(range(m.first, m.last)))
    return tuple(sorted(found, key=lambda m: m.first))


def _with_object(page: Page, mention: Mention) -> Mention:
    """ "Wedge resection of the right horn": a known way of taking out, with what was taken out behind it."""
    taking = page.tokens[mention.last - 1].key in _TAKING | {"repair"} and mention.code == "other"
    last = object_end(page, mention.last) if taking else mention.last
    alone = mention.code == "other" and mention.last - mention.first == 1
    first = _site_before(page, mention.first) if alone else mention.first
    wider = last > mention.last or first < mention.first
    return page.mention(mention.concept, first, last) if wider else mention


def procedures_in(page: Page, first: int, last: int) -> Sequence[Mention]:
    """The operations whose names begin in [first, last)."""
    return beginning_in(procedures(page), first, last)


def _is_within(mention: Mention, placed: list[Mention]) -> bool:
    """Does an operation that tells its place ("left femoropopliteal bypass surgery") hold a plainer name?"""
    return mention.code == "other" and any(m.first <= mention.first and mention.last <= m.last for m in placed)


def _is_before_thing(page: Page, at: int) -> bool:
    """ "the enlarged left axillary ...": an article, a side, a size or any adjective before what is taken out."""
    key = page.tokens[at].key
    named = [m for m in page.of("site", "head", first=at, last=at + 1) if m.concept.attr("role") != "adjective"]
    return key in _BEFORE_SITE or (key.endswith(_ADJECTIVAL) and not named)


def _is_taking(page: Page, mention: Mention) -> bool:
    """ "Surgical excision of the vaginal tumour": its last word takes out what is named behind it."""
    taking = page.tokens[mention.last - 1].key in _TAKING and page.keys(mention.last, mention.last + 1) == ("of",)
    return taking and mention.concept.name in ("surgery", "debulking surgery")


def is_of_meeting(reading: Reading, at: int) -> bool:
    """ "Outcome: radical hysterectomy 4/3/24", "Tumour board: chemoRT": what a meeting lists is agreed, not yet done.

    What stands behind the name of the meeting alone with a date of its own was done before: "MDT: LLETZ 2021, IB1".
    """
    page = reading.page
    sentence, part = page.sentence(at), page.part_of(at, known=False)
    if reading.cues.has("done_verb", sentence.first, sentence.last):
        return False
    begun = page.keys(sentence.first, at)
    dated = sentence.first, sentence.first + begun.index(":") if ":" in begun else 0  # "MDT 4/5/2023: CCRT"
    label = dated if _is_meeting(page.keys(*dated)) else part.label if part is not None else (0, 0)
    if "outcome" in page.keys(*label):
        return _names_meeting(page)
    first, last = max(label[1], at - _DATED_WITHIN), min(at + _DATED_WITHIN, sentence.last)
    return _is_meeting(page.keys(*label)) and not reading.time.told_in(first, last)


@once_a_page
def is_consent_form(page: Page) -> bool:
    """ "Consent form 1. Name of procedure: LLETZ": a paper on which an operation is agreed, and none is told."""
    return ("consent", "form") in pairwise(page.spelled[:_HEAD])


def _is_meeting(label: tuple[str, ...]) -> bool:
    """ "MDT 4/5/2023:", "Tumour board:", "Case conference:"."""
    return bool(_MEETINGS.intersection(label[:_LABEL])) or bool(_BOARDS.intersection(pairwise(label[:_LABEL])))


_BOARDS = frozenset(
    (kind, meeting)
    for kind in ("tumor", "cancer", "oncology", "clinical", "case", "multidisciplinary", "disciplinary")
    for meeting in ("board", "conference", "meeting", "discussion", "committee")
)
_DATED_WITHIN, _LABEL = 5, 4


@once_a_page
def _names_meeting(page: Page) -> bool:
    """Does a text speak of a meeting at which cases are discussed, or head what was said at one?"""
    return not _MEETINGS.isdisjoint(page.spelled) or ("discussion", ":") in pairwise(page.spelled)


def _worded(page: Page) -> Iterator[Mention]:
    """Words such as "splenectomy", which no lexicon need list."""
    for at, token in enumerate(page.tokens):
        if len(token.key) >= _LEAST and token.key.endswith(_ENDINGS) and singular(token.key) not in _STEPS:
            yield _mention(page, _site_before(page, at), at + 1, "other", token.key)


def _site_before(page: Page, at: int) -> int:
    """ "Left hip arthroplasty": the organ that stands right before the name of an operation belongs to it."""
    first = max(page.sentence(at).first, at - _MOST_WORDS)
    site = next((m for m in page.of("site", first=first, last=at) if m.last == at), None)
    if site is None or page.keys(max(first, site.first - 1), site.first) in (("the",), ("her",), ("of",)):
        return at
    return site.first


def _taken_out(page: Page) -> Iterator[Mention]:
    """ "The left ovary was removed", "the uterus and both tubes were removed": organs or a lump before the verb."""
    for at, token in enumerate(page.tokens):
        if token.key not in _TAKEN:
            continue
        first, sentence = at, page.sentence(at).first
        while first > sentence and page.tokens[first - 1].key in _COPULA:
            first -= 1
        able = _was_able(page, first, at)
        passive = {"was", "were", "been"} & set(page.keys(first, at))
        if is_doer(page, at):
            yield from _taken_by_us(page, at)
            continue
        if not able and not passive and not is_had(page, at, sentence):
            continue
        first -= able
        relative = page.keys(max(sentence, first - 1), first) in (("which",), ("that",))
        if relative:
            first -= 2 if page.keys(max(sentence, first - 2), first)[:1] == (",",) else 1
        if first - 1 == sentence and page.tokens[sentence].key in _PRONOUNS and token.key in _CUT_OUT:
            yield from _taken_up(page, sentence, at + 1)
            continue
        thing, last = _thing(page, max(sentence, first - _MOST_WORDS), first), at + 1
        if thing is None or (token.key == "dissected" and not _is_node(thing)):
            continue
        whole = _is_of_part(page, thing, sentence)
        if whole is not None:
            if whole.concept.category != "site":
                yield _mention(page, whole.first, last, "other", f"excision of {whole.concept.name}", organ="yes")
            continue
        if relative and _WITHIN.intersection(page.keys(max(sentence, thing.first - 3), thing.first)):
            continue  # "a papilloma within a lymph node that was excised"
        while thing is not None and not is_anothers(page, thing.first - 1, thing.last):
            begun = thing.first if thing.concept.category == "site" else _described_from(page, thing.first, sentence)
            yield _mention(page, begun, last, *_operation(thing), organ="yes")
            last = thing.first
            while last > sentence and page.tokens[last - 1].key in _LISTED:
                last -= 1
            listed = {",", "and", "&"} & set(page.keys(last, thing.first))
            thing = _thing(page, max(sentence, last - _MOST_WORDS), last) if listed else None
            if thing is not None and _is_of_part(page, thing, sentence) is not None:
                break  # "cysts were seen in the ovary, and the uterus was removed"


def _taken_by_us(page: Page, at: int) -> Iterator[Mention]:
    """ "We removed the mass", "the surgeon excised the left ovary": an organ or a lump right behind the verb."""
    sentence = page.sentence(at)
    end = at + 1
    while end < min(sentence.last, at + _MOST_WORDS) and _is_before_thing(page, end):
        end += 1
    named = page.of("site", "head", "histology", first=at + 1, last=min(end + 2, sentence.last))
    ended = [m for m in named if _ends_name(page, m.last, sentence.last)]
    thing = next((t for m in ended if (t := _thing(page, at + 1, m.last)) is not None), None)
    if thing is None or thing.concept.attr("role") == "adjective" or is_anothers(page, at, thing.last):
        return
    if thing.first <= end + 1 and (page.tokens[at].key != "dissected" or _is_node(thing)):
        yield _mention(page, at, thing.last, *_operation(thing), organ="yes")


def _ends_name(page: Page, at: int, last: int) -> bool:
    """Does the name of a thing end before a token: "the left ovary through ...", but not "the uterine [mass]"?"""
    behind = page.keys(at, min(at + 1, last))
    return not behind or not behind[0][0].isalpha() or behind[0] in ENDS or behind[0] in _HOW_TAKEN or behind[0] == "en"


def _is_of_part(page: Page, thing: Mention, sentence: int) -> Mention | None:
    """ "A fibroid of the uterus was removed": the lump is what was taken, and the organ is where it was.

    The organ itself where only a piece of it is named ("part of the ovary was removed"); None where it was taken out.
    """
    if thing.concept.category != "site" or _is_node(thing):
        return None
    at = thing.first
    while at > sentence and page.tokens[at - 1].key in _BEFORE_ORGAN:
        at -= 1
    if page.keys(max(sentence, at - 1), at) not in _IN_ORGAN or page.keys(max(sentence, at - 2), at - 1) in _ALL_OF:
        return None
    named = page.of("head", "histology", "disorder", first=max(sentence, at - _MOST_WORDS - 1), last=at - 1)
    return next((m for m in reversed(named) if m.last == at - 1), thing)


def _taken_up(page: Page, sentence: int, last: int) -> Iterator[Mention]:
    """ "She developed a mass of the breast. This was excised": the lump that the sentence before ends with."""
    if sentence == 0:
        return
    before = page.sentence(sentence - 1)
    lumps = [
        m
        for m in page.of("head", first=before.first, last=before.last)
        if _LUMPS & set(map(singular, page.keys(m.first, m.last)))
    ]
    if lumps and before.paragraph == page.sentence(sentence).paragraph:
        yield _mention(page, sentence, last, "other", f"excision of {lumps[-1].concept.name}", organ="yes")


def _was_able(page: Page, first: int, at: int) -> bool:
    """ "The tumour could be excised completely", "could be removed en bloc": what was possible was done.

    Not where the words behind it only weigh it ("could be removed if she agrees").
    """
    before = page.keys(max(0, first - 1), first)
    said = before == ("could",) and page.keys(first, at)[:1] == ("be",)
    how = page.keys(at + 1, min(at + 3, page.sentence(at).last))
    whole = {"completely", "entirely"} & set(page.keys(first, at))
    return said and bool(whole or _HOW_TAKEN.intersection(how[:1]) or how in _IN_ONE)


def _described_from(page: Page, at: int, sentence: int) -> int:
    """ "The left frontal mass": where the words that describe a lump begin, behind its article."""
    for begun in range(at, max(sentence, at - _MOST_WORDS), -1):
        if page.tokens[begun - 1].key in _ARTICLES:
            return begun
    return at


def _takings(page: Page) -> Iterator[Mention]:
    """ "excision of the right lung nodule", "removal of both ovaries"."""
    for at, token in enumerate(page.tokens):
        cut = token.key == "dissection" and _UNDERWENT.intersection(page.keys(max(0, at - 3), at))
        if (token.key not in _TAKING and not cut) or page.keys(at + 1, at + 2) != ("of",):
            continue
        last = page.sentence(at).last
        end = at + 2
        while end < min(last, at + 7) and _is_before_thing(page, end):
            end += 1
        things = page.of("site", "head", "histology", "finding", first=end, last=min(end + 3, last))
        things = [m for m in things if not _PARTS.intersection(page.keys(m.first, m.last))]
        things = [m for m in things if m.concept.attr("role") != "adjective"]
        if cut and not any(_LUMPS & set(map(singular, page.keys(m.first, m.last))) for m in things[:1]):
            continue
        if things and things[0].code == "placenta" and page.of("obstetric"):
            continue  # a step of a birth
        if things and things[0].first <= end + 1:
            last = _adjoining(things)
            yield _mention(page, at, last, "other", page.words(at, last).lower())


def _taken_too(page: Page, found: list[Mention]) -> Iterator[Mention]:
    """ "Removal of the rudimentary horn and the right Fallopian tube": the organ that goes with what was taken out."""
    for mention in found:
        first = mention.last + 1
        if page.tokens[mention.first].key not in _TAKING or page.keys(mention.last, first) != ("and",):
            continue
        while page.keys(first, first + 1)[:1] and page.tokens[first].key in _LISTED - {",", "and", "&"}:
            first += 1
        sites = [m for m in page.of("site", first=first, last=first + _MOST_WORDS) if m.first == first]
        thing = _thing(page, first, sites[0].last) if sites else None
        kept = thing and _KEPT.intersection(page.keys(thing.last, thing.last + _MOST_WORDS))
        if thing is not None and not kept:
            yield _mention(page, first, thing.last, *_operation(thing), organ="yes")


def _resections(page: Page) -> Iterator[Mention]:
    """ "She underwent compartmental resection", "a wide excision was performed", "below-knee amputation".

    A word of removal that is said to have been done; "the margin of resection", "not amenable to resection" are none.
    """
    for at, token in enumerate(page.tokens):
        surgical = page.keys(max(0, at - 1), at + 1) == ("surgical", "removal")
        if token.key not in _REMOVALS and not surgical and not _is_repair(page, at):
            continue
        sentence = page.sentence(at)
        first = at
        while first > max(sentence.first, at - _MOST_WORDS) and _describes(page, first - 1):
            first -= 1
        before = page.keys(max(sentence.first, first - 3), first)
        behind = page.keys(at + 1, min(at + _DONE_WITHIN, sentence.last))
        done = bool(_UNDERWENT.intersection(before)) or _is_said_done(behind)
        done = done or _ends_site(page, at) or (surgical and before[-1:] in _AT_TIME)
        if done and not _EDGES & {*before[-2:], *behind[:1]}:
            last = object_end(page, at + 1)
            yield _mention(page, first, last, "other", page.words(first, last).lower())


def _is_repair(page: Page, at: int) -> bool:
    """ "Laparoscopic repair was done": how it was repaired is named, and no more of what."""
    return page.tokens[at].key == "repair" and bool(_BY_SURGERY.intersection(page.keys(max(0, at - 2), at)))


def _ends_site(page: Page, at: int) -> bool:
    """Does the name of an organ end right before a token ("colon resection")?"""
    return any(m.last == at for m in page.of("site", first=max(0, at - _MOST_WORDS), last=at))


def _describes(page: Page, at: int) -> bool:
    """Is a token an adjective of an operation: a plain word that is no article, verb or link?"""
    key = page.tokens[at].key
    return (key.isalpha() or key == "-") and key not in _NO_ADJECTIVES


def _is_said_done(behind: tuple[str, ...]) -> bool:
    """ "... was performed", "... was then carried out": soon behind the word, with no other verb between."""
    at = next((i for i, key in enumerate(behind) if key in ("was", "were")), None)
    return (
        at is not None
        and bool(DONE.intersection(behind[at + 1 : at + 3]))
        and not {"not", ",", ";"} & set(behind[: at + 3])
    )


def _adjoining(things: list[Mention]) -> int:
    """Where the things end that stand side by side ("lung nodule"), before any that a verb parts from them."""
    last = things[0].last
    for thing in things:
        last = max(last, thing.last) if thing.first <= last else last
    return last


def _thing(page: Page, first: int, last: int) -> Mention | None:
    """The site, or the lump, that ends at a token."""
    sites = [m for m in page.of("site", first=first, last=last) if m.code in _ORGANS or m.code == "tube" or _is_node(m)]
    sites = [m for m in sites if page.tokens[m.last - 1].key not in PIECES and not _is_pipe(page, m)]
    lumps = [
        m
        for m in page.of("head", "histology", first=first, last=last)
        if _LUMPS & set(map(singular, page.keys(m.first, m.last)))
    ]
    found = [m for m in (*sites, *lumps) if m.last == last]
    return found[0] if found else None


def _is_pipe(page: Page, mention: Mention) -> bool:
    """ "The tracheostomy tube": no tube of hers."""
    return mention.code == "tube" and bool(_PIPES.intersection(page.keys(max(0, mention.first - 2), mention.first)))


def _operation(thing: Mention) -> tuple[str, str]:
    if _is_node(thing):
        return "lymphadenectomy", "lymphadenectomy"
    code = _ORGANS.get(thing.code, "other")
    named = "salpingectomy" if thing.code == "tube" else code
    return code, named if named != "other" else f"excision of {thing.concept.name}"


def _is_node(thing: Mention) -> bool:
    """Lymph nodes, wherever they are."""
    return thing.code == "node" or thing.code.endswith("_node")


def _mention(page: Page, first: int, last: int, code: str, name: str, organ: str = "") -> Mention:
    attrs = {"cervix_removed": "yes"} if code == "trachelectomy" else {}
    attrs |= {"organ": organ} if organ else {}
    return page.mention(Concept("procedure", code, name, attrs), first, last)
