"""`python -m lugol`, the same as `lugol`."""

import gc
import sys

_GARBAGE = 500_000  # a command makes many things that stay: to look through them again and again takes a fifth of it


def main() -> None:
    """Run the command line; an interrupt while it is being loaded ends it as quietly as a later one."""
    gc.set_threshold(_GARBAGE, 20, 20)
    try:
        from lugol.cli import main as command
    except KeyboardInterrupt:
        sys.exit(130)
    try:
        command()
    finally:
        gc.disable()  # else all that was made is looked through once more at the end, a seventh of a short command


if __name__ == "__main__":
    main()
