"""Notes in capitals or small letters alone: the test VIA and the word, the right side and radiotherapy, short notes."""

import pytest

from lugol.language.narrative import read
from lugol.record.repeat import identity


def told(text: str) -> list[str]:
    return sorted(f"{identity(e)} {e.when.edtf}".casefold() for e in read(text, "note").events)


def kinds(text: str) -> set[str]:
    return {event.kind for event in read(text, "note").events}


@pytest.mark.parametrize(
    "text",
    [
        "Self-collected HPV 16 positive on 14 March 2024. VIA pos, thermal ablation offered.",
        "HIV negative, seen 2 May 2023 for screening. VIA result: positive, ablation done.",
        "HPV DNA 14 October 2023 positive, type 35. VIA next day negative.",
        "HPV 18 negative, dated 19 June 2024. VIA neg.",
        "Ca cervix IIB on biopsy, seen 12 June 2023, unfit for cisplatin, RT alone given.",
        "Cervical cancer, stage not recorded. SCC antigen was 14.2 ng/mL in January 2023.",
        "HIV reactive, linked to ART centre 21 December 2023, smear HSIL.",
    ],
)
def test_a_short_note_tells_the_same_in_one_case(text: str) -> None:
    """Flags hang on these: a positive VIA without treatment, a stage beside its treatment."""
    assert told(text.upper()) == told(text)
    assert told(text.lower()) == told(text)


@pytest.mark.parametrize(
    "text",
    [
        "THE UTERUS WAS REMOVED VIA THE VAGINA ON 3 MAY 2023. SMEAR NEGATIVE.",
        "SMEAR NEGATIVE. SPECIMEN SENT VIA COURIER TO THE LABORATORY, HPV POSITIVE.",
        "SMEAR TAKEN. SEEN VIA VIDEO CLINIC ON 3 MAY 2023, HPV NEGATIVE.",
    ],
)
def test_in_capitals_the_word_via_is_no_test(text: str) -> None:
    assert "via" not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "PARAMETRIUM RT: NOT INVOLVED, LT: INVOLVED. RADICAL HYSTERECTOMY FOR SCC OF THE CERVIX, 23 JANUARY 2023.",
        "SPECIMEN: RADICAL HYSTERECTOMY. LN: RT 0/9, LT 1/8. PARAMETRIA FREE.",
    ],
)
def test_beside_the_left_rt_is_the_right_side(text: str) -> None:
    """A side taken for radiotherapy that was not given hid that treatment does not fit the stage."""
    assert "radiotherapy" not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "CA CERVIX IIB ON RT SINCE 3 MAY 2023.",
        "RECURRENCE AT THE LT PELVIC WALL, RT 50 GY GIVEN IN MAY 2023, SCC OF CERVIX.",
        "CA CERVIX IIB, LT NODE 18 MM, RT 45 GY GIVEN.",
        "CA CERVIX IIIB, COMPLETED RT 4 MAY 2023, NO DISEASE.",
    ],
)
def test_where_no_side_is_told_rt_is_radiotherapy(text: str) -> None:
    assert "radiotherapy" in kinds(text)
