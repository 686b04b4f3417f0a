"""What is stored: the records of the contract, and fundwatch's own tables around them."""
