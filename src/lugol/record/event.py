"""The closed set of event kinds, each with its own typed values, and the event that carries one of them."""

from typing import ClassVar, Literal, get_args

import msgspec

from lugol.record.when import UNDATED, When

Assertion = Literal[
    "affirmed", "negated", "possible", "planned", "historical", "family", "other_person", "hypothetical", "literature"
]
Polarity = Literal["positive", "negative", "variable", "equivocal", "invalid", "unknown"]
Bethesda = Literal[
    "NILM", "ASC-US", "LSIL", "ASC-H", "HSIL", "AGC", "AGC-EC", "AGC-EM", "AGC-FN", "AGC-EC-FN", "AIS", "SCC", "ADC",
    "malignant", "UNSAT", "endometrial_cells", "endometrial_stromal", "histiocytes", "benign_glandular", "abnormal",
    "no_result", "unexpected",
]  # fmt: skip
Histology = Literal[
    "insufficient", "benign", "CIN1", "LSIL", "CIN2", "CIN2/3", "HSIL", "CIN3", "AIS", "cancer", "other", "no_result",
    "unexpected",
]  # fmt: skip
Procedure = Literal[
    "excision", "ablation", "hysterectomy", "trachelectomy", "oophorectomy", "cystectomy", "myomectomy",
    "lymphadenectomy", "omentectomy", "laparoscopy", "laparotomy", "hysteroscopy", "biopsy", "other",
]  # fmt: skip
Level = Literal["high", "normal", "low"]
Margin = Literal["clear", "involved", "close", "not_assessable"]
HpvResult = Literal["positive", "negative", "equivocal", "invalid", "unknown", "no_result", "unexpected", "variable"]


class About(msgspec.Struct, frozen=True, kw_only=True):
    """How a kind is told apart and shown, where the tables of the house (`repeat.IDENTITY`, `show/words`) leave it out.

    `key`: the fields by which two tellings are one event (all of them where it is empty); `clash`, `may_differ` and
    `once` as in `repeat.Identity`; `lane`: its lane of the picture; `shown`: its fields with the words around each. So
    a new kind is one class here and its place in `Values`.
    """

    key: tuple[str, ...] = ()
    clash: tuple[str, ...] = ()
    may_differ: tuple[str, ...] = ()
    once: bool = False
    lane: str = "Course"
    shown: tuple[tuple[str, str], ...] = ()


class _Value(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind"
):
    """Options shared by every kind of value (no behaviour)."""

    about: ClassVar[About] = About()


class Symptom(_Value, frozen=True, tag="symptom"):
    """What she reports: the term as told, and where and how; code from the lexicon (abnormal_bleeding ...)."""

    term: str
    site: str = ""
    qualifier: str = ""
    code: str = ""


class Exam(_Value, frozen=True, tag="exam"):
    """What an examiner saw or felt, at the clinic or (context "operative") in theatre; sizes in mm."""

    term: str
    site: str = ""
    size_mm: tuple[float, ...] = ()
    context: str = ""
    certainty: str = ""
    code: str = ""


class Lab(_Value, frozen=True, tag="lab"):
    """A serum or blood result: value with the unit as written, or only its flag or trend; `result` of a yes-no test."""

    marker: str
    value: float | None = None
    comparator: Literal["", "<", "<=", ">", ">=", "~"] = ""
    unit: str = ""
    flag: Level | None = None
    trend: str = ""
    assay: str = ""
    result: Literal["", "positive", "negative"] = ""


class Cytology(_Value, frozen=True, tag="cytology"):
    """A cervical smear: Bethesda class, the words, preparation, adequacy, transformation-zone component."""

    result: Bethesda | None = None
    verbatim: str = ""
    method: str = ""
    qualifier: str = ""
    additional: tuple[Bethesda, ...] = ()
    tz_component: bool | None = None


class Hpv(_Value, frozen=True, tag="hpv"):
    """An HPV test: result, the types found positive (never inferred), pooled or typed, how collected.

    A type is its number ("16"); "other" is a high-risk type that the assay told apart from 16 and 18 without naming it.
    """

    result: HpvResult
    types: tuple[str, ...] = ()
    pooled: bool = False
    risk: str = ""
    types_tested: tuple[str, ...] = ()
    method: str = ""
    collection: Literal["", "clinician", "self"] = ""


class DualStain(_Value, frozen=True, tag="dual_stain"):
    """p16/Ki-67 dual-stained cytology."""

    result: Polarity


class Via(_Value, frozen=True, tag="via"):
    """A screening test by visual inspection after acetic acid (VIA) or Lugol's iodine (VILI)."""

    result: Literal["positive", "negative", "suspected_cancer", "equivocal", "invalid", "unknown"]
    method: str = ""


