"""The fields of FHIR R4, R4B and R5 resources that lugol reads; every one may be absent or null."""

from typing import Any

import msgspec


class Coding(msgspec.Struct, frozen=True, gc=False):
    """A code of one system."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(msgspec.Struct, frozen=True):
    """A CodeableConcept: codes that mean the same, and the words."""

    coding: list[Coding | None] | None = None
    text: str | None = None


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A pointer to another resource."""

    reference: str | None = None
    display: str | None = None
    type: str | None = None


class Period(msgspec.Struct, frozen=True, gc=False):
    """From a start to an end, either open."""

    start: str | None = None
    end: str | None = None


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A value with its unit as written."""

    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    code: str | None = None


class Extension(msgspec.Struct, frozen=True, rename="camel"):
    """An extension with the kinds of value that the patient extensions use."""

    url: str | None = None
    value_code: str | None = None
    value_string: str | None = None
    value_codeable_concept: Concept | None = None
    value_coding: Coding | None = None
    extension: list["Extension | None"] | None = None


Concepts = list[Concept | None] | None
References = list[Reference | None] | None


class Annotation(msgspec.Struct, frozen=True, gc=False):
    """A remark in words."""

    text: str | None = None


class Attachment(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A document in itself: its media type and its bytes in base64."""

    content_type: str | None = None
    data: str | None = None
    title: str | None = None
    url: str | None = None


class Content(msgspec.Struct, frozen=True):
    """A form in which a document is kept."""

    attachment: Attachment | None = None


