"""Layout, spelling and repetition change nothing that is read; no text hangs; nothing clinical is lost silently."""

import textwrap
from pathlib import Path

import pytest

from lugol.errors import UnusableInput
from lugol.language import unread
from lugol.language.narrative import events_of, read
from lugol.language.page import page_of
from lugol.language.reading import reading_of
from lugol.record.repeat import identity

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))
LETTER = """A 45-year-old woman was referred in 2022. The Pap smear of 8 March 2022 showed HSIL and HPV 16 was positive.
Colposcopic biopsy of the cervix on 12 March 2022 showed CIN 3. LLETZ was done on 2 May 2022 and the margins were clear.
"""


def _told(text: str) -> set[str]:
    return {f"{identity(e)} {e.when.edtf}".casefold() for e in read(text, "letter").events}


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), width)


@pytest.mark.parametrize(
    "form",
    [
        *("\n".join(_wrapped(LETTER, width)) for width in (40, 60, 80, 100)),
        LETTER.replace("\n", "\r\n"),
        "\n".join(f"{n:3d}  {line}" for n, line in enumerate(_wrapped(LETTER, 50), start=1)),
        "\n".join(f"> {line}" for line in _wrapped(LETTER, 50)),
        LETTER.upper(),
        f"{LETTER.rstrip()} She came by bus.",
    ],
)
def test_another_layout_is_read_alike(form: str) -> None:
    assert _told(form) == _told(LETTER)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_line_ends_change_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _told(text.replace("\n", "\r\n")) == _told(text)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_clinical_clause_is_an_event_or_a_note(path: Path) -> None:
    reading = reading_of(path.read_text(encoding="utf-8"), path.stem)
    page, events = reading.page, events_of(reading)
    places = [n.place for n in unread.notes(reading, events)]
    spans = [(s.start, s.end) for e in events for s in e.sources]
    for sentence in page.sentences:
        for first, last in sentence.clauses:
            start, end = page.tokens[first].start, page.tokens[last - 1].end
            if sentence.article != "case" or not page.of("histology", "drug", "procedure", first=first, last=last):
                continue
            used = any(a < end and b > start for a, b in spans)
            assert used or f"{page.name}: characters {start}-{end}" in places, page.words(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "CA-125 was ²³Table kU/L.",
        "LEEP 11/²//2023: CIN 3.",
        "A ² yrs woman, CIN 3.",
        "Bed 5: 43/F CIN 3 ࢝",
        "ca125 1e999",
    ],
)
def test_no_sign_crashes(text: str) -> None:
    try:
        assert read(text, "odd").documents
    except UnusableInput as refusal:
        assert str(refusal)


def test_a_year_at_the_head_of_a_line_is_no_list_number() -> None:
    page = page_of("LLETZ was done for CIN 3 on 2 May\n2022. Margins were clear.")
    assert page.words(page.sentences[0].first, page.sentences[0].last).endswith("2022.")


def test_two_named_women_are_refused_and_a_mother_is_no_second() -> None:
    with pytest.raises(UnusableInput, match="two women"):
        read("Bed list. Mrs K, 31, LLETZ: CIN 3. Mrs L, 52, biopsy: squamous cell carcinoma.", "list")
    assert read("Ms K, 31, came with her mother (64, hysterectomy for cancer). Pap 2024-08-13: NILM.", "letter").events


TALE = (
    "She came to the clinic of another town in the spring and was asked about what had been done to her before "
    "that day and by whom, and she told the nurse that nobody had examined her since the birth of the youngest of "
    "her children. "
)


def _breaks(text: str) -> list[str]:
    """The first words of the sentences of a text."""
    page = page_of(text)
    return [page.words(s.first, min(s.first + 2, s.last)) for s in page.sentences]


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize(
    "sentence",
    [
        "At 9:00 p.m. she was taken to theatre and at 10:30 p.m. she was back on the ward.",
        "In the left ovary there was a mass of 4.3 × 4.1 × 3.9 cm with a wall of 2 mm.",
        "Laboratory: amylase 56 U/L, gamma-glutamyl transferase [GGT] 43 U/L, haemoglobin 13.9 g/dL, platelets 301.",
        "The sixth dose was held because of platelets of 61. Another drug was discussed with her and her family.",
    ],
)
def test_what_a_machine_wrapped_is_one_sentence_as_before(sentence: str, width: int) -> None:
    text = TALE + sentence + " " + TALE
    assert _breaks("\n".join(_wrapped(text, width))) == _breaks(text)


def test_a_short_line_of_a_wrapped_text_ends_there() -> None:
    lines = [
        *_wrapped(TALE, 60),
        "",
        "Parametrium clear of the growth on both sides",
        "Vagina clear",
        *_wrapped(TALE, 60),
    ]
    assert {"Parametrium clear", "Vagina clear"} <= set(_breaks("\n".join(lines)))


def test_the_number_of_a_line_is_no_word_of_it() -> None:
    body = "HPV testing of the cervix was positive for types 16, 18 and 45 in the sample that was taken last of all."
    lines = [f"{n:3d}  {line}" for n, line in enumerate(_wrapped(TALE + body, 40), start=28)]
    assert _told("\n".join(lines)) == _told(TALE + body)
    assert _told("\n".join(f"> {line}" for line in _wrapped(TALE + body, 40))) == _told(TALE + body)


