"""Which phrases of a scan, an examination or an operation tell a finding, rather than a deed, an aim or a name."""

from itertools import pairwise

from lugol.language.frames import BARELY, Frame
from lugol.language.kinds.findings.done import COPULA, is_deed
from lugol.language.kinds.findings.weeks_size import is_weeks_size
from lugol.language.model import SCREENING_TESTS, Mention, Page
from lugol.language.phrases import Phrase
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

_OTHER_KINDS = ("ihc_marker", "analyte", "gene", "drug", "stage_system", *SCREENING_TESTS, "vital")
_USUAL_REFLEX = word_set("equal symmetric symmetrical normal intact downgoing physiologic bilaterally")
_ANESTHETIZED = word_set("spinal epidural anesthetic anesthesia sensory block")
_TOLD_ABOVE = (("as", "described"), ("as", "above"), ("as", "noted"), ("as", "mentioned"))
"""Behind a finding these only take it up again."""
_UNREAL = word_set("risk risks counseled counselled consent consented explained died considered diagnosed diagnosis")
SHOWN = word_set(
    """showed shows showing revealed reveals revealing demonstrated noted found seen palpable felt visible
    there observed appeared looked disclosed identified with measured measuring visualized was were is are
    had has"""
)
_WITNESSED = word_set(
    "showed revealed noted found seen appeared demonstrated there palpable visible looked felt measured"
)
_REMOVAL = word_set(
    "resection removal excision debulking enucleation evacuation embolization drainage paracentesis aspiration"
)
_USUAL = word_set(
    "supple soft good stable equal regular nontender smooth mobile seen identified visible present adequate"
)
_LOOKED_FOR = word_set("palpated identified visualized seen examined detected")
"""Of an organ at an operation these tell what the surgeon did, not what was found."""
_HAS = word_set("had has contained contains")
_PURPOSE = word_set("to")
_PLACED = word_set(
    """extending extended extends attached adherent adhered fixed close due up down similar adjacent confined
    limited out lateral medial anterior posterior next related secondary invading spread enlarged equal
    compared sounded inferior"""
)
_ARTICLES = word_set("the a an both left right her be have")
_REFERRED = word_set("mass tumour lesion nodule cyst polyp fibroid")
_SIDES_AND_ARTICLES = word_set(
    """the a an this that her of in on at left right both bilateral anterior posterior lateral medial upper lower
    distal proximal superior inferior deep same entire whole was were is are palpated examined inspected done
    performed"""
)
_ORGANS = word_set("cervix anterior_lip posterior_lip uterus vagina vulva vaginal_vault parametrium adnexa")
_INNER = word_set("ovary tube")
_OBSERVED = word_set("found noted appeared looked")
"""With these the tubes and ovaries are told of as a surgeon sees them, whatever the sentence before tells."""
_OF_BENCH = word_set("specimen specimens weighed weighing g grams gram sectioned slices gross macroscopy received")
_LEADING = word_set("the her entire whole uterine right left both bilateral anterior posterior and , visible")
_VAGUE = ("structure", "uptake", "enlarged", "ulcer")
_TELLING = 3
_SCORED_WITHIN = 4
_NEAR = 2


_CHILD = frozenset({"newborn", "baby", "infant", "neonate"})
_AT_LEAVING = (("for",), ("before",), ("at",), ("until",), ("upon",), ("after",), ("prior",))
"""Before "discharge" these tell when she left the hospital."""
_DOSE = word_set("gy cgy")
_BEHIND_PRIMARY = word_set(
    """is was were are has had with of in at from to on and or arising measuring measured seems appears site tumor
    neoplasm not suv suvmax uptake showed being"""
)
"""Behind a "primary" that is a tumour; before another word it says of what rank that is ("primary outbreak")."""


