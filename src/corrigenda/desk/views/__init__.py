"""The desk's pages: each view reads a request, asks the modules beside this folder, and answers."""
