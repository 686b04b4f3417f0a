"""The parts of the page 对账."""
