"""What was misread is put right where it is seen: in place, with name and time, and with a way back."""

import re
from pathlib import Path

import msgspec
import pytest
from bs4 import BeautifulSoup

from lugol.read import casefile
from lugol.read.casefile_changes import Change, applied, carried_over
from lugol.record.event import Death, Event, Hpv, Span
from lugol.record.joined import joined
from lugol.record.record import Proposed, Record
from lugol.serve import forms
from lugol.serve.women import opened
from lugol.serve.work import Told
from tests.serve.house import House, said


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    made.read()
    made.post("./name", by="Dr A. Example")
    return made


def event_with(house: House, words: str) -> str:
    soup = BeautifulSoup(house.get(".").text, "html.parser")
    cards = [card for card in soup.select("article.event") if words in card.get_text(" ")]
    return str(cards[0]["data-event"])


def test_an_event_is_corrected_and_the_judgement_follows(house: House) -> None:
    smear = event_with(house, "HSIL")
    form = house.get(f"./edit/{int(smear.removeprefix('e')) - 1}")
    assert form.status_code == 200
    page = house.post("./correct", event=smear, kind="cytology", result="NILM", date="2021-06-15")
    assert said(page).startswith("Corrected: NILM")
    assert "corrected by Dr A. Example on" in page.text
    status = BeautifulSoup(page.text, "html.parser").select_one(".first dd")
    assert status is not None and "HSIL" not in status.get_text()


def test_what_cannot_be_is_refused_and_the_answers_stay(house: House) -> None:
    smear = event_with(house, "HSIL")
    page = house.post("./correct", event=smear, kind="cytology", result="NILM", date="2021-13")
    assert page.status_code == 422
    assert "month 13" in page.text and 'value="2021-13"' in page.text
    page = house.post("./added", kind="biopsy", clock="13", date="2021")
    assert page.status_code == 422
    assert "write 1 to 12" in page.text and 'value="13"' in page.text
    assert house.post("./added", kind="witchcraft").status_code == 422


def test_an_event_is_added_confirmed_rejected_undone_and_done_again(house: House) -> None:
    page = house.post("./added", kind="hpv", result="positive", types="16, 18", date="2019-03")
    assert said(page).startswith("Added: HPV positive type 16, 18")
    page = house.post("./confirm", event="added-1")
    assert said(page).startswith("Confirmed")
    smear = event_with(house, "HSIL")
    page = house.post("./reject", event=smear)
    assert "Rejected 1" in BeautifulSoup(page.text, "html.parser").get_text(" ", strip=True)
    page = house.post("./undo")
    assert said(page).startswith("Undone: rejected")
    assert event_with(house, "HSIL") == smear
    page = house.post("./redo")
    assert said(page).startswith("Done again: rejected")
    for _ in range(3):
        house.post("./undo")
    assert said(house.post("./undo")).startswith("There is nothing to undo.")
    assert "added-1" not in house.get(".").text


def test_who_she_is_can_be_put_right(house: House) -> None:
    page = house.post("./person", age="36", age_on="2022-03", para="2")
    assert "Woman, 36 years" in page.text
    assert house.post("./person", age="360").status_code == 422


def test_a_change_needs_a_name(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.read()
    page = house.post("./confirm", event=event_with(house, "HSIL"))
    assert (page.status_code, "Give your name first" in page.text) == (422, True)
    assert house.post("./confirm", event=event_with(house, "HSIL"), by="Dr B").status_code == 200


def test_the_saved_case_file_holds_what_was_read_and_who_changed_it(house: House) -> None:
    smear = event_with(house, "HSIL")
    house.post("./correct", event=smear, kind="cytology", result="NILM", date="2021-06-15")
    house.post("./reject", event=event_with(house, "HPV positive"))
    assert "changes not saved" in house.get(".").text
    house.post("./save")
    assert "changes not saved" not in house.get(".").text
    (file,) = house.settings.save_in.iterdir()
    top = casefile.parse(file.read_text(), "x").plain
    assert any(event.get("result") == "HSIL" for event in top["events"])
    assert [(change["what"], change["by"]) for change in top["changes"]] == [
        ("correct", "Dr A. Example"),
        ("reject", "Dr A. Example"),
    ]
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]", change["at"]) for change in top["changes"])
    again = casefile.read(file.read_text(), "x.yaml")
    assert not any(event.kind == "hpv" for event in again.events)


def test_a_saved_case_file_is_opened_with_its_changes_to_undo_and_saved_again_whole(house: House) -> None:
    smear = event_with(house, "HSIL")
    house.post("./correct", event=smear, kind="cytology", result="NILM", date="2021-06-15")
    house.post("./reject", event=event_with(house, "HPV positive"))
    first = house.get("./file/case.yaml").text
    assert "holds 2 changes by a person" in house.read(first).text
    assert house.get("./file/case.yaml").text == first
    assert "changes not saved" not in house.get(".").text
    assert said(house.post("./undo")).startswith("Undone: rejected: HPV positive")
    assert said(house.post("./undo")).startswith("Undone: corrected: ")
    assert event_with(house, "HSIL")
    assert "changes not saved" in house.get(".").text


