"""Guidelines side by side, as a clinician reads them."""

import io

from rich.console import Console

from lugol.record import merge
from lugol.record.event import Cytology, Event, Hpv
from lugol.record.record import Patient, Record
from lugol.record.when import parse
from lugol.review.compare import compare
from lugol.show import compared


def _record(*days: str) -> Record:
    events = [
        event
        for i, day in enumerate(days)
        for event in (
            Event(id=f"h{i}", values=Hpv(result="negative"), when=parse(day), order=2 * i),
            Event(id=f"c{i}", values=Cytology(result="NILM"), when=parse(day), order=2 * i + 1),
        )
    ]
    return merge.build(Patient(sex="F", birth=parse("1980-01-01")), events)


def _shown(record: Record, *editions: str) -> str:
    out = io.StringIO()
    compared.show(compare(record, editions), Console(file=out, width=80, no_color=True))
    return out.getvalue()


def test_editions_that_say_the_same_share_a_line_and_one_not_in_force_is_marked() -> None:
    found = compared.by_date(compare(_record("2022-03-01"), ("acs-2025", "uspstf-2018", "asccp-2019")))
    assert len(found) == 1
    names = [name for said in found[0][1] for name in said.editions]
    assert sorted(names) == ["ACS 2025*", "ASCCP 2019", "USPSTF 2018"]
    assert len({said.says for said in found[0][1]}) == len(found[0][1])
    assert "* not in force on that date" in _shown(_record("2022-03-01"), "acs-2025")


def test_a_date_on_which_nothing_has_changed_is_named_and_not_repeated() -> None:
    birth = merge.build(Patient(sex="F", birth=parse("2005-01-01")), list(_record("2022-03-01", "2022-04-01").events))
    shown = _shown(birth, "asccp-2019")
    assert shown.count("ASCCP 2019") == 1
    assert "1 April 2022  as before" in shown


def test_it_fits_80_columns_and_a_record_without_dates_says_so() -> None:
    assert all(len(line.rstrip()) <= 80 for line in _shown(_record("2022-03-01", "2025-04-01")).splitlines())
    assert "nothing in the record has a date" in _shown(_record(""))


def test_what_is_missing_is_named_and_the_rest_counted() -> None:
    vague = _record("2019/2021", "2020/2022")
    late = Event(id="x", values=Cytology(result="NILM"), when=parse("2022-06-01"), order=9)
    shown = " ".join(_shown(merge.build(vague.patient, [*vague.events, late])).split())
    assert "undecided: needs" in shown
