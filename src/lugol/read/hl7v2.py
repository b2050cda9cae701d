"""HL7 v2 messages (ORU, ADT, VXU): each segment that tells of her as a FHIR resource, so that one reader reads both."""

import re
from typing import Any

import msgspec

from lugol.errors import UnusableInput
from lugol.read import fhir
from lugol.read.cells import amount_of
from lugol.read.hl7v2_deeds import coded, day_of, field_of, require_told, told_by
from lugol.record.record import Document, Record

_FLAG = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_STATUS = {
    "F": "final",
    "C": "corrected",
    "P": "preliminary",
    "R": "registered",
    "X": "cancelled",
    "D": "entered-in-error",
    "W": "entered-in-error",
    "A": "preliminary",
    "S": "preliminary",
    "U": "final",
    "I": "registered",
    "O": "registered",
    "N": "cancelled",
}
_READ = ("MSH", "PID", "OBR", "OBX", "NTE", "PV1", "ORC", "SPM", "EVN", "PD1", "FTS", "BTS")
# Names of a result that leave it to the order (OBR) to say of which test.
_GENERIC = re.compile(
    r"(?:final |general |cytolog\w* |patholog\w* )?"
    r"(?:interpretation|diagnosis|result|impression|conclusion|report|categor(?:y|ies))s?",
    re.IGNORECASE,
)

_ELSEWHERE = re.compile(
    r"\W*see\s+(?:the\s+)?(?:comments?|notes?|below|text|narrative|attached comment)\W*", re.IGNORECASE
)
"""A value that leaves the result to the comment behind it."""

Resource = dict[str, Any]


def is_hl7(text: str) -> bool:
    """Does a text begin as an HL7 v2 message does, whatever signs part its fields?

    >>> is_hl7("MSH|^~\\\\&|LIS|LAB"), is_hl7("MSH$%~\\\\@$LIS$LAB"), is_hl7("MSH 2 was lost")
    (True, True, False)
    """
    return _HEAD.match(text) is not None


_HEAD = re.compile(r"\s*(?:MSH|FHS|BHS)(?P<field>[^\w\s])(?P<signs>[^\w\s]{4,5})(?P=field)|\s*(?:MSH|FHS|BHS)[|^]")
_SIGNS = "^~\\&"
_ESCAPED = {"|": "\\F\\", "^": "\\S\\", "~": "\\R\\", "&": "\\T\\"}


def _usual(text: str) -> str:
    """A message with the usual signs between fields, components, repetitions and subcomponents."""
    head = _HEAD.match(text)
    if head is None or not head["field"] or (head["field"] == "|" and head["signs"].startswith(_SIGNS)):
        return text
    ours: dict[str, str | int | None] = dict(zip(head["field"] + head["signs"], "|" + _SIGNS + "#", strict=False))
    return text.translate(str.maketrans({sign: word for sign, word in _ESCAPED.items() if sign not in ours} | ours))


def read(text: str, name: str) -> Record:
    """The record of one woman from one or more messages.

    Raises UnusableInput where a message cannot be taken apart, holds no result, or is about several women.
    """
    record = fhir.read(as_fhir(text, name), name)
    return msgspec.structs.replace(record, documents=(Document(name, "hl7v2", who=record.documents[0].who),))


def as_fhir(text: str, name: str) -> bytes:
    """The messages as a FHIR Bundle. Raises UnusableInput where one cannot be taken apart or none holds a result."""
    import hl7

    text = _usual(text)
    begun = re.search(r"(?m)^MSH\|", text)
    messages = re.split(r"\n(?=MSH\|)", text[begun.start() :].strip() if begun else text.strip())
    resources: list[Resource] = []
    told: list[list[list[str]]] = []
    for message in messages:
        try:
            segments = hl7.parse(message.strip().replace("\n", "\r"))
        except (hl7.HL7Exception, ValueError, IndexError, AssertionError) as error:
            why = str(error) or "its head (MSH) is not whole"
            raise UnusableInput(f"{name}: the HL7 v2 message cannot be taken apart ({why})") from error
        told.append([[str(field) for field in segment] for segment in segments])
    for told_then in _in_time(told):
        _replace(resources, more := _resources(told_then, len(resources)))
        resources += more
    for each in resources:
        each.pop(_NAMED, None)
    require_told(resources, name)
    entries = [{"resource": each} for each in resources]
    return msgspec.json.encode({"resourceType": "Bundle", "type": "collection", "entry": entries})


