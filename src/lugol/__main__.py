"""`python -m lugol`, the same as `lugol`."""

import sys


def main() -> None:
    """Run the command line; an interrupt while it is being loaded ends it as quietly as a later one."""
    try:
        from lugol.cli import main as command
    except KeyboardInterrupt:
        sys.exit(130)
    command()


if __name__ == "__main__":
    main()
