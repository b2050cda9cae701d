"""Pathology reports: their layout, specimens, results, core items, nodes and stage."""
