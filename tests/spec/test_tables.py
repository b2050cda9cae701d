"""Tables of rules: what may stand in a cell, what the proof refuses, how a row is chosen, what is said without one."""

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from lugol.errors import BadData
from lugol.findings import Finding
from lugol.record.event import Cytology, Event, Hpv
from lugol.record.record import Patient, Record
from lugol.record.when import parse
from lugol.rules.explain import diff
from lugol.rules.guideline import Guideline, NoGuideline, choose, folder_of, from_folder, in_force, load
from lugol.rules.judge import judge

AS_OF = date(2021, 6, 2)
HEAD = "id: {name}\ntitle: A guideline\njurisdiction: nowhere\nvalid_from: 2020-01-01\n"


def folder(home: Path, head: str = "entry: [start]", name: str = "mine", **tables: str) -> Path:
    """A guideline's folder; each table is told with ";" between cells ("&" inside) and gets its source and status."""
    place = home / name
    place.mkdir(exist_ok=True)
    (place / "guideline.yaml").write_text(HEAD.format(name=name) + dedent(head), encoding="utf-8")
    for table, text in tables.items():
        lines = [line.strip() for line in dedent(text).strip().splitlines()]
        rows = [",".join(f'"{cell.strip()}"' for cell in line.split(";")).replace("&", ";") for line in lines]
        told = [f"{rows[0]},source,status", *(f"{row},uspstf-2018,V" for row in rows[1:])]
        (place / f"{table}.csv").write_text("\n".join(told) + "\n", encoding="utf-8")
    return place


def guideline(home: Path, head: str = "entry: [start]", **tables: str) -> Guideline:
    return from_folder(folder(home, head, **tables))


def refused(home: Path, head: str = "entry: [start]", **tables: str) -> str:
    with pytest.raises(BadData) as error:
        guideline(home, head, **tables)
    return str(error.value)


def woman(born: str = "", *events: Event, sex: str = "F") -> Record:
    return Record(patient=Patient(sex=sex, birth=parse(born)), events=events)  # type: ignore[arg-type]


def says(guide: Guideline, record: Record) -> list[Finding]:
    return judge(guide, record, AS_OF)


AGES = """
    row; age; =action; =due
    young; <21; no_screening; P21Y from birth_day
    adult; [21,66); screening_due; today
    old; >=66; no_screening;
"""
BY_AGE = AGES.replace("P21Y from birth_day", "turns_21_on")


