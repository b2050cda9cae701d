"""Evidence for each staging criterion of cervical cancer, read from a record's events with its proof."""

from typing import Literal

import msgspec

from lugol.instruments.cancer_proof import is_cancer
from lugol.instruments.cancer_words import terms_of
from lugol.instruments.stage.figo.tumour_size import named_tumour
from lugol.instruments.stage.figo.words import Mention, State, denied, mentions, state
from lugol.language.lengths import lengths
from lugol.language.terms import named, numbers, parted, terms
from lugol.record.event import (
    Biopsy,
    Complication,
    Condition,
    Event,
    Exam,
    Imaging,
    Metastasis,
    Pathology,
)

Proof = Literal["pathology", "imaging", "operative", "clinical", "stated"]
_BASIS: tuple[tuple[str, Proof], ...] = (
    ("*histol*|*pathol*|biops*|cytol*|resect*|tissue|fna|aspirat*|necrops*", "pathology"),
    ("imag*|mri|ct|pet*|ultras*|x-ray|*radio*|scan*|sonogr*|scint*|tomogr*", "imaging"),
    ("*operat*|*lapar*|surg*|theatre|intra-op", "operative"),
    ("exam*|clinic*|palpat*|specul*", "clinical"),
)
_COUNT = "# (/|of|out of) # [_] [_] [_] [_] (node|lymphnode)"
_ITC = "isolated tumour cells|itc|i +"
_SCOPES = ("cystoscop", "sigmoidoscop", "proctoscop")
_EXPLAINED = "hydronephrosis_other_cause"
_ASSERTED = ("affirmed", "historical", "possible", "negated")


class Evidence(msgspec.Struct, frozen=True):
    """One piece of evidence: which criterion, what it says, how it was proved, by which event and in which words."""

    criterion: str
    state: State
    proof: Proof
    event: str
    words: str


def evidence(events: list[Event]) -> list[Evidence]:
    """What the given events say of each criterion, in their order."""
    return [item for event in events if event.assertion in _ASSERTED for item in _of(event)]


def _of(event: Event) -> list[Evidence]:
    values = event.values
    if isinstance(values, Metastasis):
        found = _metastasis(event, values)
    elif isinstance(values, Imaging):
        found = _described(event, values.finding, values.site, "imaging", values.size_mm, values.modality)
        found = [e for e in found if not (e.criterion == "hydronephrosis" and values.code == _EXPLAINED)]
    elif isinstance(values, Exam):
        proof: Proof = "operative" if values.context == "operative" else "clinical"
        found = _described(event, values.term, values.site, proof, values.size_mm)
    elif isinstance(values, Pathology):
        found = _pathology(event, values)
    elif isinstance(values, Biopsy) and not named("*cervi*", values.site):
        found = _tissue(event, values.site, values.result, values.histology)
    elif isinstance(values, Complication | Condition):
        found = [e for e in _described(event, values.term, "", "clinical", ()) if e.criterion == "hydronephrosis"]
    else:
        return []
    return [_as_asserted(event, item) for item in found]


def _as_asserted(event: Event, item: Evidence) -> Evidence:
    if event.assertion == "negated":
        return msgspec.structs.replace(item, state="denied")
    certainty = str(getattr(event.values, "certainty", ""))
    unsure = event.assertion == "possible" or terms_of("doubt").named(certainty)
    if unsure and item.state == "involved":
        return msgspec.structs.replace(item, state="doubtful")
    return item


def _metastasis(event: Event, values: Metastasis) -> list[Evidence]:
    proof = _proof(values.basis or values.certainty)
    found: list[Evidence] = []
    for site in (values.site, *values.sites):
        for mention in (m for m in mentions(site) if m.criterion != "corpus"):
            said: State = "doubtful" if mention.criterion == "mucosa" and proof != "pathology" else "involved"
            found.append(Evidence(mention.criterion, "denied" if denied(mention) else said, proof, event.id, site))
        if site and not mentions(site):
            found.append(Evidence("unplaced", "involved", proof, event.id, site))
    return found


def _proof(basis: str) -> Proof:
    for words, proof in _BASIS:
        if named(words, basis):
            return proof
    return "stated"


def _described(
    event: Event, text: str, site: str, proof: Proof, size_mm: tuple[float, ...], modality: str = ""
) -> list[Evidence]:
    """Evidence in a description; the site it is filed under speaks only where the description names none."""
    whole = f"{text}; {site}"
    filed = any(m.criterion.endswith("_nodes") and m.criterion != "unplaced_nodes" for m in mentions(site))
    told = [m for m in mentions(text) if not (filed and m.criterion == "unplaced_nodes")]
    placed = [
        msgspec.structs.replace(
            m, clause=f"{text} {m.clause}", start=len(text) + 1 + m.start, end=len(text) + 1 + m.end
        )
        for m in ([] if told else mentions(site))
    ]
    counted = _node_counts(event, text)
    judged = [(m, _judge(m, whole, proof, _size_of(m, text, size_mm))) for m in (*told, *placed)]
    found = [Evidence(m.criterion, said, proof, event.id, text) for m, said in judged if said]
    found = [*counted, *(item for item in found if not (counted and item.criterion.endswith("nodes")))]
    if any(word in modality.lower() for word in _SCOPES) and terms_of("denied_after").named(text):
        found.append(Evidence("mucosa", "denied", proof, event.id, text))
    return found


