"""A hydronephrosis with its cause: that of a stone or of pregnancy is none of a tumour."""

from lugol.language.model import Page
from lugol.language.terms import terms

OTHER_CAUSE = "hydronephrosis_other_cause"
_HYDRO = "(hydro-nephro*|hydro-uretero-nephro*|hydroureter*|*caliceal dilat*|*calyceal dilat*)"
_CAUSE = (
    "(stone|calcul*|*lithiasis|reflux|puj|upj|pelvi-ureteric|ureteropelvic|pregnan*|gravid uterus|"
    "retroperitoneal fibrosis|endometriosis|duplex)"
)
_SURELY = "[,|\\(] [which] [is|was] [likely|probably|presumably|thought|considered|felt|deemed] [to be] [likely]"
_EXPLAINED = terms(
    f"{_HYDRO} {_SURELY} ((due|secondary|attributed|owing) to|(caused|explained) by|because of) [_] [_] [_] {_CAUSE}|"
    f"{_HYDRO} {_SURELY} (physiologic*|gestational|congenital|pregnancy-related)|"
    f"{_CAUSE} [_] (causing|with) [_] [_] {_HYDRO}"
)


def is_explained(page: Page, first: int, last: int) -> bool:
    """Does the sentence of a hydronephrosis [first, last) name a cause other than the tumour?

    "Left hydronephrosis, due to a ureteric stone"; "hydronephrosis, which is physiological"; not "due to the tumour".
    """
    sentence = page.sentence(first)
    begun = sentence.first if sentence.first == first else first - min(first - sentence.first, 6)
    return _EXPLAINED.named(page.words(begun, max(last, sentence.last)))
