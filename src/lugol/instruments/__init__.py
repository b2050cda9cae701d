"""Instruments: published scores, stages and criteria, one module and its data each."""
