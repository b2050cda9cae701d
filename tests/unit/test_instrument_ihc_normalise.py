import pytest

from lugol.instruments.instrument import InputError
from lugol.instruments.pathology.ihc.normalise import canonical, parse, read
from lugol.record.event import Ihc


@pytest.mark.parametrize(
    ("name", "marker"),
    [
        ("synaptophysin", "Syn"),
        ("Chromogranin-A", "CgA"),
        ("CK AE1/AE3", "AE1/AE3"),
        ("LCA", "CD45"),
        ("thyroid transcription factor-1", "TTF-1"),
        ("BRG1 (SMARCA4)", "SMARCA4 loss"),
        ("INI1 (SMARCB1)", "INI1 loss"),
        ("RB1", "Rb loss"),
        ("Ki67", "Ki-67"),
        ("MIB-1", "Ki-67"),
        ("PAX-8", "PAX8"),
        ("WT-1", "WT1"),
        ("NKX2-2", "NKX2.2"),
        ("CK5/6", "CK5/6"),
        ("XYZ-9", None),
        ("", None),
    ],
)
def test_a_marker_is_known_by_its_usual_names(name: str, marker: str | None) -> None:
    assert canonical(name) == marker


@pytest.mark.parametrize(
    ("stain", "state", "axis", "weight"),
    [
        (Ihc(marker="SMARCA4", result="positive"), "retained", "negative", 1),
        (Ihc(marker="SMARCA4", result="positive", interpretation="retained"), "retained", "negative", 1),
        (Ihc(marker="BRG1", result="negative"), "lost", "positive", 1),
        (Ihc(marker="BRG1", result="negative", interpretation="no loss"), "retained", "negative", 1),
        (Ihc(marker="INI1", result="positive", qualifier="reduced"), "reduced", "unread", 0),
        (Ihc(marker="INI1", result="negative", interpretation="loss"), "lost", "positive", 1),
        (Ihc(marker="RB1", result="negative", interpretation="loss"), "lost", "positive", 1),
        (Ihc(marker="MSH6", result="negative"), "lost", "unread", 0),
        (Ihc(marker="p53", result="variable"), "wild-type", "negative", 0.5),
        (Ihc(marker="p53", result="positive"), "unread", "unread", 0),
        (Ihc(marker="p53", result="negative"), "unread", "unread", 0),
        (Ihc(marker="p53", result="positive", qualifier="mutant-type"), "aberrant", "positive", 1),
        (Ihc(marker="p53", result="negative", interpretation="null"), "aberrant", "positive", 1),
        (Ihc(marker="p53", result="positive", interpretation="wild-type"), "wild-type", "negative", 1),
        (Ihc(marker="p53", result="positive", percent=79), "wild-type", "negative", 0.5),
        (Ihc(marker="p53", result="positive", percent=80), "overexpression", "positive", 1),
        (Ihc(marker="p16", result="positive", extent="block"), "block", "positive", 1),
        (Ihc(marker="p16", result="positive", extent="patchy"), "patchy", "negative", 1),
        (Ihc(marker="p16", result="positive"), "positive", "positive", 0.5),
        (Ihc(marker="p16", result="negative"), "negative", "negative", 1),
        (Ihc(marker="CD99", result="positive", extent="partial"), "partial", "positive", 0.5),
        (Ihc(marker="CD99", result="positive", extent="diffuse membranous"), "diffuse membranous", "positive", 1),
        (Ihc(marker="CD99", result="positive"), "positive", "positive", 1),
        (Ihc(marker="desmin", result="positive", extent="dot-like"), "dot-like", "positive", 1),
        (Ihc(marker="AE1/AE3", result="positive", extent="perinuclear dot"), "dot-like", "positive", 1),
        (Ihc(marker="INSM1", result="positive", extent="focal"), "focal", "positive", 0.5),
        (Ihc(marker="Syn", result="positive", extent="patchy"), "focal", "positive", 0.5),
        (Ihc(marker="Syn", result="positive", percent=9), "focal", "positive", 0.5),
        (Ihc(marker="Syn", result="positive", percent=10), "positive", "positive", 1),
        (Ihc(marker="Syn", result="equivocal"), "unread", "unread", 0),
        (Ihc(marker="PAX8", result="positive", extent="weak"), "weak", "positive", 0.5),
    ],
)
def test_a_result_is_read_as_the_pathologist_means_it(stain: Ihc, state: str, axis: str, weight: float) -> None:
    [reading] = read(stain)
    assert (reading.state, reading.axis, reading.weight) == (state, axis, weight)


def test_what_a_report_leaves_open_is_asked_for() -> None:
    assert "block or patchy" in read(Ihc(marker="p16", result="positive"))[0].needs
    assert "pattern" in read(Ihc(marker="p53", result="variable"))[0].needs
    assert "clone" in read(Ihc(marker="PAX8", result="positive"))[0].needs
    assert "clone" in read(Ihc(marker="WT1", result="positive"))[0].needs
    assert read(Ihc(marker="WT1", result="positive", qualifier="N-terminal"))[0].needs == ""
    assert "internal control" in read(Ihc(marker="SMARCA4", result="negative"))[0].needs


@pytest.mark.parametrize(
    ("marker", "words"),
    [("Syn", "19 %"), ("CgA", "18 %"), ("CD56", "25 %"), ("INSM1", "5 %"), ("TTF-1", "does not locate")],
)
def test_how_specific_a_positive_stain_is(marker: str, words: str) -> None:
    assert words in read(Ihc(marker=marker, result="positive"))[0].statement


def test_wt1_by_clone_and_compartment() -> None:
    assert read(Ihc(marker="WT1", result="positive", qualifier="C-terminal"))[0].marker == "WT1 C-term"
    assert read(Ihc(marker="WT1", result="positive", qualifier="cytoplasmic"))[0].marker == "WT1 cytoplasmic"
    assert not read(Ihc(marker="WT1", result="positive"))[0].variant_named


def test_ki67_is_an_index() -> None:
    assert read(Ihc(marker="Ki-67", result="positive", percent=90))[0].index == 90
    assert read(Ihc(marker="Ki-67", result="positive", percent_range=(80, 90)))[0].index == 85
    assert read(Ihc(marker="Ki-67", result="positive", qualifier="very high"))[0].weight == 0


def test_dot_like_ck20_answers_two_questions() -> None:
    readings = read(Ihc(marker="CK20", result="positive", qualifier="perinuclear dot-like"))
    assert [each.marker for each in readings] == ["CK20", "CK20 dot"]


@pytest.mark.parametrize(
    ("text", "marker", "result"),
    [
        ("Syn+", "Syn", "positive"),
        ("CD45-", "CD45", "negative"),
        ("TTF-1 -", "TTF-1", "negative"),
        ("Melan-A+", "Melan-A", "positive"),
        ("HMB-45 neg", "HMB-45", "negative"),
        ("Ki-67=90%", "Ki-67", "positive"),
        ("Ki-67=0", "Ki-67", "negative"),
        ("p53=wild-type", "p53", "variable"),
        ("SMARCA4=lost", "SMARCA4", "negative"),
        ("CK20=dot", "CK20", "positive"),
        ("glypican-3+", "glypican-3", "positive"),
    ],
)
def test_panels_are_written_short(text: str, marker: str, result: str) -> None:
    stain = parse(text)
    assert (stain.marker, stain.result) == (marker, result)


@pytest.mark.parametrize("text", ["Syn", "", "Ki-67=120"])
def test_what_is_no_stain_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse(text)
