"""The drawn flow of money and the tree beside it."""
