"""Reporting: order in time, and the items of a case report."""