class TestProof:
    def test_a_complete_table_is_proven(self, tmp_path: Path) -> None:
        proof = guideline(tmp_path, start=BY_AGE).proofs[0]
        assert (proof.rows, proof.otherwise, proof.every) == (3, False, False)

    def test_a_gap_is_refused_and_shown(self, tmp_path: Path) -> None:
        gap = BY_AGE.replace("[21,66)", "[21,65)")
        assert refused(tmp_path, start=gap) == "start.csv: no row for age = 65"

    def test_an_overlap_is_refused_and_shown(self, tmp_path: Path) -> None:
        overlap = BY_AGE.replace("[21,66)", "[21,66]")
        assert refused(tmp_path, start=overlap) == "start.csv:4: row 'old' overlaps 'adult' at age = 66"

    def test_a_row_that_can_never_hold_is_refused(self, tmp_path: Path) -> None:
        never = BY_AGE + "    never; >130; no_screening;\n"
        assert "start.csv:5: row 'never' can never hold, no value of age" in refused(tmp_path, start=never)

    def test_a_gap_over_several_facts_names_each(self, tmp_path: Path) -> None:
        table = "row; pregnant; screening_basis; =action\n a; true; *; x\n b; false; none|hpv; y\n"
        message = refused(tmp_path, start=table)
        assert message == "start.csv: no row for pregnant = false, screening_basis = cotest"

    def test_an_otherwise_row_takes_the_rest(self, tmp_path: Path) -> None:
        table = "row; pregnant; age; =action\n a; true; <25; x\n b; otherwise; otherwise; y\n"
        proof = guideline(tmp_path, start=table).proofs[0]
        assert (proof.rows, proof.otherwise) == (2, True)

    def test_an_otherwise_row_with_nothing_left_is_refused(self, tmp_path: Path) -> None:
        table = "row; pregnant; =action\n a; true; x\n b; false; y\n c; otherwise; z\n"
        assert "row 'c' can never hold, the other rows leave nothing over" in refused(tmp_path, start=table)

    def test_otherwise_stands_in_every_cell_or_in_none(self, tmp_path: Path) -> None:
        table = "row; pregnant; age; =action\n a; true; *; x\n b; otherwise; <25; y\n"
        assert "'otherwise' stands in every fact cell" in refused(tmp_path, start=table)

    def test_only_one_row_may_say_otherwise(self, tmp_path: Path) -> None:
        table = "row; pregnant; =action\n a; otherwise; x\n b; otherwise; y\n"
        assert "at most one 'otherwise' row" in refused(tmp_path, start=table)

    @pytest.mark.parametrize(
        ("cell", "message"),
        [
            ("pink", "'pink' is no value of this fact; write 25, <25, >=25, [25,30), unknown or *"),
            ("", "the cell is empty; write * where the fact is not asked"),
            ("none", "'none' is no value of this fact"),
        ],
    )
    def test_a_cell_that_cannot_be_read_is_refused_with_its_place(
        self, tmp_path: Path, cell: str, message: str
    ) -> None:
        assert f"start.csv:3, age: {message}" in refused(tmp_path, start=BY_AGE.replace("[21,66)", cell))

    def test_what_is_wrong_with_a_row_is_named(self, tmp_path: Path) -> None:
        place = folder(tmp_path, start=BY_AGE)
        text = (place / "start.csv").read_text()
        for old, new, message in (
            ("uspstf-2018,V\n", "nobody-1900,V\n", "start.csv:2: source nobody-1900; give keys that stand in"),
            ("uspstf-2018,V\n", ",V\n", "start.csv:2: source missing"),
            ("uspstf-2018,V\n", "uspstf-2018,X\n", "start.csv:2: status 'X' is not V, M or U"),
            ("uspstf-2018,V\n", "dhhs-oi,V\n", "start.csv:2: status V, and none of its sources is V"),
            ('"adult"', '"young"', "start.csv:3: row 'young' stands already at start.csv:2"),
            ('"adult"', '""', "start.csv:3: the row has no id"),
            ('"adult",', "", "start.csv:3: 5 cells under 6 headers"),
            ('"row"', '"line"', "start.csv:1: a table needs a column 'row'"),
            ('"age"', '"shoe size"', "start.csv:1: no fact 'shoe size'"),
            ("turns_21_on", "age", "start.csv:2: =due 'age'; write today, P3Y, P3Y from DATE_FACT or DATE_FACT"),
        ):
            (place / "start.csv").write_text(text.replace(old, new, 1))
            with pytest.raises(BadData, match=message.replace("*", r"\*").replace("(", r"\(")):
                from_folder(place)

    def test_a_text_may_only_name_facts(self, tmp_path: Path) -> None:
        table = "row; pregnant; =action; =statement\n a; true; x; She is {age}.\n b; false; y; {shoe_size}\n"
        assert "=statement names {shoe_size}" in refused(tmp_path, start=table)

    def test_a_kind_must_be_one_of_the_kinds(self, tmp_path: Path) -> None:
        table = "row; pregnant; =action; =kind\n a; true; x; silent\n b; false; y; guess\n"
        assert "start.csv:3: =kind 'guess'" in refused(tmp_path, start=table)

    def test_ways_must_lead_somewhere_and_never_back(self, tmp_path: Path) -> None:
        lost = "row; pregnant; =goto\n a; true; nowhere\n b; false; nowhere\n"
        assert refused(tmp_path, start=lost) == "start.csv:3: no table 'nowhere' in this guideline"
        back = "row; pregnant; =goto\n a; true; other\n b; false; other\n"
        other = "row; start.action; =action\n a; *; x\n"
        assert "leads back to" in refused(tmp_path, start=back, other=other)

    def test_a_table_that_nothing_leads_to_is_refused(self, tmp_path: Path) -> None:
        assert "mine/lonely.csv: no way leads to this table" in refused(tmp_path, start=BY_AGE, lonely=BY_AGE)

    def test_the_head_is_checked(self, tmp_path: Path) -> None:
        assert "entry table nowhere" in refused(tmp_path, "entry: [nowhere]", start=BY_AGE)
        assert "entry table missing" in refused(tmp_path, "", start=BY_AGE)
        assert "mine/guideline.yaml: " in refused(tmp_path, "colour: blue", start=BY_AGE)
        assert "based_on 'nobody', which is no guideline" in refused(tmp_path, "based_on: nobody", start=BY_AGE)
        place = folder(tmp_path, start=BY_AGE)
        (place / "guideline.yaml").write_text(HEAD.format(name="yours") + "entry: [start]")
        with pytest.raises(BadData, match="is not the name of its folder"):
            from_folder(place)


