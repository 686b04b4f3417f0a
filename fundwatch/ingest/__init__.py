"""Taking workbooks in: reading files, finding headers, converting cells, staging rows, storing them."""
