"""The organ of the only cancer that a text names, where that organ is not genital: its stages are none of FIGO."""

from lugol.language.model import Page
from lugol.language.numerals import once_a_page
from lugol.language.phrases import is_of_type

_GENITAL = frozenset({"genital", "pelvic", "node"})


@once_a_page
def cancer_elsewhere(page: Page) -> str:
    """The organ that every cancer of a text is named with, "" where several are or any genital organ is named.

    >>> from lugol.language.page import page_of
    >>> cancer_elsewhere(page_of("Adenocarcinoma of the gallbladder was found. The stage was II."))
    'gallbladder'
    """
    if any(m.concept.attr("group") == "genital" for m in page.of("site")):
        return ""
    found: dict[str, str] = {}
    for mention in page.of("histology"):
        if mention.concept.attr("behaviour") != "malignant" or mention.code == "metastasis":
            continue
        sentence = page.sentence(mention.first)
        first, last = max(sentence.first, mention.first - 2), min(sentence.last, mention.last + 4)
        beside = [site for site in page.of("site", first=first, last=last) if not is_of_type(page, site)]
        if beside:
            found[beside[0].concept.name] = beside[0].concept.attr("group")
        elif mention.concept.attr("home"):
            return ""
    only = next(iter(found), "") if len(found) == 1 else ""
    return "" if not only or found[only] in _GENITAL else only
