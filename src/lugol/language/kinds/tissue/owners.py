"""Whose a result is: of the sample before it, of those joined to that, of one taken earlier, or of an operation."""

import msgspec

from lugol.language.kinds.layout.node_site import NODE_WORDS
from lugol.language.kinds.tissue.no_sample import SURGICAL
from lugol.language.kinds.tissue.result import result_behind
from lugol.language.kinds.tissue.sample import JOINERS, LESIONS, Sample
from lugol.language.kinds.tissue.words import RANK, REPORTS, Result, usual_tissue
from lugol.language.kinds.treatment.procedures import procedures, procedures_in
from lugol.language.model import Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.language.tokens import singular

_WAITS_FOR = 2
"""How many paragraphs behind a sample its result may stand."""
_OPERATED_WITHIN = 5
_OPERATIONS_WITHIN = 300
"""So far before a report an operation of a later day than the last one told may stand."""
_KINDS_OF_OPERATION = ("debulking surgery", "surgery", "lung resection", "bowel resection", "metastasectomy")
_OPERATED = frozenset(
    {"resected", "surgical", "excised", "postoperative", "operative", "removed", "final", "resection"}
)
_SECTION_WORDS = (("section",), ("sections",))
_ENDS_NAME = frozenset({",", ".", "did", "do", "does", "not", "show"})
_PLACED = frozenset({"cervical", "from", "at", "o", "'", "’", "clock", "o'clock", "oclock", "points"})
_TOGETHER = (("together", "with"), ("along", "with"))
_IN = frozenset({"in", "on", "from", "at", "of"})


def owners_of(
    reading: Reading, here: list[Sample], index: int, samples: list[Sample], sentence: Sentence
) -> list[Sample]:
    """Whose result it is: the sample before it, those joined to that, or one taken earlier that a report is of."""
    sample = here[index]
    named = sample.kind == "report" and _operation_behind(reading.page, sample) is not None
    if named and not any(s.kind == "pathology" and 0 <= s.first - sample.last < _NEAR_NAME for s in here):
        return [_specimen(reading, sample, sentence)]
    if sample.kind == "report":
        beside = [
            s
            for s in here
            if s.kind != "report" and s.first < sample.last + 6 and not _is_told_first(reading, sample, s)
        ]
        beside = [s for s in beside if s.first < sample.last or not _has_its_own(reading, here, index, s)]
        if beside and not _is_told_and_operated(reading, beside, sample):
            return _without_told_apart(reading, beside, sentence)
        open_ones = [s for s in samples[-3:] if _waits_for(s, sentence)]
        open_ones = [s for s in open_ones if not any(o.kind == s.kind and o.first > sample.first for o in here)]
        if open_ones and not _operated_since(reading, open_ones[-1], sample):
            together = [s for s in open_ones if s.sentence == open_ones[-1].sentence]
            return _without_told_apart(reading, together, sentence)
        return [_specimen(reading, sample, sentence)]
    owners = [sample]
    for earlier in reversed(here[:index]):
        between = reading.page.keys(earlier.last, owners[-1].first)
        joined = {key for key in between if not key.isdigit()} <= JOINERS | _PLACED
        joined |= between[-2:] in _TOGETHER and ";" not in between
        if earlier.kind == "report" or earlier.event is not None or not joined:
            break
        owners.append(earlier)
    return owners


_NEAR_NAME = 3


def _operation_behind(page: Page, report: Sample) -> Mention | None:
    """ "Histo LLETZ - CIN3", "histology of the cone: AIS": the operation that a report names right behind its name."""
    named = procedures_in(page, report.last, min(report.last + _NEAR_NAME, page.sentence(report.first).last))
    near = [m for m in named if m.first >= report.last and m.code in SURGICAL[:3]]
    between = set(page.keys(report.last, near[0].first)) if near else set()
    return near[0] if near and between <= {"of", "the", "from", "-", "–"} else None


def _without_told_apart(reading: Reading, owners: list[Sample], sentence: Sentence) -> list[Sample]:
    """ "Bx 6 o'clock + ECC. Histo: CGIN. ECC: inadequate": a curettage with its own result behind is none of both.

    The sentence behind a report begins with the name of the sample and goes on with its result.
    """
    page = reading.page
    following = page.sentence(sentence.last) if sentence.last < len(page.tokens) else sentence
    if len(owners) < 2 or following.first <= sentence.first:
        return owners
    named = page.of("frame", first=following.first, last=following.first + _NEAR_HEAD)
    own = next((m for m in named if m.concept.attr("frame") == "ecc"), None)
    if own is None or page.keys(own.last, own.last + 1) not in _OWN_RESULT:
        return owners
    return [owner for owner in owners if owner.kind != "ecc"]


