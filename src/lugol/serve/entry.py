"""How papers come in and results go out: the first page, further papers, the worklist, saving and exporting."""

import hmac
from datetime import date
from typing import Literal

from starlette.responses import Response

from lugol.errors import LugolError
from lugol.serve import folder, women
from lugol.serve.gate import REPORT_POLICY
from lugol.serve.uploads import papers_of
from lugol.serve.visit import Asked, Refusal, Visit, back, count, day_asked, done, look_at, of_her, order_asked, see
from lugol.serve.women import Woman
from lugol.serve.work import Refused, Told

Form = Literal[
    "case.yaml", "report.html", "report.pdf", "review.json", "record.fhir.json", "events.csv", "findings.csv"
]
_FORMS = {
    "report.html": ("html", "text/html; charset=utf-8"),
    "report.pdf": ("pdf", "application/pdf"),
    "review.json": ("json", "application/json"),
    "record.fhir.json": ("fhir", "application/fhir+json"),
    "events.csv": ("events", "text/csv; charset=utf-8"),
    "findings.csv": ("findings", "text/csv; charset=utf-8"),
}


def start(asked: Visit) -> Response:
    """The first page: where papers go in, and the women who are open."""
    return asked.page("start", tab="start", women=_open_women(asked), today=date.today(), given=asked.form.fields)


def enter(asked: Visit) -> Response:
    """Let a visitor in who knows the token."""
    if asked.request.method == "GET":
        return asked.page("enter")
    if not hmac.compare_digest(asked.form["token"].encode(), asked.house.settings.token.encode()):
        return asked.page("enter", 403, error="That is not the token. It was printed where lugol serve was started.")
    asked.visitor.admitted = True
    return see("/")


def read(asked: Visit) -> Response:
    """Read the papers of one woman and show what was understood."""
    given = asked.form.fields
    try:
        papers = papers_of(asked.form, asked.house.settings)
        day = day_asked(asked.form["as_of"])
        made = asked.house.work("read", papers, order_asked(asked.form["dates"]), bool(asked.form["same_woman"]))
        if isinstance(made, Refused):
            return _start_again(asked, made.message, given, made.two_women)
    except LugolError as error:
        return _start_again(asked, str(error), given)
    most = asked.house.settings.most_women
    woman = women.opened(asked.visitor, made, day, order_asked(asked.form["dates"]), most)
    read = count(len(woman.state.record.events), "event")
    woman.message = f"{read} understood. Nothing is stored unless you save it."
    if made.changes:
        number = count(len(made.changes), "change")
        woman.message += f" The file holds {number} by a person; Undo goes back through them."
    return see(f"/women/{woman.key}")


def _start_again(asked: Asked, why: str, given: dict[str, str], two: bool = False) -> Response:
    content = {
        "tab": "start",
        "women": _open_women(asked),
        "today": date.today(),
        "given": given,
        "error": why,
        "two": two,
    }
    return asked.page("start", 422, **content)


def more(asked: Visit) -> Response:
    """Add papers to the record of the same woman."""
    woman = asked.woman()
    papers = papers_of(asked.form, asked.house.settings)
    with woman.lock:
        state = woman.state
        same = bool(asked.form["same_woman"])
        made = done(asked.house.work("more", Told(state.base, state.changes), papers, woman.order, same))
        woman.step(women.with_papers(state, made, f"Added {count(len(papers), 'paper')}"))
    return back(woman)


def keep(asked: Visit) -> Response:
    """Where she can be saved or taken along."""
    woman = asked.woman()
    changes = woman.state.changes
    content = of_her(woman) | {"tab": "keep", "changes": changes, "message": woman.message}
    woman.message = ""
    return asked.page("keep", **content)


def export(asked: Visit, form: Form) -> Response:
    """Her record or review as a file."""
    woman = asked.woman()
    if form == "case.yaml":
        from lugol.read.casefile import write as casefile

        data, kind = casefile(woman.state.base, woman.state.changes).encode(), "application/yaml"
    else:
        task, kind = _FORMS[form]
        data = done(asked.house.work(task, look_at(asked, woman).review))
    headers = {"content-disposition": f'attachment; filename="lugol-{form}"'}
    if form == "report.html":
        headers["content-security-policy"] = REPORT_POLICY
    return Response(data, media_type=kind, headers=headers)


def save(asked: Visit) -> Response:
    """Write her case file into the folder for them, and say where."""
    woman = asked.woman()
    with woman.lock:
        state = woman.state
        path = folder.saved(state.base, state.changes, asked.house.settings.save_in, date.today())
        woman.saved = woman.place
        woman.message = f"Saved as {path}"
    return see(f"/women/{woman.key}/keep")


def close(asked: Visit) -> Response:
    """Forget a woman."""
    asked.visitor.women.pop(asked.woman().key, None)
    return see("/")


def worklist(asked: Visit) -> Response:
    """What is open over the folder that lugol serve was started with."""
    run = asked.house.run
    return asked.page("worklist", tab="worklist", run=run, today=date.today())


def begin(asked: Visit) -> Response:
    """Begin the worklist anew."""
    place = asked.house.settings.folder
    if place is None:
        raise Refusal(404, "lugol serve was started without a folder.")
    old = asked.house.run
    if old is not None:
        old.stopped.set()
    asked.house.run = folder.begun(place, day_asked(asked.form["as_of"]), asked.house.work)
    return see("/worklist")


def open_listed(asked: Visit) -> Response:
    """Open a woman of the worklist."""
    run = asked.house.run
    source = asked.form["source"]
    if run is None or not run.opens(source):
        raise Refusal(404, "This record is not in the worklist.")
    made = done(asked.house.work("open", str(run.paths[source]), ""))
    woman = women.opened(asked.visitor, made, run.as_of, "", asked.house.settings.most_women)
    return see(f"/women/{woman.key}")


def _open_women(asked: Asked) -> list[tuple[Woman, str]]:
    return women.titles(list(asked.visitor.women.values()))
