"""Which phrases of a scan, an examination or an operation tell a finding, rather than a deed, an aim or a name."""

from itertools import pairwise

from lugol.language.frames import BARELY, Frame
from lugol.language.kinds.findings.weeks_size import is_weeks_size
from lugol.language.model import SCREENING_TESTS, Mention, Page
from lugol.language.phrases import Phrase
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

_OTHER_KINDS = ("ihc_marker", "analyte", "gene", "drug", "stage_system", *SCREENING_TESTS, "vital")
_DONE_TO = word_set(
    """excised resected removed collected sent obtained biopsied taken sampled drained performed ligated
    divided clamped cut incised closed sutured placed inserted grasped dissected transected cauterized
    irrigated prepped draped opened entered tagged retracted skeletonized doubly stained mobilized
    preserved sacrificed delivered embolized dilated debulked coagulated ablated packed staged swept
    elevated reflected freed separated released lysed aspirated inspected injected evacuated washed explored
    teased stripped retrieved exteriorized fulgurated oversewn morcellated detached amputated undermined
    approached accessed relocalized re-localized secured created
    reapproximated carried extracted insufflated completed reinforced coagulating
    wiped suctioned"""
)
_OF_CANAL = word_set("cervix endocervix anterior_lip posterior_lip")
"""Of these "closed" tells how it was felt: "the cervix was long and closed"."""
_USUAL_REFLEX = word_set("equal symmetric symmetrical normal intact downgoing physiologic bilaterally")
_ANESTHETIZED = word_set("spinal epidural anesthetic anesthesia sensory block")
_TOLD_ABOVE = (("as", "described"), ("as", "above"), ("as", "noted"), ("as", "mentioned"))
"""Behind a finding these only take it up again."""
_WITH_THREAD = word_set("with using by in over primarily")
_SEWN = word_set("skin wound fascia")
_SEEN_SO = word_set("dilated preserved elevated separated packed opened displaced reflected closed")
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
_RAISED = word_set("developed created made raised formed")
"""What a surgeon does to a flap."""
_HAS = word_set("had has contained contains")
_DRY = word_set("hemostatic hemostasis")
_FILLED = word_set("distended filled insufflated")
_FILLING = word_set("saline water dye gas glycine sorbitol co2 carmine milk methylene")
"""What a surgeon fills a hollow organ with: "the bladder was distended with saline"."""
_WAY_IN = word_set("sweep incision incisions trocar trocars cannula port ports needle tenaculum retractor speculum")
"""What a surgeon makes or holds is no finding: "the skin incision was extended"."""
_PURPOSE = word_set("to")
_PLACED = word_set(
    """extending extended extends attached adherent adhered fixed close due up down similar adjacent confined
    limited out lateral medial anterior posterior next related secondary invading spread enlarged equal
    compared sounded inferior"""
)
_ARTICLES = word_set("the a an both left right her be have")
_REFERRED = word_set("mass tumour lesion nodule cyst polyp fibroid")
_MET = word_set("found encountered discovered")
_BY_LENGTH = word_set("cm mm effaced fingers fingerbreadths")
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
_DILATORS = word_set("dilator dilators hegar hegars hank hanks pratt serially sequentially laminaria")
"""With these a cervix is dilated by who operates."""
_COPULA = word_set("was were is are appeared looked felt seemed appears looks feels remained")
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
    page = reading.page
    if _is_of_other_kind(page, phrase) or _is_purpose(reading, phrase):
        return False
    keys = page.keys(phrase.first, phrase.last)
    if any(
        m.code not in ("NILM", "negative", "normal", "abnormal")
        for m in page.of("cyt_result", first=phrase.first, last=phrase.last)
    ):
        return False
    if phrase.head is not None and phrase.head.code == "performance" and _CHILD.intersection(keys):
        return False  # "she came with her pale newborn"
    if _is_of_drugs(page, phrase):
        return False
    if (
        (
            _is_done_to(keys)
            and not _is_let_out(phrase, keys)
            and not _is_dilated(frame, keys)
            and not _looks_done(page, frame, phrase)
        )
        or page.of("procedure", first=phrase.first, last=phrase.last)
        or _in_symptom(reading, phrase)
    ):
        return False
    if _DILATORS.intersection(_clause_keys(page, phrase)) and {"dilated", "dilatation", "dilation"}.intersection(keys):
        return False
    if frame.kind == "operative" and ("infiltrated" in keys and _numbs(reading, phrase)):
        return False
    if frame.kind == "operative" and (_DRY.intersection(keys) or ("flap" in keys and _RAISED.intersection(keys))):
        return False
    if any(pair in _TOLD_ABOVE for pair in pairwise(page.keys(phrase.first, phrase.last + 2))):
        return False
    if _is_widened(keys):
        return False
    if _is_usual_reflex(keys) or (_ANESTHETIZED.intersection(keys) and "level" in keys):
        return False
    if frame.kind == "operative" and _FILLED.intersection(keys) and _FILLING.intersection(_clause_keys(page, phrase)):
        return False
    if phrase.head is None and "cc" in keys and _FILLING.intersection(keys):
        return False
    if frame.kind == "operative" and (_WAY_IN.intersection(keys) or {"recovery", "condition"} <= set(keys)):
        return False
    if _is_unreal(reading, frame, phrase) or _is_look_of_colposcopy(phrase):
        return False
    if phrase.head is not None and phrase.head.code == "discharge" and _is_going_home(page, phrase.head):
        return False
    if frame.kind == "imaging" and phrase.head is not None and phrase.head.concept.attr("by") == "exam":
        return False  # "MRI was done as the weakness persisted"
    if _DOSE.intersection(keys) or (phrase.head is not None and _is_of_rank(page, phrase.head)):
        return False
    if phrase.head is not None and _is_taken_up(reading, frame, phrase, phrase.head):
        return False
    if phrase.head is not None and phrase.head.code in _VAGUE and not phrase.sites and len(keys) < _TELLING:
        return False
    if phrase.head is not None and phrase.head.code == "structure" and _is_bare_place(reading, phrase):
        return False
    if frame.kind == "imaging" and not told and _is_loss(page, phrase):
        return False
    if phrase.head is not None and phrase.head.code == "score" and not _is_scored(page, phrase.head):
        return False
    if frame.kind == "operative" and page.of("obstetric", first=phrase.first, last=phrase.last) and _is_lie(phrase):
        return False
    if frame.kind == "operative" and not _is_observed(reading, phrase, told=told or frame.name == BARELY):
        return False
    return phrase.head is not None or (bool(phrase.sites) and _has_predicate(reading, frame, phrase))


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


