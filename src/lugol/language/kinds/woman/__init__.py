"""Who she is, what she has had, what she complains of, and her pregnancies."""
