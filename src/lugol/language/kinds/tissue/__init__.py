"""Tissue in letters and notes: samples, whose result is whose, and what stains and genes showed."""
