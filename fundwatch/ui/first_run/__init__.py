"""Where a first start begins: the made-up county, the office's own books, or books that are there already."""
