"""Every flag and every reassurance on real texts, to be read by eye: no text here says which of them is right.

Run `python lab/real_flags.py A B C E1 E2 E3 G1 G2`; each text is judged as of the last day that it tells.
"""

import sys
from datetime import date

import lugol
import narratives
from lugol.errors import LugolError
from lugol.read.source import read_bytes
from lugol.record.record import Record
from lugol.rules import standing

UNDATED = date(2025, 6, 30)


def last_day(record: Record) -> date:
    """The latest day of an event that surely happened; a day for all where the text tells none."""
    days = [e.when.latest for e in record.events if e.when.latest and e.assertion in ("affirmed", "historical")]
    return max((day for day in days if day.year < 2026), default=UNDATED)


def main() -> None:
    """Print the flags and reassurances of each text of the batches named."""
    counted = {"texts": 0, "refused": 0, "flagged": 0, "flags": 0, "reassured": 0}
    for batch in sys.argv[1:]:
        for texts in narratives.batch_texts(batch).values():
            for name, text in texts.items():
                counted["texts"] += 1
                try:
                    record = read_bytes(text.encode(), f"{name}.txt")
                except LugolError:
                    counted["refused"] += 1
                    continue
                found = lugol.review(record, last_day(record)).findings
                flags = [each for each in found if each.kind == "flag" and each.severity != "info"]
                calm = [each for each in found if standing.classes().get(each.action or "") == "reassures"]
                counted["flags"] += len(flags)
                counted["flagged"] += bool(flags)
                counted["reassured"] += bool(calm)
                for each in (*flags, *calm):
                    print(f"{batch} {name} | {each.severity} {each.code or each.action} | {each.title}")
                    for event in [e for e in record.events if e.id in each.evidence][:4]:
                        quote = event.sources[0].quote[:110] if event.sources else ""
                        print(f"      {event.kind} {event.when.edtf} {quote!r}".replace("\\n", " "))
    print(counted)


if __name__ == "__main__":
    main()
