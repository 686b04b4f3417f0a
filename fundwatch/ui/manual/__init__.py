"""用户手册: the manual that comes with the program, opened by F1 at the page in front."""
