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


OTHERWISE = (
    # the long form, then the short one in brackets
    ("She was admitted with an acute ischaemic stroke (AIS). AIS was treated.", "AIS"),
    ("She had an acute severe ischaemic stroke (AIS) in 2019. AIS was treated.", "AIS"),
    ("Acute (severe) stroke is not this. Acute ischemic strokes (AISs) were excluded; AIS was treated.", "AIS"),
    ("The apparent diffusion coefficient (ADC) was low. ADC was 0.8.", "ADC"),
    ("Contrast-induced nephropathy (CIN) after CT. CIN 2 days later resolved.", "CIN"),
    ("Contrast induced acute nephropathy (CIN) was treated. CIN resolved.", "CIN"),
    ("The left common carotid artery (CCA) was patent. CCA was normal.", "CCA"),
    ("The spinal cord compression [SCC] at T8 was decompressed. SCC recurred.", "SCC"),
    ("Superior canal and cochlea (SCC) were normal. SCC was imaged.", "SCC"),
    ("A test of the vertebral body (VB) height. VB was low.", "VB"),
    ("Left atrial pressure (LAP) was raised. LAP fell.", "LAP"),
    ("Pulmonary artery pressure (PAP) was normal. PAP was 20.", "PAP"),
    ("Mean pulmonary arterial pressures (PAPs) were normal. PAP was 20.", "PAP"),
    ("Visual impairment assessment (VIA) was done. VIA was negative.", "VIA"),
    ("Heavy proteinuria of the vasculature (HPV) is a made-up name. HPV was absent.", "HPV"),
    ("Primary immunodeficiency (PID) was found. PID was treated.", "PID"),
    ("Chromosomal instability (CIN) was high. CIN was low later.", "CIN"),
    ("The time to progression (TTP) was short. TTP was 3 months.", "TTP"),
    ("Burkholderia cepacia complex (BCC) grew. BCC was treated.", "BCC"),
    # the short form, then the long one
    ("AIS (acute ischaemic stroke) was diagnosed. AIS was treated.", "AIS"),
    ("AIS (acute severe ischaemic stroke) was diagnosed. AIS was treated.", "AIS"),
    ("AIS [adolescent idiopathic scoliosis] was treated with a brace. AIS ran in the family.", "AIS"),
    ("PAP (prostatic acid phosphatase) was negative. PAP was repeated.", "PAP"),
    ("ADC (antibody-drug conjugate) was given. ADC was stopped.", "ADC"),
    ("CINs (contrast-induced nephropathies) are rare. CIN resolved.", "CIN"),
    # with a sign
    ("AIS = acute ischaemic stroke. AIS was treated.", "AIS"),
    ("ADC = apparent diffusion coefficient; it was low. ADC was 0.8.", "ADC"),
    ("Acute ischaemic stroke = AIS. AIS was treated.", "AIS"),
    ("Abbreviations: AIS: acute ischaemic stroke.\n\nAIS was treated.", "AIS"),
    ("Abbreviations: AIS, acute ischaemic stroke; CIN, contrast-induced nephropathy.\n\nCIN was treated.", "CIN"),
    ("Abbreviations\nADC: apparent diffusion coefficient\nCCA: common carotid artery\n\nADC was low.", "ADC"),
    ("AIS: acute ischaemic stroke; CIN: contrast-induced nephropathy; CT: computed tomography.\n\nAIS grew.", "AIS"),
    ("Key: AIS – acute ischaemic stroke, CIN – contrast-induced nephropathy.\n\nCIN grew.", "CIN"),
)


@pytest.mark.parametrize(("text", "short"), OTHERWISE)
def test_a_short_form_is_what_the_text_spells_out(text: str, short: str) -> None:
    page = page_of(f"A woman was seen. {text}")
    named = [m for m in page.mentions if page.text[m.start : m.end].startswith(short)]
    assert [(m.concept.category, m.code) for m in named if m.concept.category not in ("gene", "analyte", "site")] == []


OURS = (
    ("Adenocarcinoma in situ (AIS) was found. AIS was excised.", "AIS", "ais"),
    ("AIS (adenocarcinoma in situ) was found. AIS was excised.", "AIS", "ais"),
    ("AIS = adenocarcinoma in situ. AIS was excised.", "AIS", "ais"),
    (
        "Abbreviations: AIS: adenocarcinoma in situ; CIN: cervical intraepithelial neoplasia.\n\nAIS was seen.",
        "AIS",
        "ais",
    ),
    ("Low-grade squamous intraepithelial lesions (LSILs) were found. LSIL was seen.", "LSIL", "lsil"),
    ("LSILs (low-grade squamous intraepithelial lesions) were found.", "LSIL", "lsil"),
    ("High-grade squamous intraepithelial lesion (HSIL) was found. HSIL was excised.", "HSIL", "hsil"),
    ("Vulvar intraepithelial neoplasia (VIN) was found. VIN was excised.", "VIN", "vin"),
    ("Pelvic inflammatory disease (PID) was found. PID was treated.", "PID", "pid"),
    ("Squamous cell cancer [SCC] of the cervix was found. SCC was excised.", "SCC", "scc"),
    ("Small cell carcinoma (SCC) of the cervix was found. SCC was treated.", "SCC", "scnec"),
    ("Squamous cell carcinoma (SCC) and small cell carcinoma (SCC) were weighed. SCC was found.", "SCC", "scc"),
    # what stands beside a short form and spells nothing out
    ("AIS (absent in specimen) was looked for. AIS was excised in 2019.", "AIS", "ais"),
    ("AIS: absent in second specimen. AIS was excised in 2019.", "AIS", "ais"),
    ("An abnormal area was seen in the sample (AIS). AIS was excised.", "AIS", "ais"),
    ("A lesion was identified at the same site (AIS).", "AIS", "ais"),
    ("AIS was found (at 6 o'clock).", "AIS", "ais"),
    ("AIS: it is seen. SCC: suspected in curettings.", "AIS", "ais"),
    ("AIS (admitted in September) was excised.", "AIS", "ais"),
    ("CIN (clinic in November): CIN 3.", "CIN", "cin3"),
    ("SLE (systemic lupus erythematosus) was treated. SLE was quiet.", "SLE", "sle"),
    ("SCC: seen in the cone, clear margins.", "SCC", "scc"),
    ("CIN (confirmed in November).", "CIN", "cin"),
    ("Her chart is not here (CIN 3 was told by phone).", "CIN", "cin3"),
    ("She had contrast-induced nephropathy (CIN) after CT. LLETZ showed CIN 3.", "CIN", "cin3"),
    (
        "She had an acute ischaemic stroke (AIS). A cone showed adenocarcinoma in situ (AIS). AIS was excised.",
        "AIS",
        "ais",
    ),
    ("Pulmonary artery pressure (PAP) was normal. The PAP smear was normal.", "PAP", "Pap"),
    ("HIV (her index visit) was negative.", "HIV", "hiv"),
)


@pytest.mark.parametrize(("text", "short", "code"), OURS)
def test_a_short_form_keeps_its_meaning(text: str, short: str, code: str) -> None:
    page = page_of(f"A woman was seen. {text}")
    named = [m for m in page.mentions if page.text[m.start : m.end].startswith(short)]
    assert code in {m.code for m in named} | {m.code.lower() for m in named}
