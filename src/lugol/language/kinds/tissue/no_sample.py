"""Words of tissue that name no sample of hers: the place of an old one, what a scan reports, part of an operation."""

from lugol.language.model import Mention, Page, Sentence

NEAR_WAY = 4
_FLUIDS = frozenset({
    "urine", "cath", "catheterized", "catheter", "clean", "voided", "midstream", "stool", "blood", "serum", "sputum",
    "nasopharyngeal", "saliva", "cord",
})  # fmt: skip
_IMAGED = frozenset(
    {"mammography", "mammogram", "mammograms", "radiography", "radiograph", "radiographs", "bag", "retrieval"}
)
SURGICAL = ("excision", "hysterectomy", "trachelectomy", "oophorectomy", "cystectomy", "myomectomy", "omentectomy")
_OPENED = (*SURGICAL[1:], "laparoscopy", "laparotomy", "lymphadenectomy")
_IN_LIST = frozenset({",", "and", "multiple", "random", "with", "staging", "peritoneal", "multi", "plus", "several"})
_FINAL = frozenset({"final", "permanent", "paraffin", "definitive", "postoperative"})
NEAR_ASKED = 4
_STAINED = frozenset(
    {"stain", "stains", "staining", "culture", "cultures", "serology", "immunostains", "immunostaining"}
)
_LOOKED_BEFORE = 2
SHOWING = frozenset({"showed", "shows", "revealed", "reveals", "demonstrated", "disclosed", "exhibited", "displayed"})
_SHOWN = SHOWING | frozenset({"negative", "positive", "benign", "normal", "free", ":"})
VERBS = ("reported", "proved")


def is_of_look(page: Page, mention: Mention) -> bool:
    """ "Colposcopy in 2022 was reported as normal", "stains for fungi were reported as negative": of no tissue."""
    if mention.code not in VERBS:
        return False
    if _STAINED.intersection(page.keys(page.clause(mention.first)[0], mention.first)):
        return True
    named = page.of("frame", first=page.clause(mention.first)[0], last=mention.first)
    if not named and page.of("site", first=page.clause(mention.first)[0], last=mention.first):
        near = page.sentences_near(mention.first, before=_LOOKED_BEFORE)
        named = page.of("frame", first=near[0].first, last=mention.first)
    return bool(named) and named[-1].concept.attr("frame") in ("colposcopy", "imaging", "exam")


def is_ground(page: Page, mention: Mention) -> bool:
    """ "Based on the pathology result, treatment was begun": what was done upon it, and no result before the comma."""
    first, last = page.clause(mention.first)
    before = page.keys(max(first, mention.first - NEAR_ASKED), mention.first)
    comma = next((at for at in range(mention.last, last) if page.tokens[at].key == ","), None)
    if comma is None or not {"based", "according", "owing", "upon"} & set(before):
        return False
    return not page.of("histology", first=mention.last, last=comma)


def is_final(page: Page, mention: Mention) -> bool:
    """ "Frozen section was benign, final histology showed ...": the second report of one specimen."""
    return bool(_FINAL.intersection(page.keys(max(0, mention.first - 1), mention.first + 1)))


def is_called(page: Page, mention: Mention) -> bool:
    """ "Pathology was called to evaluate the mass": the people, and no report of theirs."""
    behind = page.keys(mention.last, mention.last + 2)
    return behind[:1] in (("was",), ("were",), ("is",)) and behind[1:] in (
        ("called",), ("consulted",), ("notified",), ("asked",), ("paged",), ("requested",),
    )  # fmt: skip


def is_of_fluid(page: Page, mention: Mention) -> bool:
    """ "A clean catch urine specimen", "a cath specimen": of no tissue."""
    if mention.code != "specimen":
        return False
    if _IMAGED.intersection(page.keys(mention.last, mention.last + 1)):
        return True  # "specimen mammography confirmed the excision"
    before = page.keys(max(page.sentence(mention.first).first, mention.first - NEAR_WAY), mention.last)
    return bool(_FLUIDS.intersection(before))


