"""The one tree of errors that a user of lugol may have to catch: every error of the package is a LugolError."""


class LugolError(Exception):
    """Something a person can put right; the message names the place and the remedy."""


class UnusableInput(LugolError):
    """A source that cannot be read as one woman's record (the command line exits with 2)."""


class NotOneWoman(UnusableInput):
    """Papers that seem to be of two women, or that nothing says to be one woman's."""


class BadData(LugolError):
    """A data file of the package or of a guideline that does not prove (a defect of the data, not of the input)."""
