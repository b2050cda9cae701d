"""What a reader of a review may rely on for stages, serum markers and mass scores, told on one woman's history."""

import os
from datetime import date
from pathlib import Path

import pytest

from lugol.findings import Finding
from lugol.instruments.instrument import every
from lugol.record.event import (
    Condition,
    Exam,
    Imaging,
    Lab,
    Metastasis,
    Pathology,
    Stage,
    Surgery,
    Symptom,
    SystemicTherapy,
)
from lugol.record.record import Record, known_at
from lugol.sources import all_sources
from tests.unit.instrument_records import record, told

SHARED = Path(os.environ.get("LUGOL_SHARED", Path(__file__).parents[3] / "shared"))
OURS = ("figo", "tnm", "rasrm", "efi", "markers", "roma", "cphi", "rmi", "adnex", "kinetics", "gcig")


def history() -> Record:
    """A woman of 36: endometriosis and fibroids operated on, then a cancer of the cervix nobody had looked for."""
    return record(
        told(Condition(term="smokes cigarettes"), "2022-03"),
        told(Symptom(term="worsening dysmenorrhoea"), "2022-03"),
        told(Exam(term="mass in the left adnexa", site="left adnexa"), "2022-03"),
        told(Lab(marker="CA125", value=160.1, unit="U/mL"), "2022-03"),
        told(Imaging(modality="ultrasound", finding="mass", site="left ovary", size_mm=(43, 43)), "2022-03"),
        told(Surgery(procedures=("bilateral ovarian cystectomy",), codes=("cystectomy",)), "2022-04"),
        told(Pathology(specimen="ovarian cysts", result="endometriotic cysts", histology="benign"), "2022-04"),
        told(Stage(system="rASRM", value="IV", score=74, disease="endometriosis"), "2022-04"),
        told(Stage(system="EFI", value="4", disease="endometriosis"), "2022-04"),
        told(Lab(marker="CA125", value=171.57, unit="U/mL"), "2023-01"),
        told(Lab(marker="HE4", value=237.8, unit="pmol/L"), "2023-01"),
        told(Lab(marker="CEA", value=5.14, unit="ng/mL", flag="high"), "2023-01"),
        told(Imaging(modality="MRI", finding="abnormal signal of the right iliac crest, suggestive of malignancy",
                     certainty="suspected"), "2023-01"),
        told(Pathology(specimen="cervical os, right ovary, omentum", result="small cell neuroendocrine carcinoma",
                       histology="cancer"), "2023-02-03"),
        told(Stage(system="FIGO", value="IVB", disease="cervical cancer"), "2023-02-10"),
        told(SystemicTherapy(drugs=("cisplatin", "etoposide")), "2023-02-20"),
        told(Metastasis(site="bone", sites=("lumbar spine", "sacrum"), basis="MRI"), "2023-05"),
        age=36,
        gravida=0,
    )  # fmt: skip


def judged(case: Record, as_of: date) -> list[Finding]:
    known = known_at(case, as_of)
    return [f for each in every() if each.name in OURS and each.from_record for f in each.from_record(known, as_of)]


def by_code(found: list[Finding], code: str) -> Finding:
    return next(finding for finding in found if finding.code == code)


def test_in_march_2022_there_is_no_stage_of_any_cancer_and_roma_needs_he4() -> None:
    found = judged(history(), date(2022, 4, 30))
    assert not any(finding.rule in ("instrument:figo", "instrument:tnm") for finding in found)
    gap = by_code(found, "roma_not_computable")
    assert (gap.title, gap.needs) == ("ROMA and CPH-I need HE4", ("HE4",))


def test_the_endometriosis_scores_are_held_against_each_other() -> None:
    found = judged(history(), date(2022, 4, 30))
    assert by_code(found, "rasrm_stage").value == "IV"
    efi = by_code(found, "efi_consistent")
    assert efi.facts["possible"] == [1, 2, 3, 4, 5, 6]
    assert "duration of infertility" in efi.needs


def test_in_january_2023_the_scores_say_high_risk() -> None:
    found = judged(history(), date(2023, 1, 31))
    assert by_code(found, "roma").value == 79.3
    assert by_code(found, "cphi").value == 44.9


def test_ca125_did_not_fall_after_the_operation_and_cea_is_near_the_limit_of_a_smoker() -> None:
    found = judged(history(), date(2023, 1, 31))
    assert "nearly unchanged" in by_code(found, "marker_failed_to_fall").statement
    assert "for a smoker" in by_code(found, "marker_between").statement


def test_the_stage_rests_on_the_omentum_names_the_bone_and_is_not_moved_by_what_came_later() -> None:
    before, after = (by_code(judged(history(), day), "figo_stage") for day in (date(2023, 2, 28), date(2023, 12, 31)))
    assert (before.value, before.evidence[0]) == ("IVB", "e14")
    assert "iliac crest" in before.statement
    assert "For review" in before.statement
    assert (after.value, after.statement) == (before.value, before.statement)


