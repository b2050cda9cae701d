"""Evidence for treatment, work-up and prognosis."""
