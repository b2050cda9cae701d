"""Simulation: invented women of a screening population, with planted misses of known kinds, to measure the safety net."""
