"""Parts of the page of notices."""
