"""What is shown of a woman: words beside events, findings and why, the report, replayed, compared."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from lugol.findings import SEVERITY_ORDER
from lugol.serve import women
from lugol.serve.gate import REPORT_POLICY
from lugol.serve.pages import kind_words
from lugol.serve.visit import Place, Refusal, Visit, back, day_asked, done, look_at, of_her, once_a_state
from lugol.show.words import describe


def record(asked: Visit) -> Response:
    """Her page: the first lines, then the text beside what was understood."""
    woman = asked.woman()
    look = look_at(asked, woman)
    used = {event.id for event in look.review.record.events}
    content = of_her(woman) | {
        "tab": "record",
        "look": look,
        "used": used,
        "place_of": {event.id: place for place, event in enumerate(woman.state.record.events)},
        "marks": women.marks(woman.state),
        "rejected": women.rejected(woman.state),
        "kinds": sorted({each.event.kind for each in woman.state.record.proposals}),
        "sample": {each.event.kind: each.event for each in woman.state.record.proposals},
    }
    woman.message = ""
    return asked.page("record", **content)


def findings(asked: Visit) -> Response:
    """All findings, each with what it rests on."""
    from lugol.show.opening import by_age

    woman = asked.woman()
    review = look_at(asked, woman).review
    place = {finding.id: number for number, finding in enumerate(review.findings)}
    some = {level: [f for f in by_age(review) if f.severity == level] for level in SEVERITY_ORDER}
    named = {event.id: f"{kind_words(event)} {describe(event)}".strip() for event in review.record.events}
    return asked.page("findings", **of_her(woman), tab="findings", review=review, some=some, place=place, named=named)


def why(asked: Visit, number: Place) -> Response:
    """The rows behind one finding."""
    woman = asked.woman()
    review = look_at(asked, woman).review
    if number >= len(review.findings):
        raise Refusal(404, "There is no such finding now; load the page again.")
    rows = done(asked.house.work("why", review, number))
    named = {event.id: f"{kind_words(event)} {describe(event)}".strip() for event in review.record.events}
    finding = review.findings[number]
    return asked.page("why", **of_her(woman), tab="findings", finding=finding, rows=rows, review=review, named=named)


def day(asked: Visit) -> Response:
    """Judge her on another day."""
    woman = asked.woman()
    woman.as_of = day_asked(asked.form["as_of"])
    return back(woman, asked.form["tab"])


def replayed(asked: Visit, step: Annotated[int | None, Query(ge=0)] = None) -> Response:
    """What could have been said on each day on which something was learnt."""
    woman = asked.woman()
    run = once_a_state(woman, "replay", lambda: asked.house.work("replay", woman.state.record))
    last = len(run.steps) - 1
    then = sum(each.on <= woman.as_of for each in run.steps) - 1  # the last step of the day she is judged on
    number = min(max(then, 0) if step is None else step, last)
    return asked.page("replay", **of_her(woman), tab="replay", done=run, number=number)


def compared(asked: Visit) -> Response:
    """What each guideline would have said on each day."""
    woman = asked.woman()
    days = once_a_state(woman, "compare", lambda: asked.house.work("compare", woman.state.record))
    return asked.page("compare", **of_her(woman), tab="compare", days=days)


def report(asked: Visit) -> Response:
    """The report in a frame of its own."""
    woman = asked.woman()
    return asked.page("report", **of_her(woman), tab="report")


def report_page(asked: Visit) -> Response:
    """The report itself, which stands apart from all other pages."""
    woman = asked.woman()
    page = once_a_state(woman, ("html", woman.as_of), lambda: asked.house.work("html", look_at(asked, woman).review))
    return Response(page, media_type="text/html", headers={"content-security-policy": REPORT_POLICY})
