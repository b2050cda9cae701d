"""Parts of a text that tell of what was before: headings under which nothing of this operation or specimen stands."""

BEFORE_OPERATION = ("preop_diagnosis", "indication")
"""In any text: "Preoperative diagnosis: AIS on LEEP. Procedure: cold knife cone."."""
BEFORE_SPECIMEN = (*BEFORE_OPERATION, "request")
"""In a report: what led to the specimen that it is of."""
NOT_OF_SPECIMEN = (*BEFORE_SPECIMEN, "history", "presenting", "background", "comment", "plan")
"""In a report: what was done before, or is to be done."""
