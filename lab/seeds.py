"""What the fuzzer spoils: the examples and texts of this project, and small inputs of the forms that these lack."""

import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent


@cache
def texts() -> tuple[str, ...]:
    """The texts of the project: its example and the texts of its specifications."""
    found = [(ROOT / "examples" / "narrative.md").read_text(encoding="utf-8")]
    for path in sorted((ROOT / "tests" / "spec").glob("narrative*.yaml")):
        found += [
            case["text"]
            for case in yaml.safe_load(path.read_text(encoding="utf-8"))
            if isinstance(case, dict) and "text" in case
        ]
    return tuple(found)


@cache
def cases() -> tuple[Any, ...]:
    """Case files as trees: the example whole and in parts."""
    whole = yaml.load((ROOT / "examples" / "casefile.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    parts = [{"patient": whole["patient"], "events": whole["events"][at : at + 6]} for at in range(0, 60, 6)]
    return (*parts, {**whole, "events": whole["events"][:12]})


@cache
def bundles() -> tuple[Any, ...]:
    """Bundles as trees: stretches of the example."""
    entries = json.loads((ROOT / "examples" / "bundle.json").read_text(encoding="utf-8"))["entry"]
    return tuple(
        {"resourceType": "Bundle", "type": "collection", "entry": [entries[0], *entries[at : at + 6]]}
        for at in range(1, len(entries), 6)
    )


_SYSTEMS = {"sct": "http://snomed.info/sct", "loinc": "http://loinc.org", "icd": "http://hl7.org/fhir/sid/icd-10"}
_HER = {"resourceType": "Patient", "id": "w", "gender": "female", "birthDate": "1988-05-04"}
_CDA = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><recordTarget>'
    '<patientRole><id extension="W1"/></patientRole></recordTarget><component><structuredBody><component>{}'
    "</component></structuredBody></component></ClinicalDocument>"
)


def _doors(name: str) -> list[Any]:
    return list(yaml.safe_load((ROOT / "tests" / "spec" / "doors" / f"{name}.yaml").read_text(encoding="utf-8")))


@cache
def guides() -> tuple[Any, ...]:
    """Bundles as trees: the resources in the shapes of many guides."""
    return tuple(
        case["whole"] if "whole" in case else
        {"resourceType": "Bundle", "type": "collection",
         "entry": [{"resource": each} for each in (_HER, *_spelt(case["resources"]))]}
        for case in _doors("fhir")
    )  # fmt: skip


def _spelt(value: Any) -> Any:
    """A part of a resource with its short codes ({sct: "1|word"}) written out."""
    if isinstance(value, list):
        return [_spelt(each) for each in value]
    if not isinstance(value, dict):
        return value
    for short, system in _SYSTEMS.items():
        if short in value:
            code, _, display = str(value[short]).partition("|")
            return {"coding": [{"system": system, "code": code, "display": display}]}
    return {name: _spelt(each) for name, each in value.items()}


@cache
def tables() -> tuple[str, ...]:
    """Tables as people have them."""
    return (TABLE, *(case["text"] for name in ("tables", "presets") for case in _doors(name) if "text" in case))


@cache
def messages() -> tuple[str, ...]:
    """HL7 v2 messages, clinical documents and articles."""
    return tuple(_CDA.format(case["cda"]) if "cda" in case else case["text"] for case in _doors("others"))


@cache
def office() -> tuple[tuple[str, bytes], ...]:
    """Files of an office with their names: a letter in each form, a workbook."""
    words = "Cervical smear 5 March 2024: HSIL. HPV 16 positive."
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    docx = {
        "word/document.xml": f"<w:d xmlns:w='{space}'><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:d>"
    }
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    odt = {"mimetype": "application/vnd.oasis.opendocument.text",
           "content.xml": f"<o xmlns:text='{text}'><text:p>{words}</text:p></o>"}  # fmt: skip
    rtf = b"{\\rtf1\\ansi " + words.encode() + b"\\par HPV 18 negative}"
    return ("a.docx", _zipped(docx)), ("a.odt", _zipped(odt)), ("a.rtf", rtf), ("a.xlsx", _workbook())


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


def _workbook() -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in (["Patient ID", "Test", "Test date", "Result"], ["w", "Pap smear", "2024-05-13", "ASCUS"]):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _term(words: str, code: str = "X:1") -> dict[str, str]:
    return {"id": code, "label": words}


PACKET: dict[str, Any] = {
    "id": "p1",
    "subject": {
        "id": "her",
        "sex": "FEMALE",
        "dateOfBirth": "1986-04-02T00:00:00Z",
        "timeAtLastEncounter": {"age": {"iso8601duration": "P36Y"}},
        "vitalStatus": {
            "status": "DECEASED",
            "causeOfDeath": _term("cancer"),
            "timeOfDeath": {"timestamp": "2023-02-01"},
        },
    },
    "phenotypicFeatures": [
        {"type": _term("Dysmenorrhea"), "excluded": False, "onset": {"age": {"iso8601duration": "P35Y6M"}}}
    ],
    "measurements": [
        {
            "assay": _term("CA-125", "LOINC:10334-1"),
            "value": {"quantity": {"value": 171.5, "unit": _term("U/mL", "UCUM:U/mL")}},
            "timeObserved": {"timestamp": "2022-03-08T00:00:00Z"},
        },
        {"assay": _term("HPV 18 DNA", "LOINC:61372-9"), "value": {"ontologyClass": _term("Positive")}},
    ],
    "biosamples": [
        {
            "sampledTissue": _term("cervix"),
            "histologicalDiagnosis": _term("HSIL"),
            "timeOfCollection": {"interval": {"start": "2022-03-01", "end": "2022-03-31"}},
            "diagnosticMarkers": [_term("p16 positive")],
        }
    ],
    "diseases": [{"term": _term("Adenocarcinoma of the cervix"), "diseaseStage": [_term("FIGO Stage IVB")]}],
    "medicalActions": [
        {"procedure": {"code": _term("Conization"), "performed": {"timestamp": "2022-04-01"}}},
        {"treatment": {"agent": _term("cisplatin"), "doseIntervals": [{"interval": {"start": "2022-05-01"}}]}},
        {"radiationTherapy": {"modality": _term("external beam"), "dosage": 45, "fractions": 25}},
    ],
    "metaData": {"created": "2023-01-01T00:00:00Z"},
}
TABLE = """patient,sex,birth,kind,date,result,types,histology,marker,value,unit
a,F,1984-03-02,hpv,2019-05-01,negative,,,,,
a,,,cytology,2019-05-01,NILM,,,,,
a,,,hpv,2022-01-01,positive,16|18,,,,
a,,,biopsy,2022-02,,,CIN3,,,
a,,,lab,2022-01-01,,,,HE4,300,pmol/L
a,,,death,2023-01-01,,,,,,
"""
PAGE = """<!DOCTYPE html><html><head><title>Case</title><style>p {color: red}</style></head><body><h1>Case</h1>
<p>A 36-year-old woman: HSIL on 2022-03-08, <b>HPV 18</b> positive.<br>Biopsy at 6 o'clock: CIN 3.</p>
<table><tr><th>marker</th><th>value</th></tr><tr><td>CA125</td><td>160.1 U/mL</td></tr></table>
<ul><li>conisation, margins free</li><li>follow-up in 6 months</li></ul><pre>a  b</pre><!-- no --></body></html>"""


@cache
def pdf() -> bytes:
    """A small PDF with a text layer, written by hand."""
    words = b"BT /F1 12 Tf 72 700 Td (A 36-year-old woman had HSIL on 2022-03-08, HPV 18 positive.) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end
