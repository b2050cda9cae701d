"""Hostile input, foreign pages and foreign machines: what is refused, what is escaped, and what is never told."""

import io
import logging
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from lugol import defects
from lugol.errors import LugolError
from lugol.serve import work
from lugol.serve.settings import Settings, checked, may_be_called
from lugol.serve.start import run
from lugol.serve.uploads import name_of
from tests.serve.house import LETTER, House, said

HOSTILE = "</div></script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }} Smear on 3 May 2021: HSIL."


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_script_in_a_letter_or_a_name_stays_words(house: House) -> None:
    page = house.read(HOSTILE, [("papers", ("<img src=x onerror=alert(3)>.txt", HOSTILE.encode()))], same_woman="yes")
    assert page.status_code == 200
    house.post("./name", by='"><script>alert(4)</script>')
    for path in (".", "./findings", "./replay", "./keep", "/"):
        soup = BeautifulSoup(house.get(path).text, "html.parser")
        assert [str(each.get("src")) for each in soup.select("script")] == ["/static/htmx.min.js", "/static/serve.js"]
        assert not soup.select("img") and not soup.select("[onerror]")
    assert "49" not in house.get(".").text.partition("7 * 7")[0][-40:]


def test_every_answer_carries_a_strict_policy(house: House) -> None:
    house.read()
    for path in ("/", ".", "/static/serve.js", "/nothing"):
        headers = house.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert house.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8017", "127.0.0.1.evil.example", "", "10.0.0.1"])
def test_a_foreign_name_for_this_machine_is_refused(house: House, host: str) -> None:
    assert house.get("/", headers={"host": host}).status_code == 400


def test_names_may_be_allowed() -> None:
    open_to_all = Settings(host="0.0.0.0", token="t" * 20, names=("lugol.clinic.example",))
    assert may_be_called("lugol.clinic.example", open_to_all) and may_be_called("10.0.0.1:8017", open_to_all)
    assert may_be_called("[::1]:8017", Settings()) and not may_be_called("[2001:db8::1]:8017", Settings())
    assert not may_be_called("evil.example", open_to_all)


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_form_of_another_page_is_refused(house: House, headers: dict[str, str]) -> None:
    data = {"csrf": house.csrf, "text": LETTER}
    assert house.client.post("/women", data=data, headers=headers).status_code == 403


def test_a_form_without_its_proof_is_refused(house: House) -> None:
    house.read()
    for proof in ({}, {"csrf": "guess"}, {"csrf": "ü"}):
        for path in ("", "/undo", "/close", "/save", "/confirm", "/day"):
            assert house.client.post(house.woman + path if path else "/women", data=proof).status_code == 403
    assert house.get(".").status_code == 200
    assert house.client.request("DELETE", house.woman).status_code == 405
    assert house.client.post("/women", json={"csrf": house.csrf}).status_code == 422


def test_from_elsewhere_only_with_a_token(tmp_path: Path) -> None:
    with pytest.raises(LugolError, match="needs a token"):
        checked(Settings(host="0.0.0.0"))
    with pytest.raises(LugolError, match="16 signs"):
        checked(Settings(token="short"))
    house = House(tmp_path, token="a-long-enough-token")
    page = house.get("/")
    assert str(page.url).endswith("/enter") and "Paste a letter" not in page.text
    assert house.post("/women", text=LETTER).status_code == 403
    assert house.post("/enter", token="a-wrong-token-of-length").status_code == 403
    assert "Paste a letter" in house.post("/enter", token="a-long-enough-token").text
    assert house.read().status_code == 200


def test_the_cookie_is_for_this_site_alone(house: House) -> None:
    cookie = house.get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/", "paper"),
        ("...", "paper"),
        ("a\x1b[2J\n.txt", "a?[2J?.txt"),
        ("x" * 300 + ".pdf", "x" * 90 + ".pdf"),
        ("a\x00b.txt", "a?b.txt"),
    ],
)
def test_a_name_of_a_file_is_never_a_path(given: str, name: str) -> None:
    assert name_of(given) == name