def test_every_finding_can_be_explained() -> None:
    case = history()
    ids = {event.id for event in case.events}
    found = judged(case, date(2023, 12, 31))
    assert len({finding.id for finding in found}) == len(found)
    for finding in found:
        assert finding.title
        assert finding.statement
        assert finding.evidence
        assert set(finding.evidence) <= ids
        assert finding.sources
        assert set(finding.sources) <= all_sources().keys()
        assert finding.status_tag != "U" or finding.kind in ("note", "gap")


def test_nothing_is_said_of_a_record_that_tells_nothing() -> None:
    assert judged(Record(), date(2024, 1, 1)) == []


@pytest.mark.skipif(not (SHARED / "seed").exists(), reason="shared test material is not here (set LUGOL_SHARED)")
def test_the_published_case_gives_the_values_that_its_report_prints() -> None:
    from lugol.read.source import read_source

    found = judged(read_source(str(SHARED / "seed" / "case-report.txt")), date(2026, 1, 1))
    assert by_code(found, "figo_stage").value == "IVB"
    assert "omentum" in by_code(found, "figo_stage").statement
    assert by_code(found, "roma").value == 79.3
    assert by_code(found, "cphi").value == 44.9
    assert by_code(found, "rasrm_stage").value == "IV"
    assert by_code(found, "efi_consistent").value == 4
    assert "stage_findings_mismatch" not in {finding.code for finding in found}


def reviewed(*things: object, **who: object) -> list[str]:
    from datetime import date

    from lugol.review.one import review
    from tests.unit.instrument_records import record

    return [each.title for each in review(record(*things, sex="F", **who), date(2024, 6, 1)).findings]  # type: ignore[arg-type]


def test_a_raised_marker_names_what_may_explain_it() -> None:
    from lugol.record.event import Condition, Lab, Symptom
    from tests.unit.instrument_records import told

    titles = reviewed(
        told(Symptom(term="third day of her menses"), "2024-05-06"),
        told(Condition(term="pulmonary tuberculosis"), "2024-02"),
        told(Lab(marker="CA125", value=71, unit="U/mL"), "2024-05-06"),
    )
    assert "CA125 71 U/mL: raised" in titles
    titles = reviewed(
        told(Condition(term="obstructive jaundice"), "2024-05-06"),
        told(Lab(marker="CA19-9", value=150, unit="U/mL"), "2024-05-06"),
    )
    assert "CA19-9 150 U/mL: raised" in titles


def test_hcg_after_the_menopause_has_its_own_limit() -> None:
    from lugol.record.event import Lab
    from tests.unit.instrument_records import told

    hcg = told(Lab(marker="hCG", value=11, unit="IU/L"), "2024-05-06")
    assert "hCG 11 IU/L: within its limit" in reviewed(hcg, age=61.0)
    assert "hCG 11 IU/L: raised" in reviewed(hcg, menopausal="pre")


def test_markers_within_their_limits_are_told_in_one_line() -> None:
    from lugol.record.event import Lab
    from tests.unit.instrument_records import told

    labs = [told(Lab(marker=name, value=value, unit=unit), "2024-05-06")
            for name, value, unit in (("CA125", 12, "U/mL"), ("CEA", 1.1, "ng/mL"), ("CA19-9", 8, "U/mL"))]  # fmt: skip
    assert [each for each in reviewed(*labs) if "limit" in each] == ["3 serum marker values within their limits"]


def test_a_new_lesion_on_treatment_is_never_ignored() -> None:
    from lugol.record.event import Imaging, Metastasis, SystemicTherapy
    from tests.unit.instrument_records import told

    before = told(Imaging(modality="CT", finding="tumour", site="pelvic mass", size_mm=(60.0,)), "2024-01-05")
    after = told(Imaging(modality="CT", finding="tumour", site="pelvic mass", size_mm=(35.0,)), "2024-04-20")
    chemo = told(SystemicTherapy(drugs=("carboplatin", "paclitaxel")), "2024-01-20")
    bone = told(Metastasis(site="left femur", basis="CT"), "2024-04-20")
    assert "New lesion since treatment began: progression (left femur)" in reviewed(before, chemo, after, bone)
    assert not [each for each in reviewed(before, chemo, after) if "New lesion" in each]


def test_regimens_of_gynaecological_oncology_are_named() -> None:
    from lugol.instruments.response.therapy import lines
    from lugol.record.event import SystemicTherapy
    from tests.unit.instrument_records import told

    def regimen(**given: object) -> str:
        from tests.unit.instrument_records import record

        return lines(record(told(SystemicTherapy(**given), "2024-01-20")))[0].regimen  # type: ignore[arg-type]

    assert regimen(regimen="R-CHOP") == "R-CHOP"
    assert regimen(regimen="EMA/CO") == "EMA-CO"
    assert regimen(drugs=("methotrexate", "folinic acid")) == "MTX-FA"
    assert regimen(drugs=("carboplatin", "pegylated liposomal doxorubicin")) == "C-PLD"
    assert regimen(drugs=("cyclophosphamide", "doxorubicin", "vincristine", "prednisolone", "rituximab")) == "R-CHOP"
