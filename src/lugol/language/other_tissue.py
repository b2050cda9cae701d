"""Of which organ a dysplasia is: what a polyp of the bowel or a lesion of the skin shows has no class of the cervix."""

from collections.abc import Iterator, Sequence

from lugol.language.model import Concept, Mention, Sentence, Token, beginning_in, place_of
from lugol.language.places import Places
from lugol.language.word_sets import word_set

_CLASSES = frozenset({"cin3", "cin23", "cin2", "cin1", "hsil", "lsil", "ais"})
_OF_CERVIX_ALONE = ("cin", "nic", "cerv", "hsil", "lsil", "sil", "hgsil", "lgsil", "hgcin", "lgcin", "vain", "vin",
                    "ais", "acis", "cgin", "smile", "endocerv")  # fmt: skip
"""Words that only a lesion of the cervix or of its neighbours is called by."""
_SCREENING = frozenset({"cyt_test", "hpv", "via"})
_AT_CERVIX = (
    "cerv", "cx", "colpo", "lletz", "leep", "letz", "loop", "cone", "coni", "smear", "pap", "portio", "endocervi",
    "ectocervi", "vault", "vagin", "vulv", "o'clock", "hysterectom", "ecc", "acetowhit",
)  # fmt: skip
"""Beginnings of words that tell of the genital tract."""
_SCOPES = {
    "colonoscopy": "colon", "coloscopy": "colon", "sigmoidoscopy": "colon", "rectosigmoidoscopy": "rectum",
    "rectoscopy": "rectum", "proctoscopy": "rectum", "gastroscopy": "stomach", "egd": "stomach", "ogd": "stomach",
    "bronchoscopy": "lung", "laryngoscopy": "larynx", "esophagoscopy": "oesophagus", "cystoscopy": "bladder",
    "turbt": "bladder", "anoscopy": "anus",
}  # fmt: skip
_NAMES = {"adenoma": "bowel", "adenomas": "bowel", "barrett": "oesophagus", "barrett's": "oesophagus", "shave": "skin"}
"""Words that tell the organ by themselves, where no other is named."""
_ADJECTIVES = {
    "oral": "mouth", "lingual": "mouth", "buccal": "mouth", "laryngeal": "larynx", "anal": "anus", "bronchial": "lung",
    "esophageal": "oesophagus", "conjunctival": "eye", "prostatic": "prostate", "gastric": "stomach",
}  # fmt: skip
"""Before what was sampled these tell the organ, "oral biopsy"."""
_SAMPLED = word_set(
    """biopsy biopsies biopsied bx polyp polyps polypectomy lesion lesions ulcer ulcers specimen excision excised
    resected removed leukoplakia brushing brushings nodule plaque patch mucosa mole nevus naevus"""
)
_SEEN = _SAMPLED | word_set("mass tumor growth erosion erosions stricture mucosa gastritis neoplasm area metaplasia")
"""What a scope met that was sampled; one that was normal tells no organ of a later biopsy."""
_PARTED = frozenset({",", ";", ".", ":", "and", "(", ")"})
_LINKED = frozenset({"of", "in", "from"})
_BETWEEN = frozenset({"the", "her", "a", "an", "left", "right", "upper", "lower", "distal", "proximal", "barrett"})
_NEAR = 5
_TOLD_BEFORE = 2


def with_other_tissue(
    tokens: Sequence[Token], sentences: Sequence[Sentence], found: Sequence[Mention]
) -> Iterator[Mention]:
    """The mentions, with a dysplasia of another organ as a lesion of that organ.

    >>> from lugol.language.page import page_of
    >>> texts = ("Gastric biopsy: severe dysplasia.", "Punch biopsy: severe dysplasia.")
    >>> [page_of(text).of("histology")[0].code for text in texts]
    ['cin3 stomach', 'cin3']
    """
    marks = [m for m in found if m.concept.category in ("site", "place") or m.concept.category in _SCREENING]
    organs: dict[tuple[int, int], str] = {}
    for mention in found:
        if mention.concept.category == "histology" and mention.code in _CLASSES and _is_wide(tokens, mention):
            organ = _organ_of(tokens, sentences, marks, mention)
            if organ:
                organs[mention.first, mention.last] = organ
    lesions = Places(organs)
    for mention in found:
        place = next((organs[at] for at in lesions.around(mention.first, mention.last)), "")
        if not place or mention.concept.category not in ("histology", "cyt_result", "colposcopic"):
            yield mention
        elif (mention.first, mention.last) in organs and mention.concept.category == "histology":
            words = " ".join(token.key for token in tokens[mention.first : mention.last]).replace(" - ", "-")
            attrs = {"histology": "other", "behaviour": "preinvasive", "home": place, "tissue": place}
            concept = Concept("histology", f"{mention.code} {place}", words, attrs)
            yield Mention(concept, mention.first, mention.last, mention.start, mention.end)


