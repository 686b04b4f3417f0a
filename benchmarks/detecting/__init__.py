"""A made-up county with misuses planted in it, and what a scan of it is measured by."""
