"""Which fast tests belong to a module of the language room, for `mutants.py --near`: by its folder and its name."""

import random
from collections.abc import Sequence
from itertools import chain, zip_longest
from pathlib import Path

import pytest

_TESTS = {
    "kinds/course": "course course_told course_kinds adversary_deeds what_came_later relative_days",
    "kinds/diagnoses": "diagnosis worded_diagnoses led_diagnoses past_diseases assessed_diagnoses ruled_out "
    "adversary_flags what_is_hers_again first_diagnosis",
    "kinds/findings": "findings seen exam exam_told exam_sections images scans_in_words adversary_findings revealed "
    "looked_for",
    "kinds/index": "index index_told index_ladder index_places index_of_lists first_diagnosis",
    "kinds/lab": "lab_told lab_names urine listed_values measure signs_told pairing",
    "kinds/layout": "reports report_rows layout margins_named",
    "kinds/reports": "reports report_prose report_rows margins_named untold_items free_organs",
    "kinds/screening": "rows_of_screening via notes terse_notes results values inversions_again then_and_now",
    "kinds/stage": "values reports diagnosis oncology_letters tissue notes_as_a_whole",
    "kinds/tissue": "tissue tissue_again tissue_idioms tissue_round tissue_told_once samples gene_changes pairing",
    "kinds/treatment": "treatments_told deeds_told inversions_of_deeds operations_of_general_surgery "
    "adversary_treatments adversary_deeds past_diseases",
    "kinds/woman": "woman who_she_is obstetric_told gestation symptoms_told conditions age_of_name",
    "results": "results results_edges via then_and_now",
    "time": "dates relative_days today dated_lists time_edges layout_dates what_came_later",
    "frames": "findings seen exam images scans_in_words",
    "phrases": "findings seen exam images scans_in_words adversary_findings",
    "": "parts layout layout_again layout_apart layout_labels layout_wrapped tokens capitals_again cues denied turned "
    "judge modals inversions_again state terms measure pairing short_forms spelled_out meant false_flags told_falsely",
}
_ALL = "constructions truth records_read safety clinic_notes"
"""What reads every kind of event is asked of every module, behind its own."""


def near(items: Sequence[pytest.Item], path: Path, home: Path, seed: int) -> list[int]:
    """The numbers of the tests in the order in which they are asked for a module: its own examples, one of each file
    of tests that belongs to it in turn, and behind them some of the others.
    """
    room = path.relative_to(home / "language").parent.as_posix().removeprefix(".")
    named = _TESTS.get(room, _TESTS[""]).split()
    own = [number for number, item in enumerate(items) if item.path == path]
    lot = random.Random(seed)
    by_file = [_of(items, name, lot) for name in named]
    told = [*own, *_in_turn(by_file), *_in_turn([_of(items, name, lot) for name in _ALL.split()])]
    return list(dict.fromkeys(told))


def _of(items: Sequence[pytest.Item], name: str, lot: random.Random) -> list[int]:
    found = [number for number, item in enumerate(items) if item.path.name == f"test_{name}.py"]
    lot.shuffle(found)
    return found


def _in_turn(lists: Sequence[Sequence[int]]) -> list[int]:
    return [number for number in chain.from_iterable(zip_longest(*lists)) if number is not None]