_VESSELS = frozenset({"lvsi", "lvi", "lymphovascular", "vascular", "perineural", "pni"})
_VESSELS_WITHIN = 8


def is_told_of(page: Page, mention: Mention) -> bool:
    """ "LVSI not seen in bx": where an item of a report was looked for, at the end of its sentence; no other sample."""
    sentence = page.sentence(mention.first)
    before = page.keys(max(sentence.first, mention.first - _VESSELS_WITHIN), mention.first)
    led = {"in", "on"}.intersection(before[-2:])
    return bool(led and _VESSELS.intersection(before)) and mention.last >= sentence.last - 1


_THROUGH = frozenset({"hysteroscopy", "hysteroscopic"})
_JOINED = frozenset({"and", "&", "+", "/", "with", ",", "d", "c", "d&c", "directed", "guided", "-", "a", "an"})


def is_through_womb(page: Page, first: int) -> bool:
    """ "Hysteroscopy & bx", "hysteroscopy, D&C and biopsy": a biopsy taken with it is of the endometrium."""
    at, begun = first - 1, page.sentence(first).first
    while at > begun and page.tokens[at].key in _JOINED:
        at -= 1
    return at >= begun and page.tokens[at].key in _THROUGH


def is_place(page: Page, mention: Mention) -> bool:
    """ "Pain at the biopsy site": where a sample was taken once, and no sample."""
    behind = page.keys(mention.last, mention.last + 1)
    labelled = page.keys(mention.last + 1, mention.last + 2) == (":",)
    if behind in (("changes",), ("change",), ("clip",), ("marker",), ("hematoma",), ("cavity",)):
        return True  # "post-biopsy changes"
    return behind in (("site",), ("sites",), ("scar",), ("tract",)) and not labelled


def is_in_list_of_operation(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """ "Hysterectomy, omentectomy and biopsies": a piece of what was operated on, not of the cervix."""
    done = [m for m in page.of("procedure", first=sentence.first, last=mention.first) if m.code in _OPENED]
    last = done[-1].last if done else mention.first
    return last < mention.first and set(page.keys(last, mention.first)) <= _IN_LIST


def is_of_cone(page: Page, cone: Mention, mention: Mention) -> bool:
    """Is "biopsy" the last word of the name of an operation ("cervical cone biopsy")?"""
    named = page.tokens[cone.last - 1].key == "cone" and mention.first == cone.last
    return named or cone.first <= mention.first < cone.last


def is_operation(page: Page, mention: Mention, sites: tuple[Mention, ...]) -> bool:
    """ "Mastectomy and sentinel node biopsy": an operation, where no result of it follows."""
    sentinel = "sentinel" in page.keys(max(0, mention.first - NEAR_WAY), mention.last)
    if not sentinel or not any(s.concept.attr("group") == "node" for s in sites):
        return False
    last = page.sentence(mention.first).last
    return not page.of("histology", first=mention.last, last=last) and not _SHOWN.intersection(
        page.keys(mention.last, last)
    )


_NOT_TAKEN = frozenset({
    "done", "taken", "performed", "obtained", "collected", "required", "indicated", "needed", "possible", "carried",
    "attempted", "sent", "undertaken", "applicable", "available", "back", "ready",
})  # fmt: skip
_ANSWERED = frozenset({"y", "n", "yes", "no", "n/a", "nil", "none"})


def was_not_taken(page: Page, first: int, last: int) -> bool:
    """ "ECC: not done", "Biopsy: N", "Punch biopsy: Y (12 o'clock)": whether it was taken, and no result of it."""
    keys = [key for key in page.keys(first, last) if key not in (":", "-", "–", "=", ".")]
    if keys[:1] == ["not"]:
        return keys[1:2] != [] and keys[1 + (keys[1] == "yet" and len(keys) > 2)] in _NOT_TAKEN
    return keys[:1] != [] and keys[0] in _ANSWERED and (len(keys) < 2 or keys[1] in ("(", ",", ";"))
