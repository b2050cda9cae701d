"""What belongs together: the Observations of a report, and the resources of one contact or order."""

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.place import Page, refer, test_of
from lugol.read.fhir.resources import DiagnosticReport, Observation, Reference


def visits(items: list[Located]) -> dict[str, str]:
    """One name for all resources of the same encounter or order, by resource name; none for those that say neither."""
    root: dict[str, str] = {}

    def top(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    own: dict[str, str] = {}
    for item in items:
        ties = [refer(item.resource.encounter, item), *(refer(order, item) for order in item.resource.based_on or ())]
        for tie in filter(None, ties):
            first, second = sorted((top(own.setdefault(item.name, tie)), top(tie)))
            root[second] = first
    return {name: top(tie) for name, tie in own.items()}


def homes(page: Page, items: list[Located]) -> dict[str, Located]:
    """The report that each Observation belongs to: by `result` (through panels too), else by a common order.

    An order joins it to a report of the same test, else to one whose code tells no test.
    """
    found: dict[str, Located] = {}
    orders: dict[tuple[str, str], Located] = {}
    for item in items:
        report = item.resource
        if isinstance(report, DiagnosticReport):
            for reference in report.result or ():
                _claim(page, item, reference, item, found)
            for order in report.based_on or ():
                orders.setdefault((refer(order, item), test_of(report.code)[0]), item)
    for item in items:
        seen = item.resource
        if isinstance(seen, Observation) and item.name not in found:
            names = [refer(order, item) for order in seen.based_on or ()]
            ties = [(name, test) for test in (test_of(seen.code)[0], "") for name in names]
            found.update((item.name, orders[tie]) for tie in reversed(ties) if tie in orders)
    return found


def _claim(page: Page, at: Located, reference: Reference | None, report: Located, found: dict[str, Located]) -> None:
    member = page.by_name.get(refer(reference, at))
    if member is None or member.name in found or not isinstance(member.resource, Observation):
        return
    found[member.name] = report
    for inner in member.resource.has_member or ():
        _claim(page, member, inner, report, found)
