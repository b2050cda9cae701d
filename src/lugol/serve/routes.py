"""Which address shows or does what."""

from lugol.serve import changes, entry, views
from lugol.serve.visit import Handler

_HER = "/women/{key}"
ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/", entry.start),
    ("GET", "/enter", entry.enter),
    ("POST", "/enter", entry.enter),
    ("POST", "/women", entry.read),
    ("GET", "/worklist", entry.worklist),
    ("POST", "/worklist", entry.begin),
    ("POST", "/worklist/open", entry.open_listed),
    ("GET", _HER, views.record),
    ("GET", f"{_HER}/findings", views.findings),
    ("GET", f"{_HER}/why/{{number}}", views.why),
    ("GET", f"{_HER}/edit/{{number}}", changes.edit),
    ("GET", f"{_HER}/add", changes.add),
    ("GET", f"{_HER}/person", changes.person),
    ("POST", f"{_HER}/person", changes.person),
    ("POST", f"{_HER}/day", views.day),
    ("POST", f"{_HER}/name", changes.name),
    ("POST", f"{_HER}/correct", changes.correct),
    ("POST", f"{_HER}/added", changes.added),
    ("POST", f"{_HER}/confirm", changes.confirm),
    ("POST", f"{_HER}/reject", changes.reject),
    ("POST", f"{_HER}/accept", changes.accept),
    ("POST", f"{_HER}/undo", changes.undo),
    ("POST", f"{_HER}/redo", changes.undo),
    ("POST", f"{_HER}/papers", entry.more),
    ("GET", f"{_HER}/replay", views.replayed),
    ("GET", f"{_HER}/compare", views.compared),
    ("GET", f"{_HER}/report", views.report),
    ("GET", f"{_HER}/report-page", views.report_page),
    ("GET", f"{_HER}/keep", entry.keep),
    ("GET", f"{_HER}/file/{{form}}", entry.export),
    ("POST", f"{_HER}/save", entry.save),
    ("POST", f"{_HER}/close", entry.close),
)
