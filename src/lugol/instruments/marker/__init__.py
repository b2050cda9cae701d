"""Serum markers: limits, confounders and kinetics."""
