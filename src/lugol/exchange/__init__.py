"""Exchange: records and findings in the forms that other systems read."""