class Colposcopy(_Value, frozen=True, tag="colposcopy"):
    """One colposcopic finding or impression; clock hours 1-12; TZ type 1-3; visibility of SCJ and of the lesion."""

    finding: str = ""
    clock: tuple[int, ...] = ()
    impression: Literal["", "normal", "low_grade", "high_grade", "suspicious_for_invasion", "other"] = ""
    tz_type: Literal["", "1", "2", "3"] = ""
    scj: Literal["", "fully_visible", "partially_visible", "not_visible"] = ""
    adequate: bool | None = None
    lesion_limit_seen: bool | None = None
    certainty: str = ""
    code: str = ""


class Biopsy(_Value, frozen=True, tag="biopsy"):
    """A biopsy, of the cervix unless `organ` is "other": site, hours, pieces, result as worded, the coded histology.

    `tumour` names what changes the care of a cancer: haematological, trophoblastic, metastasis. With a certainty
    ("suspected") the histology is not proven; `suspected` is a graver one that the report holds possible beside it.
    """

    site: str = "cervix"
    organ: str = ""
    tumour: str = ""
    clock: tuple[int, ...] = ()
    pieces: int | None = None
    result: str = ""
    histology: Histology | None = None
    suspected: Histology | None = None
    method: str = ""
    certainty: str = ""


class Ecc(_Value, frozen=True, tag="ecc"):
    """Endocervical sampling: result as worded, and the coded histology; `tumour` and `suspected` as in a biopsy."""

    result: str = ""
    tumour: str = ""
    histology: Histology | None = None
    suspected: Histology | None = None
    certainty: str = ""


class Imaging(_Value, frozen=True, tag="imaging"):
    """One imaging finding: modality, what was seen, where, sizes in mm, and the reporter's certainty."""

    modality: str
    finding: str
    site: str = ""
    size_mm: tuple[float, ...] = ()
    certainty: str = ""
    code: str = ""


class Surgery(_Value, frozen=True, tag="surgery"):
    """An operation: procedures as worded, their codes, intent; whether the cervix was removed (None = not told).

    `extent` is "radical" or "simple" for a hysterectomy.
    """

    procedures: tuple[str, ...] = ()
    codes: tuple[Procedure, ...] = ()
    intent: str = ""
    extent: str = ""
    size_mm: tuple[float, ...] = ()
    residual: str = ""
    margins: Literal["", "clear", "involved", "not_assessable"] = ""
    cervix_removed: bool | None = None


class Pathology(_Value, frozen=True, tag="pathology"):
    """A histology report on a specimen other than a colposcopic biopsy or ECC; `code` is the organ (endometrium).

    Lengths are in mm. `nodes_by_site` holds site, positive and examined nodes, `margins_by_name` the name of a margin,
    its state and its distance; None is what is not reported; `tumour`, `certainty`, `suspected` as in a biopsy.
    """

    specimen: str = ""
    code: str = ""
    tumour: str = ""
    result: str = ""
    histology: Histology | None = None
    suspected: Histology | None = None
    certainty: str = ""
    precursor: str = ""
    grade: Literal["", "1", "2", "3", "high", "low"] = ""
    lvsi: Literal["", "present", "absent", "indeterminate"] = ""
    depth_mm: float | None = None
    stroma_mm: float | None = None
    size_mm: tuple[float, ...] = ()
    nodes_examined: int | None = None
    nodes_positive: int | None = None
    nodes_by_site: tuple[tuple[str, int | None, int | None], ...] = ()
    parametrium: Literal["", "involved", "free"] = ""
    vagina: Literal["", "involved", "free"] = ""
    margins: Literal["", "clear", "involved", "not_assessable"] = ""
    margins_by_name: tuple[tuple[str, Margin, float | None], ...] = ()
    hpv: Literal["", "associated", "independent"] = ""
    p16: Literal["", "block", "not_block"] = ""


class Diagnosis(_Value, frozen=True, tag="diagnosis"):
    """A diagnosis as stated; status "superseded" where the record itself later replaced it.

    `code` is the lexicon's word for what rules ask of: cervical_cancer, cervical_precancer, cervical_low_grade.
    """

    value: str
    site: str = ""
    histology: str = ""
    status: str = ""
    certainty: str = ""
    role: str = ""
    code: str = ""


class Ihc(_Value, frozen=True, tag="ihc"):
    """One immunohistochemical marker: result, percent of cells, extent, and its reading ("retained")."""

    marker: str
    result: Polarity
    percent: float | None = None
    percent_range: tuple[float, float] | None = None
    extent: str = ""
    qualifier: str = ""
    interpretation: str = ""


class Molecular(_Value, frozen=True, tag="molecular"):
    """A gene or tumour-DNA result."""

    gene: str
    result: str = ""


class Stage(_Value, frozen=True, tag="stage"):
    """A stage as stated: system (FIGO 2018, rASRM, EFI, TNM ...), value, score, and the disease it stages."""

    system: str
    value: str
    score: float | None = None
    disease: str = ""


class SystemicTherapy(_Value, frozen=True, tag="systemic_therapy"):
    """Cytotoxic or targeted drugs given."""

    drugs: tuple[str, ...] = ()
    regimen: str = ""
    cycles: int | None = None
    line: int | None = None
    intent: str = ""
    disease: str = ""


