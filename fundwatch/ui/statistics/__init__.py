"""The parts of the page 检查."""
