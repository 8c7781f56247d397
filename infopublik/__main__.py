"""`python -m infopublik` is the command line."""

from infopublik.cli import main

main()