_NAMED = "named by"
"""Under which a result keeps, until the Bundle is made, by what a later message names it again."""
_REPLACING = ("corrected", "entered-in-error", "cancelled")


def _in_time(messages: list[list[list[str]]]) -> list[list[list[str]]]:
    """The messages in the order in which they were written, where each says when (MSH-7)."""
    times = [field_of(message[0], 7) for message in messages]
    return (
        [each for _, each in sorted(zip(times, messages, strict=True), key=lambda x: x[0])] if all(times) else messages
    )


def _replace(before: list[Resource], now: list[Resource]) -> None:
    """Void the results of earlier messages that a message corrects, deletes or cancels under the same order number.

    A correction (C) "replaces a final result", a deletion (D) or a wrong posting (W) takes it back.
    """
    again = {each[_NAMED] for each in now if _NAMED in each and each["status"] in _REPLACING}
    for each in before:
        if each.get(_NAMED) in again:
            each["status"] = "superseded"


def _named(segment: list[str], report: Resource) -> Resource:
    """What identifies a result from message to message: its order (or its day), its test and its sub-number."""
    order = report.get("order") or day_of(field_of(segment, 14)) or report.get("effectiveDateTime", "")
    return {_NAMED: f"{order} {field_of(segment, 3).partition('^')[0]} {field_of(segment, 4)}"}


def _resources(segments: list[list[str]], first: int) -> list[Resource]:
    patient: Resource = {"resourceType": "Patient"}
    found: list[Resource] = []
    report: Resource | None = None
    before: list[str] = []
    sent = day_of(field_of(segments[0], 7)) if segments else ""
    for place, segment in enumerate(segments):
        kind, at = segment[0], len(found) + first
        if kind == "PID":
            patient = _patient(segment)
            found.append(patient)
        elif kind == "OBR":
            report = _ordered(segment, segments[place + 1 :])
        elif kind == "OBX" and found and _goes_on(segment, before):
            found[-1]["valueString"] = _lines(found[-1]["valueString"], field_of(segment, 5))
        elif kind == "OBX" and field_of(segment, 2) in ("ED", "RP"):
            found.append(_attached(segment, patient, report or {}, f"x{at}"))
        elif kind == "OBX":
            found += _observations(segment, patient, report or {}, f"x{at}")
        elif kind == "NTE" and found and found[-1]["resourceType"] == "Observation":
            if _ELSEWHERE.fullmatch(found[-1].get("valueString", "")):
                found[-1]["valueString"] = field_of(segment, 3)
            else:
                found[-1].setdefault("note", []).append({"text": field_of(segment, 3)})
        elif told := told_by(segment, patient, sent, f"x{at}"):
            found.append(told)
        elif kind not in _READ:
            found.append({"resourceType": f"HL7 v2 segment {kind}", "id": f"x{at}"})
        before = segment
    return found


def _ordered(order: list[str], after: list[list[str]]) -> Resource:
    """What an order (OBR) says of its results: its test, its day, else that of its specimen (SPM), and its report."""
    ends = next((n for n, segment in enumerate(after) if segment[0] in ("OBR", "ORC", "PID", "MSH")), len(after))
    taken = (field_of(segment, 17) for segment in after[:ends] if segment[0] == "SPM")
    when = day_of(field_of(order, 7)) or next(filter(None, map(day_of, taken)), "")
    number = field_of(order, 3) or field_of(order, 2)
    code = coded(field_of(order, 4))
    return {"effectiveDateTime": when, "code": code, "issued": day_of(field_of(order, 22)), "order": number}


def _observations(segment: list[str], patient: Resource, report: Resource, name: str) -> list[Resource]:
    """The results of an OBX: one, or one for each coded answer that is given (HPV types detected: 16~31)."""
    answers = field_of(segment, 5).split("~")
    if field_of(segment, 2) not in _CODED or len(answers) == 1:
        return [_observation(segment, patient, report, name)]
    return [
        _observation([*segment[:5], answer, *segment[6:]], patient, report, f"{name}-{number}")
        for number, answer in enumerate(answers, 1)
        if answer
    ]


