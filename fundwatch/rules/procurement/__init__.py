"""Rules on choosing a supplier and on the contract made with it."""