class Immunotherapy(_Value, frozen=True, tag="immunotherapy"):
    """Immune checkpoint or other immunological drugs given."""

    drugs: tuple[str, ...] = ()
    target: str = ""
    cycles: int | None = None
    intent: str = ""


class HormonalTherapy(_Value, frozen=True, tag="hormonal_therapy"):
    """Hormonal drugs given (GnRH agonists, progestogens, contraceptives as treatment)."""

    drugs: tuple[str, ...] = ()
    cycles: int | None = None
    duration: str = ""


class Radiotherapy(_Value, frozen=True, tag="radiotherapy"):
    """Radiotherapy or chemoradiotherapy given; dose in Gy."""

    type: str
    site: str = ""
    dose_gy: float | None = None
    fractions: int | None = None


class OtherTreatment(_Value, frozen=True, tag="other_treatment"):
    """A treatment of no other kind; the code "lesion_destroyed" where it destroys one of the lower genital tract."""

    term: str
    code: str = ""


class Complication(_Value, frozen=True, tag="complication"):
    """A harm of the disease or of a treatment."""

    term: str


class Response(_Value, frozen=True, tag="response"):
    """Response to treatment: CR, PR, SD, PD, none or NED where it can be coded, and the words."""

    value: Literal["CR", "PR", "SD", "PD", "none", "NED", ""] = ""
    verbatim: str = ""
    percent_decrease: float | None = None


class Metastasis(_Value, frozen=True, tag="metastasis"):
    """A metastasis: site(s), how certain, and on what basis (histology, imaging ...)."""

    site: str
    sites: tuple[str, ...] = ()
    certainty: str = ""
    basis: str = ""
    laterality: str = ""


class Recurrence(_Value, frozen=True, tag="recurrence"):
    """A recurrence: site, size in mm, basis."""

    site: str = ""
    size_mm: tuple[float, ...] = ()
    certainty: str = ""
    basis: str = ""


class Followup(_Value, frozen=True, tag="followup"):
    """A contact, a plan made (with its interval as ISO 8601 duration), or the state at follow-up."""

    event: str = ""
    status: str = ""
    plan: str = ""
    interval: str = ""
    code: str = ""


class Obstetric(_Value, frozen=True, tag="obstetric"):
    """A pregnancy, its course or end; weeks of gestation where told."""

    event: str
    status: Literal["", "pregnant", "delivered", "ended"] = ""
    weeks: float | None = None


class Death(_Value, frozen=True, tag="death"):
    """Her death and its cause."""

    cause: str = ""


class Condition(_Value, frozen=True, tag="condition"):
    """History and state that rules ask for: code from the lexicon (hiv, transplant, smoking, menopause ...)."""

    term: str
    code: str = ""
    present: bool | None = True
    status: Literal["", "active", "resolved"] = ""


class Immunization(_Value, frozen=True, tag="immunization"):
    """A vaccine dose given."""

    vaccine: str
    dose: int | None = None


class Medication(_Value, frozen=True, tag="medication"):
    """A drug that bears on rules but is no cancer treatment (immunosuppressants, contraception)."""

    drug: str
    code: str = ""
    status: str = ""


Values = (
    Symptom | Exam | Lab | Cytology | Hpv | DualStain | Via | Colposcopy | Biopsy | Ecc | Imaging | Surgery | Pathology
    | Diagnosis | Ihc | Molecular | Stage | SystemicTherapy | Immunotherapy | HormonalTherapy | Radiotherapy
    | OtherTreatment | Complication | Response | Metastasis | Recurrence | Followup | Obstetric | Death | Condition
    | Immunization | Medication
)  # fmt: skip
VALUE_TYPES: dict[str, type[msgspec.Struct]] = {str(t.__struct_config__.tag): t for t in get_args(Values)}
KINDS: tuple[str, ...] = tuple(VALUE_TYPES)
_KIND_OF: dict[type, str] = {t: kind for kind, t in VALUE_TYPES.items()}


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """The words in the source: document name, [start, end) in its text, the quote, and its section or path."""

    document: str
    start: int = -1
    end: int = -1
    quote: str = ""
    section: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, cache_hash=True):
    """One dated thing about one woman: typed values, when, how it is asserted, and where it is written.

    `order` is its place in the telling (used only where dates do not decide); `visit` groups events of one contact.
    `readers` names who found it where a second reader did: ("lugol", "gemma") both, ("gemma",) the second one alone.
    """

    id: str
    values: Values
    when: When = UNDATED
    assertion: Assertion = "affirmed"
    sources: tuple[Span, ...] = ()
    order: int = 0
    visit: str = ""
    note: str = ""
    readers: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind's name, for example "hpv"."""
        return _KIND_OF[type(self.values)]


OWN_READER = "lugol"


def is_second_hand(event: Event) -> bool:
    """True for what only a second reader found; lugol proved its words, but did not read them so itself."""
    return bool(event.readers) and OWN_READER not in event.readers


def is_hers(event: Event) -> bool:
    """True for what is said to be so of the woman herself, now or earlier."""
    return event.assertion in ("affirmed", "historical")
