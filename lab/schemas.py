"""Writes the published JSON Schemas from the types: run it when a field of an event or a finding is added."""

from pathlib import Path

from lugol.exchange import schema

FOLDER = Path(__file__).parents[1] / "src" / "lugol" / "schemas"

if __name__ == "__main__":
    published = {
        "review": schema.review_schema(),
        "replay": schema.replay_schema(),
        "casefile": schema.casefile_schema(),
    }
    for name, made in published.items():
        (FOLDER / f"{name}-1.json").write_text(schema.dump(made), encoding="utf-8")