_NEAR_HEAD = 2
_OWN_RESULT = tuple(
    (word,)
    for word in (":", "-", "–", "=", "neg", "negative", "benign", "inadequate", "insufficient", "showed", "was", "is")
)


def _has_its_own(reading: Reading, here: list[Sample], index: int, sample: Sample) -> bool:
    """ "Histo: CIN 3, ECC negative": has a sample behind what a report tells a result of its own behind it?

    In "CIN3 in the biopsy and normal tissue in the curettage" the place of what stands before is told.
    """
    before = reading.page.keys(sample.first - 2, sample.first)
    told = reading.page.of("histology", first=here[index].last, last=sample.first)
    if _IN.intersection(before[1:]) or (before[1:] == ("the",) and _IN.intersection(before[:1])):
        return False
    end = next((s.first for s in here if s.first >= sample.last), sample.sentence.last)
    return bool(told) and result_behind(reading, sample.last, end) is not None


def _is_told_and_operated(reading: Reading, beside: list[Sample], report: Sample) -> bool:
    """ "After a biopsy that showed CIN3 hysterectomy was done, and pathology revealed carcinoma": of the operation.

    The samples beside the report have their own results, and an operation was done since.
    """
    done = [m for m in procedures_in(reading.page, beside[-1].last, report.first) if m.last <= report.first]
    done = [m for m in done if reading.judge(m.first, m.last).assertion == "affirmed"]
    return all(sample.event is not None for sample in beside) and bool(done)


def _is_told_first(reading: Reading, report: Sample, sample: Sample) -> bool:
    """ "Placental histology was normal; cone showed AIS": a verb stands between a report and a sample behind it."""
    between = set(reading.page.keys(report.last, sample.first)) if sample.first >= report.last else set()
    return ";" in between or bool({"was", "were", "showed", "revealed", "confirmed"} & between)


def _waits_for(sample: Sample, sentence: Sentence) -> bool:
    """Does a sample that was taken wait for its result, told not far from it and in the same running text?"""
    taken = sample.event is None and sample.assertion in ("affirmed", "historical")
    near = sentence.paragraph - sample.sentence.paragraph <= _WAITS_FOR
    return taken and near and (sentence.article == "caption") == (sample.sentence.article == "caption")


def _operated_since(reading: Reading, sample: Sample, report: Sample) -> bool:
    """Was she operated on between a sample and a report, or does the report itself tell of an operation's specimen?"""
    page = reading.page
    between = page.of("procedure", first=sample.last, last=report.first)
    if any(m.code in SURGICAL for m in between) or _is_of_operation(reading, sample):
        return True
    end = min(report.last + _OPERATED_WITHIN, report.sentence.last)
    named = page.keys(max(report.sentence.first, report.first - 2), end)
    if _OPERATED.intersection(named):
        between = page.of("procedure", first=sample.sentence.first, last=report.first)
        if any(m.code in SURGICAL for m in between):
            return True
    done = [m for m in between if m.code == "other" and reading.judge(m.first, m.last).assertion == "affirmed"]
    return bool(_OPERATED.intersection(named)) and bool(done)


def _is_of_operation(reading: Reading, sample: Sample) -> bool:
    """ "Lumpectomy and sentinel node biopsy were done. Pathology showed carcinoma": of the lump, not of the node.

    So with "hysterectomy and peritoneal biopsies": a report that names no sample is of what was operated on.
    """
    page = reading.page
    node = any(site.concept.attr("group") == "node" for site in sample.sites)
    there = procedures_in(page, sample.sentence.first, sample.sentence.last)
    others = [m for m in there if m.last <= sample.first or m.first >= sample.last]
    whole = [m for m in others if m.code in SURGICAL or (node and m.code != "lymphadenectomy")]
    return any(reading.judge(m.first, m.last).assertion == "affirmed" for m in whole)