class TestDecision:
    def test_the_row_that_holds_decides(self, tmp_path: Path) -> None:
        (found,) = says(guideline(tmp_path, start=BY_AGE), woman("1981-01-01"))
        assert (found.rule, found.action, found.due) == ("mine/start/adult", "screening_due", "2021-06-02")
        assert (found.facts, found.sources, found.status_tag) == ({"age": 40}, ("uspstf-2018",), "V")

    def test_several_rows_that_say_the_same_decide(self, tmp_path: Path) -> None:
        table = BY_AGE.replace("no_screening; turns_21_on", "screening_due; today")
        (found,) = says(guideline(tmp_path, start=table), woman("2000"))
        assert (found.kind, found.action) == ("recommendation", "screening_due")

    def test_rows_that_differ_need_what_would_tell_them_apart(self, tmp_path: Path) -> None:
        (found,) = says(guideline(tmp_path, start=BY_AGE), woman("2000"))
        assert (found.kind, found.needs, found.action) == ("gap", ("her date of birth",), None)
        assert (
            found.statement
            == "Cannot decide: needs her date of birth. Possible so far: no screening; screening is due."
        )
        assert found.facts == {"age": "20 to 21"}

    def test_an_unknown_that_the_table_asks_for_is_an_answer(self, tmp_path: Path) -> None:
        table = "row; age; =action\n a; unknown; ask_her\n b; !unknown; go_on\n"
        assert says(guideline(tmp_path, start=table), woman())[0].action == "ask_her"
        assert says(guideline(tmp_path, start=table), woman("1981-01-01"))[0].action == "go_on"

    def test_a_row_may_go_on_to_another_table(self, tmp_path: Path) -> None:
        start = "row; pregnant; =goto; =severity\n a; true; ages; alert\n b; false; ages; warning\n"
        (found,) = says(guideline(tmp_path, start=start, ages=BY_AGE), woman("1981-01-01"))
        assert (found.rule, found.severity) == ("mine/ages/adult", "warning")
        assert set(found.facts) == {"pregnant", "age"}

    def test_both_ways_on_may_agree(self, tmp_path: Path) -> None:
        start = "row; age; =goto\n a; <30; one\n b; >=30; two\n"
        same = "row; pregnant; =action\n a; true; x\n b; false; y\n"
        guide = guideline(tmp_path, start=start, one=same, two=same)
        assert says(guide, woman())[0].action == "y"

    def test_a_table_may_ask_what_another_says(self, tmp_path: Path) -> None:
        start = (
            "row; risk.percent; =action; =statement\n a; <4; wait; {risk.percent} %\n b; >=4; look; {risk.percent} %\n"
        )
        risk = "row; screening_basis; =percent\n a; none; 5.5\n b; hpv; 0.2\n c; cytology|cotest; 0.3\n"
        guide = guideline(tmp_path, start=start, risk=risk)
        assert says(guide, woman())[0].statement == "5.5 %"
        hpv = Event(id="e1", values=Hpv(result="negative"), when=parse("2020-01-05"))
        (found,) = says(guide, woman("", hpv))
        assert (found.action, found.facts, found.evidence) == ("wait", {"risk.percent": 0.2}, ("e1",))
        vague = Event(id="e1", values=Hpv(result="negative"), when=parse("2011-01/2012-01"))
        (found,) = says(guide, woman("", vague))
        assert (found.kind, found.needs) == ("gap", ("the day of the HPV test of 2011-01 to 2012-01",))

    def test_what_another_table_says_in_words(self, tmp_path: Path) -> None:
        start = "row; group.name; =action\n a; low; wait\n b; none; ask\n"
        group = "row; pregnant; =name; =goto\n a; true; low;\n b; false; ; more\n"
        more = "row; age; =name\n a; <30; low\n b; >=30;\n"
        guide = guideline(tmp_path, start=start, group=group, more=more)
        assert says(guide, woman("1981-01-01"))[0].action == "ask"
        assert says(guide, woman("2000-01-01"))[0].action == "wait"
        assert says(guide, woman())[0].needs == ("her date of birth",)

    def test_what_another_table_says_may_be_open_though_it_decides(self, tmp_path: Path) -> None:
        start = "row; risk.percent; =action\n a; <4; wait\n b; >=4; look\n"
        risk = "row; age; =action; =percent\n a; <30; wait; 1\n b; [30,40); wait; 9\n c; >=40; look; 5\n"
        guide = guideline(tmp_path, start=start, risk=risk)
        (found,) = says(guide, woman("1991"))
        assert (found.kind, found.needs) == ("gap", ("her date of birth",))

    def test_a_silent_row_finds_nothing(self, tmp_path: Path) -> None:
        table = "row; pregnant; =kind\n a; true; silent\n b; false; silent\n"
        assert says(guideline(tmp_path, start=table), woman()) == []

    def test_a_row_that_rests_on_an_uncertain_source_is_a_note(self, tmp_path: Path) -> None:
        table = "row; age; =title; =statement\n a; <50; young; seen\n b; >=50; old; seen\n"
        place = folder(tmp_path, start=table)
        text = (place / "start.csv").read_text().replace(",V\n", ",U\n")
        (place / "start.csv").write_text(text)
        (found,) = says(from_folder(place), woman("1981-01-01"))
        assert (found.kind, found.severity, found.status_tag) == ("note", "info", "U")

    @pytest.mark.parametrize("said", ["=action", "=due", "=severity", "=kind", "=goto"])
    def test_a_row_of_an_uncertain_source_that_would_decide_is_refused(self, tmp_path: Path, said: str) -> None:
        told = {"=due": "P1Y", "=severity": "alert", "=kind": "flag", "=goto": "start"}.get(said, "hpv")
        table = f"row; age; {said}\n a; <50; {told}\n b; >=50; {told}\n"
        place = folder(tmp_path, start=table)
        text = (place / "start.csv").read_text().replace(",V\n", ",U\n")
        (place / "start.csv").write_text(text)
        with pytest.raises(BadData, match=f"status U and {said}"):
            from_folder(place)

    def test_an_otherwise_row_holds_where_no_other_can(self, tmp_path: Path) -> None:
        table = "row; age; pregnant; =action\n a; <25; *; x\n b; [25,30); *; x\n c; otherwise; otherwise; y\n"
        guide = guideline(tmp_path, start=table)
        assert says(guide, woman("1981-01-01"))[0].action == "y"
        assert says(guide, woman("2000-01-01"))[0].action == "x"
        assert says(guide, woman("1996"))[0].action == "x"
        (found,) = says(guide, woman("1991"))
        assert (found.kind, found.needs) == ("gap", ("her date of birth",))

    def test_where_every_row_speaks_each_is_a_finding(self, tmp_path: Path) -> None:
        table = """
            row; age; in_scope; =kind; =code; =severity
            a; <50; true; flag; YOUNG; warning
            b; >=30; *; flag; OLD;
            c; *; false; flag; MAN;
            d; >=20; *; silent; ;
        """
        guide = guideline(tmp_path, "entry: [start]\nevery: [start]", start=table)
        assert [found.code for found in says(guide, woman("1981-01-01"))] == ["YOUNG", "OLD"]
        (gap,) = says(guide, woman())
        assert (gap.kind, gap.id, gap.needs) == ("gap", "mine/start/a/undecided", ("her date of birth",))

    def test_due_dates(self, tmp_path: Path) -> None:
        table = """
            row; screening_basis; =action; =due
            a; hpv; later; P5Y from negative_hpv_on
            b; cytology; later; negative_smear_on
            c; none; soon; P2M
            d; cotest; later; P1Y from negative_smear_on
        """
        guide = guideline(tmp_path, start=table)
        hpv = Event(id="e1", values=Hpv(result="negative"), when=parse("2020-03"))
        smear = Event(id="e1", values=Cytology(result="NILM"), when=parse("2020-01-05"))
        assert says(guide, woman("", hpv))[0].due == "2025-03"
        assert says(guide, woman("", smear))[0].due == "2020-01-05"
        assert says(guide, woman())[0].due == "2021-08-02"

    def test_a_due_date_from_a_day_that_is_not_there_is_left_out(self, tmp_path: Path) -> None:
        table = "row; in_scope; =action; =due\n a; true; x; P5Y from negative_hpv_on\n b; false; y;\n"
        assert says(guideline(tmp_path, start=table), woman())[0].due is None

    def test_since_when_a_step_is_due_is_the_latest_of_its_dates(self, tmp_path: Path) -> None:
        table = """
            row; screening_basis; =action; =due; =since
            a; hpv; x; today; P5Y from negative_hpv_on & turns_21_on
            b; cytology; x; today; P3Y from negative_smear_on & turns_21_on
            c; none; x; today; negative_smear_on & turns_21_on
            d; cotest; x; today;
        """
        guide = guideline(tmp_path, start=table)
        hpv = Event(id="e1", values=Hpv(result="negative"), when=parse("2012-03"))
        smear = Event(id="e1", values=Cytology(result="NILM"), when=parse("2014-01-05"))
        assert says(guide, woman("1981-01-01", hpv))[0].since == "2017-03"
        assert says(guide, woman("1995-01-01", smear))[0].since == "2017-01-05"
        assert says(guide, woman("1999-01-01", smear))[0].since == "2020-01-01", "not before she is 21"
        assert says(guide, woman("1981-01-01"))[0].since == "2002-01-01", "what is absent is left out"
        assert says(guide, woman("1981", smear))[0].since == "2017-01-05"
        assert says(guide, woman("", smear))[0].since is None, "what is unknown stays unknown"

    def test_rows_that_may_both_hold_leave_open_between_them_since_when(self, tmp_path: Path) -> None:
        table = """
            row; pregnant; age; =action; =due; =since
            a; *; <30; x; today; turns_21_on
            b; true; >=30; x; today;
            c; false; >=30; x; today; turns_25_on
        """
        guide = guideline(tmp_path, start=table)
        assert says(guide, woman("1991-06"))[0].since == "2012-06/2016-06"
        assert says(guide, woman("1981-01-01"))[0].since == "2006-01-01"
        expecting = Record(patient=Patient(birth=parse("1991"), pregnant=True))
        assert says(guide, expecting)[0].since is None, "one of the rows does not tell it"

    def test_outputs_without_a_place_of_their_own_are_the_value(self, tmp_path: Path) -> None:
        table = "row; pregnant; =kind; =risk; =n\n a; true; risk; 1.5; few\n b; false; risk; 2.5; many\n"
        assert says(guideline(tmp_path, start=table), woman())[0].value == {"risk": 2.5, "n": "many"}
        told = "row; pregnant; =kind; =value\n a; true; risk; 1.5\n b; false; risk; 2.5\n"
        assert says(guideline(tmp_path, start=told), woman())[0].value == 2.5


