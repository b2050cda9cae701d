"""The layout of a pathology report: its zones, the heads of its specimens, its words without stray signs."""