def _size_of(mention: Mention, text: str, size_mm: tuple[float, ...]) -> float | None:
    """The smallest diameter told of a site: beside its name, else that of the event where it is of nothing else."""
    before = mention.clause[max(0, mention.start - 30) : mention.start]
    of_another = terms_of("tumour").named(before)
    beside = lengths(mention.clause[mention.end : mention.end + 40]) or ([] if of_another else lengths(before))
    if beside:
        return min(beside)
    return None if named_tumour(text) else min(size_mm, default=None)


def _judge(mention: Mention, whole: str, proof: Proof, size_mm: float | None) -> State | None:
    said = state(mention, whole, size_mm)
    if mention.proof == "pathology" and proof != "pathology" and said == "involved":
        return "doubtful" if mention.criterion == "mucosa" else None
    if mention.criterion == "distant" and proof in ("operative", "clinical") and said == "involved":
        return said if terms_of("metastatic").named(whole) else "doubtful"
    if mention.criterion in ("ovary", "tube", "corpus") and said != "involved":
        return None
    return said


def _pathology(event: Event, values: Pathology) -> list[Evidence]:
    """What the typed fields of a report say; its words speak of the criteria that no field is about."""
    typed = _typed(event, values)
    told = {item.criterion for item in typed}
    nodes = any(criterion.endswith("nodes") for criterion in told)
    worded = [
        *_tissue(event, values.specimen, values.result, values.histology),
        *([] if nodes else _node_counts(event, values.result)),
    ]
    kept = [e for e in worded if e.criterion not in told and not (nodes and e.criterion.endswith("nodes"))]
    return [*typed, *kept]


def _typed(event: Event, values: Pathology) -> list[Evidence]:
    found: list[Evidence] = []

    def add(criterion: str, involved: bool, words: str) -> None:
        found.append(Evidence(criterion, "involved" if involved else "denied", "pathology", event.id, words))

    if values.parametrium:
        add("parametrium", values.parametrium == "involved", f"parametrium {values.parametrium}")
    if values.vagina:
        add("upper_vagina", values.vagina == "involved", f"vagina {values.vagina}")
    for site, positive, examined in values.nodes_by_site:
        if positive is None:
            continue
        of = "" if examined is None else f" of {examined}"
        add(_chain(site), positive > 0, f"{site} nodes: {positive}{of} positive")
    if values.nodes_positive is not None and not values.nodes_by_site:
        of = "" if values.nodes_examined is None else f" of {values.nodes_examined}"
        add("unplaced_nodes", values.nodes_positive > 0, f"nodes: {values.nodes_positive}{of} positive")
    return found


def _chain(site: str) -> str:
    """The chain that a site of nodes belongs to; nodes of an unknown site are placed by the stage."""
    told = mentions(site if "node" in site.lower() else f"{site} nodes")
    return next((mention.criterion for mention in told), "unplaced_nodes")


def _tissue(event: Event, specimen: str, result: str, histology: str | None) -> list[Evidence]:
    """Each site of a specimen list is involved where the report is of cancer; sites inside the report speak first."""
    found: list[Evidence] = []
    cancer = is_cancer(result, histology)
    for sentence in parted(";|.", result):
        for mention in mentions(sentence):
            said = "denied" if histology == "benign" else state(mention, sentence, None)
            if said != "denied" and _holds_cancer(mention, sentence, histology):
                said = "involved"
            if said in ("involved", "denied") and not named(_COUNT, mention.clause):
                found.append(Evidence(mention.criterion, said, "pathology", event.id, result))
    if cancer is None:
        return found
    told = {item.criterion for item in found}
    for mention in mentions(specimen):
        if mention.criterion not in told:
            said = "denied" if denied(mention) or not cancer else "involved"
            found.append(Evidence(mention.criterion, said, "pathology", event.id, specimen))
    return found


def _holds_cancer(mention: Mention, sentence: str, histology: str | None) -> bool:
    """Does a sentence of a tissue report put the cancer in this site ("carcinoma in the cervix, in the ovary")?"""
    if any(terms_of(role).named(mention.clause) for role in ("doubt", "origin", "benign")):
        return False
    spread = terms_of("spread").named(mention.clause) and histology == "cancer"
    return spread or bool(is_cancer(sentence.replace(",", " "), None))


def _node_counts(event: Event, result: str) -> list[Evidence]:
    found: list[Evidence] = []
    for place in terms(_COUNT).places(result):
        words = result[place.start : place.end]
        criterion = "para_aortic_nodes" if named("*aortic", words) else "pelvic_nodes"
        positive = numbers(words)[0].strip("0") != "" and not named(_ITC, result)
        found.append(Evidence(criterion, "involved" if positive else "denied", "pathology", event.id, words))
    return found
