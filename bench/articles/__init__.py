"""What following articles costs. See bench/README.md."""
