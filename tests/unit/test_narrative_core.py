"""The reader's tools: sections and sentences, words and slips, who and whether, and dates told from dates."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.errors import UnusableInput
from lugol.read.narrative import dates, document, measure, read
from lugol.read.narrative.context import Context, prepare
from lugol.read.narrative.lexicon import fold, lexicon, tokens


def judged(text: str, words: str) -> str:
    context = prepare(text, "t")
    at = text.index(words)
    return context.judge(at, at + len(words)).assertion


def when(text: str, words: str) -> str:
    context = prepare(text, "t")
    at = text.index(words)
    return context.when(at, at + len(words)).edtf


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "1 Introduction\nRare.\n2 Case report\nA woman.\n3 Discussion\nOthers.",
            ["introduction", "case", "discussion"],
        ),
        ("Background: Rare. Case presentation: A woman. Conclusions: Rare.", ["introduction", "case", "conclusion"]),
        ("Some words.\n1. Introduction\nRare.\nCase Report\nShe.", ["abstract", "introduction", "case"]),
        ("Dear Dr Pell,\nThank you for referring her.", ["case"]),
        ("Case\nShe.\nFigure 2. MRI of the pelvis.\nShe went home.", ["case", "caption", "case"]),
        ("FINAL DIAGNOSIS: SCC.\nCOMMENT: The Ki-67 index is 40%.", ["case"]),
    ],
)
def test_sections(text: str, kinds: list[str]) -> None:
    found = [s.kind for s in document.parse(text).sections]
    assert [k for i, k in enumerate(found) if i == 0 or found[i - 1] != k] == kinds


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("CA125 was 17.5 U/mL. It fell.", 2),
        ("Seen by Dr. Pell. Well.", 2),
        ("As shown by Zhou et al. the prognosis is poor.", 1),
        ("Reported by Howitt et al. Chemotherapy is given.", 2),
        ("The level was 12 U/mL.Other markers were normal.", 2),
        (
            "A long line that a mail program has wrapped in the "
            "very middle of a sentence\nabout the cervix of a woman.",
            1,
        ),
        ("12/3/24 colp: TZ1.\n20/3 histo: CIN3.", 2),
        ("Tumour markers were raised and the wrapped line ends with NSE\n31.2 ng/mL on admission.", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(document.parse(text).sentences) == count


def test_a_clause_ends_where_no_stops_reaching() -> None:
    text = "No rebound was found, but the cervix was firm; no nodes."
    parts = [text[c.start : c.end] for c in document.parse(text).sentences[0].clauses]
    assert parts == ["No rebound was found", ", but the cervix was firm", "no nodes."]


@pytest.mark.parametrize(
    ("one", "other"),
    [("oedema", "edema"), ("Tumour", "tumor"), ("haemoglobin", "hemoglobin"), ("normalised", "normalized")],
)
def test_spelling_is_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["does", "four", "our", "DES"])
def test_short_words_are_left_alone(word: str) -> None:
    assert fold(word) == word.lower()


@pytest.mark.parametrize("written", ["CA125", "CA-125", "CA 125", "ca125", "cancer antigen 125"])
def test_one_analyte_in_all_its_spellings(written: str) -> None:
    assert [m.concept.code for m in lexicon().scan(f"{written} was high") if m.concept.kind == "analyte"] == ["CA125"]


def test_exact_letters_where_asked() -> None:
    kinds = {m.concept.kind for m in lexicon().scan("we saw her in the er and gave her a pr exam")}
    assert "ihc_marker" not in kinds


@pytest.mark.parametrize(
    ("slip", "meant"), [("smkoing", "smoking"), ("hysterctomy", "hysterectomy"), ("pregnnat", "pregnant")]
)
def test_a_slip_of_the_pen_is_mended(slip: str, meant: str) -> None:
    words = lexicon()
    if meant not in words.vocabulary:
        pytest.skip("the word is in no table")
    assert [t.folded for t in words.mended(tokens(slip))] == [meant]


@pytest.mark.parametrize("word", ["discharged", "examined", "uterus", "removal", "cat"])
def test_other_words_are_not_mended(word: str) -> None:
    assert [t.folded for t in lexicon().mended(tokens(word))] == [fold(word)]


@pytest.mark.parametrize(
    ("text", "words", "assertion"),
    [
        ("There was no rebound or guarding.", "guarding", "negated"),
        ("No flow was seen but the cyst was large.", "cyst", "affirmed"),
        ("She denied pain and a mass was felt.", "mass", "affirmed"),
        ("Metastasis was excluded.", "Metastasis", "negated"),
        ("We could not exclude CIN3.", "CIN3", "possible"),
        ("?CIN2 at colposcopy.", "CIN2", "possible"),
        ("Her mother had cervical cancer.", "cervical cancer", "family"),
        ("Mother and infant are well after caesarean section.", "caesarean section", "affirmed"),
        ("Her partner had genital warts.", "genital warts", "other_person"),
        ("Radiotherapy was offered but she declined.", "Radiotherapy", "negated"),
        ("Pelvic radiotherapy has been scheduled.", "Pelvic radiotherapy", "planned"),
        ("Had CIN2 been found we would have offered LLETZ.", "LLETZ", "hypothetical"),
        ("If ascites increases we would refer her.", "ascites", "hypothetical"),
        ("CD56 is positive in 88-90% of SCNEC.", "CD56", "literature"),
        ("CD56 was positive in 80% of tumour cells.", "CD56", "affirmed"),
        ("Cervical cancer arises in 1.4 per 100,000 pregnancies.", "Cervical cancer", "literature"),
        ("A history of deep vein thrombosis was given.", "deep vein thrombosis", "historical"),
        ("There was no change in the mass.", "mass", "affirmed"),
    ],
)
def test_who_and_whether(text: str, words: str, assertion: str) -> None:
    assert judged(text, words) == assertion


def test_a_discussion_speaks_of_her_only_where_it_says_so() -> None:
    text = "Case\nShe had pain.\nDiscussion\nBleeding is common. In our patient bleeding was absent at first."
    assert judged(text, "Bleeding is") == "literature"
    assert judged(text, "bleeding was") != "literature"


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("In March 2022 she had pain. Cytology showed LSIL.", "LSIL", "2022-03"),
        ("In March 2022 she had pain. Ten months later CA125 rose.", "CA125", "2023-01"),
        ("On 8 March 2022 she had pain. Ten months later CA125 rose.", "CA125", "2023-01"),
        ("On 4 May 2021 (day 0) she bled. Biopsy on day 6 showed CIN3.", "CIN3", "2021-05-10"),
        ("Her last smear, in 2019, was normal. She was seen in May 2021. HPV was positive.", "HPV", "2021-05"),
        (
            "In March 2022 she had pain. She subsequently had surgery. In May 2022 she was well.",
            "surgery",
            "2022-03/2022-05",
        ),
        ("[8/20/23] finished CCRT 8/11. SCC Ag 1.3.", "CCRT", "2023-08-11"),
        ("[8/20/23] finished CCRT 8/11. SCC Ag 1.3.", "SCC Ag", "2023-08-20"),
        ("19feb24 HSIL. TOC 6/12. hrHPV neg 15/10/24.", "hrHPV", "2024-10-15"),
    ],
)
def test_dates_are_carried_and_never_finer_than_told(text: str, words: str, edtf: str) -> None:
    assert when(text, words) == edtf


def test_a_day_and_a_month_that_nothing_tells_apart_stay_open() -> None:
    found = dates.absolute("seen 03/04/2021")[0].when
    assert (found.earliest, found.latest) == (date(2021, 3, 4), date(2021, 4, 3))


@pytest.mark.parametrize(
    "text", ["CIN 2/3", "HPV 6/11", "PCB 5/12 and 8/52", "stroma < 1/2", "it may be 9 may be not", "CK5/6"]
)
def test_what_is_no_date(text: str) -> None:
    assert [m.when.edtf for m in dates.absolute(f"In May 2020 she was seen. {text}")] == ["2020-05"]


@pytest.mark.parametrize(("text", "value"), [("2 340", 2340.0), ("1,020", 1020.0), ("204,7", 204.7), ("0.528", 0.528)])
def test_numbers_of_all_countries(text: str, value: float) -> None:
    assert measure.number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "Shopping list: bread, milk and two apples.",
        "   ",
        "Case 1. Aged 46, cervical cancer stage IIB, HPV "
        "positive. Case 2. Aged 55, cervical cancer stage IVB, HPV negative.",
        "A 40-year-old woman had LSIL. Biopsy: CIN1. A 62-year-old woman had HSIL. Biopsy: CIN3.",
    ],
)
def test_what_is_not_one_womans_text_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput, match="t: "):
        read(text, "t")


def test_the_refusal_names_both_places() -> None:
    text = "A 40-year-old woman had LSIL. Biopsy: CIN1. A 62-year-old woman had HSIL. Biopsy: CIN3."
    with pytest.raises(UnusableInput, match=r"character 0\) and .*character 44\)"):
        read(text, "t")


def test_what_was_not_used_is_noted() -> None:
    record = read(
        "A 40-year-old woman had LSIL and HPV 16 positive. Her mother had cervical cancer and a hysterectomy.", "t"
    )
    assert any("speaks of her kin" in note.message for note in record.notes)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Haemoglobin 910 g/L.", "910 g/L is not possible"),
        ("CA125 was 35 mmol/L.", "unit 'mmol/L' is not accepted"),
        ("She was seen on 31/02/2021.", "'31/02/2021' is no date of the calendar"),
    ],
)
def test_what_cannot_be_is_noted(words: str, message: str) -> None:
    record = read(f"A 40-year-old woman had LSIL and HPV 16 positive. {words}", "t")
    assert any(message in note.message for note in record.notes)


_WORDS = st.sampled_from(
    [
        "CA125",
        "was",
        "12",
        "U/mL",
        "HPV",
        "16",
        "positive",
        "negative",
        "for",
        "p16",
        ",",
        "and",
        "(",
        "90%",
        ")",
        ".",
        ";",
        "LSIL",
        "no",
        "Pap",
        "smear",
        "in",
        "May",
        "2021",
        "3/4/22",
        "stage",
        "IB2",
        "FIGO",
        "cisplatin",
        "x3",
        "her",
        "mother",
        ":",
        "-",
        "later",
        "6",
        "months",
        "1",
        "cm",
        "[",
        "]",
        "/",
        "+",
        "%",
        "?",
        "'",
        "TNM",
        "T1b",
        "45",
        "Gy",
        "\n\n",
        "Case",
        "Discussion",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, min_size=5, max_size=60))
def test_no_text_breaks_the_reader(words: list[str]) -> None:
    text = " ".join(words)
    try:
        record = read(text, "t")
    except UnusableInput:
        return
    for event in record.events:
        for span in event.sources:
            assert text[span.start : span.end] == span.quote


def test_a_context_answers_for_every_place() -> None:
    context: Context = prepare("LSIL in 2020.", "t")
    assert context.sentence(0) == context.sentence(12)


@pytest.mark.parametrize(
    "text",
    [
        "Five women with neuroendocrine tumours of the cervix were "
        "treated here. HPV18 was positive in four. Two had stage IB1.",
        "We report five cases of small cell carcinoma. Synaptophysin was positive in four and CD56 in five.",
        "Patient 1, 34 years, had LSIL. FIGO IB1. Patient 2, 57 years, had HSIL. FIGO IIB.",
        "We present two women. The first patient, aged 44, had "
        "negative HPV. The second patient, 61, had NILM and stage IIIB.",
        "Re: Mrs A, DOB 01/02/1980: smear HSIL. Re: Mrs B, DOB 04/05/1991: smear negative, HPV negative.",
    ],
)
def test_several_women_are_never_merged(text: str) -> None:
    with pytest.raises(UnusableInput, match="women"):
        read(text, "t")


@pytest.mark.parametrize(
    "text",
    [
        "We report a woman with stage IB2 cancer, HPV 18 positive, and review 23 cases from the literature.",
        "A 30-year-old woman had HSIL. Only 18 women had been "
        "reported before. The first biopsy showed CIN1, the second CIN3.",
        "A 52-year-old woman had LSIL and HPV 16. Her mother, a 70-year-old woman with breast cancer, is alive.",
        "A 33-year-old woman had stage IB1 SCCOHT. Loss of BRG1 was seen. Most patients are aged 10 to 39.",
    ],
)
def test_one_woman_among_others_is_read(text: str) -> None:
    assert read(text, "t").events
