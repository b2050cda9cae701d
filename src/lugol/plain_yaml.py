"""A small YAML file that people write by hand (settings, a mapping): read into a struct, or refused in one line."""

from typing import TypeVar

import msgspec

from lugol.errors import UnusableInput

Told = TypeVar("Told")


class NoSoundFile(UnusableInput):
    """What is wrong with a file, in one line without the place of the programme that met it."""


def told(text: str, kind: type[Told]) -> Told:
    """What a file says, as a struct; an empty one says nothing. Raises NoSoundFile.

    >>> from lugol.settings import Settings
    >>> told("dates: dmy", Settings).dates
    'dmy'
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        said = YAML(typ="safe").load(text)
        return msgspec.convert({} if said is None else said, kind)
    except MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise NoSoundFile(f"{line}{error.problem or error.context or 'no YAML'}".partition("\n")[0]) from error
    except RecursionError as error:
        raise NoSoundFile("nested too deep") from error
    except (YAMLError, msgspec.ValidationError) as error:
        raise NoSoundFile(str(error).partition("\n")[0]) from error
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise NoSoundFile(f"a value that is none ({str(error).partition(chr(10))[0]})") from error
