"""Management commands: `corrigenda manage NAME`."""
