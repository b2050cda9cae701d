"""Terms of a table: what a phrase must say to name one, and the words that only look like it."""

import pytest

from lugol.errors import BadData
from lugol.language.terms import named, numbers, parted, terms


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("haemorrhage", "No hemorrhages were seen"),
        ("tumour", "Tumors of both ovaries"),
        ("normalis*", "her values normalized"),
        ("post-coital bleed*", "postcoital bleeding"),
        ("post-coital bleed*", "post coital bleeding"),
        ("post-coital bleed*", "POST-COITAL BLEED"),
        ("PD-L1", "PDL1 negative"),
        ("CIN 3", "CIN3 at the margin"),
        ("CIN 3", "CIN-3"),
        ("contact bleed*", "contact_bleeding"),
        ("*carcinoma", "adenocarcinomas"),
        ("(lung|liver) [and _] metasta*", "liver and bone metastases"),
        ("metasta* … cervix", "metastatic to the body of 1.5 cm of the cervix"),
        ("^ [staging] ct", "(CT of the chest)"),
        ("stage with &(no)", "stage with no number"),
        ("i +", "isolated tumour cells, pN0(i+)"),
        ("# (/|of) # [_] node", "2/14 pelvic nodes"),
        ("\\( # \\)", "as told before (12)"),
        ("####", "FIGO 2018"),
        ("key-word (:|-)", "Keywords - cervix"),
    ],
)
def test_words_that_name_the_term(cell: str, words: str) -> None:
    assert named(cell, words)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("liver", "she delivered at term"),
        ("ended", "distended abdomen"),
        ("normal finding", "abnormal findings"),
        ("scar*", "miscarriage"),
        ("bladder", "gallbladder"),
        ("mature teratom*", "immature teratoma"),
        ("cystectomy", "cholecystectomy"),
        ("metasta* … cervix", "metastases in the liver. The cervix is normal"),
        ("carcinoid !(syndrome)", "carcinoid syndrome"),
        ("!(atypical) carcinoid", "atypical carcinoid"),
        ("^ct", "PET-CT"),
        ("normal $", "normal cervix"),
        ("####", "FIGO 18"),
        ("tumour", ""),
    ],
)
def test_words_that_only_look_like_it(cell: str, words: str) -> None:
    assert not named(cell, words)


def test_the_longest_term_stands_and_none_over_another() -> None:
    words = "small cell carcinoma, small cell"
    found = [words[place.start : place.end] for place in terms("small cell [carcinoma]|cell").places(words)]
    assert found == ["small cell carcinoma", "small cell"]


def test_a_place_tells_where_its_last_word_begins() -> None:
    place = terms("cervi* … hard").first("the cervix is hard")
    assert place is not None
    assert (place.start, place.last_word, place.end) == (4, 14, 18)


def test_words_alone_at_the_beginning_and_without_a_term() -> None:
    assert terms("and [_]").alone(" and left ")
    assert not terms("and [_]").alone("and left iliac")
    assert terms("not*").leading(", not reached") is None
    assert terms("not*").leading("  not reached") is not None
    assert terms("no|not").without("no node, not hard") == " node,  hard"


def test_parting_and_numbers() -> None:
    assert parted(",", "a, 1,5 cm, b") == ["a", " 1,5 cm", " b"]
    assert numbers("n = 3 of 12 (25.0 %)") == ["3", "12", "25.0"]


@pytest.mark.parametrize("cell", ["(lung", "lung)", "a [b", "*"])
def test_a_cell_that_is_no_terms_is_refused(cell: str) -> None:
    with pytest.raises(BadData):
        terms(cell)


def test_time_grows_with_the_words_and_not_faster() -> None:
    words = "metastatic carcinoma of the uterine cervix and " * 400
    assert len(list(terms("(metasta*|carcinoma) … (lung|cervix) … bone").places(words))) == 0
