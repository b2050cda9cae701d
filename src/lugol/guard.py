"""One of many documents: what is made of it, or in words why nothing is; it never ends the work on the others."""

from collections.abc import Callable
from typing import TypeVar

from lugol import defects, limits
from lugol.errors import LugolError

Made = TypeVar("Made")
Told = TypeVar("Told")


def guarded(make: Callable[[], Made], name: str, tell: Callable[[str], Told]) -> Made | Told:
    """What `make` makes of a document within its limits, else what `tell` says of the reason why it cannot.

    Within another document the limits are that one's, and so is it to tell that they were passed.

    >>> guarded(lambda: 1 / 0, "a.txt", lambda reason: reason.partition(";")[0])
    'a defect of lugol (ZeroDivisionError)'
    """
    try:
        with limits.document(name):
            return make()
    except LugolError as error:
        return tell(str(error))
    except BaseException as defect:
        if limits.is_over(defect) or not defects.is_defect(defect):
            raise
        return tell(defects.sentence(defect))
