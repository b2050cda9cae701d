"""C-CDA documents: the coded entries first, then the tables and texts of their sections, as FHIR resources."""

import base64
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import msgspec

from lugol.errors import UnusableInput
from lugol.read import fhir
from lugol.read.cells import amount_of
from lugol.read.codes import concept
from lugol.read.hl7v2_deeds import day_of as day
from lugol.read.mapping import Mapping, propose
from lugol.read.rows import canonical
from lugol.read.sheet import Sheet
from lugol.record.record import Document, Note, Record

V3 = "{urn:hl7-org:v3}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

Resource = dict[str, Any]


def read(text: str, name: str) -> Record:
    """The record of one woman from a clinical document. Raises UnusableInput where the XML is broken or empty."""
    bundle, notes = as_fhir(text, name)
    record = fhir.read(bundle, name)
    return msgspec.structs.replace(record, documents=(Document(name, "cda"),), notes=(*record.notes, *notes))


def as_fhir(text: str, name: str) -> tuple[bytes, list[Note]]:
    """A clinical document as a FHIR Bundle, and notes on its tables that were not read."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(text.encode())
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnusableInput(f"{name}: the clinical document is no sound XML ({error}); export it again") from error
    patient = _patient(root)
    entries = list(_entries(root, patient["id"]))
    days = {each["effectiveDateTime"] for each in entries if each.get("effectiveDateTime")}
    tables, notes = _tables(root, patient["id"], days, name)
    resources = [patient, *entries, *tables, *_texts(root, patient["id"]), *_whole(root, patient["id"])]
    for number, each in enumerate(resources):
        each.setdefault("id", f"c{number}")
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in resources]}
    return msgspec.json.encode(bundle), notes


def _patient(root: Element) -> Resource:
    role = root.find(f".//{V3}recordTarget/{V3}patientRole")
    named = role.find(f"{V3}id") if role is not None else None
    born = root.find(f".//{V3}patientRole/{V3}patient/{V3}birthTime")
    sex = root.find(f".//{V3}patientRole/{V3}patient/{V3}administrativeGenderCode")
    gender = {"F": "female", "M": "male"}.get(sex.get("code", "") if sex is not None else "")
    told = {
        "resourceType": "Patient",
        "id": re.sub(r"[^A-Za-z0-9.-]", "-", named.get("extension", "") or "p") if named is not None else "p",
        "gender": gender,
        "birthDate": day(born.get("value", "")) if born is not None else "",
    }
    return {key: value for key, value in told.items() if value}


def _entries(root: Element, who: str) -> Iterator[Resource]:
    """A resource for each coded statement: results, problems, procedures, drugs, vaccines, and what is asked for."""
    subject = {"reference": f"Patient/{who}"}
    words = {part.get("ID", ""): _flat(part) for part in root.iter() if part.get("ID")}
    for section in root.iter(f"{V3}section"):
        for entry in section.findall(f"{V3}entry"):
            yield from _statements(entry, subject, words)


def _statements(element: Element, subject: Resource, words: dict[str, str]) -> Iterator[Resource]:
    """The statements under an element; what is said of a relative is hers not, and is named."""
    for part in element:
        kind = part.tag.removeprefix(V3)
        if part.find(f"{V3}subject/{V3}relatedSubject") is not None:
            yield {"resourceType": "FamilyMemberHistory", "patient": subject}
        elif kind in _MAKERS:
            yield from _MAKERS[kind](part, subject, words)
            yield from _statements(part, subject, words) if kind == "act" else ()
        elif kind in ("organizer", "component", "entryRelationship"):
            yield from _dated(_statements(part, subject, words), _when(part))
        elif kind in ("encounter", "supply", "observationMedia", "regionOfInterest"):
            yield {"resourceType": f"C-CDA {kind}"}


def _dated(results: Iterator[Resource], when: str) -> Iterator[Resource]:
    """The results of a group (organizer), those without a time of their own with the time of the group."""
    for each in results:
        mine = each["resourceType"] == "Observation" and when
        yield {**each, "effectiveDateTime": each.get("effectiveDateTime") or when} if mine else each


def _observation(seen: Element, subject: Resource, words: dict[str, str]) -> Iterator[Resource]:
    code, value = seen.find(f"{V3}code"), seen.find(f"{V3}value")
    kind = (value.get(_TYPE, "") if value is not None else "").rpartition(":")[2]
    denied = seen.get("negationInd") == "true"
    if seen.get("moodCode", "EVN") != "EVN":
        yield _asked_for(seen, subject, words)
        return
    told: Resource = {
        "resourceType": "Observation",
        "status": _STATUS.get(_status(seen), "final"),
        "subject": subject,
        "effectiveDateTime": _when(seen),
    }
    if code is None:
        return
    if _is_problem(code) and value is not None and kind in ("CD", "CE", "CV"):
        how = "refuted" if denied else "entered-in-error" if _status(seen) in _NEVER_SO else ""
        verified = {"verificationStatus": {"coding": [{"code": how}]}} if how else {}
        yield {"resourceType": "Condition", "code": _coded(value, words), "subject": subject,
               "onsetDateTime": _when(seen), **verified}  # fmt: skip
        return
    told["code"] = _coded(code, words)
    if denied:
        told["status"] = "cancelled"
    if value is not None and kind in ("CD", "CE", "CV", "CO"):
        told["valueCodeableConcept"] = _coded(value, words)
    elif value is not None and kind in ("PQ", "REAL", "INT", "IVL_PQ") and (amount := _amount(value)):
        told["valueQuantity"] = amount
    elif value is not None and kind == "BL":
        told["valueBoolean"] = value.get("value") == "true"
    elif value is not None and _flat(value):
        told["valueString"] = _flat(value)
    if not told.get("valueCodeableConcept", True):
        del told["valueCodeableConcept"]
    flags = [flag.get("code", "") for flag in seen.findall(f"{V3}interpretationCode")]
    if flags := [flag for flag in flags if flag]:
        told["interpretation"] = [{"coding": [{"system": _FLAG, "code": flag}]} for flag in flags]
    yield {key: item for key, item in told.items() if item not in ("", None)}


_FLAG = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"


def _amount(value: Element) -> Resource:
    """A physical quantity, or one that lies beyond a bound ("above 35 U/mL"); empty where its number is none."""
    low, high = value.find(f"{V3}low"), value.find(f"{V3}high")
    if value.get("value") or (low is None) == (high is None):
        number = amount_of(value.get("value", ""))[1]
        return {} if number is None else {"value": number, "unit": value.get("unit", "")}
    bound = low if low is not None else high
    number = amount_of(bound.get("value", ""))[1] if bound is not None else None
    if bound is None or number is None:
        return {}
    sign = (">" if low is not None else "<") + ("" if bound.get("inclusive") == "false" else "=")
    return {"value": number, "unit": bound.get("unit", ""), "comparator": sign}


_NEVER_SO = ("nullified", "cancelled")
_STATUS = {"aborted": "cancelled", "cancelled": "cancelled", "nullified": "entered-in-error", "active": "preliminary"}
_DONE = {"aborted": "not-done", "cancelled": "not-done", "nullified": "entered-in-error"}


def _status(element: Element) -> str:
    """The status of a statement as written ("completed", "aborted")."""
    code = element.find(f"{V3}statusCode")
    return (code.get("code") or "").casefold() if code is not None else ""


def _is_problem(code: Element) -> bool:
    """Does the code of a statement say that its value is a problem?"""
    if code.get("code") == "ASSERTION":
        return True
    return concept(f"urn:oid:{code.get('codeSystem')}", code.get("code", ""), "statement") == "problem"


def _procedure(done: Element, subject: Resource, words: dict[str, str]) -> Iterator[Resource]:
    if done.get("moodCode") != "EVN":
        yield _asked_for(done, subject, words)
        return
    status = "not-done" if done.get("negationInd") == "true" else _DONE.get(_status(done), "completed")
    yield {"resourceType": "Procedure", "status": status, "code": _coded(done.find(f"{V3}code"), words),
           "subject": subject, "performedDateTime": _when(done)}  # fmt: skip


def _act(done: Element, subject: Resource, words: dict[str, str]) -> Iterator[Resource]:
    """A plan or order written as an act; an act that only holds others together says nothing itself."""
    if done.get("moodCode", "EVN") != "EVN" and done.find(f"{V3}code") is not None:
        yield _asked_for(done, subject, words)


def _asked_for(asked: Element, subject: Resource, words: dict[str, str]) -> Resource:
    return {"resourceType": "ServiceRequest", "status": "active", "intent": "order", "subject": subject,
            "code": _coded(asked.find(f"{V3}code"), words), "authoredOn": _when(asked),
            "doNotPerform": asked.get("negationInd") == "true"}  # fmt: skip


def _drug(given: Element, subject: Resource, words: dict[str, str]) -> Iterator[Resource]:
    """A drug or a vaccine (by its code system, CVX, or by its name)."""
    code = _coded(given.find(f".//{V3}manufacturedMaterial/{V3}code"), words)
    denied = given.get("negationInd") == "true"
    name = code.get("text", "") or next((each["display"] for each in code.get("coding", ())), "")
    cvx = any(each["system"].endswith("2.16.840.1.113883.12.292") for each in code.get("coding", ()))
    if cvx or "vaccine" in name.casefold():
        yield {"resourceType": "Immunization", "status": "not-done" if denied else "completed", "vaccineCode": code,
               "patient": subject, "occurrenceDateTime": _when(given)}  # fmt: skip
    elif code:
        planned = given.get("moodCode") != "EVN"
        yield {"resourceType": "MedicationRequest" if planned else "MedicationStatement", "subject": subject,
               "status": "not-done" if denied else "active", "medicationCodeableConcept": code,
               "authoredOn" if planned else "effectiveDateTime": _when(given)}  # fmt: skip


_MAKERS: dict[str, Callable[[Element, Resource, dict[str, str]], Iterator[Resource]]] = {
    "observation": _observation, "procedure": _procedure, "substanceAdministration": _drug, "act": _act,
}  # fmt: skip


def _flat(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _when(element: Element) -> str:
    time = element.find(f"{V3}effectiveTime")
    if time is None:
        return ""
    low = time.find(f"{V3}low")
    return day(time.get("value", "") or (low.get("value", "") if low is not None else ""))


def _coded(element: Element | None, words: dict[str, str]) -> Resource:
    """A coded element: its codes, and its words, which may stand in the text of the section."""
    if element is None:
        return {}
    pointed = element.find(f"{V3}originalText/{V3}reference")
    spoken = words.get((pointed.get("value") or "").removeprefix("#"), "") if pointed is not None else ""
    told = [element, *element.findall(f"{V3}translation")]
    codings = [
        {
            "system": f"urn:oid:{each.get('codeSystem')}",
            "code": each.get("code"),
            "display": each.get("displayName", ""),
        }
        for each in told
        if each.get("code")
    ]
    text = _flat(element) or spoken or element.get("displayName", "")
    return {key: item for key, item in {"coding": codings, "text": text}.items() if item}


def _tables(root: Element, who: str, days: set[str], name: str) -> tuple[list[Resource], list[Note]]:
    """The tables of the sections as Observations: a table with a test, a result and a day."""
    found: list[Resource] = []
    notes: list[Note] = []
    for number, table in enumerate(root.iter(f"{V3}table"), start=1):
        rows = [["".join(cell.itertext()).strip() for cell in row if cell.tag in (f"{V3}td", f"{V3}th")]
                for row in table.iter(f"{V3}tr")]  # fmt: skip
        if len(rows) < 2:
            continue
        head = tuple(rows[0])
        cells = tuple((line, dict(zip(head, row, strict=False))) for line, row in enumerate(rows[1:], start=2))
        sheet = Sheet(f"{name} table {number}", head, cells)
        told, problem = _events(sheet, days)
        found += [_row(row, who) for row in told]
        if problem:
            notes.append(Note(sheet.name, problem, "read the table by eye"))
    return found, notes


def _events(sheet: Sheet, days: set[str]) -> tuple[list[dict[str, str]], str]:
    """The rows of a table that names a test and a result; its days in the order in which most are those of entries."""
    how = propose(sheet)
    if not {"kind", "result"} <= set(how.columns.values()):
        return [], "this table names no test and result in known columns and was not read"
    best: tuple[int, list[dict[str, str]], str] = (-1, [], "")
    for order in ("mdy", "dmy"):
        try:
            rows, notes = canonical(sheet, Mapping(columns=how.columns, dates=order))
        except UnusableInput as error:
            return [], str(error)
        kept = _in_their_words(rows, dict(sheet.rows), _theirs(how, "kind"))
        fit = sum(row.get("date", "") in days for row in kept)
        if fit > best[0]:
            best = (fit, kept, "; ".join(note.message for note in notes if " line " in note.place))
    return best[1], best[2]


def _in_their_words(
    rows: list[tuple[int, dict[str, str]]], told: dict[int, dict[str, str]], kind: str
) -> list[dict[str, str]]:
    """The rows with the names of tests as they stand there ("HPV 18"), those of a line that tells of two in ours."""
    lines = Counter(line for line, _ in rows)
    return [
        {**row, "kind": told[line].get(kind, "")} if lines[line] == 1 and line in told else row for line, row in rows
    ]


def _theirs(how: Mapping, ours: str) -> str:
    return next((theirs for theirs, column in how.columns.items() if column == ours), "")


def _row(row: dict[str, str], who: str) -> Resource:
    told = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": row.get("kind", "")},
        "subject": {"reference": f"Patient/{who}"},
        "effectiveDateTime": row.get("date", ""),
        "valueString": " ".join(filter(None, (row.get("types", "").replace("|", " "), row.get("result", "")))),
    }
    return {key: item for key, item in told.items() if item}


def _whole(root: Element, who: str) -> Iterator[Resource]:
    """The body of a document that is another document (nonXMLBody), in place or at an address."""
    for text in root.iterfind(f".//{V3}nonXMLBody/{V3}text"):
        pointed = text.find(f"{V3}reference")
        form = {
            "contentType": text.get("mediaType", ""),
            "url": pointed.get("value", "") if pointed is not None else "",
        }
        held = "".join("".join(text.itertext()).split()) if text.get("representation") == "B64" else ""
        plain = base64.b64encode(_flat(text).encode()).decode() if _flat(text) and not held else ""
        told = {key: item for key, item in {**form, "data": held or plain}.items() if item}
        yield {"resourceType": "DocumentReference", "status": "current", "subject": {"reference": f"Patient/{who}"},
               "content": [{"attachment": told}]}  # fmt: skip


def _texts(root: Element, who: str) -> Iterator[Resource]:
    """The words of sections without entries and without a table, as documents."""
    for section in root.iter(f"{V3}section"):
        text = section.find(f"{V3}text")
        if text is None or section.find(f"{V3}entry") is not None or text.find(f".//{V3}table") is not None:
            continue
        words = re.sub(r"[ \t]+", " ", "\n".join(part.strip() for part in text.itertext() if part.strip()))
        if words:
            data = base64.b64encode(words.encode()).decode()
            yield {"resourceType": "DocumentReference", "status": "current", "subject": {"reference": f"Patient/{who}"},
                   "content": [{"attachment": {"contentType": "text/plain", "data": data}}]}  # fmt: skip
