"""What leaves the program on paper: notices, their content, their masking, their pages."""