def is_finding(reading: Reading, frame: Frame, phrase: Phrase, *, told: bool) -> bool:
    """Does a phrase told by a frame tell a finding? `told` is True where its sentence names what reports it.

    >>> from lugol.language.frames import stretches
    >>> from lugol.language.phrases import phrases
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("At laparotomy the uterus was enlarged and the bladder was dissected off.")
    >>> stretch = stretches(reading)[-1]
    >>> told = phrases(reading.page, stretch.first, stretch.last)
    >>> [is_finding(reading, stretch.frame, phrase, told=True) for phrase in told]
    [True, False]
    """
    page, head = reading.page, phrase.head
    if (
        _is_of_another(reading, phrase)
        or is_deed(reading, frame, phrase)
        or _is_told_of_nothing(reading, frame, phrase)
    ):
        return False
    if head is not None and _is_bare(reading, frame, phrase, head):
        return False
    if frame.kind == "imaging" and not told and _is_loss(page, phrase):
        return False
    if frame.kind == "operative":
        lies = page.of("obstetric", first=phrase.first, last=phrase.last) and _is_lie(phrase)
        if lies or not _is_observed(reading, phrase, told=told or frame.name == BARELY):
            return False
    return head is not None or (bool(phrase.sites) and _has_predicate(reading, frame, phrase))


def _is_of_another(reading: Reading, phrase: Phrase) -> bool:
    """Does it name what other readers tell: a drug, a smear, an operation, a complaint, a colposcopy, her child?"""
    page = reading.page
    smears = page.of("cyt_result", first=phrase.first, last=phrase.last)
    return (
        _is_of_other_kind(page, phrase)
        or any(m.code not in ("NILM", "negative", "normal", "abnormal") for m in smears)
        or _is_of_child(page, phrase)
        or _is_of_drugs(page, phrase)
        or any(not _is_how(page, m) for m in page.of("procedure", first=phrase.first, last=phrase.last))
        or _in_symptom(reading, phrase)
        or _is_look_of_colposcopy(phrase)
    )


def _is_how(page: Page, scope: Mention) -> bool:
    """ "Bladder (cystoscopy): not involved": how one looked, in the bracket of a label."""
    looked = page.keys(scope.first, scope.last)[-1].endswith("scopy")
    around = page.keys(max(0, scope.first - 1), scope.first) + page.keys(scope.last, scope.last + 2)
    return looked and around == ("(", ")", ":")


def _is_told_of_nothing(reading: Reading, frame: Frame, phrase: Phrase) -> bool:
    """Does it only name an aim, a risk, a dose or what was told above, or a reflex as in health?"""
    page = reading.page
    keys = page.keys(phrase.first, phrase.last)
    return (
        _is_purpose(reading, phrase)
        or any(pair in _TOLD_ABOVE for pair in pairwise(page.keys(phrase.first, phrase.last + 2)))
        or _is_usual_reflex(keys)
        or (bool(_ANESTHETIZED.intersection(keys)) and "level" in keys)
        or _is_unreal(reading, frame, phrase)
        or bool(_DOSE.intersection(keys))
    )


def _is_bare(reading: Reading, frame: Frame, phrase: Phrase, head: Mention) -> bool:
    """Is its noun one that tells nothing as it stands here: a score without a number, "the area of the bladder"?"""
    page = reading.page
    if head.code == "discharge" and _is_going_home(page, head):
        return True
    if frame.kind == "imaging" and head.concept.attr("by") == "exam":
        return True  # "MRI was done as the weakness persisted"
    if _is_of_rank(page, head) or _is_taken_up(reading, frame, phrase, head):
        return True
    if head.code in _VAGUE and not phrase.sites and phrase.last - phrase.first < _TELLING:
        return True
    if head.code == "structure" and _is_bare_place(reading, phrase):
        return True
    return head.code == "score" and not _is_scored(page, head)


def _is_of_child(page: Page, phrase: Phrase) -> bool:
    """ "She came with her pale newborn": a look of the child."""
    looks = phrase.head is not None and phrase.head.code == "performance"
    return looks and bool(_CHILD.intersection(page.keys(phrase.first, phrase.last)))


