"""The built-in second reader: a language model behind an OpenAI-compatible chat endpoint (llama.cpp, vLLM, Ollama)."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from lugol.readers.contract import MOST_PROPOSALS, Proposal, ReaderError
from lugol.readers.endpoint import Endpoint, ask
from lugol.readers.parts import parts
from lugol.readers.prompt import answered, fingerprint, prompt, schema

Progress = Callable[[int, int], None]
"""Told before each part is asked: its number, and of how many."""
MOST_PARTS = 40
MOST_TOKENS = 8192
CACHE = "LUGOL_READER_CACHE"
"""The variable of the environment that names the folder of kept answers; they hold words of the record."""


class ChatReader:
    """A model that is asked part by part; answers are kept by text, model and prompt, so that a run repeats exactly."""

    def __init__(
        self, where: Endpoint, model: str, *, cache: Path | None = None, progress: Progress | None = None
    ) -> None:
        self.where = where
        self.model = model
        self.cache = cache or _named_cache()
        self.progress = progress

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model

    def propose(self, text: str) -> Sequence[Proposal]:
        """The proposals of every part of a text; ReaderError at the first part that cannot be read."""
        pieces = parts(text)
        if len(pieces) > MOST_PARTS:
            raise ReaderError(f"the text has {len(pieces)} parts, more than {MOST_PARTS}; give it in several documents")
        found: dict[Proposal, None] = {}
        for number, piece in enumerate(pieces, start=1):
            if self.progress:
                self.progress(number, len(pieces))
            found.update(dict.fromkeys(self._of_part(piece)))
            if len(found) > MOST_PROPOSALS:
                break
        return list(found)

    def _of_part(self, piece: str) -> list[Proposal]:
        kept = self.cache / f"{fingerprint(piece, self.model)}.json" if self.cache else None
        if kept is not None and kept.is_file():
            return answered(kept.read_text(encoding="utf-8"))
        content = ask(self.where, question(piece, self.model))
        found = answered(content)
        if kept is not None:
            _keep(kept, content)
        return found


def question(piece: str, model: str) -> dict[str, object]:
    """What is sent for one part: the prompt, the text as data, no chance in the answer, and the schema."""
    form = {"type": "json_schema", "json_schema": {"name": "proposals", "strict": True, "schema": schema()}}
    return {
        "model": model,
        "messages": [{"role": "system", "content": prompt()}, {"role": "user", "content": piece}],
        "temperature": 0,
        "seed": 1,
        "max_tokens": MOST_TOKENS,
        "stream": False,
        "response_format": form,
    }


def _named_cache() -> Path | None:
    named = os.environ.get(CACHE, "")
    return Path(named) if named else None


def _keep(path: Path, content: str) -> None:
    """Keep an answer for its owner's eyes alone; a folder that cannot be written costs nothing but the repetition."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(content, encoding="utf-8")
    except OSError:
        return
