"""Pathology: names and grades of what cells and tissue show."""