def _is_scored(page: Page, head: Mention) -> bool:
    """ "BI-RADS category 4" is a result; "reported by BI-RADS" is none."""
    behind = page.keys(head.last, min(head.last + _SCORED_WITHIN, len(page.tokens)))
    return any(key[0].isdigit() for key in behind)


def _is_loss(page: Page, phrase: Phrase) -> bool:
    """ "The physician confirmed intrauterine death", in a sentence that names no scan: told of the pregnancy."""
    named = page.of("obstetric", first=phrase.first, last=phrase.last)
    return any(m.concept.attr("status") == "ended" for m in named)


def _is_lie(phrase: Phrase) -> bool:
    """ "The breech was turned until a vertex presentation was obtained": how the child lay is told of the labour."""
    return phrase.head is not None and phrase.head.code in ("presentation", "liquor")


def _is_of_other_kind(page: Page, phrase: Phrase) -> bool:
    """Does it name a drug, a stain, a blood test or a vital sign, but for a word of its own noun ("fetal weight")?

    How the child in the womb is ("fetal bradycardia") is told as an event of the pregnancy.
    """
    if any(m.code == "fetal_state" for m in page.of("obstetric", first=phrase.first, last=phrase.last)):
        return True
    heads = page.of("head", first=phrase.first, last=phrase.last) if phrase.head else []
    others = page.of(*_OTHER_KINDS, first=phrase.first, last=phrase.last)
    return any(not any(head.first <= m.first < head.last for head in heads) for m in others)


def _is_of_drugs(page: Page, phrase: Phrase) -> bool:
    """ "Ceftriaxone and gentamicin, which were irregular": a bare look beside drugs tells of these."""
    bare = phrase.head is not None and phrase.head.concept.attr("role") == "adjective" and not phrase.sites
    sentence = page.sentence(phrase.first)
    return bare and bool(page.of("drug", "regimen", "other_treatment", first=sentence.first, last=phrase.last))


def _is_of_rank(page: Page, head: Mention) -> bool:
    """ "Primary outbreak in the past", "a primary repair": no tumour."""
    if page.keys(head.first, head.last) != ("primary",):
        return False
    behind = page.keys(head.last, min(head.last + 1, page.sentence(head.first).last))
    return bool(behind) and behind[0].isalpha() and behind[0] not in _BEHIND_PRIMARY


def _is_going_home(page: Page, head: Mention) -> bool:
    """ "Stable for discharge to home": her leaving, no fluid."""
    behind = page.keys(head.last, min(head.last + 2, len(page.tokens)))
    before = page.keys(max(0, head.first - 1), head.first)
    return head.last - head.first == 1 and ("home" in behind or before[:1] in _AT_LEAVING)


def _is_unreal(reading: Reading, frame: Frame, phrase: Phrase) -> bool:
    """ "Risks of perforation were explained"; but what a surgeon or a scan diagnosed was seen ("was diagnosed")."""
    page = reading.page
    keys = page.keys(*page.clause(phrase.first))
    if ("normal" in keys or "reference" in keys) and {"range", "ranges"} & set(keys) and "within" not in keys:
        return True
    behind = page.keys(phrase.last, min(phrase.last + 3, len(page.tokens)))
    seen = frame.kind in ("operative", "imaging") and "diagnosed" in behind
    return bool((_UNREAL - {"diagnosed"} if seen else _UNREAL).intersection(keys))


def _is_taken_up(reading: Reading, frame: Frame, phrase: Phrase, head: Mention) -> bool:
    """ "Around the tumor", "it was infiltrated": a finding taken up by its bare name, a look without its organ."""
    if phrase.sites:
        return False
    before = reading.page.keys(max(0, phrase.first - 1), phrase.first)
    bare = phrase.last - phrase.first == head.last - head.first and before[:1] in (("the",), ("this",), ("that",))
    adjective = frame.kind == "operative" and head.concept.attr("role") == "adjective"
    return (bare and head.concept.attr("role") == "noun" and head.code in _REFERRED) or adjective


