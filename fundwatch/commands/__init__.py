"""The commands, one file each: a module whose `command` is a click command is part of the program."""
