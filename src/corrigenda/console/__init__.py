"""The command line's longer commands, one file a command, and what frames them all."""