def _is_wide(tokens: Sequence[Token], mention: Mention) -> bool:
    """ "Severe dysplasia" may be of any organ, "CIN3" and "cervical dysplasia" may not."""
    return not any(token.key.startswith(_OF_CERVIX_ALONE) for token in tokens[mention.first : mention.last])


def _organ_of(tokens: Sequence[Token], sentences: Sequence[Sentence], marks: Sequence[Mention], lesion: Mention) -> str:
    """The organ that a lesion is told of, "" where that is the cervix or no other one is named."""
    number = place_of(sentences, lesion.first)
    here = sentences[number]
    marks = beginning_in(marks, here.first, here.last)
    behind = next((m for m in marks if lesion.last < m.first <= lesion.last + _NEAR), None)
    near = (token.key for token in tokens[max(here.first, lesion.first - _NEAR) : lesion.first])
    of_cervix = any(key.startswith(_AT_CERVIX) and key not in _SCOPES for key in near)
    if behind is not None and tokens[lesion.last].key in _LINKED and not of_cervix:
        between = {token.key for token in tokens[lesion.last + 1 : behind.first]}
        if between <= _BETWEEN:
            return _name_of(behind)
    inside = [m for m in marks if m.last <= lesion.first]
    for at in range(lesion.first - 1, here.first - 1, -1):
        if tokens[at].key.startswith(_AT_CERVIX) and _SCOPES.get(tokens[at].key) is None:
            return ""
        named = next((m for m in inside if m.first <= at < m.last), None)
        if named is not None and not _name_of(named):
            return ""
        if named is not None and _is_of_sample(tokens, named, lesion.first):
            return _name_of(named)
        if tokens[at].key in _ADJECTIVES and _is_followed(tokens, at + 1, lesion.first):
            return _ADJECTIVES[tokens[at].key]
        if tokens[at].key in _SCOPES:
            return _SCOPES[tokens[at].key]
        if tokens[at].key in _NAMES:
            return _NAMES[tokens[at].key]
    return _of_scope_before(tokens, sentences[max(0, number - _TOLD_BEFORE) : number])


def _name_of(mark: Mention) -> str:
    """The organ of a place that is no part of the genital tract and no node, else ""."""
    if mark.concept.category in _SCREENING or mark.concept.attr("group") in ("genital", "node", "pelvic", "obstetric"):
        return ""
    return mark.concept.name


def _is_of_sample(tokens: Sequence[Token], site: Mention, last: int) -> bool:
    """ "Gastric biopsy", "biopsy of the tongue", "skin lesion", "stomach: dysplasia": is a sample of the organ told?"""
    if _is_followed(tokens, site.last, last):
        return True
    before = [token.key for token in tokens[max(0, site.first - _NEAR) : site.first]]
    start = max((i + 1 for i, key in enumerate(before) if key in _PARTED), default=0)
    return bool(_SAMPLED.intersection(before[start:]))


def _is_followed(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Does a word of what was sampled, or a colon, stand behind a place of it?"""
    behind = [token.key for token in tokens[at : min(last, at + _NEAR)]]
    end = next((i for i, key in enumerate(behind) if key in _PARTED), len(behind))
    return behind[:1] == [":"] or bool(_SAMPLED.intersection(behind[:end]))


def _of_scope_before(tokens: Sequence[Token], sentences: Sequence[Sentence]) -> str:
    """ "Gastroscopy: ulcer of the antrum. Biopsy: severe dysplasia": the organ looked into just before."""
    organ = ""
    for sentence in sentences:
        seen = _SEEN.intersection(token.key for token in tokens[sentence.first : sentence.last])
        for token in tokens[sentence.first : sentence.last]:
            if token.key in _SCOPES:
                organ = _SCOPES[token.key] if seen else ""
            elif token.key.startswith(_AT_CERVIX):
                organ = ""
    return organ
