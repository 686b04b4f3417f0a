"""Rules on the registers of households and persons."""
