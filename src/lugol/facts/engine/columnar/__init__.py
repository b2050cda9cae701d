"""The columnar engine: the facts of `vocabulary.py` for many women at a time (needs the extra `programme`)."""
