"""What lugol shows of treatment and survival: published evidence, side by side, and never a prediction for her."""

from lugol.instruments import instrument


def test_guidelines_are_quoted_by_stage_with_their_names() -> None:
    result = instrument.run(instrument.get("evidence"), stage="IVB")
    assert [option["guideline"] for option in result.details["options"]] == [
        "SGO 2011",
        "NCCN from 2021",
        "NCCN later versions",
    ]
    assert result.caveats[0] == "evidence as published, no advice for one woman"


def test_a_trial_is_shown_with_whom_it_left_out() -> None:
    [first, *_] = instrument.run(instrument.get("trials"), drugs="cadonilimab").details["trials"]
    assert (first["value"], first["excludes_nec"]) == ("33.0", "yes")


def test_series_that_disagree_stand_side_by_side() -> None:
    result = instrument.run(instrument.get("prognosis"), stage="IVB")
    assert {row["series"] for row in result.details["series"]} >= {"Huang 2020", "Intaraphet 2014", "Cohen 2010"}
    assert result.value is None
    assert result.caveats[0] == "figures of groups of women, no prediction for one of them"


def test_response_counts_from_baseline_and_progression_from_the_smallest_sum() -> None:
    result = instrument.run(instrument.get("recist"), lesions="liver:50:30:37")
    assert result.details["responses"] == ["PR", "PD"]


def test_under_immunotherapy_progression_waits_for_its_confirmation() -> None:
    assert instrument.run(instrument.get("irecist"), sums="100,130").value == "iUPD"
    assert instrument.run(instrument.get("irecist"), sums="100,130,140").value == "iCPD"


def test_two_of_nine_is_a_wide_twenty_two_percent() -> None:
    assert instrument.run(instrument.get("figures"), n=2, of=9).statement == "2 of 9 is 22.2 % (95 % CI 3-60)."
