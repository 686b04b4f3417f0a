"""What the page of batches can do beyond its list: the check of a batch before it is paid."""
