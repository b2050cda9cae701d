"""Diagnoses, where a cancer began and spread to, and that it came back."""
