"""What the larger forms print of one project: its figures and its row, apart from the text around the table."""
