"""The settings of a folder of records: what its writers agree on, in a small file `lugol.yaml` beside the records."""

from pathlib import Path
from typing import Literal

import msgspec

from lugol import plain_yaml
from lugol.errors import UnusableInput

SETTINGS = "lugol.yaml"
_REMEDY = "write one line each, such as `dates: dmy` or `jurisdiction: US`"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for all records of a folder, empty where it is not said.

    `dates` is how a date in figures is meant, `jurisdiction` by whose rules to judge (US, world).
    """

    dates: Literal["", "dmy", "mdy"] = ""
    jurisdiction: str = ""


def of_folder(folder: Path) -> Settings:
    """The settings of a folder, all left open where it has no `lugol.yaml`; UnusableInput for settings unknown here."""
    path = folder / SETTINGS
    try:
        told = path.read_text(encoding="utf-8") if path.is_file() else None
    except OSError as error:
        raise UnusableInput(f"{path}: cannot be opened ({error.strerror}); check who may read it") from error
    except UnicodeError as error:
        raise UnusableInput(f"{path}: {error}; {_REMEDY}") from error
    if told is None:
        return Settings()
    try:
        return plain_yaml.told(told, Settings)
    except plain_yaml.NoSoundFile as error:
        raise UnusableInput(f"{path}: {error}; {_REMEDY}") from error
