"""FIGO staging of cervical cancer: from its words to its evidence, its phase and its editions."""
