"""Tables on disk that grow by a piece at a time: one Arrow stream after the other, each with its length before it."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import polars as pl

_LENGTH = struct.Struct("<Q")


def append(path: Path, table: pl.DataFrame) -> None:
    """Add a table to the end of a file."""
    stream = io.BytesIO()
    table.write_ipc_stream(stream, compression="zstd", compat_level=pl.CompatLevel.oldest())
    told = stream.getbuffer()
    with path.open("ab") as file:
        file.write(_LENGTH.pack(len(told)))
        file.write(told)


def slices(path: Path) -> Iterator[pl.DataFrame]:
    """The tables of a file, in the order in which they were added."""
    with path.open("rb") as file:
        while head := file.read(_LENGTH.size):
            (length,) = _LENGTH.unpack(head)
            yield pl.read_ipc_stream(io.BytesIO(file.read(length)))