def test_a_text_many_times_as_long_takes_as_many_times_as_long() -> None:
    """Counted in steps of the interpreter's own functions, so that a busy machine does not matter."""
    import cProfile
    import pstats

    def steps(times: int) -> int:
        profile = cProfile.Profile()
        profile.runcall(
            read, "A 45-year-old woman. " + "Pap smear on 3 May 2020 showed LSIL, HPV 16 positive. " * times, "x"
        )
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    read(LETTER, "warm")
    assert steps(320) < 8 * 1.3 * steps(40)


def test_short_names_are_known_in_a_text_of_capitals() -> None:
    text = "A 45-year-old woman. LLETZ was done: CIN 3. Hb 9.8 g/dL, Na 139 mmol/L."
    assert _told(text.upper()) == _told(text)
    assert not {e.kind for e in read("A 45-YEAR-OLD WOMAN. LLETZ WAS DONE: CIN 3. HBA WAS SEEN.", "x").events} & {"lab"}


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize(
    "sentence",
    [
        "She is well and was seen for the last time on the date 15.10.2024: no complaints and the vault is smooth.",
        "The stains were vimentin -, desmin -, inhibin -, calretinin -, melan A -. A second opinion agreed with it.",
        "The first sister was treated elsewhere as Case 1. The second one of them was told as Case 2. They are well.",
        "She lives with her husband and with two of her daughters. Her code status: full. She was told in July 2024.",
        "The scan showed a cyst of 5 cm without any flow -> endometrioma. The other ovary and the uterus were normal.",
    ],
)
def test_what_looks_like_an_entry_behind_a_full_line_is_none(sentence: str, width: int) -> None:
    text = TALE + sentence + " " + TALE
    assert _breaks("\n".join(_wrapped(text, width))) == _breaks(text)


@pytest.mark.parametrize(
    "lines",
    [
        ["Plan: colposcopy within two weeks.", "Family history: her mother had breast cancer."],
        ["14.11.23: seen in the clinic, well.", "21.11.23: result given by telephone."],
        ["1. Colposcopy.", "2. Biopsy of the cervix.", "3. Result by post."],
        ["- colposcopy was booked", "- smear was repeated", "- letter to the practice"],
    ],
)
def test_entries_of_a_wrapped_letter_stay_entries(lines: list[str]) -> None:
    """However wide the lines before them are."""
    text = "\n".join([*_wrapped(TALE, 60), "", *lines, "", *_wrapped(TALE, 60)])
    found = " | ".join(_breaks(text))
    heads = [page_of(line) for line in lines]
    assert all(head.words(0, 2) in found for head in heads), found


@pytest.mark.parametrize(
    "text",
    [
        "A 45-year-old woman with CIN 3. Paclitaxel 175 mg was given via the port, followed by cisplatin 40 mg/m2.",
        "A 45-year-old woman. HPV 18 was found by PCR. The patient's mother had breast ca at 51. LLETZ showed CIN 3.",
        "A 45-year-old woman. She met the nurse. The tip of the drain was seen. Biopsy of the cervix showed CIN 2.",
        "A 45-year-old woman, LBC borderline, HPV 16 +ve. My colleague Mr Brown took a biopsy of the cervix: CIN 3.",
        "A 45-year-old woman. The newborn's values were as follows: urea 9 mg/dL. Hb 9.8 g/L, HPV 16 positive.",
        "A 45-year-old woman had a hysterectomy for cervical cancer. Stage: pT1b1 pN0. See www.clinic.org/notes.",
    ],
)
def test_a_text_in_capitals_says_what_it_says_in_small_letters(text: str) -> None:
    assert _told(text.upper()) == _told(text)


def test_in_capitals_magnesium_and_via_are_known_where_a_value_or_a_colon_says_so() -> None:
    text = "A 45-YEAR-OLD WOMAN. VIA: POSITIVE. MG 1.9 MG/DL. BIOPSY OF THE CERVIX SHOWED CIN 2."
    assert {"via", "colposcopy", "lab"} & {e.kind for e in read(text, "x").events}
    assert any(getattr(e.values, "marker", "") == "magnesium" for e in read(text, "x").events)


def test_sentences_set_apart_stand_together_but_not_with_a_plan() -> None:
    tale = [f"{part}." for part in LETTER.replace("\n", " ").split(". ") if part.strip()]
    tale = [part.replace("..", ".") for part in tale]
    apart = "\n\n".join([*tale, "She was seen in the clinic.", "The cervix looked normal.", "She had no complaint."])
    together = " ".join([*tale, "She was seen in the clinic.", "The cervix looked normal.", "She had no complaint."])
    assert _told(apart) == _told(together)
    planned = read(f"{apart}\n\nPlan: hysterectomy.\n\nColposcopy on 3 June 2022 was normal.", "x").events
    assert {e.assertion for e in planned if e.kind == "surgery" and "hyster" in str(e.values)} <= {"planned"}
    assert {e.assertion for e in planned if e.kind == "colposcopy" and e.when.edtf == "2022-06-03"} <= {"affirmed"}
