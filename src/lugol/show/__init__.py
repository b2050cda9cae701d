"""Showing: terminal, report and charts; they only present findings beside their events."""
