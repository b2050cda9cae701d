"""What a scan, an examination, a colposcopy or an operation showed."""
