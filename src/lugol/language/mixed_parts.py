"""Parts that tell a disease and then what is to be done: "Assessment and plan: 1. CIN 3. LEEP."."""

from lugol.language.model import Page, Part

_ASSESSED = frozenset({"impression", "impressions", "assessment", "assessments", "diagnosis", "diagnoses"})
_PLANS = frozenset({"plan", "plans", "p"})


def is_mixed(page: Page, at: int) -> bool:
    """Does it stand under "Assessment and plan:", whose items tell a disease and then what is to be done?"""
    part = page.part_of(at)
    return part is not None and is_mixed_part(page, part)


def is_mixed_part(page: Page, part: Part) -> bool:
    """Does the label of a part name both an assessment and a plan ("A/P")?"""
    label = page.keys(*part.label)
    return (part.kind == "plan" and bool(_ASSESSED.intersection(label))) or (
        part.kind == "impression" and bool(_PLANS.intersection(label))
    )
