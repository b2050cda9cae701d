"""Simulation: invented women of a screening population, with planted misses, to measure the safety net."""
