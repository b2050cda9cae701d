"""Cytology, HPV tests, dual stains and visual inspection, in a sentence, a list or an entry."""