_CODED = ("CE", "CWE", "CNE", "CF")
_FORMS = {"pdf": "application/pdf", "rtf": "text/rtf", "html": "text/html", "plain": "text/plain", "text": "text/plain"}


def _attached(segment: list[str], patient: Resource, report: Resource, name: str) -> Resource:
    """A report that is a document of its own (ED, or a pointer to one), as what a report presents."""
    parts = [*field_of(segment, 5).split("^"), "", "", "", "", ""]
    form = next((_FORMS[part.casefold()] for part in (parts[2], parts[1]) if part.casefold() in _FORMS), parts[1])
    held = {"data": parts[4]} if field_of(segment, 2) == "ED" and parts[3].casefold() == "base64" else {"url": parts[0]}
    return {
        "resourceType": "DiagnosticReport", "id": name, "status": _STATUS.get(field_of(segment, 11)[:1], "unknown"),
        "code": report.get("code") or coded(field_of(segment, 3)), **_named(segment, report),
        "subject": {"reference": f"Patient/{patient.get('id', 'p')}"},
        "presentedForm": [{"contentType": form, "title": _name(coded(field_of(segment, 3))), **held}],
        **({"effectiveDateTime": report["effectiveDateTime"]} if report.get("effectiveDateTime") else {}),
    }  # fmt: skip


def _goes_on(segment: list[str], before: list[str]) -> bool:
    """Is an OBX a further line of the text of the one before it?"""
    texts = ("TX", "FT")
    same = before[:1] == ["OBX"] and field_of(segment, 3) == field_of(before, 3) and field_of(before, 5) != ""
    return same and field_of(segment, 2) in texts and field_of(before, 2) in texts


def _lines(before: str, line: str) -> str:
    """A text with its next line: a sentence that runs on is one."""
    runs_on = bool(before.strip()) and before.strip()[-1] not in ".:;" and ":" not in line
    return f"{before}{' ' if runs_on else chr(10)}{line}".strip()


def _patient(segment: list[str]) -> Resource:
    named = field_of(segment, 3).split("~")[0].split("^")[0]
    sex = {"F": "female", "M": "male"}.get(field_of(segment, 8))
    born = day_of(field_of(segment, 7))
    told = {"resourceType": "Patient", "id": named or "p", "gender": sex, "birthDate": born}
    return {key: value for key, value in told.items() if value}


def _observation(segment: list[str], patient: Resource, report: Resource, name: str) -> Resource:
    code = coded(field_of(segment, 3))
    if _GENERIC.fullmatch(_name(code)) and report.get("code"):
        code = report["code"]
    kind, value = field_of(segment, 2), field_of(segment, 5)
    told: Resource = {
        "resourceType": "Observation",
        "id": name,
        "status": _STATUS.get(field_of(segment, 11)[:1], "unknown"),
        "code": code,
        "subject": {"reference": f"Patient/{patient.get('id', 'p')}"},
        "effectiveDateTime": day_of(field_of(segment, 14)) or report.get("effectiveDateTime"),
        "issued": day_of(field_of(segment, 19)) or report.get("issued"),
        **_named(segment, report),
    }
    if kind in _CODED:
        told["valueCodeableConcept"] = coded(value)
    elif kind in ("NM", "SN") and amount_of(value.replace("^", ""))[1] is not None:
        sign, number = amount_of(value.replace("^", ""))
        told["valueQuantity"] = {"value": number, "unit": field_of(segment, 6).split("^")[0]}
        told["valueQuantity"] |= {"comparator": sign} if sign else {}
    elif value:
        told["valueString"] = value.replace("~", "\n").replace("^", " ").strip()
    flags = [
        flag for flag in field_of(segment, 8).split("~") if flag in ("POS", "NEG", "IND", "DET", "ND", "H", "L", "N")
    ]
    lab = "valueQuantity" in told or not value or kind in ("NM", "SN")
    if flags and lab:
        told["interpretation"] = [{"coding": [{"system": _FLAG, "code": flag}]} for flag in flags]
    return {key: item for key, item in told.items() if item}


def _name(code: Resource) -> str:
    """The words of a coded element."""
    return str(code.get("text") or next((each["display"] for each in code.get("coding", []) if each["display"]), ""))
