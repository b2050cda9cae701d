"""Stages as stated: FIGO, TNM and those of other organs."""
