"""Curettings without their organ: those of the endocervix, where the cervix alone was sampled."""

from lugol.language.model import Concept, Mention, Page, Sentence

ECC = Concept("frame", "ecc", "endocervical curettage", {"frame": "ecc"})
_WORDS = frozenset({"curettage", "curetting", "curettings"})
_WOMB = ("endometr", "uter", "suction", "fractional", "dilat", "d&c", "miscarr", "abort", "product", "hysteroscop")
_CERVICAL = frozenset({"CIN1", "CIN2", "CIN3", "LSIL", "HSIL", "AIS"})
_NEAR = 2


def curetted(page: Page, sentence: Sentence) -> list[Mention]:
    """ "Punch biopsy and ECC done. Path: HSIL, curettings negative": those named alone are of the ECC told before.

    So with a biopsy whose sentence names a lesion of the cervix. Where the womb is named near, they are of neither.
    """
    found: list[Mention] = []
    for at in range(sentence.first, sentence.last):
        if page.tokens[at].key not in _WORDS or _is_named(page, at):
            continue
        first = page.sentences_near(at, before=_NEAR)[0].first
        if not any(key.startswith(_WOMB) for key in page.keys(first, at)) and _is_of_cervix(page, first, sentence, at):
            token = page.tokens[at]
            found.append(Mention(ECC, at, at + 1, token.start, token.end))
    return found


def _is_named(page: Page, at: int) -> bool:
    """Does a longer name of the lexicon hold the word?"""
    near = page.of("frame", "procedure", "site", "sampled", first=max(0, at - 3), last=at + 2)
    return any(m.first <= at < m.last and m.last - m.first > 1 for m in near)


def _is_of_cervix(page: Page, first: int, sentence: Sentence, at: int) -> bool:
    """Is an ECC told before, or a biopsy in a sentence that names a lesion of the cervix?"""
    frames = [m.concept.attr("frame") for m in page.of("frame", first=first, last=at)]
    lesions = page.of("histology", first=sentence.first, last=sentence.last)
    named = any(m.concept.attr("histology") in _CERVICAL for m in lesions)
    return "ecc" in frames or ("tissue" in frames and named)
