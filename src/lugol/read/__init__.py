"""Readers: each turns one form of source into a record."""
