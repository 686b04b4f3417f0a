"""Parts of the page of imports."""