def _is_bare_place(reading: Reading, phrase: Phrase) -> bool:
    """ "The area of the bladder", "anterior neck structures": a place, and nothing is said of it."""
    page = reading.page
    named = {at for m in (*phrase.sites, phrase.head) if m for at in range(m.first, m.last)}
    keys = page.keys(phrase.first, phrase.last)
    last = next((at for at, key in enumerate(keys) if key in ("where", "which", "that")), len(keys))
    said = {key for at, key in enumerate(keys[:last]) if phrase.first + at not in named}
    return bool(phrase.sites) and said <= _SIDES_AND_ARTICLES


def _is_usual_reflex(keys: tuple[str, ...]) -> bool:
    """ "Deep tendon reflexes are 2+ and equal": as they are in health."""
    if not {"reflexes", "reflex", "dtrs"}.intersection(keys):
        return False
    return bool(_USUAL_REFLEX.intersection(keys)) and not {"absent", "brisk", "diminished", "decreased"} & set(keys)


def _is_look_of_colposcopy(phrase: Phrase) -> bool:
    """A zone type, an adequacy or an impression is told by colposcopy alone."""
    return phrase.head is not None and phrase.head.concept.category == "colposcopic" and (
        phrase.head.concept.attr("role") != "finding" or phrase.head.code == "normal"
    )  # fmt: skip


def _in_symptom(reading: Reading, phrase: Phrase) -> bool:
    """Is the noun of the phrase part of a complaint ("abdominal pain")?"""
    head = phrase.head
    if head is None:
        named = reading.page.of("symptom", first=phrase.first, last=phrase.last)
        return any(m.first <= phrase.first + 1 and m.last == phrase.last for m in named)
    around = reading.page.of("symptom", first=head.first - 4, last=head.last)
    inside = [s for s in around if s.first <= head.first < s.last]
    inside += [s for s in page_symptoms(reading, phrase) if s.last == phrase.last and head.last <= s.first]
    return bool(inside) and head.concept.attr("role") == "adjective"


def page_symptoms(reading: Reading, phrase: Phrase) -> list[Mention]:
    """The complaints named in a phrase ("irregular uterine contractions")."""
    return reading.page.of("symptom", first=phrase.first, last=phrase.last)


def _is_purpose(reading: Reading, phrase: Phrase) -> bool:
    """ "done to debulk the tumour", "to evaluate the mass": what is to be done with it tells no finding."""
    page = reading.page
    clause = page.clause(phrase.first)
    anchor = phrase.head.first if phrase.head else phrase.last
    if _REMOVAL.intersection(page.keys(max(clause[0], phrase.first - 3), phrase.last)):
        return True
    for at in range(max(clause[0], phrase.first - 6), anchor - 1):
        if page.tokens[at].key not in _PURPOSE:
            continue
        following = page.tokens[at + 1].key
        before = page.tokens[at - 1].key if at > clause[0] else ""
        if before not in _PLACED and following.isalpha() and following not in _ARTICLES:
            named = page.of("site", "head", first=at + 1, last=at + 2)
            return not named
    return False


def _is_observed(reading: Reading, phrase: Phrase, *, told: bool) -> bool:
    """Is something of an operation told as seen, rather than done or named as its aim?"""
    page = reading.page
    part = page.part(phrase.first)
    clause = page.clause(phrase.first)
    around = page.keys(max(clause[0], phrase.first - 8), min(clause[1], phrase.last + 4))
    if part == "procedure":
        looked = any("predicate" in roles for roles in reading.cues.roles[phrase.first : phrase.last])
        said = bool(COPULA.intersection(page.keys(phrase.first, phrase.last)))
        looks = page.of("head", first=phrase.first, last=phrase.last) if said else [m for m in (phrase.head,) if m]
        adjective = any(m.concept.attr("role") == "adjective" for m in looks)
        return looked or adjective or bool(_WITNESSED.intersection(around)) or _has_it(page, phrase)
    return told or part == "findings" or bool(SHOWN.intersection(around))


