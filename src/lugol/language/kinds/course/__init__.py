"""What came after: response, state at follow-up, plans and death."""