def test_papers_are_added_and_an_old_page_changes_nothing(house: House) -> None:
    smear = event_with(house, "HSIL")
    house.post("./reject", event=smear)
    page = house.post("./papers", text="Re: Eva Lind, born 13 April 1970. LLETZ on 3 July 2022: CIN 3.")
    assert said(page).startswith("Added 1 paper")
    assert "CIN3" in page.text
    old = house.post("./confirm", event="e1")
    assert (old.status_code, "out of date" in old.text) == (409, True)
    assert house.post("./undo").status_code == 200
    other = house.post("./papers", text="Re: Mia Berg, born 1 May 1981. Smear normal.")
    assert (other.status_code, "two women" in other.text) == (422, True)


def test_proposals_are_accepted_singly_or_by_kind(house: House) -> None:
    (visitor,) = house.app._app.state.house.visitors._all.values()
    (woman,) = visitor.women.values()
    proposed = tuple(
        Proposed(event=Event(id=name, values=Hpv(result="positive")), sentence="HPV was positive.", reader="canned")
        for name in ("p1", "p2", "p3")
    )
    record = msgspec.structs.replace(woman.state.base, proposals=proposed)
    made = opened(visitor, Told(record), woman.as_of, "", 9)
    house.woman = f"/women/{made.key}"
    assert "Proposed by a second reader" in house.get(".").text
    assert said(house.post("./accept", event="p2")).startswith("Accepted: HPV positive")
    assert said(house.post("./accept", kind="hpv")).startswith("Accepted: 2 proposals of the kind HPV")
    assert house.post("./accept", kind="lab").status_code == 404
    text = house.get("./file/case.yaml").text
    assert "accepted_by: Dr A. Example" in text and "accepted:" in text
    assert casefile.read(text, "x.yaml").proposals == ()
    house.post("./undo")
    assert len(made.state.record.proposals) == 2


def test_an_event_that_is_gone_cannot_be_changed(house: House) -> None:
    assert house.post("./confirm", event="e99").status_code == 409
    assert house.get("./edit/99").status_code == 404


def test_a_form_keeps_what_it_does_not_show() -> None:
    old = casefile.read(
        "events:\n- {kind: pathology, specimen: uterus, nodes_by_site: [[left pelvic, 1, 9]], date: 2022~, id: a}", "x"
    ).events[0]
    new = forms.event_of("pathology", {"specimen": "cervix", "date": forms.date_text(old.when)}, old)
    assert (new.values.nodes_by_site, new.when) == (old.values.nodes_by_site, old.when)  # type: ignore[union-attr]
    assert forms.event_of("cytology", {"tz_component": "yes", "result": "NILM"}).values.tz_component is True  # type: ignore[union-attr]


def test_every_kind_has_a_form(house: House) -> None:
    from lugol.record.event import VALUE_TYPES

    for kind in VALUE_TYPES:
        assert house.get(f"./add?kind={kind}").status_code == 200


def test_changes_stay_changes_when_papers_are_added(house: House) -> None:
    house.post("./correct", event=event_with(house, "HSIL"), kind="cytology", result="NILM", date="2021-06-15")
    house.post("./added", kind="hpv", result="positive", types="16", date="2019-03")
    house.post("./reject", event=event_with(house, "20 August"))
    page = house.post("./papers", text="Re: Eva Lind, born 13 April 1970. Biopsy on 8 March 2020: CIN1.")
    assert said(page) == "Added 1 paper"
    text = house.get("./file/case.yaml").text
    read, changes = casefile.read_apart(text, "x.yaml")
    assert [change.what for change in changes] == ["correct", "add", "reject"]
    (smear,) = [event for event in read.events if event.kind == "cytology"]
    assert (smear.values.result, smear.id) == ("HSIL", changes[0].event)  # type: ignore[union-attr]
    after = casefile.read(text, "x.yaml")
    assert {"CIN1", "NILM", "16"} <= {value for event in after.events for value in _values(event)}
    assert not any("no event has that id" in note.message for note in after.notes)


def _values(event: Event) -> set[str]:
    told = event.values
    return {getattr(told, "result", ""), getattr(told, "histology", ""), *getattr(told, "types", ())}


def test_a_change_of_what_is_no_longer_told_says_so() -> None:
    hpv, death = Event(id="e1", values=Hpv(result="positive"), sources=(Span("a"),)), Event(id="e1", values=Death())
    change = Change(what="reject", event="e1", by="Dr A", at="2026-03-08")
    after = applied(Record(events=(death,)), carried_over([change], Record(events=(hpv,)), Record(events=(death,))))
    assert len(after.events) == 1 and "no event has that id" in after.notes[0].message


def test_an_event_without_words_is_found_by_what_it_says() -> None:
    events = Event(id="mine", values=Death()), Event(id="e1", values=Hpv(result="positive"))
    change = Change(what="reject", event="e1", by="Dr A", at="2026-03-08")
    new = Record(events=tuple(msgspec.structs.replace(each, id=f"d1-{each.id}") for each in events))
    assert [each.event for each in carried_over([change], Record(events=events), new)] == ["d1-e1"]


def test_proposals_stay_when_papers_are_added() -> None:
    proposed = Proposed(event=Event(id="p1", values=Hpv(result="positive")), sentence="HPV.", reader="canned")
    both = joined([Record(proposals=(proposed,)), Record(proposals=(proposed,))], whose="said")
    assert [each.event.id for each in both.proposals] == ["p1", "d2-p1"]