class Meta(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """When this version of the resource was stored."""

    last_updated: str | None = None


class _Resource(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: str | None = None
    meta: Meta | None = None
    contained: list[msgspec.Raw] | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    encounter: Reference | None = None
    based_on: References = None
    note: list[Annotation | None] | None = None


class HumanName(msgspec.Struct, frozen=True):
    """A name of a person."""

    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: list[str | None] | None = None


class Identifier(msgspec.Struct, frozen=True):
    """A number of a person and who gives it."""

    system: str | None = None
    value: str | None = None


class Patient(_Resource, frozen=True):
    """Who she is."""

    name: list[HumanName | None] | None = None
    identifier: list[Identifier | None] | None = None

    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None
    extension: list[Extension | None] | None = None


class _Timed(_Resource, frozen=True):
    status: str | None = None
    code: Concept | None = None
    category: Concepts = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    issued: str | None = None


class Timing(msgspec.Struct, frozen=True, gc=False):
    """Days on which something took place."""

    event: list[str | None] | None = None


class Component(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One part of a panel kept in a single Observation."""

    code: Concept | None = None
    value_codeable_concept: Concept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_quantity: Quantity | None = None
    interpretation: Concepts = None
    data_absent_reason: Concept | None = None


class Observation(_Timed, frozen=True):
    """A single result, finding or answer."""

    effective_instant: str | None = None
    effective_timing: Timing | None = None
    focus: References = None
    value_codeable_concept: Concept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_quantity: Quantity | None = None
    value_date_time: str | None = None
    interpretation: Concepts = None
    data_absent_reason: Concept | None = None
    body_site: Concept | None = None
    method: Concept | None = None
    specimen: Reference | None = None
    has_member: References = None
    component: list[Component | None] | None = None


class Narrative(msgspec.Struct, frozen=True, gc=False):
    """Words of a resource as XHTML."""

    div: str | None = None


class DiagnosticReport(_Timed, frozen=True):
    """A laboratory or pathology report."""

    result: References = None
    conclusion: str | None = None
    conclusion_code: Concepts = None
    presented_form: list[Attachment | None] | None = None
    specimen: References = None
    text: Narrative | None = None


class DocumentReference(_Resource, frozen=True):
    """A letter or note."""

    status: str | None = None
    date: str | None = None
    content: list[Content | None] | None = None


class Binary(_Resource, frozen=True):
    """The bytes of an attachment that a document points to."""

    content_type: str | None = None
    data: str | None = None


class Section(msgspec.Struct, frozen=True):
    """A part of a document: words, what it points to, and the parts under it."""

    title: str | None = None
    text: Narrative | None = None
    entry: References = None
    section: list["Section | None"] | None = None


class Composition(_Resource, frozen=True):
    """How a document is put together; read for the sections that hold words only."""

    status: str | None = None
    date: str | None = None
    section: list[Section | None] | None = None


class Procedure(_Resource, frozen=True):
    """Something done to her; `occurrence` is of R5."""

    status: str | None = None
    status_reason: Concept | None = None
    outcome: Concept | None = None
    code: Concept | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    performed_string: str | None = None
    occurrence_date_time: str | None = None
    occurrence_period: Period | None = None
    reason_code: Concepts = None


class ConditionStage(msgspec.Struct, frozen=True):
    """The stage of a condition: its words or code, and what kind of staging."""

    summary: Concept | None = None
    type: Concept | None = None


class Condition(_Resource, frozen=True):
    """A problem, diagnosis or state."""

    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    code: Concept | None = None
    onset_date_time: str | None = None
    onset_period: Period | None = None
    abatement_date_time: str | None = None
    abatement_period: Period | None = None
    abatement_string: str | None = None
    recorded_date: str | None = None
    stage: list[ConditionStage | None] | None = None


class Encounter(_Resource, frozen=True):
    """A contact and why it took place; `actual_period` is of R5."""

    status: str | None = None
    period: Period | None = None
    actual_period: Period | None = None
    reason_code: Concepts = None


class EpisodeOfCare(_Resource, frozen=True):
    """A course of care, for example of a pregnancy."""

    status: str | None = None
    type: Concepts = None
    period: Period | None = None


class Drug(_Resource, frozen=True):
    """A medication asked for, dispensed, given or stated."""

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    authored_on: str | None = None
    when_handed_over: str | None = None
    when_prepared: str | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    date_asserted: str | None = None


class Medication(_Resource, frozen=True):
    """What a medication reference points to."""

    code: Concept | None = None


class Immunization(_Resource, frozen=True):
    """A vaccine dose."""

    status: str | None = None
    vaccine_code: Concept | None = None
    occurrence_date_time: str | None = None
    protocol_applied: list[dict[str, Any] | None] | None = None


class Collection(msgspec.Struct, frozen=True, rename="camel"):
    """How a specimen was taken."""

    method: Concept | None = None
    collected_date_time: str | None = None
    collected_period: Period | None = None
    collector: Reference | None = None
    body_site: Concept | None = None


class Specimen(_Resource, frozen=True):
    """The sample; read for how it was collected."""

    type: Concept | None = None
    collection: Collection | None = None


class Participant(msgspec.Struct, frozen=True):
    """Who takes part in an appointment."""

    actor: Reference | None = None


class Appointment(_Resource, frozen=True):
    """A visit that was booked; `reason` is of R5."""

    status: str | None = None
    start: str | None = None
    description: str | None = None
    service_type: Concepts = None
    reason_code: Concepts = None
    participant: list[Participant | None] | None = None


class QuestionAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One answer of a questionnaire, and the questions that it leads to."""

    value_boolean: bool | None = None
    value_string: str | None = None
    value_integer: int | None = None
    value_date: str | None = None
    value_decimal: float | None = None
    value_date_time: str | None = None
    value_coding: Coding | None = None
    value_quantity: Quantity | None = None
    item: list["QuestionItem | None"] | None = None


class QuestionItem(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A question, its answers, and the questions under it."""

    link_id: str | None = None
    text: str | None = None
    answer: list[QuestionAnswer | None] | None = None
    item: list["QuestionItem | None"] | None = None


class QuestionnaireResponse(_Resource, frozen=True):
    """A form that was filled in."""

    status: str | None = None
    authored: str | None = None
    item: list[QuestionItem | None] | None = None


class ServiceRequest(_Resource, frozen=True):
    """An order."""

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    code: Concept | None = None
    authored_on: str | None = None
    occurrence_date_time: str | None = None


Resource = (
    Patient | Observation | DiagnosticReport | DocumentReference | Procedure | Condition | Encounter | EpisodeOfCare
    | Drug | Medication | Immunization | Specimen | ServiceRequest | Appointment | QuestionnaireResponse
    | Composition | Binary
)  # fmt: skip
TYPES: dict[str, type[Resource]] = {
    "Patient": Patient,
    "Observation": Observation,
    "DiagnosticReport": DiagnosticReport,
    "DocumentReference": DocumentReference,
    "Procedure": Procedure,
    "Condition": Condition,
    "Encounter": Encounter,
    "EpisodeOfCare": EpisodeOfCare,
    "MedicationRequest": Drug,
    "MedicationDispense": Drug,
    "MedicationAdministration": Drug,
    "MedicationStatement": Drug,
    "Medication": Medication,
    "Immunization": Immunization,
    "Specimen": Specimen,
    "ServiceRequest": ServiceRequest,
    "Appointment": Appointment,
    "QuestionnaireResponse": QuestionnaireResponse,
    "Composition": Composition,
    "Binary": Binary,
}


class Entry(msgspec.Struct, frozen=True, rename="camel"):
    """An entry of a Bundle."""

    resource: msgspec.Raw = msgspec.Raw(b"null")
    full_url: str | None = None


class Link(msgspec.Struct, frozen=True, gc=False):
    """Where the pages of a search are."""

    relation: str | None = None


class Parameter(msgspec.Struct, frozen=True):
    """One part of the answer of an operation ($everything)."""

    resource: msgspec.Raw = msgspec.Raw(b"null")


class Head(msgspec.Struct, frozen=True, rename="camel"):
    """What kind of resource it is; for a Bundle its entries and pages too, for Parameters and a CDS Hooks request the
    resources that they hold.
    """

    resource_type: str | None = None
    entry: list[Entry | None] | None = None
    link: msgspec.Raw = msgspec.Raw(b"null")
    prefetch: dict[str, msgspec.Raw] | None = None
    parameter: msgspec.Raw = msgspec.Raw(b"null")