_PARTS = frozenset({",", ";", ":", "that", "which", "but", "while", "and"})
_AS_USUAL = (("unremarkable",), ("normal",), ("benign",), ("negative",), ("free",))
_LONGEST_SUBJECT = 6
_TAKES_NONE = frozenset({
    "embolization", "drainage", "stent", "stenting", "ligation", "intubation", "anastomosis", "shunt",
    "catheterization", "tamponade", "paracentesis", "thoracentesis", "transfusion", "cystoscopy", "sigmoidoscopy",
    "proctoscopy", "transposition", "oophoropexy",
})  # fmt: skip


def _specimen(reading: Reading, report: Sample, sentence: Sentence) -> Sample:
    """The specimen that a report is of: named behind "of", else the last operation told, else what the report is."""
    page = reading.page
    named = ""
    diagnosed = page.tokens[report.last - 1].key in ("diagnosis", "confirmation", "proof")
    begun = _behind_sections(page, report)
    own = _operation_behind(page, report)
    if own is not None:
        return msgspec.structs.replace(report, kind="pathology", name=own.concept.name)
    if begun and not diagnosed:
        end = begun
        while end < min(begun + 7, sentence.last) and page.tokens[end].key not in REPORTS | _ENDS_NAME:
            end += 1
        named = page.words(begun + (page.keys(begun, end)[:1] == ("the",)), end)
    named = named or _subject(page, report, sentence)
    if not named and _is_before_operation(reading, report, sentence):
        return msgspec.structs.replace(report, kind="biopsy")
    done = _taken_by(reading, report.first)
    told = (
        _operation_name(page, done)
        if done is not None and report.name in ("pathology", "specimen", "histology")
        else report.name
    )
    return msgspec.structs.replace(report, kind="pathology", name=named or told)


def _subject(page: Page, report: Sample, sentence: Sentence) -> str:
    """ "The residual spleen was histologically unremarkable": what an adverb of tissue is said of; "" for none."""
    verb = report.first - 1
    adverb = report.last - report.first == 1 and page.tokens[report.first].key.endswith("ically")
    plain = page.keys(report.last, report.last + 1) in _AS_USUAL
    if not (adverb and plain) or verb <= sentence.first or page.tokens[verb].key not in ("was", "were"):
        return ""
    first = next((at + 1 for at in range(verb - 1, sentence.first - 1, -1) if page.tokens[at].key in _PARTS), None)
    first = sentence.first if first is None else first
    first += page.tokens[first].key in ("the", "this", "a", "her")
    known = page.of("site", "head", "sampled", first=first, last=verb)
    return page.words(first, verb) if known and verb - first <= _LONGEST_SUBJECT else ""


def _taken_by(reading: Reading, first: int) -> Mention | None:
    """The operation told last before a report, of those that can take tissue: "hepatectomy and embolization".

    "10 Oct: hysterectomy. Cone of 30 April: carcinoma. Addendum: residual carcinoma" is of the hysterectomy: of two
    told near each other by their days the later one is reported on.
    """
    page = reading.page
    nodes = _nodes_taken(reading, first)
    if nodes is not None:
        return nodes
    done = (m for m in page.back_from(first, "procedure") if m.code in (*SURGICAL, "other"))
    done = (m for m in done if not _TAKES_NONE.intersection(page.keys(m.first, m.last)))
    last = next((m for m in done if not _was_left(reading, m)), None)
    day = reading.when(last.first, last.last) if last is not None else None
    if last is None or day is None or not day.is_day or last.code not in SURGICAL[:3]:
        return last
    reported = reading.when(first, first + 1)
    for mention in done:
        if first - mention.first > _OPERATIONS_WITHIN:
            break
        when = reading.when(mention.first, mention.last)
        later = bool(when.is_day and when.earliest and day.earliest and when.earliest > day.earliest)
        told = not reported.is_day or bool(reported.earliest and when.earliest and when.earliest <= reported.earliest)
        judged = reading.judge(mention.first, mention.last).assertion if later else ""
        if later and told and mention.code in SURGICAL[:3] and judged in ("affirmed", "historical"):
            return mention
    return last


