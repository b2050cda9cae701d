"""Every form of controlled English reads its example as one event of its kind, and leaves its counterexample."""

import pytest

from lugol.language.controlled import Form, NotControlled, forms, understood
from lugol.record.event import is_hers


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_the_example_of_a_form_is_one_event_of_its_kind(form: Form) -> None:
    said = understood(form.example, form.kind)
    assert said.form.id == form.id
    assert said.event.kind == form.kind
    assert is_hers(said.event)


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_the_counterexample_of_a_form_is_none_of_hers(form: Form) -> None:
    try:
        said = understood(form.counterexample, form.kind)
    except NotControlled:
        return
    assert not is_hers(said.event)


@pytest.mark.parametrize(
    ("sentence", "kind", "reason"),
    [
        ("Biopsy of the cervix showed CIN3. She underwent LLETZ.", "biopsy", "several_sentences"),
        ("Biopsy of the cervix on 2022-03-08 showed CIN3 on 2022-04-01.", "biopsy", "several_dates"),
        ("Biopsy of the cervix showed CIN3 on 2022-13-08.", "biopsy", "date"),
        ("The cervix was biopsied.", "biopsy", "no_form"),
        ("CA125 was seventy times seven.", "lab", "no_event"),
        ("HPV 16 was tested.", "hpv", "no_form"),
        ("Her sister underwent hysterectomy.", "surgery", "no_form"),
        ("She had " + "pain and " * 100 + "fever.", "symptom", "too_long"),
    ],
)
def test_what_is_no_controlled_sentence_is_refused_with_its_reason(sentence: str, kind: str, reason: str) -> None:
    with pytest.raises(NotControlled) as refusal:
        understood(sentence, kind)
    assert refusal.value.reason == reason


def test_words_that_no_lexicon_holds_are_values_as_told() -> None:
    assert understood("She had a hoarse voice.", "symptom").event.values.term == "hoarse voice"  # type: ignore[union-attr]
    assert understood("Plakoglobin was 12 ng/mL.", "lab").event.values.value == 12  # type: ignore[union-attr]


def test_a_sentence_with_a_date_keeps_it_apart_from_its_values() -> None:
    said = understood("She underwent radical hysterectomy on 2021-05-04.", "surgery")
    assert said.when.edtf == "2021-05-04"
    assert not said.event.when.is_known


def test_a_denial_behind_plain_words_does_not_deny_them() -> None:
    for words in ("a mega clitoris without vaginal opening", "a ribbon, not hoarse"):
        assert understood(f"On examination there was {words}.", "exam").event.assertion == "affirmed"
    assert understood("On examination there was no hoarse voice.", "exam").event.assertion == "negated"
