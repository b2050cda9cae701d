"""What a clinician sees: papers in, words beside events, findings and why, replay, compare, worklist, files out."""

import json
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from lugol import NOT_A_DEVICE
from lugol.read.source import read_bytes
from tests.serve.house import LETTER, House, said

HERS = (
    ".",
    "./findings",
    "./report",
    "./replay",
    "./compare",
    "./keep",
    "./add",
    "./add?kind=hpv",
    "./edit/0",
    "./person",
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_the_first_page_stores_nothing_and_says_so(house: House) -> None:
    page = house.get("/")
    assert page.status_code == 200
    assert "nothing is stored unless you save it" in page.text
    assert NOT_A_DEVICE in page.text


def test_a_pasted_letter_shows_its_words_beside_its_events(house: House) -> None:
    page = house.read(as_of="2021-09-01")
    soup = BeautifulSoup(page.text, "html.parser")
    words = soup.select_one(".words .text")
    assert words is not None and "Her mother had breast cancer" in words.get_text()
    cards = {card["data-event"]: card.get_text(" ", strip=True) for card in soup.select("article.event")}
    marked = {name for mark in soup.select("a.told") for name in str(mark["data-events"]).split()}
    assert marked == set(cards)
    assert any("HSIL" in card and "15 June 2021" in card for card in cards.values())
    first = soup.select(".first dt")
    assert first and first[0].get_text() == "Status"
    assert len(first) <= 10


@pytest.mark.parametrize("path", HERS)
def test_every_page_of_hers_opens_and_says_what_lugol_is_not(house: House, path: str) -> None:
    house.read()
    page = house.get(path)
    assert page.status_code == 200
    assert NOT_A_DEVICE in page.text
    assert "<script>" not in page.text and " style=" not in page.text and "onclick" not in page.text


def test_files_of_all_forms_are_read_as_one_woman(house: House) -> None:
    bundle = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": []}).encode()
    files = [
        ("papers", ("letter.txt", LETTER.encode())),
        ("papers", ("scan.txt", b"Re: Eva Lind, born 13 April 1970. MRI of the pelvis on 20 August 2021: no mass.")),
        ("papers", ("empty.json", bundle)),
    ]
    page = house.read("", files)
    assert page.status_code == 200
    assert "scan.txt" in page.text and "letter.txt" in page.text


def test_a_word_file_and_a_table_are_read(house: House, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_paragraph("Smear on 15 June 2021: HSIL.")
    made.save(tmp_path / "letter.docx")
    page = house.read("", [("papers", ("letter.docx", (tmp_path / "letter.docx").read_bytes()))])
    assert "HSIL" in page.text and page.status_code == 200
    page = house.read("", [("papers", ("t.csv", b"kind,date,result,types\nhpv,2022-03,positive,18\n"))])
    assert "HPV positive type 18" in page.text


def test_two_women_in_one_upload_are_refused(house: House) -> None:
    other = b"Re: Mia Berg, born 1 May 1981. LLETZ on 3 July 2021: CIN 3."
    page = house.read(files=[("papers", ("other.txt", other))])
    assert page.status_code == 422
    assert "two women" in said(page)
    assert house.woman == ""
    assert house.read(files=[("papers", ("other.txt", other))], same_woman="yes").status_code == 200


def test_two_women_are_kept_apart_and_from_other_visitors(house: House) -> None:
    house.read()
    first = house.woman
    house.read("Smear on 3 March 2019: NILM.")
    assert house.woman != first
    assert "HSIL" not in house.get(".").text.partition('class="text"')[2].partition("</div>")[0]
    assert house.get("/").text.count("/women/") >= 4
    house.client.cookies.clear()
    assert house.get(first).status_code == 404


def test_a_closed_woman_is_forgotten(house: House) -> None:
    house.read()
    house.post("./close")
    assert house.get(".").status_code == 404


def test_nothing_given_is_said_plainly(house: House) -> None:
    page = house.read("  ")
    assert (page.status_code, said(page).startswith("Paste a text or choose a file first.")) == (422, True)


def test_she_is_judged_on_another_day(house: House) -> None:
    house.read(as_of="2021-06-20")
    assert "after the day of judgement" in house.get(".").text
    page = house.post("./day", as_of="2021-12-31", tab="findings")
    assert str(page.url).endswith("/findings")
    assert 'value="2021-12-31"' in page.text
    assert house.post("./day", as_of="yesterday").status_code == 422
    assert house.post("./day", as_of="0001-01-01").status_code == 422


def test_a_finding_says_why(house: House) -> None:
    house.read(as_of="2022-09-01")
    page = house.get("./findings")
    assert "Because of" in page.text
    why = house.get("./why/0")
    assert "Rule" in why.text and why.status_code == 200
    assert house.get("./why/999").status_code == 404


def test_replay_goes_through_the_days(house: House) -> None:
    house.read(as_of="2022-09-01")
    first = house.get("./replay?step=0")
    assert "15 June 2021" in first.text and "HPV positive type 18" in first.text
    assert house.get("./replay?step=99999999999").status_code == 200


def test_guidelines_are_compared(house: House) -> None:
    house.read()
    assert "ASCCP 2019" in house.get("./compare").text
    house.read("She had an abnormal smear, HSIL.")
    assert "nothing can be compared" in house.get("./compare").text
    assert "nothing can be replayed" in house.get("./replay").text


@pytest.mark.parametrize(
    "name", ["report.html", "review.json", "record.fhir.json", "events.csv", "findings.csv", "case.yaml"]
)
def test_she_can_be_taken_along(house: House, name: str) -> None:
    house.read()
    file = house.get(f"./file/{name}")
    assert file.status_code == 200
    assert file.headers["content-disposition"] == f'attachment; filename="lugol-{name}"'
    assert house.get("./file/other").status_code == 404
    if name == "case.yaml":
        assert read_bytes(file.content, "case.yaml").events
    if name.endswith(".json"):
        assert json.loads(file.content)


def test_the_report_stands_apart(house: House) -> None:
    house.read()
    page = house.get("./report-page")
    assert page.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in page.headers["content-security-policy"] + house.get("./report").text


def test_saving_says_where_and_keeps_what_was_read(house: House) -> None:
    house.read()
    assert not house.settings.save_in.exists()
    page = house.post("./save")
    (file,) = house.settings.save_in.iterdir()
    assert str(file) in page.text
    assert "Lind" not in file.name
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert house.read("", [("papers", (file.name, file.read_bytes()))]).status_code == 200


def test_a_worklist_shows_its_progress_and_opens_a_woman(tmp_path: Path) -> None:
    folder = tmp_path / "women"
    folder.mkdir()
    (folder / "a.txt").write_text(LETTER)
    (folder / "bad.pdf").write_bytes(b"%PDF-broken")
    (folder / "two.csv").write_text("patient,kind,date,result\n1,hpv,2021-01-01,positive\n2,hpv,2021-01-01,negative\n")
    house = House(tmp_path, folder=folder)
    assert "Begin" in house.get("/worklist").text
    page = house.post("/worklist", as_of="2022-09-01")
    for _ in range(200):
        if "3 of 3 records, done" in (page := house.get("/worklist")).text:
            break
        time.sleep(0.05)
    assert "3 of 3 records, done" in page.text and 'value="a.txt"' in page.text
    assert "bad.pdf" in page.text.partition("Could not be judged")[2]
    assert 'value="two.csv"' not in page.text
    assert "HSIL" in house.post("/worklist/open", source="a.txt").text
    assert house.post("/worklist/open", source="../a.txt").status_code == 404
    assert house.post("/worklist/open", source="two.csv").status_code == 404
    assert house.post("/worklist", as_of="2022-09-01").status_code == 200


def test_without_a_folder_there_is_no_worklist(house: House) -> None:
    assert "lugol serve FOLDER" in house.get("/worklist").text
    assert house.post("/worklist").status_code == 404
