"""`python -m bihuan` is the command line of `cli.py`."""

from bihuan.cli import main

main()