def test_a_path_as_a_name_writes_nothing(house: House, tmp_path: Path) -> None:
    page = house.read("", [("papers", ("../../../out.txt", LETTER.encode()))])
    assert "out.txt" in page.text and list(tmp_path.iterdir()) == []
    for path in ("/static/..%2fapp.py", "/static/app.py", "./file/..%2f..%2fx", "/women/..%2f..%2fetc"):
        assert house.get(path).status_code in (404, 422)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zipped({"word/document.xml": b"<w>" + b" " * 60_000_000 + b"</w>"}), "unpack to far more"),
        (zipped({f"word/{n}.xml": b"" for n in range(3000)}), "unpack to far more"),
        (zipped({"../../evil.txt": b"x"}), "zip file that is no Word"),
        (b"PK\x03\x04broken", "damaged"),
        (zipped({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "not sound"),
        (b"\x7fELF\x00\x00\x01", "not text but binary"),
        (b"\x1f\x8b\x08\x00", "compressed"),
    ],
)
def test_bombs_archives_and_programs_are_not_opened(house: House, data: bytes, why: str) -> None:
    page = house.read("", [("papers", ("letter.docx", data))])
    assert (page.status_code, why in said(page)) == (422, True), said(page)


@pytest.mark.parametrize(
    "data", [b"\xff\xfe" + "Smear HSIL.".encode("utf-16-le"), "Frau Müller. Smear: HSIL.".encode("cp1252")]
)
def test_other_encodings_are_read(house: House, data: bytes) -> None:
    assert house.read("", [("papers", ("letter.txt", data))]).status_code == 200


def test_too_much_is_refused(tmp_path: Path) -> None:
    house = House(tmp_path, most_body=200_000, most_text=50_000, most_files=3, most_fields=10, most_women=2)
    proof = house.csrf
    assert house.read("x" * 300_000).status_code == 413
    assert "maximum size" in said(house.post("/women", [("papers", ("a", b"b"))], text="x" * 60_000))
    assert "Too many files" in said(house.read("", [("papers", (f"{n}.txt", b"x")) for n in range(5)]))
    assert "Too many fields" in said(house.post("/women", **{f"f{n}": "x" for n in range(20)}))

    def endless() -> Any:
        yield b"csrf=" + proof.encode()
        for _ in range(300):
            yield b"&text=" + b"x" * 1000

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert house.client.post("/women", content=endless(), headers=kind).status_code == 413
    for _ in range(2):
        assert house.read().status_code == 200
    with_third = house.read()
    assert "close one first" in with_third.text


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "x/y"])
def test_a_broken_form_is_told_in_a_sentence(house: House, kind: str) -> None:
    assert house.csrf
    page = house.client.post("/women", content=b"--x\r\nnonsense\r\n\r\n--y", headers={"content-type": kind})
    assert page.status_code in (403, 422)


def test_a_defect_tells_no_words_and_logs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(defects.FOLDER, str(tmp_path))

    def broken(*_: Any) -> Any:
        raise ValueError("Eva Lind has HSIL")

    house = House(tmp_path, broken)
    with caplog.at_level(logging.DEBUG):
        page = house.read()
    assert (page.status_code, "a defect of lugol (ValueError)" in page.text) == (500, True)
    written = capfd.readouterr()
    reports = "".join(file.read_text() for file in tmp_path.glob("lugol-defect-*"))
    for told in (page.text, written.out, written.err, caplog.text, reports):
        assert "Lind" not in told and "HSIL" not in told


def test_no_words_stand_in_an_address(house: House) -> None:
    page = house.read()
    for link in BeautifulSoup(page.text, "html.parser").select("a[href], form[action]"):
        assert "Lind" not in str(link.get("href") or link.get("action"))


def test_a_task_that_breaks_is_told_and_the_next_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = work.Workers(1)
    try:
        assert isinstance(workers("read", [("a.bin", b"\x00\x01")], "", False), work.Refused)
        record = workers("read", [("a.txt", LETTER.encode())], "", False).record
        assert record.events
        monkeypatch.setattr(work, "_GRACE", -1000.0)
        slow = workers("look", record, date(2022, 1, 1), "")
        assert isinstance(slow, work.Refused) and "not done" in slow.message
    finally:
        workers.close()


def test_a_port_that_is_taken_is_told() -> None:
    import socket

    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        with pytest.raises(LugolError, match="--port 0 takes a free one"):
            run(Settings(port=line.getsockname()[1]), browser=False, say=print)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_no_page_describes_the_addresses(house: House, path: str) -> None:
    assert house.get(path).status_code == 404


def test_nothing_that_is_asked_is_measured_or_sent(house: House) -> None:
    app: Any = house.app._app
    assert not getattr(app, "_native_telemetry", None) or not app._native_telemetry.enabled()


@pytest.mark.parametrize(
    ("path", "status"), [("./edit/x", 404), ("./why/-1", 404), ("./file/none", 404), ("./replay?step=x", 422)]
)
def test_an_address_that_is_none_is_told_in_a_sentence(house: House, path: str, status: int) -> None:
    house.read()
    answer = house.get(path)
    assert answer.status_code == status
    assert "There is no such page" in answer.text or "not complete" in answer.text
