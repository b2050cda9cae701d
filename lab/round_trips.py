"""Writes every record of the examples, the shared sets, their histories and a hundred generated ones in each form.

Each is read back: a round trip loses nothing where every value, date and assertion comes back, and who she is, and
nothing comes that was not there.
The Bundles are validated by fhir.resources, the phenopackets by their protobuf schema. Run with LUGOL_SHARED set.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from fhir.resources.R4B.bundle import Bundle
from google.protobuf.json_format import MessageToJson, Parse
from phenopackets.schema.v2.phenopackets_pb2 import Phenopacket

from conformance import SHARED, cases

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bundles import told as bundle_of
from histories import history
from lugol.errors import UnusableInput
from lugol.exchange import fhir as out
from lugol.exchange import mcode, phenopacket, tidy
from lugol.read import casefile, fhir, source, table
from lugol.read import phenopacket as packet
from lugol.record.event import Event
from lugol.record.record import Record

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("examples", "tests/spec/letters", "tests/spec/papers/okafor")
OF_SHARED = ("narratives/texts", "narratives/real", "cases/vignettes", "cases/one_woman", "cases/structured")


def records() -> Iterator[tuple[str, Record]]:
    folders = [ROOT / place for place in PLACES] + [SHARED.parent / place for place in OF_SHARED]
    for path in (path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir()) if path.is_file()):
        try:
            yield path.name, source.read_source(str(path))
        except UnusableInput:
            continue
    for seed in range(100):
        woman = history(seed)
        yield f"generated {seed}", fhir.read(bundle_of(woman.history, born=woman.born), "b.json")
    for case in cases() if SHARED.is_dir() else ():
        yield case.id, fhir.read(bytes(case.bundle), "b.json")


def valid(body: bytes) -> bytes:
    Bundle.model_validate_json(body)
    return body


def by_schema(body: bytes) -> bytes:
    """A phenopacket as the software of its protobuf schema reads and writes it: its defaults dropped, numbers anew."""
    return MessageToJson(Parse(body, Phenopacket())).encode()


FORMS: dict[str, Callable[[Record], Record]] = {
    "FHIR R4": lambda record: fhir.read(valid(out.dumps_record(record)), "b.json"),
    "mCODE": lambda record: fhir.read(valid(mcode.dumps(record)), "b.json"),
    "case file": lambda record: casefile.read(casefile.write(record), "c.yaml"),
    "phenopacket": lambda record: packet.read(by_schema(phenopacket.dumps(record)[0]), "p.json"),
    "tidy table": lambda record: table.read(tidy.events(record), "t.csv"),
}


def gist(record: Record) -> Counter[object]:
    def one(event: Event) -> object:
        return event.when.edtf, event.assertion, event.values

    who = msgspec.structs.replace(record.patient, id="")
    return Counter([*(one(event) for event in record.events), who])


def main() -> int:
    told = [(name, record) for name, record in records() if record.events]
    events = sum(len(record.events) for _, record in told)
    print(f"{len(told)} records, {events} events\n\n| form | same | events lost | events gained |")
    print("|---|---|---|---|")
    bad = 0
    for form, there_and_back in FORMS.items():
        same, lost, gained = 0, Counter[str](), Counter[str]()
        for name, record in told:
            before, after = gist(record), gist(there_and_back(record))
            missing, more = before - after, after - before
            same += not (missing or more)
            lost.update(Counter({name: missing.total()}))
            gained.update(Counter({name: more.total()}))
            if (missing or more) and "--show" in sys.argv:
                print(f"  {form} {name}: lost {list(missing)[:2]} gained {list(more)[:2]}")
        bad += len(told) - same
        print(f"| {form} | {same} of {len(told)} | {lost.total()} | {gained.total()} |")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
