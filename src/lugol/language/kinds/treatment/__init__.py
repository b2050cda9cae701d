"""Treatments: operations, drugs and radiation, how many cycles, and what she refused."""
