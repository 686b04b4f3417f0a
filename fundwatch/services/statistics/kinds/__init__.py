"""The tests, one file a test or a family of them: a module's `TESTS` are part of the program."""
