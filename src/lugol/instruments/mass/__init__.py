"""Adnexal masses: scores and rules of ultrasound and markers."""
