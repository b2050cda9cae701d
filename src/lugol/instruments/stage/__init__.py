"""Stages: of cancer, endometriosis and fibroids, each by its own system."""
