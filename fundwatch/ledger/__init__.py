"""What the figures mean, said once, as selects: rules, notices, pages and checks all use these."""
