"""Immunohistochemistry: stains read, grouped and held against the tumours they speak for."""
