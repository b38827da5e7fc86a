"""`python -m punchcard` and the command `punchcard`."""

from punchcard.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
