"""Where she stands, in one line: the diagnosis, the stage, the treatment and what came of it; else her last results."""

from lugol.record.event import Event, Stage
from lugol.record.record import Record, events_of
from lugol.rules.steps import titled
from lugol.show.plainly import listed, when_plainly
from lugol.show.words import describe

_GRAVE = ("cancer", "AIS", "CIN3", "CIN2/3", "HSIL", "CIN2")
_NONE = "no cancer or high-grade lesion in tissue"
_DECISIVE = ("cervical_cancer", "cervical_precancer")
_ELSEWHERE = (
    "metastasis_to_cervix", "uterine_cancer", "adnexal_cancer", "vulvovaginal_cancer", "haematological",
    "trophoblastic", "other_cancer", "cancer", "high_grade_elsewhere",
)  # fmt: skip
_SCORES = ("EFI",)  # of fertility, not of where she stands
_OF_CANCER = ("FIGO", "TNM")
_WORDED = 60
_CERVICAL = frozenset({"excision", "ablation", "hysterectomy", "trachelectomy"})


def status(record: Record) -> str:
    """Where she stands: the diagnosis, the stage, what happened since; without a diagnosis, her last results."""
    died = [dated(describe(event), event) for event in events_of(record, "death")[:1]]
    parts = [*died, *_diagnosis(record), *_stages(record), *_treated(record), *_course(record)]
    if not died and not _diagnosis(record):
        grave = [event for event in events_of(record, "biopsy", "ecc", "pathology") if _histology(event) in _GRAVE]
        proven = [dated(f"{_named(grave[-1])} in tissue", grave[-1])] if grave else _elsewhere(record) or _none(record)
        since = [*_treated(record), *_course(record)] if grave else _results(record)
        parts = [*proven, *_stages(record), *since]
    return titled("; ".join(dict.fromkeys(parts)))


def _is_neoplasm(event: Event, codes: tuple[str, ...] = _DECISIVE) -> bool:
    code = getattr(event.values, "code", "")
    certain = getattr(event.values, "certainty", "") in ("", "certain", "proven", "confirmed")
    return code in codes and certain and getattr(event.values, "status", "") != "superseded"


def _diagnosis(record: Record) -> list[str]:
    told = [event for event in events_of(record, "diagnosis") if _is_neoplasm(event)]
    cancers = [event for event in told if getattr(event.values, "code", "") == _DECISIVE[0]] or told
    return [dated(getattr(event.values, "value", ""), event) for event in cancers[-1:]]


def _elsewhere(record: Record) -> list[str]:
    """A cancer, or a high-grade precancer, of another organ: nobody reads "no cancer" beside it."""
    told = [event for event in events_of(record, "diagnosis") if _is_neoplasm(event, _ELSEWHERE)]
    return list(dict.fromkeys(dated(getattr(event.values, "value", ""), event) for event in told))


def _none(record: Record) -> list[str]:
    """That tissue showed nothing grave, unless a recurrence, a metastasis or a radical operation tells of a cancer."""
    radical = any(getattr(event.values, "extent", "") == "radical" for event in events_of(record, "surgery"))
    return [] if radical or events_of(record, "recurrence", "metastasis") or _is_staged(record) else [_NONE]


def _is_staged(record: Record) -> bool:
    return any(getattr(event.values, "system", "").startswith(_OF_CANCER) for event in events_of(record, "stage"))


def _stages(record: Record) -> list[str]:
    """The last stage told of each system."""
    last: dict[str, str] = {}
    for event in events_of(record, "stage"):
        if isinstance(event.values, Stage) and event.values.system not in _SCORES:
            last[event.values.system] = describe(event)
    return [last[system] for system in sorted(last, key=lambda system: not system.startswith(_OF_CANCER))]


def _treated(record: Record) -> list[str]:
    """The last operation on the cervix, and the last radiotherapy."""
    operations = [e for e in events_of(record, "surgery") if not _CERVICAL.isdisjoint(getattr(e.values, "codes", ()))]
    parts = [dated(", ".join(getattr(event.values, "procedures", ())), event) for event in operations[-1:]]
    return parts + [dated(describe(event), event) for event in events_of(record, "radiotherapy")[-1:]]


def _course(record: Record) -> list[str]:
    """What the disease did since: the last recurrence, the last response."""
    parts = [dated(describe(event), event) for event in events_of(record, "recurrence")[-1:]]
    for event in events_of(record, "response")[-1:]:
        value = getattr(event.values, "value", "")
        named = {"PD": "progression", "CR": "complete response", "PR": "partial response", "SD": "stable disease"}
        parts.append(dated(named.get(value, "no evidence of disease" if value == "NED" else describe(event)), event))
    return parts


def _results(record: Record) -> list[str]:
    """The newest HPV test, smear and tissue, those of one date together."""
    by_date: dict[str, list[str]] = {}
    for kinds, name in ((("hpv",), ""), (("cytology",), ""), (("biopsy", "ecc"), "tissue ")):
        read = [event for event in events_of(record, *kinds) if _result(event)]
        for event in read[-1:]:
            by_date.setdefault(dated("", event), []).append(f"{name}{_result(event)}")
    return [f"{listed(words)}{when}" for when, words in by_date.items()]


def _result(event: Event) -> str:
    if event.kind == "hpv":
        return describe(event)
    return str(getattr(event.values, "result" if event.kind == "cytology" else "histology", None) or "")


def _named(event: Event) -> str:
    """A tumour in tissue as it was worded, where that is short; else its class."""
    result = str(getattr(event.values, "result", "") or "")
    return result if _histology(event) == "cancer" and 0 < len(result) <= _WORDED else _histology(event)


def _histology(event: Event) -> str:
    return str(getattr(event.values, "histology", None) or "")


def dated(words: str, event: Event) -> str:
    """Words with the date of their event, where it has one."""
    return f"{words} ({when_plainly(event.when)})" if event.when.earliest and event.when.latest else words
