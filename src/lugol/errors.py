"""The one tree of errors that a user of lugol may have to catch."""


class LugolError(Exception):
    """Something a person can put right; the message names the place and the remedy."""


class UnusableInput(LugolError):
    """A source that cannot be read as one woman's record (the command line exits with 2)."""


class BadData(LugolError):
    """A data file of the package or of a guideline that does not prove (a defect of the data, not of the input)."""
