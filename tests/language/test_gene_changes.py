"""Changes of genes that are written out: before or behind the gene, denied, and of her and not of her kin."""

import pytest

from lugol.language.narrative import read

OPENS = "The patient is a 54-year-old woman with ovarian cancer. "
TOLD = {
    "Sequencing showed a c.112G>A heterozygous missense mutation in exon 4 of the insulin receptor gene.": [
        ("INSR", "mutated (c.112G>A heterozygous missense mutation in exon 4)")
    ],
    "A KRAS codon 13 mutation was present.": [("KRAS", "mutated (codon 13)")],
    "A hotspot mutation in exon 9 of PIK3CA was seen.": [("PIK3CA", "mutated (exon 9)")],
    "A germline BRCA1 mutation (c.5266dupC) was identified.": [("BRCA1", "mutated (c.5266dupC)")],
    "A deletion (c.26delA) was found in APC.": [("APC", "mutated (c.26delA)")],
    "No c.112G>A mutation was found in exon 4 of BRCA1.": [("BRCA1", "not detected")],
    "Testing for the familial c.112G>A mutation of BRCA1 was negative.": [("BRCA1", "not detected")],
    "No RET/PTC rearrangements were detected.": [("RET", "not detected")],
    "MTHFR C677T was negative.": [("MTHFR", "not detected")],
    "The samples were tested for BRAF and RAS mutations by sequencing, and for RET/PTC rearrangements by PCR.": [],
    "She was screened for BRCA mutations, which were negative.": [("BRCA", "not detected")],
    "She was tested for BRCA mutations and a BRCA1 mutation was found.": [("BRCA1", "mutated")],
    "Her sister carries a c.68del mutation in BRCA1.": [],
    "Sequencing of BRCA1 is planned; a c.68del mutation would change the plan.": [],
}


@pytest.mark.parametrize("text", TOLD)
def test_a_written_change(text: str) -> None:
    events = [e for e in read(OPENS + text, "note").events if e.kind == "molecular" and e.assertion == "affirmed"]
    assert [(e.values.gene, e.values.result) for e in events] == TOLD[text]  # type: ignore[union-attr]
