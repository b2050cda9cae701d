"""Colposcopy: what was seen, where, and how much of it was sampled."""
