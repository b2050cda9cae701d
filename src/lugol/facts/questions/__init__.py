"""The questions: facts that the tables ask, one module a subject."""
