"""Rules on subsidies paid to households and persons."""
