"""The rules: each one file that declares what it looks for and gives the select that finds it."""
