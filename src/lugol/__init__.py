"""lugol: holds a woman's whole cervical record against itself and against the published rules."""

__version__ = "0.1.0"
NOT_A_DEVICE = (
    "lugol supports professionals. It is not a medical device, makes no diagnosis and decides nothing by itself; "
    "every finding is to be checked against the record and the source it names."
)
