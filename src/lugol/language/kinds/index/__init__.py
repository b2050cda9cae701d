"""What a text as a whole is about: its index diagnosis, a tumour or another disorder."""
