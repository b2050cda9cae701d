"""Where a labelled part of a text ends."""

import pytest

from lugol.language.page import page_of

PROSE = "She came with contact bleeding, and the smear that was taken on that day showed HSIL.\n"


def part_of(text: str, word: str) -> str:
    page = page_of(text)
    return page.part(next(i for i, token in enumerate(page.tokens) if token.key == word))


@pytest.mark.parametrize("title", ["First admission, March 2022", "Visit of 3 May", "Second opinion"])
def test_a_history_ends_at_a_heading_of_unknown_words(title: str) -> None:
    text = f"Past history\n\nShe had a LLETZ in 2012.\n\n{title}\n\n{PROSE}"
    assert (part_of(text, "lletz"), part_of(text, "hsil")) == ("history", "")


@pytest.mark.parametrize("title", ["Mrs Smith smokes.", "and further"])
def test_a_history_goes_on_over_what_is_no_heading(title: str) -> None:
    text = f"Past history\n\nShe had a LLETZ in 2012.\n\n{title}\n\n{PROSE}"
    assert part_of(text, "hsil") == "history"


@pytest.mark.parametrize(("heading", "kind"), [("Plan", "plan"), ("Family history", "family")])
def test_a_plan_or_a_family_history_never_ends_at_unknown_words(heading: str, kind: str) -> None:
    assert part_of(f"{heading}\n\nSee below.\n\nFirst step\n\n{PROSE}", "hsil") == kind
