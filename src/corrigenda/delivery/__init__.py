"""Events go out: for now, mail to readers who asked to be told."""
