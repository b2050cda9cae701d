"""Where "cervical" means her neck: beside other regions, before a bone of the spine, in a text of the throat."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from lugol.language.model import Concept, Mention, Sentence, Token
from lugol.language.word_sets import word_set

_NECK = Concept("site", "neck", "neck", {"group": "visceral"})
_LISTED = word_set(", or and / nor &")
_REGIONS = word_set("axillary supraclavicular inguinal submandibular thoracic lumbar epitrochlear hilar mediastinal")
_SIDED = word_set("area region node nodes swelling lump side")
"""Words behind a sided "cervical" that is her neck."""
_OF_NECK = word_set(
    """adenopathy lymphadenopathy lymphadenitis chain spine spinal vertebra vertebre vertebral disc disk discs disks
    collar cord lordosis kyphosis myelopathy radiculopathy plexus spondylosis spondylitis spondylolisthesis fusion
    discectomy laminectomy esophagus esophageal rib ribs thymus trachea fascia level levels nerve root roots muscles
    muscle paraspinal paravertebral strain sprain traction facet myelitis syrinx dystonia emphyzema bruit bruits vein
    veins mediastinoscopy esophagostomy"""
)
"""Behind "cervical" these are never of the womb."""
_OF_WOMB = word_set(
    """cancer carcinoma adenocarcinoma cancers malignancy smear smears cytology screening dysplasia intrepithelial
    neoplasia os canal stump lip cone conization polyp ectropion ectopy motion erosion cerclage pregnancy discharge
    excitation mucus mucosa stroma stromal length dilatation dilation effacement ripening insufficiency incompetence
    squamous glandular glands gland epithelium scrape swab punch pap tissue curettage curettings loop ostium fibroid
    cuff dilator tenaculum block laceration tear sample samples screen"""
)
"""Behind "cervical" these are always of the womb."""
_VAGUE = word_set(
    """mass masses swelling swellings lump lumps lesion lesions tumor tumors nodule nodules nodal pain stiffness abscess
    region area cyst biopsy tenderness hematoma metastasis metastases lymph growth scar incision surgery trauma
    discomfort fullness stenosis"""
)
"""What may be found at a neck as well as at the neck of a womb."""
_THROAT = word_set(
    """neck mandible mandibular submandibular submental trachea tracheal larynx laryngeal pharynx pharyngeal tonsil
    tonsils tonsillar parotid sternocleidomastoid carotid jugular ent otolaryngology nasopharynx nasopharyngeal
    oropharynx dysphagia odynophagia hoarseness stridor salivary nasopharyngoscopy laryngoscopy tongue throat"""
)
_BESIDE = _THROAT | word_set(
    """thyroid thyromegaly goiter clavicle spine spinal vertebra vertebre vertebral radiculopathy myelopathy pulposus
    foraminal compression spondylosis discectomy"""
)
"""In the same sentence these tell of the neck too."""
_GENITAL = word_set(
    """cervix uteri uterine uterus vagina vaginal speculum colposcopy colposcopic smear pap hpv parametrium parametria
    parametrial vault endometrium endometrial hysterectomy os hysteroscopy postcoital fornix cin cin1 cin2 cin3 lletz
    leep conization bimanual rectovaginal gynecological gynecologic adnexa adnexal ovary ovarian vulva figo"""
)
_HERE = _GENITAL | word_set("pelvic pelvis bleeding")
_CERVIX = word_set("cervix colposcopy colposcopic pap hpv parametrium parametria speculum")
_FAR = 3


def with_necks(tokens: Sequence[Token], sentences: Sequence[Sentence], found: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, with those of the cervix that mean her neck turned into mentions of the neck.

    >>> from lugol.language.page import page_of
    >>> texts = ("a cervical mass beside the trachea", "a cervical mass reaching the vagina")
    >>> [page_of(text).of("site")[0].code for text in texts]
    ['neck', 'cervix']
    """
    firsts = [sentence.first for sentence in sentences]
    of_womb: bool | None = None
    for mention in found:
        if mention.concept.category == "disorder" and tokens[mention.first].key == "cervical":
            sentence = sentences[max(0, bisect_right(firsts, mention.first) - 1)]
            said = {token.key for token in tokens[sentence.first : sentence.last]}
            if not _BESIDE.intersection(said) or _HERE.intersection(said):
                yield mention  # not "cervical stenosis with cord compression"
            continue
        if mention.code != "cervix" or mention.concept.category != "site" or tokens[mention.first].key != "cervical":
            yield mention
            continue
        if of_womb is None:
            of_womb = any(token.key in _CERVIX for token in tokens) or _names_womb(tokens)
        sentence = sentences[max(0, bisect_right(firsts, mention.first) - 1)]
        is_neck = mention.last - mention.first == 1 and _is_neck(tokens, sentence, mention.first, of_womb=of_womb)
        yield Mention(_NECK, mention.first, mention.last, mention.start, mention.end) if is_neck else mention


def _names_womb(tokens: Sequence[Token]) -> bool:
    """Does any "cervical" of the text stand before a word of the womb ("cervical cancer", "cervical smear")?"""
    keys = [token.key for token in tokens]
    places = (at for at, key in enumerate(keys) if key == "cervical")
    return any(_OF_WOMB.intersection(keys[at + 1 : at + 3]) for at in places)


def _is_neck(tokens: Sequence[Token], sentence: Sentence, at: int, *, of_womb: bool) -> bool:
    before = [token.key for token in tokens[max(0, at - _FAR) : at] if token.key not in _LISTED]
    behind = [token.key for token in tokens[at + 1 : at + 1 + _FAR] if token.key not in _LISTED]
    if _OF_NECK.intersection(behind[:1]):
        return True
    if _REGIONS.intersection(before[-1:]) or _REGIONS.intersection(behind[:1]):
        return True
    if behind[:1] in (["left"], ["right"]) and _REGIONS.intersection(behind[1:2]):
        return True  # "in her left cervical and right axillary region"
    if before[-1:] in (["left"], ["right"]) and _SIDED.intersection(behind[:1]):
        return True
    if _OF_WOMB.intersection(behind[:2]) or not _VAGUE.intersection(behind):
        return False
    return _is_of_throat(tokens, sentence, of_womb=of_womb)


def _is_of_throat(tokens: Sequence[Token], sentence: Sentence, *, of_womb: bool) -> bool:
    """Does its sentence speak of the neck, or a text of the throat that names no genital organ?"""
    said = {token.key for token in tokens[sentence.first : sentence.last]}
    if not of_womb and not _GENITAL.intersection(said) and sum(token.key == "neck" for token in tokens) > 1:
        return True
    if _HERE.intersection(said):
        return False
    if _THROAT.intersection(said) or (not of_womb and _BESIDE.intersection(said)):
        return True
    if of_womb or any(token.key in _GENITAL for token in tokens):
        return False
    return any(token.key in _THROAT for token in tokens)
