"""Facts about the newest result, where it decides by itself whatever came before it."""

from lugol.facts.engine.vocabulary import BOOL, DAY, Fact, both
from lugol.facts.questions.immune import k3_colposcopy
from lugol.facts.questions.obligations import malignant_unanswered
from lugol.facts.questions.rare_cytology import (
    favour_neoplastic,
    glandular_unanswered,
    glandular_worked_up,
    hsil_now,
)
from lugol.facts.questions.rounds import NEGATIVE_TESTS, p1_day
from lugol.facts.questions.state import cervix_removed, immunocompromised
from lugol.facts.questions.windows import after

# Glandular cells and cancer cells are worked up before anything is excised (G.1), and K.3 has its own answer.
_own_rule = (
    ~glandular_unanswered.tree.eq("no")
    | favour_neoplastic.tree
    | glandular_worked_up.tree
    | malignant_unanswered.tree
    | both(immunocompromised.tree, k3_colposcopy.tree)
)
newest_hsil = Fact(
    "newest_hsil",
    both(
        hsil_now.tree,
        ~cervix_removed.tree,
        ~NEGATIVE_TESTS.where(DAY >= p1_day.plus(after("beyond_visit"))).exists(),
        ~_own_rule,
    ),
    BOOL,
    "Is the newest smear HSIL, followed by neither tissue, treatment nor a negative HPV-based test, and does no rule "
    "of its own (glandular or cancer cells, impaired immunity) decide?",
)