class TestEditions:
    def test_an_edition_changes_adds_and_withdraws_rows(self, tmp_path: Path) -> None:
        guide = load("hrsa-2026")
        base = load("uspstf-2018")
        assert guide.sheets["average"].rows[0].id == base.sheets["average"].rows[0].id == "under-21"
        assert guide.sheets["average"].rows != base.sheets["average"].rows

    def test_a_row_may_be_withdrawn_and_a_column_added(self, tmp_path: Path) -> None:
        changed = folder(tmp_path, "based_on: who-2021")
        (changed / "start.csv").write_text(
            "row,in_scope,symptomatic,management_applies,cervix_removed,pregnant,=action,=new,source,status,note\n"
            "no-cervix,*,*,*,*,*,,,who-2021,M,withdrawn\n"
            "gone-pregnant,true,false,false,true,true,ask,yes,who-2021,M,\n"
            "gone,true,false,false,true,false,no_screening,yes,who-2021,M,\n"
        )
        guide, base = from_folder(changed), from_folder(folder_of("who-2021"))
        assert guide.sheets["general"] == base.sheets["general"]
        ids = [row.id for row in guide.sheets["start"].rows]
        assert ids == ["out-of-scope", "cancer", "symptoms", "managed", "hiv", "general", "gone-pregnant", "gone"]
        assert guide.sheets["start"].rows[0].cells["pregnant"] == "*"
        told = {(change.row, change.what) for change in diff(base, guide)}
        assert told == {("no-cervix", "taken away"), ("gone-pregnant", "added"), ("gone", "added")}

    def test_a_table_the_edition_no_longer_needs_is_left_out(self) -> None:
        assert "average" in load("uspstf-2018").tables
        assert "average" not in load("acs-2025").tables

    def test_in_force(self) -> None:
        assert in_force("uspstf-2018", date(2018, 8, 20)) is None
        head = in_force("acs", date(2026, 1, 1))
        assert head is not None and head.id == "acs-2025"

    def test_a_guideline_is_chosen_by_edition_or_family(self) -> None:
        assert [g.id for g in choose(["acs", "who-2021"], date(2026, 1, 1))] == ["acs-2025", "who-2021"]
        with pytest.raises(NoGuideline, match="in force on 2020-01-01"):
            choose(["acs"], date(2020, 1, 1))