def _has_it(page: Page, phrase: Phrase) -> bool:
    """ "The left ovary had a cyst", "the liver contained nodules": an organ before a verb of having."""
    ends = {site.last for site in page.of("site", first=page.clause(phrase.first)[0], last=phrase.last)}
    return any(
        at in ends and page.tokens[at].key in _HAS and page.keys(at + 1, at + 2) != ("been",)
        for at in range(page.clause(phrase.first)[0], phrase.last)
    )


def _has_predicate(reading: Reading, frame: Frame, phrase: Phrase) -> bool:
    """Is something said of a site? That it is as usual counts only where that is worth telling."""
    page = reading.page
    named = {index for site in phrase.sites for index in range(site.first, site.last)}
    others = [at for at in range(phrase.first, phrase.last) if at not in named and not _is_heard(page, at)]
    looks = {at: m.code for m in page.of("look", first=phrase.first, last=phrase.last) for at in range(m.first, m.last)}
    said = [at for at in others if at in looks or "predicate" in reading.cues.roles[at]]
    if _is_womb(phrase) and is_weeks_size(page, phrase.first, phrase.last):
        return True
    if not said:
        return bool({"cm", "mm"} & set(page.keys(phrase.first, phrase.last)))
    if frame.kind == "operative" and all(reading.page.tokens[at].key in _LOOKED_FOR for at in said):
        return False
    if any(looks.get(at) == "described" or _is_unusual(reading, at, looks) for at in said):
        return True
    return _is_worth_telling(reading, frame, phrase)


def _is_heard(page: Page, at: int) -> bool:
    """ "Positive bowel sounds": how something sounded is no look of the organ that a label names."""
    return bool({"sounds", "sound"}.intersection(page.keys(at, at + 3)))


def _is_womb(phrase: Phrase) -> bool:
    return any(site.code == "uterus" for site in phrase.sites)


def is_described(reading: Reading, phrase: Phrase) -> bool:
    """ "The cervix looked healthy", "uterus of 14 weeks size": a genital organ told of without saying who looked."""
    page = reading.page
    met = _OBSERVED.intersection(page.keys(phrase.first, phrase.last))
    if not phrase.sites or phrase.sites[0].code not in (_ORGANS | _INNER if met else _ORGANS):
        return False
    verb = next((at for at in range(phrase.first, phrase.last) if page.tokens[at].key in COPULA), phrase.first)
    organs = [site for site in phrase.sites if site.last <= verb] or [phrase.sites[0]]
    sentence = page.sentence(phrase.first)
    other = page.of("histology", "procedure", "tissue", "ihc_marker", first=sentence.first, last=sentence.last)
    if other or _OF_BENCH.intersection(page.keys(sentence.first, sentence.last)):
        return False
    if _is_womb(phrase) and is_weeks_size(page, phrase.first, phrase.last):
        return True
    named = {at for site in organs for at in range(site.first, site.last)}
    lead = {page.tokens[at].key for at in range(phrase.first, organs[-1].last) if at not in named}
    looks = page.of("look", first=verb, last=phrase.last)
    heads = page.of("head", first=verb, last=phrase.last)
    looked = looks or any(m.concept.attr("role") in ("adjective", "normal") for m in heads)
    return not lead - _LEADING and bool(looked) and organs[-1].last <= verb <= organs[-1].last + _NEAR


def _is_unusual(reading: Reading, at: int, looks: dict[int, str]) -> bool:
    usual = at in looks or reading.page.tokens[at].key in _USUAL or "contrary" in reading.cues.roles[at]
    return not usual


def _is_worth_telling(reading: Reading, frame: Frame, phrase: Phrase) -> bool:
    """That an organ is as it should be is told of genital organs, and of any that a surgeon or endoscope looked at."""
    part = reading.page.part(phrase.first)
    genital = any(site.concept.attr("group") in ("genital", "pelvic") for site in phrase.sites)
    return genital or frame.kind in ("operative", "imaging") or frame.name == "endoscopy" or part == "findings"
