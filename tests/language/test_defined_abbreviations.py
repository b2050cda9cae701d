"""An abbreviation means what the text writes out beside it: AIS of the spine is no lesion of the cervix."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.page import page_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis


@pytest.mark.parametrize(
    "text",
    [
        "She has adolescent idiopathic scoliosis (AIS). AIS was treated with a brace.",
        "Complete androgen insensitivity syndrome (AIS) was diagnosed. AIS runs in her family.",
        "She had contrast-induced nephropathy (CIN) after CT. CIN 2 days later resolved.",
        "She had spinal cord compression (SCC) at T8. SCC was decompressed.",
        "An isolated lesion of the splenium of the corpus callosum (SCC) was seen.",
        "AIS (acute ischaemic stroke) was diagnosed.",
    ],
)
def test_an_abbreviation_written_out_otherwise_is_no_lesion(text: str) -> None:
    assert not page_of(text).of("histology", "cyt_result")
    told = [e.values for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    assert not [value for value in told if value.site == "cervix" or value.code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Squamous cell carcinoma (SCC) of the cervix. SCC was excised.", "scc"),
        ("Adenocarcinoma in situ (AIS) of the cervix. AIS was excised.", "ais"),
        ("Adenocarcinoma-in-situ (AIS) of the cervix.", "ais"),
        ("Cervical intraepithelial neoplasia (CIN) was found; CIN 3 was excised.", "cin3"),
        ("AIS was found (at 6 o'clock).", "ais"),
        ("AIS of the cervix (stage 0).", "ais"),
    ],
)
def test_an_abbreviation_written_out_as_the_lexicon_does_keeps_its_meaning(text: str, code: str) -> None:
    assert code in {m.code for m in page_of(text).of("histology")}


def test_letters_within_a_word_define_too() -> None:
    codes = {m.code for m in page_of("She has primary immunodeficiency (PID). PID was treated.").of("condition")}
    assert "pid" not in codes
    codes = {m.code for m in page_of("She has pelvic inflammatory disease (PID). PID was treated.").of("condition")}
    assert "pid" in codes