def _is_let_out(phrase: Phrase, keys: tuple[str, ...]) -> bool:
    """ "A large haemoperitoneum was drained": blood that is let out was found."""
    blood = bool({"hemoperitoneum", "hemothorax"}.intersection(keys))
    return blood and phrase.head is not None and _DONE_TO.intersection(keys) <= {"drained", "evacuated", "aspirated"}


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


def _clause_keys(page: Page, phrase: Phrase) -> tuple[str, ...]:
    return page.keys(*page.clause(phrase.first))


def _is_bare_place(reading: Reading, phrase: Phrase) -> bool:
    """ "The area of the bladder", "anterior neck structures": a place, and nothing is said of it."""
    page = reading.page
    named = {at for m in (*phrase.sites, phrase.head) if m for at in range(m.first, m.last)}
    keys = page.keys(phrase.first, phrase.last)
    last = next((at for at, key in enumerate(keys) if key in ("where", "which", "that")), len(keys))
    said = {key for at, key in enumerate(keys[:last]) if phrase.first + at not in named}
    return bool(phrase.sites) and said <= _SIDES_AND_ARTICLES


def _is_done_to(keys: tuple[str, ...]) -> bool:
    """ "The mass was excised" is a deed; "a fibroid was found and removed" tells first what was found."""
    if any(a == "replaced" and b in ("in", "into", "to", "back") for a, b in pairwise(keys)):
        return True
    deeds = [at for at, key in enumerate(keys) if key in _DONE_TO]
    return bool(deeds) and not _MET.intersection(keys[: deeds[0]])


def _numbs(reading: Reading, phrase: Phrase) -> bool:
    """ "Local anaesthetic was infiltrated at the port sites": what a surgeon does with a drug."""
    first, last = reading.page.clause(phrase.first)
    keys = reading.page.keys(first, last)
    return bool(
        {"anesthetic", "local"}.intersection(keys) or reading.page.of("other_treatment", first=first, last=last)
    )


def _looks_done(page: Page, frame: Frame, phrase: Phrase) -> bool:
    """ "Dilated bowel loops", "the fat planes are preserved": a look that is worded as a deed."""
    places = [at for at in range(phrase.first, phrase.last) if page.tokens[at].key in _DONE_TO]
    if any(page.tokens[at].key == "closed" and _is_sewn(page, phrase, at) for at in places):
        return False
    if frame.kind == "imaging" or not places:
        return bool(places) and all(page.tokens[at].key in _SEEN_SO for at in places)
    if frame.kind == "exam" and any(site.code in _OF_CANAL for site in phrase.sites):
        return all(page.tokens[at].key in ("closed", "dilated", "opened") for at in places)
    before = page.keys(max(0, places[0] - 1), places[0])
    named = page.of("site", first=places[0] + 1, last=min(places[0] + 4, phrase.last))
    return [page.tokens[at].key for at in places] == ["dilated"] and bool(named) and not _COPULA.intersection(before)


def _is_widened(keys: tuple[str, ...]) -> bool:
    """ "The cervix was dilated to 8 mm": as wide as a dilator, which is what was done; in labour it is centimetres."""
    return {"dilated", "mm", "cervix"} <= set(keys) and not {"found", "noted"} & set(keys)


def _is_usual_reflex(keys: tuple[str, ...]) -> bool:
    """ "Deep tendon reflexes are 2+ and equal": as they are in health."""
    if not {"reflexes", "reflex", "dtrs"}.intersection(keys):
        return False
    return bool(_USUAL_REFLEX.intersection(keys)) and not {"absent", "brisk", "diminished", "decreased"} & set(keys)


def _is_sewn(page: Page, phrase: Phrase, at: int) -> bool:
    """ "The skin was closed", "the cuff was closed with Vicryl": what the surgeon closed, whatever guided him."""
    return bool(_WITH_THREAD.intersection(page.keys(at + 1, at + 2))) or any(s.code in _SEWN for s in phrase.sites)


def _is_dilated(frame: Frame, keys: tuple[str, ...]) -> bool:
    """ "The cervix was 3 cm dilated": in labour that is what was felt; in theatre it is what was done."""
    return frame.kind == "exam" and _DONE_TO.intersection(keys) == {"dilated"} and bool(_BY_LENGTH.intersection(keys))


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
        said = bool(_COPULA.intersection(page.keys(phrase.first, phrase.last)))
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
    verb = next((at for at in range(phrase.first, phrase.last) if page.tokens[at].key in _COPULA), phrase.first)
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