def _nodes_taken(reading: Reading, first: int) -> Mention | None:
    """ "5. Pelvic lymphadenectomy. ... Addendum histology: nodes 0/12": nodes alone are of what took nodes alone."""
    page = reading.page
    sentence = page.sentence(first)
    if not NODE_WORDS.intersection(page.keys(first, sentence.last)):
        return None
    if page.of("histology", first=first, last=sentence.last):
        return None
    taken = (m for m in page.back_from(first, "procedure") if m.code in (*SURGICAL, "other", "lymphadenectomy"))
    taken = (m for m in taken if not _TAKES_NONE.intersection(page.keys(m.first, m.last)))
    last = next((m for m in taken if not _was_left(reading, m)), None)
    if last is None or last.code != "lymphadenectomy":
        return None
    here = page.sentence(last.first)
    beside = page.of("procedure", first=here.first, last=here.last)
    return None if any(m.code in (*SURGICAL, "other") for m in beside) else last


def _was_left(reading: Reading, mention: Mention) -> bool:
    """ "Radical hysterectomy therefore not carried out": what was not done has no specimen."""
    judged = reading.judge(mention.first, mention.last)
    return judged.assertion == "negated" and judged.row not in ("neg.absent", "neg.clear")


def _behind_sections(page: Page, report: Sample) -> int:
    """Where the name of what was looked at begins, behind "of" or "sections from"; 0 where none does."""
    if page.keys(report.last, report.last + 1) == ("of",):
        return report.last + 1
    if page.keys(report.first, report.last) in _SECTION_WORDS:
        return report.last + 1
    at = next((i for i in range(report.last, report.last + 3) if page.keys(i, i + 1) in _SECTION_WORDS), None)
    return at + 2 if at is not None and page.keys(at + 1, at + 2) in (("from",), ("of",)) else 0


def _is_before_operation(reading: Reading, report: Sample, sentence: Sentence) -> bool:
    """ "A rectal lesion, and histological analysis showed adenocarcinoma. Resection was done": a biopsy of the lesion.

    What is reported of a lesion that nobody has operated on yet, where an operation follows, was a sample.
    """
    page = reading.page
    if _OPERATED.intersection(page.keys(sentence.first, sentence.last)) or report.name != "pathology":
        return False
    near = page.sentences_near(sentence.first, before=1)
    heads = page.of("head", first=near[0].first, last=report.first)
    if not any(LESIONS.intersection(map(singular, page.keys(m.first, m.last))) for m in heads):
        return False
    done = (m for m in procedures(page) if reading.judge(m.first, m.last).assertion in ("affirmed", "historical"))
    first = next(done, None)
    return first is not None and first.first > report.last


def _operation_name(page: Page, done: Mention) -> str:
    """The name of an operation; in its own words where the lexicon only knows what kind it is ("tumour resection").

    That of the uterus stands first: "radical hysterectomy and bilateral salpingo-oophorectomy", whatever came with it.
    """
    if done.concept.name not in _KINDS_OF_OPERATION:
        womb = _womb_beside(page, done)
        own = "" if womb and done.code == "lymphadenectomy" else done.concept.name
        return " and ".join(filter(None, (womb, own)))
    whole = [m for m in procedures_in(page, done.first - 1, done.last) if done.last < m.last]
    return page.words(done.first, whole[0].last if whole else done.last)


def _womb_beside(page: Page, done: Mention) -> str:
    """The removal of the uterus or of the cervix that the sentence of an operation names before it, "" for none."""
    beside = procedures_in(page, page.sentence(done.first).first, done.first)
    return next((m.concept.name for m in beside if m.code in ("hysterectomy", "trachelectomy")), "")


def own_share(reading: Reading, owner: Sample, owners: list[Sample], result: Result) -> Result:
    """ "Cervical and endometrial biopsies were taken. Histology: CIN3 and benign endometrium": what each place showed.

    A lesion that names its tissue is of the sample from there, and of no other; where none does, all share the whole.
    """
    if len(owners) < 2 or len(result.named) < 2:
        return result
    page = reading.page
    claimed = {m.first: o for m in result.named for o in owners if _tissue(page, m) in [s.code for s in o.sites]}
    mine = [m for m in result.named if claimed.get(m.first) is owner]
    mine = mine or [m for m in result.named if m.first not in claimed]
    if not claimed or not mine or len(mine) == len(result.named):
        return result
    worst = max((m.concept.attr("histology") or "other" for m in mine), key=RANK.index)
    return Result(mine[0].first, mine[-1].last, worst, result.sure, tuple(mine))


def _tissue(page: Page, mention: Mention) -> str:
    """The organ of a lesion: the one named right behind it ("benign endometrium"), else that it usually has."""
    behind = page.of("site", first=mention.last, last=mention.last + 1)
    if behind:
        return behind[0].code
    return usual_tissue(mention)
