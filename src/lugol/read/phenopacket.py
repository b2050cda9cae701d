"""GA4GH phenopackets (version 2, JSON): one individual's features, measurements, samples, diseases and treatments."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args

import msgspec

from lugol.errors import UnusableInput
from lugol.language.page import page_of
from lugol.language.results import named_test
from lugol.read.codes import concept, in_words, results_in, terms
from lugol.read.fhir.combine import events as together
from lugol.read.fhir.results import Answer
from lugol.read.phenopacket_own import NOBODY, Told, read_own
from lugol.read.phenopacket_shape import ASIDE, SHAPE, fitted
from lugol.read.phenopacket_time import Birth, camel, label, moment
from lugol.record import event as kinds
from lugol.record.event import Assertion, Event, Histology, Procedure, Span, Values
from lugol.record.merge import build
from lugol.record.record import Conflict, Document, Note, Patient, Record
from lugol.record.when import UNDATED, When

_SEX = {"FEMALE": "F", "MALE": "M", "OTHER_SEX": "other"}
_FLAG = {"high": "high", "elevated": "high", "increased": "high", "low": "low", "decreased": "low", "normal": "normal"}
_EPOCH = "1970-01-01"
_RADIO = {"modality": "type", "bodySite": "site"}
_USED = ("id", "subject", "phenotypicFeatures", "measurements", "biosamples", "diseases", "medicalActions", "metaData")
STAGED = "staged disease"
"""The term of a disease of which only the stage is told."""
CANAL = "cervical canal"
_Told = tuple[Values, When, Assertion, str]


def read(data: bytes, name: str) -> Record:
    """The record that a phenopacket tells; what has no place in a record becomes a note.

    Raises UnusableInput for what is no phenopacket, and for a family or cohort (several people).

    >>> read(b'{"id": "p", "subject": {"id": "s", "sex": "FEMALE"}, "metaData": {}}', "p.json").patient.sex
    'F'
    """
    try:
        packet = camel(msgspec.json.decode(data))
    except msgspec.DecodeError as error:
        raise UnusableInput(f"{name}: not JSON: {error}; check how the file was made") from error
    if not isinstance(packet, dict) or "metaData" not in packet:
        raise UnusableInput(f"{name}: no phenopacket; it needs id and metaData")
    if "proband" in packet or "members" in packet:
        raise UnusableInput(f"{name}: a family or a cohort; give the phenopacket of one woman")
    own = read_own(packet, tuple(_PARTS), name)
    packet, notes = fitted(packet, name)
    return _Reading(packet, name, [*notes, *own.notes]).record(own)


class _Reading:
    """One reading of one packet: its birth date, its notes, and the place in it."""

    def __init__(self, packet: dict[str, Any], name: str, notes: list[Note]) -> None:
        self.packet = packet
        self.name = name
        self.subject = packet.get("subject") or {}
        self.notes = notes
        self.answers: list[Answer] = []
        self.birth: Birth = moment({"timestamp": self.subject.get("dateOfBirth")}, UNDATED)
        if str(self.subject.get("dateOfBirth", "")).startswith(_EPOCH):
            self.birth = UNDATED
            why = f"born {_EPOCH} is most likely a default, not her birth; nothing was dated by it"
            self.note("$.subject.dateOfBirth", why, "give her date of birth, or leave it out")

    def record(self, own: Told) -> Record:
        """The record: what lugol wrote itself and nobody changed, and the fields of all else."""
        events = list(own.events)
        for field, reader in _PARTS.items():
            for number, item in enumerate(self.packet.get(field) or ()):
                where = f"$.{field}[{number}]"
                if where in own.places:
                    continue
                before = len(self.answers)
                told = list(reader(self, item, where)) if isinstance(item, dict) else []
                if not told and len(self.answers) == before:
                    self.note(where, "holds nothing that a record can keep", "tell it in a case file")
                elif isinstance(item, dict):
                    self.unread(item, field, where)
                events.extend(self.event(each, where, len(events) + place) for place, each in enumerate(told))
        measured, conflicts = self.measured(len(events))
        events.extend(measured)
        if "$.subject.vitalStatus" not in own.places:
            events.extend(self.deaths(len(events)))
        for field in sorted(self.packet.keys() - set(_USED)):
            self.note(f"$.{field}", "is not read")
        form = [Document(self.name, "phenopacket")]
        return build(self.patient(own.patient), events, conflicts=conflicts, notes=self.notes, documents=form)

    def measured(self, first: int) -> tuple[list[Event], list[Conflict]]:
        """The tests of the cervix that the measurements answer, with short ids, and what contradicts itself in them."""
        made, conflicts = together(self.answers)
        names = {each.id: f"e{place}" for place, each in enumerate(made, start=first + 1)}
        return [
            msgspec.structs.replace(each, id=names[each.id], order=first + place) for place, each in enumerate(made)
        ], [msgspec.structs.replace(each, events=tuple(names[name] for name in each.events)) for each in conflicts]

    def unread(self, item: dict[str, Any], field: str, where: str) -> None:
        """Name the fields of an item that are filled and not read."""
        for each in sorted(item.keys() - SHAPE[field][0].keys() - ASIDE):
            if item[each]:
                self.note(f"{where}.{each}", "is not read", "tell it in a case file")

    def patient(self, known: Patient | None) -> Patient:
        """Who she is: as lugol wrote her, under the id that the packet has now, else by the fields."""
        name = str(self.subject.get("id", ""))
        if known is not None:
            return known if name in (known.id, NOBODY) else msgspec.structs.replace(known, id=name)
        last = self.subject.get("timeAtLastEncounter") or {}
        age = self.when(last) if self.birth.is_known or "age" not in last else UNDATED
        told = (self.subject.get("timeAtLastEncounter") or {}).get("age") or {}
        years = str(told.get("iso8601duration", "")).removeprefix("P").partition("Y")
        return Patient(
            id=name,
            sex=_SEX.get(str(self.subject.get("sex", "")), ""),  # type: ignore[arg-type]
            gender_identity=label(self.subject.get("gender")),
            birth=self.birth,
            age=float(years[0]) if years[1] and years[0].isdigit() else None,
            age_on=age,
        )

    def deaths(self, place: int) -> Iterator[Event]:
        status = self.subject.get("vitalStatus") or {}
        if status.get("status") == "DECEASED":
            cause = label(status.get("causeOfDeath"))
            death = (kinds.Death(cause), self.when(status.get("timeOfDeath")), "affirmed", cause)
            yield self.event(death, "$.subject.vitalStatus", place)  # type: ignore[arg-type]

    def event(self, told: _Told, where: str, place: int) -> Event:
        values, when, assertion, words = told
        span = Span(self.name, quote=words, section=where)
        return Event(id="", values=values, when=when, assertion=assertion, sources=(span,), order=place)

    def when(self, element: Any) -> When:
        found = moment(element, self.birth)
        if isinstance(element, dict) and {"timestamp", "interval"} & element.keys():
            if not found.is_known:
                self.note("$", "a time cannot be read or ends before it begins, so its event has no date", "correct it")
        elif isinstance(element, dict) and element and not found.is_known and not found.earliest:
            self.note(
                "$",
                f"{_shown(element)} is no date, so what it dates is undated",
                "give a date, or her birth and an age",
            )
        return found

    def note(self, where: str, message: str, remedy: str = "") -> None:
        self.notes.append(Note(f"{self.name} {where}", message, remedy))


def _shown(element: dict[str, Any]) -> str:
    """A time element in words for a note."""
    return label(element.get("ontologyClass")) or ", ".join(
        repr(str(part))
        for value in element.values()
        for part in (value.values() if isinstance(value, dict) else [value])
    )


def _feature(reading: _Reading, item: dict[str, Any], where: str) -> Iterator[_Told]:
    words = label(item.get("type"))
    if words:
        assertion: Assertion = "negated" if item.get("excluded") else "affirmed"
        more = ", ".join(filter(None, (label(each) for each in item.get("modifiers") or ())))
        severity = label(item.get("severity"))
        qualifier = ", ".join(filter(None, (severity, more)))
        when = reading.when(item.get("onset"))
        yield _seen(words, qualifier, item.get("evidence") or ()), when, assertion, words


def _seen(words: str, qualifier: str, evidence: Sequence[dict[str, Any]]) -> Values:
    """What a feature is by the evidence named for it: seen on a scan, on examination or at operation, else reported."""
    by = next((label(each.get("evidenceCode")) for each in evidence), "")
    frame = next((m.concept.name for m in page_of(by).of("frame")), "")
    if by == "colposcopy":
        return kinds.Colposcopy(words)
    if by in ("examination", "operative"):
        return kinds.Exam(words, context="" if by == "examination" else by)
    return kinds.Imaging(by, words) if frame else kinds.Symptom(words, qualifier=qualifier)


def _measurement(reading: _Reading, item: dict[str, Any], where: str) -> Iterator[_Told]:
    """A laboratory value; the result of a test of the cervix is kept until all are read, since several may be of one
    test ("HPV 16: not detected" beside the whole).
    """
    assay = item.get("assay") or {}
    words = label(assay)
    known = _coded(assay, "test") or next(iter(in_words(words, "test")), "") or ":".join(named_test(words))
    test, _, detail = known.partition(":")
    value = item.get("value") or {}
    shown = label(value.get("ontologyClass"))
    when = reading.when(item.get("timeObserved"))
    if test in ("hpv", "cytology", "via", "dual_stain"):
        coded = _coded(value.get("ontologyClass") or {}, test)
        found = ((coded,),) if coded else results_in(shown, test) or (("unexpected",),)
        source = Span(reading.name, quote=f"{words}: {shown}", section=where)
        told = Answer(test=test, name=where, when=when, source=source, concepts=found, verbatim=shown)
        reading.answers.append(msgspec.structs.replace(told, detail=detail if test == "hpv" else ""))
    elif (values := _lab(detail or words, value, shown)) is not None:
        yield values, when, "affirmed", f"{words}: {shown}" if shown else words


_SYSTEMS = {"LOINC": "http://loinc.org", "SNOMED": "http://snomed.info/sct", "SNOMEDCT": "http://snomed.info/sct"}


def _coded(term: dict[str, Any], context: str) -> str:
    """What the code of an ontology class means in a context; empty where no map has it."""
    system, _, code = str(term.get("id", "")).partition(":")
    uri = _SYSTEMS.get(system.upper())
    return (concept(uri, code, context) if uri else None) or ""


def _lab(marker: str, value: dict[str, Any], shown: str) -> Values | None:
    quantity = value.get("quantity") or {}
    amount = quantity.get("value")
    flag = next((level for word, level in _FLAG.items() if word in shown.casefold()), None)
    if not marker or (not isinstance(amount, int | float) and flag is None):
        return None
    unit = quantity.get("unit") or {}
    spelled = str(unit.get("id", "")).partition(":")[2] if str(unit.get("id", "")).upper().startswith("UCUM:") else ""
    return kinds.Lab(
        marker,
        value=float(amount) if isinstance(amount, int | float) else None,
        unit=spelled or label(unit),
        flag=flag,  # type: ignore[arg-type]
    )


def _sample(reading: _Reading, item: dict[str, Any], where: str) -> Iterator[_Told]:
    site = label(item.get("sampledTissue"))
    result = label(item.get("histologicalDiagnosis"))
    when = reading.when(item.get("timeOfCollection"))
    found = [each for each in in_words(result, "histology") if each in get_args(Histology)]
    histology = found[0] if len(found) == 1 else None
    grade = label(item.get("tumorGrade"))
    if result:
        worded = f"{result}, {grade}" if grade else result
        if site.casefold() in (CANAL, "endocervix", "endocervical canal"):
            yield kinds.Ecc(result=worded, histology=histology), when, "affirmed", worded  # type: ignore[arg-type]
        elif "cervi" in site.casefold():
            yield kinds.Biopsy(result=worded, histology=histology), when, "affirmed", worded  # type: ignore[arg-type]
        else:
            pathology = kinds.Pathology(specimen=site, result=worded, histology=histology)  # type: ignore[arg-type]
            yield pathology, when, "affirmed", worded
    for category in item.get("pathologicalTnmFinding") or ():
        system, _, value = label(category).rpartition(" ")
        if value:
            yield kinds.Stage(_system(system), value, disease=result), when, "affirmed", label(category)
    for marker in item.get("diagnosticMarkers") or ():
        words = label(marker)
        positive = "positive" in words.casefold()
        if positive or "negative" in words.casefold():
            stain = words.casefold().replace("positive", "").replace("negative", "").replace("expression", "")
            yield kinds.Ihc(stain.strip(" :,"), "positive" if positive else "negative"), when, "affirmed", words


def _disease(reading: _Reading, item: dict[str, Any], where: str) -> Iterator[_Told]:
    words = label(item.get("term"))
    when = reading.when(item.get("onset"))
    if not words:
        return
    stated = words != STAGED
    site = label(item.get("primarySite"))
    over = bool(item.get("resolution"))
    told: Assertion = "negated" if item.get("excluded") else "affirmed"
    if stated:
        states = [
            term for hit in in_words(words, "condition") for term in terms().get(hit, ()) if term.kind == "condition"
        ]
        for term in states:
            status: Literal["active", "resolved"] = "resolved" if over else "active"
            yield kinds.Condition(words, code=term.code, status=status), when, told, words
        if not states:
            yield kinds.Diagnosis(words, site=site, status="resolved" if over else ""), when, told, words
    if told == "affirmed":
        for stage in (*(item.get("diseaseStage") or ()), *(item.get("clinicalTnmFinding") or ())):
            system, _, value = label(stage).rpartition(" ")
            if value:
                yield kinds.Stage(_system(system), value, disease=words if stated else ""), when, told, label(stage)


def _system(words: str) -> str:
    """The staging system in the words of a stage ("FIGO Stage" IVB); TNM where none is named."""
    plain = words.replace("Stage", "").replace("stage", "").strip(" :,")
    return plain or "TNM"


def _action(reading: _Reading, item: dict[str, Any], where: str) -> Iterator[_Told]:
    intent = label(item.get("treatmentIntent"))
    for field, reader in (("procedure", _procedure), ("treatment", _drug), ("radiationTherapy", _radiation)):
        done = item.get(field)
        if isinstance(done, dict):
            yield from reader(reading, done, intent)
    if isinstance(item.get("radiationTherapy"), dict):
        why = "a phenopacket has no field for the days of a radiotherapy, so it is undated"
        reading.note(f"{where}.radiationTherapy", why, "tell its days in a case file")
    regimen = item.get("therapeuticRegimen")
    if isinstance(regimen, dict):
        words = label(regimen.get("ontologyClass"))
        start = reading.when(regimen.get("startTime"))
        yield kinds.SystemicTherapy(regimen=words, intent=intent), start, "affirmed", words
    answer = label(item.get("responseToTreatment"))
    if answer:
        yield kinds.Response(verbatim=answer), UNDATED, "affirmed", answer
    for harm in item.get("adverseEvents") or ():
        if label(harm):
            yield kinds.Complication(label(harm)), UNDATED, "affirmed", label(harm)


def _procedure(reading: _Reading, done: dict[str, Any], intent: str) -> Iterator[_Told]:
    words = label(done.get("code"))
    found = tuple(each for each in in_words(words, "procedure") if each in get_args(Procedure))
    codes = found or ("other",)
    values = kinds.Surgery((words,), codes=codes, intent=intent)  # type: ignore[arg-type]
    yield values, reading.when(done.get("performed")), "affirmed", words


def _drug(reading: _Reading, done: dict[str, Any], intent: str) -> Iterator[_Told]:
    words = label(done.get("agent"))
    intervals = [each.get("interval") for each in done.get("doseIntervals") or () if isinstance(each, dict)]
    when = reading.when({"interval": intervals[0]}) if intervals else UNDATED
    named = page_of(words).of("drug")
    drugs = tuple(mention.concept.name for mention in named) or (words,)
    shapes: dict[str, Values] = {
        "chemo": kinds.SystemicTherapy(drugs, intent=intent),
        "immuno": kinds.Immunotherapy(drugs, target=named[0].concept.attr("target") if named else "", intent=intent),
        "hormone": kinds.HormonalTherapy(drugs),
    }
    of_class = named[0].concept.attr("class") if named else ""
    yield shapes.get(of_class, kinds.Medication(words)), when, "affirmed", words


def _radiation(reading: _Reading, done: dict[str, Any], intent: str) -> Iterator[_Told]:
    told = {ours: label(done.get(theirs)) for theirs, ours in _RADIO.items()}
    dose, fractions = done.get("dosage"), done.get("fractions")
    values = kinds.Radiotherapy(
        told["type"] or "radiotherapy",
        site=told["site"],
        dose_gy=float(dose) if isinstance(dose, int | float) else None,
        fractions=fractions if isinstance(fractions, int) else None,
    )
    yield values, UNDATED, "affirmed", told["type"]


_PARTS = {
    "phenotypicFeatures": _feature,
    "measurements": _measurement,
    "biosamples": _sample,
    "diseases": _disease,
    "medicalActions": _action,
}
