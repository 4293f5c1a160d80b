"""`python -m corrigenda` is the `corrigenda` command."""

from corrigenda.cli import main

main()
