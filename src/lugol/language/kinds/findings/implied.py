"""A study that is not named but that alone can tell a finding: a nuchal translucency is measured by ultrasound."""

from lugol.language.model import Page
from lugol.language.phrases import Phrase

_ULTRASOUND = (
    ("nuchal", "translucency"), ("nuchal", "fold"), ("crown", "-", "rump", "length"), ("crown", "rump", "length"),
    ("biparietal", "diameter"), ("femur", "length"), ("femoral", "length"), ("estimated", "fetal", "weight"),
    ("amniotic", "fluid", "index"), ("deepest", "vertical", "pocket"), ("single", "deepest", "pocket"),
    ("maximum", "vertical", "pocket"), ("vertical", "pocket"), ("umbilical", "artery", "doppler"),
    ("mean", "sac", "diameter"), ("gestational", "sac"), ("yolk", "sac"), ("antral", "follicle", "count"),
)  # fmt: skip
_STUDIES = (
    ("ultrasound", _ULTRASOUND),
    ("echocardiography", (("ejection", "fraction"), ("lvef",), ("pasp",), ("rvsp",))),
    ("X-ray", (("bone", "age"),)),
    ("mammography", (("birads",), ("bi", "-", "rads"), ("bi-rads",))),
)


def implied(page: Page, phrase: Phrase) -> str:
    """The study that alone can tell a measured finding, "" where it may have been told by any.

    >>> from lugol.language.page import page_of
    >>> from lugol.language.phrases import phrases
    >>> page = page_of("Nuchal translucency thickness was 2.1 mm")
    >>> [implied(page, phrase) for phrase in phrases(page, 0, len(page.tokens))]
    ['ultrasound']
    """
    keys = page.keys(phrase.first, phrase.last)
    for study, names in _STUDIES:
        for name in names:
            if any(keys[at : at + len(name)] == name for at in range(len(keys))):
                return study
    return ""
