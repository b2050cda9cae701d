"""Who she is: birth sex, gender identity, birth date and death, from the Patient resources."""

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.place import Page, meant, moment, named_by_words, span
from lugol.read.fhir.resources import Concept, Extension, HumanName, Observation
from lugol.read.fhir.resources import Patient as Person
from lugol.record.event import Death, Event
from lugol.record.record import Conflict, Patient
from lugol.record.when import UNDATED, When
from lugol.record.who import Who

_NUMBERS = {"https://fhir.nhs.uk/Id/nhs-number": "NHS number"}
_SEX = {"F": "F", "female": "F", "M": "M", "male": "M"}


def read_patient(page: Page, name: str, items: list[Located]) -> tuple[Patient, list[Event], list[Conflict]]:
    """The patient of a record, her death where it is told, and what several Patient resources contradict."""
    told = [(item, item.resource) for item in items if isinstance(item.resource, Person)]
    births = {r.birth_date[:10]: (item, r.birth_date) for item, r in told if r.birth_date}
    birth = moment(page, *births[min(births)]) if len(births) == 1 else UNDATED
    sexes = dict.fromkeys(sex for _, person in told if (sex := _sex(person)))
    identities = [who for _, person in told if (who := _identity(person))]
    identities += [who for item in items if (who := _observed_identity(item))]
    patient = Patient(
        id=name.removeprefix("Patient/"),
        sex=next(iter(sexes)) if len(sexes) == 1 else "",  # type: ignore[arg-type]
        gender_identity=identities[0] if identities else "",
        birth=birth,
    )
    conflicts = [
        Conflict("", title, tuple(sorted(readings)))
        for title, readings in (("two birth dates", births), ("two sexes", sexes))
        if len(readings) > 1
    ]
    return patient, [event for item, person in told if (event := _death(page, item, person))], conflicts


def who_of(document: str, items: list[Located], patient: Patient) -> Who:
    """By what the Patient resources of a document say whose it is."""
    people = [item.resource for item in items if isinstance(item.resource, Person) and item.document == document]
    names = [name for person in people for each in person.name or () if each and (name := _called(each))]
    given = [each for person in people for each in person.identifier or () if each and each.value]
    told = ((_NUMBERS.get(each.system or "", each.system or "number"), each.value or "") for each in given)
    return Who(
        name=names[0] if names else "",
        birth=patient.birth.edtf if people else "",
        numbers=tuple(dict.fromkeys(told)),
        quote=f"Patient {patient.id}" if people else "",
    )


def _called(name: HumanName) -> str:
    return name.text or " ".join(filter(None, [*(name.given or ()), name.family]))


def _sex(person: Person) -> str:
    """Birth sex where it is told, else the administrative gender; "other" only where that is said."""
    for extension in _extensions(person, "us-core-birthsex"):
        if extension.value_code in _SEX:
            return _SEX[extension.value_code]
    for extension in _extensions(person, "us-core-sex"):
        found = meant(_concept(extension), "sex") or (extension.value_code,)
        if found[0]:
            return _SEX.get(found[0], "")
    return _SEX.get(person.gender or "", "other" if person.gender == "other" else "")


def _identity(person: Person) -> str:
    for extension in _extensions(person, "genderIdentity"):
        concept = _concept(extension)
        found = meant(concept, "gender_identity") or named_by_words(concept, "gender_identity")
        if found:
            return found[0]
    return ""


def _observed_identity(item: Located) -> str:
    resource = item.resource
    if not isinstance(resource, Observation) or meant(resource.code, "test") != ("gender_identity",):
        return ""
    concept = resource.value_codeable_concept
    return next(iter(meant(concept, "gender_identity") or named_by_words(concept, "gender_identity")), "")


def _extensions(person: Person, ending: str) -> list[Extension]:
    return [e for e in person.extension or () if e and (e.url or "").endswith(ending)]


def _concept(extension: Extension) -> Concept | None:
    inner = [extension, *(part for part in extension.extension or () if part)]
    for part in inner:
        if part.value_codeable_concept:
            return part.value_codeable_concept
        if part.value_coding:
            return Concept([part.value_coding])
    return None


def _death(page: Page, item: Located, person: Person) -> Event | None:
    if not (person.deceased_boolean or person.deceased_date_time):
        return None
    when: When = moment(page, item, person.deceased_date_time)
    return Event(id=f"{item.name}/death", values=Death(), when=when, sources=(span(item, "deceased"),))
