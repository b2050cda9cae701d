"""Words to concepts: CSV files of terms, compiled into one longest-match scanner over tokens."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import product
from pathlib import Path
from types import MappingProxyType

import msgspec

from lugol.cache import cached, stamp
from lugol.errors import BadData
from lugol.language.capitals import is_other_word
from lugol.language.model import Concept, Mention, Token
from lugol.language.tokens import HYPHENS, singular, tokenize
from lugol.sources import rows_of

Row = tuple[Concept, Iterable[str]]
LEAST_LOWER = 3
"""In a text without any capital a term that must stand letter for letter may be of small ones, from this length on."""
Case = Callable[[str], str] | None
"""To lower or to upper case, where a text holds letters of one case alone; None for any other text."""
LEAST_RAISED = 4
"""In any text a term of so many letters that must stand letter for letter may be of capitals: "Mobic", "MOBIC"."""


class _Node:
    """A step of the trie: where each further key leads, and the concepts that end here with their exact forms.

    `loose` holds the concepts where none of them needs an exact form.
    """

    __slots__ = ("ends", "loose", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.ends: list[tuple[str, Concept]] = []
        self.loose: list[Concept] = []

    def end(self, exact: str, concept: Concept) -> None:
        """Let a term end here."""
        self.ends.append((exact, concept))
        self.loose = [] if any(form for form, _ in self.ends) else [c for _, c in self.ends]


def _leading(node: _Node, key: str, one: str) -> tuple[_Node, ...]:
    """Where a word, by its singular and as it stands, leads from a step of the trie."""
    plain = node.next.get(key)
    other = node.next.get(one) if one != key else None
    if other is None:
        return () if plain is None else (plain,)
    return (other,) if plain is None else (other, plain)


_Term = tuple[tuple[str, ...], str, Concept]
"""The words of a term, its exact form where it has one, and its concept."""


class Lexicon:
    """Concepts by their terms. A term that begins with "=" must stand in the text letter for letter.

    The terms wait by their first words; a branch of the trie grows when a text first holds its word. Those that were
    kept from an earlier run wait as they were written.
    """

    def __init__(self, rows: Iterable[Row] = (), kept_terms: Mapping[str, msgspec.Raw] = MappingProxyType({})) -> None:
        self._root = _Node()
        self._waiting: Mapping[str, list[_Term] | msgspec.Raw] = kept_terms or _by_first_word(rows, _kept_keys())
        self._opening: dict[str, tuple[_Node, ...]] = {}

    def _opened(self, key: str) -> tuple[_Node, ...]:
        """Where the terms that begin with a word, or with its singular, lead; their branches grow now."""
        one = singular(key)
        for word in (key, one):
            if word in self._waiting and word not in self._root.next:
                terms = self._waiting[word]
                self._root.next[word] = _branch(_TERMS.decode(terms) if isinstance(terms, msgspec.Raw) else terms)
        self._opening[key] = _leading(self._root, key, one)
        return self._opening[key]

    def scan(self, text: str, tokens: Sequence[Token], limits: Sequence[int] = ()) -> list[Mention]:
        """Every mention in order; within one category the longest wins, different categories may overlap.

        Hyphens between the words of a term do not count. A mention never crosses one of `limits` (ends of sentences,
        ascending): time grows with the number of tokens times the longest term.
        """
        case: Case = str.lower if text.islower() else str.upper if text.isupper() else None
        found: list[Mention] = []
        taken: dict[str, int] = {}
        bound = iter((*limits, len(tokens)))
        limit = next(bound)
        begins = self._waiting
        for index, token in enumerate(tokens):
            while index >= limit:
                limit = next(bound)
            key = token.key
            if key not in begins and not (key[-1] == "s" and singular(key) in begins):
                continue
            for category, (last, concepts) in self._longest(text, tokens, index, limit, case).items():
                if taken.get(category, 0) > index:
                    continue
                taken[category] = last
                start, end = tokens[index].start, tokens[last - 1].end
                found.extend(Mention(concept, index, last, start, end) for concept in concepts)
        return found

    def _longest(
        self, text: str, tokens: Sequence[Token], index: int, limit: int, case: Case
    ) -> dict[str, tuple[int, list[Concept]]]:
        best: dict[str, tuple[int, list[Concept]]] = {}
        ways: list[tuple[_Node, int]] = []
        key, at = tokens[index].key, index
        steps = self._opening.get(key) or self._opened(key)
        while True:
            for following in steps:
                if following.next:
                    ways.append((following, at + 1))
                if following.ends:
                    self._end(text, tokens, index, at + 1, following, best, case)
            if not ways:
                return best
            node, at = ways.pop()
            while at < limit and tokens[at].key in HYPHENS and tokens[at].key not in node.next:
                at += 1
            key = tokens[at].key if at < limit else ""
            steps = _leading(node, key, singular(key)) if key else ()

    def _end(
        self,
        text: str,
        tokens: Sequence[Token],
        index: int,
        at: int,
        node: _Node,
        best: dict[str, tuple[int, list[Concept]]],
        case: Case,
    ) -> None:
        fitting = node.loose or self._fitting(text[tokens[index].start : tokens[at - 1].end], node, case)
        if not node.loose and case is str.upper and is_other_word(tokens, index, at):
            fitting = [c for exact, c in node.ends if not exact]
        if len(fitting) == 1:
            category = fitting[0].category
            if category not in best or best[category][0] <= at:
                best[category] = (at, fitting)
            return
        for category in dict.fromkeys(c.category for c in fitting):
            if category in best and best[category][0] > at:
                continue
            unique = {(c.code, c.name): c for c in fitting if c.category == category}
            best[category] = (at, list(unique.values()))

    def _fitting(self, written: str, node: _Node, case: Case) -> list[Concept]:
        """The concepts that end at a node and are written so in the text."""
        fitting = [c for exact, c in node.ends if not exact or exact in (written, written.rstrip("s"))]
        if len(fitting) < len(node.ends) and case is not None and (len(written) >= LEAST_LOWER or written.isupper()):
            return [c for exact, c in node.ends if case(exact) in ("", written, written.rstrip("sS"))]
        if not fitting and case is None and len(written) >= LEAST_RAISED and written.isupper():
            return [c for exact, c in node.ends if exact.upper() == written]
        return fitting


def _branch(terms: Iterable[_Term]) -> _Node:
    """The trie of terms that share their first word, below that word."""
    top = _Node()
    for keys, exact, concept in terms:
        node = top
        for key in keys[1:]:
            node = node.next.setdefault(key, _Node())
        node.end(exact, concept)
    return top


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of one CSV of the language room (a path below it, such as "lexicon/terms-drugs.csv")."""
    path = resources.files(__package__).joinpath(*name.split("/"))
    return [{key: value.strip() for key, value in row.items()} for row in rows_of(path)]


def _concepts(name: str) -> list[Row]:
    found: list[Row] = []
    for number, row in enumerate(read_rows(name), start=2):
        if not row.get("category") or not row.get("terms"):
            raise BadData(f"language/{name}:{number}: a term needs a category and its terms")
        attrs = dict(part.split("=", 1) for part in row.get("attrs", "").split(";") if "=" in part)
        concept = Concept(row["category"], row["code"] or row["name"], row["name"] or row["code"], attrs)
        terms = [term.strip() for term in row["terms"].split("|") if term.strip()]
        terms += [*_spelt_apart(terms), *_with_organ(concept, terms)]
        found.append((concept, [*terms, *_shortened(concept, terms)]))
    return found


_PREFIXED = {
    "intra": "uterine abdominal peritoneal operative partum hepatic venous muscular ductal cavitary",
    "extra": "uterine vaginal",
    "pre": "eclampsia operative menopausal",
    "post": "partum menopausal operative natal",
    "retro": "peritoneal placental",
    "para": "ovarian umbilical tubal",
    "sub": "mucosal serosal umbilical",
    "trans": "vaginal abdominal",
    "ante": "natal partum",
    "peri": "partum operative",
    "poly": "hydramnios",
    "oligo": "hydramnios",
    "hydro": "nephrosis ureteronephrosis salpinx",
}
_COMPOUNDS = {f"{prefix}{rest}": f"{prefix} {rest}" for prefix, rests in _PREFIXED.items() for rest in rests.split()}
"""Words that are also written apart or with a hyphen: "intra-uterine"."""


def _spelt_apart(terms: Iterable[str]) -> list[str]:
    """The terms with such a word in two: "intra uterine growth restriction"."""
    split = [(term, [word for word in term.lower().split() if word in _COMPOUNDS]) for term in terms]
    return [
        " ".join(_COMPOUNDS.get(word.lower(), word) for word in term.split())
        for term, words in split
        if words and not term.startswith("=")
    ]


_ORGANS = (
    "cervical", "ovarian", "endometrial", "uterine", "vulvar", "vulval", "vaginal", "breast", "tubal", "peritoneal",
    "lung", "pulmonary", "renal", "bladder", "thyroid", "pancreatic", "gastric", "colonic", "rectal", "anal",
)  # fmt: skip
_OWN_IN_LUNG = ("scnec", "lcnec", "nec")
"""Tumours that in the lung are a disease of their own."""
_LAST_OF_TUMOUR = ("carcinoma", "cancer", "adenocarcinoma", "sarcoma", "tumour")


_SEATS = (
    "breast", "ovary", "ovaries", "cervix", "cx", "endometrium", "uterus", "corpus uteri", "vulva", "vagina", "vault",
    "tube", "peritoneum", "stomach", "colon", "cecum", "sigmoid", "rectum", "rectosigmoid", "anus",
    "anal canal", "appendix", "esophagus", "pancreas", "head of pancreas", "liver", "gallbladder", "gall bladder",
    "bile duct",
    "lung", "bronchus", "larynx", "nasopharynx", "pharynx", "hypopharynx", "oropharynx", "tongue", "tonsil",
    "buccal mucosa", "lip", "parotid", "thyroid", "kidney", "ureter", "bladder", "urinary bladder", "urethra",
    "adrenal",
    "skin",
    "bowel",
)  # fmt: skip
_OF_SEATS = (
    "breast", "mammary", "ovarian", "cervical", "endometrial", "uterine", "vulvar", "vulval", "vaginal",
    "peritoneal", "gastric", "colon", "colonic", "colorectal", "rectal", "sigmoid", "anal",
    "esophageal", "pancreatic", "hepatic", "lung", "bronchogenic", "laryngeal", "nasopharyngeal",
    "oral", "renal", "bladder", "ureteric", "bowel",
)  # fmt: skip
_SHORT = ("ca", "ca.", "ca of", "ca of the", "ca left", "ca right", "ca lt", "ca rt", "ca l", "ca r")


def _with_organ(concept: Concept, terms: Iterable[str]) -> list[str]:
    """The names of a tumour with an organ before their last word: "squamous cell [cervical] carcinoma"."""
    if concept.category != "histology" or concept.attr("behaviour") not in ("malignant", "uncertain"):
        return []
    split = [term.rsplit(" ", 1) for term in terms if " " in term and not term.startswith("=")]
    parted = [(kind, last) for kind, last in split if last in _LAST_OF_TUMOUR and not set(kind.split()) & set(_ORGANS)]
    organs = [organ for organ in _ORGANS if concept.code not in _OWN_IN_LUNG or organ not in ("lung", "pulmonary")]
    return [f"{kind} {organ} {last}" for kind, last in parted for organ in organs]


_SHORT_WORDS = {
    "carcinoma": ("ca",),
    "adenocarcinoma": ("adenoca", "adeno ca"),
    "squamous": ("squamous", "sq"),
    "differentiated": ("differentiated", "diff"),
}
"""How clinicians shorten the words of a tumour's name: "poorly diff ca", "adeno ca in situ"."""


def _shortened(concept: Concept, terms: Iterable[str]) -> list[str]:
    """The names of a tumour as they are written in haste: "adenosquamous ca", "sq cell ca", "ca breast", "ovarian ca".

    A lone "ca" is calcium, or about; it names a tumour beside an organ or behind what a tumour is called.
    """
    if concept.category != "histology" or concept.attr("behaviour") not in ("malignant", "preinvasive"):
        return []
    if concept.code == "carcinoma":
        behind = [f"{kind} ca" for kind, *last in (term.rsplit(" ", 1) for term in terms) if last == ["carcinoma"]]
        named = [f"{short} {seat}" for short in _SHORT for seat in _SEATS]
        return [*behind, *named, *(f"{seat} ca" for seat in _OF_SEATS)]
    split = [term.split() for term in terms if " " in term and not term.startswith("=")]
    shown = [words for words in split if {"carcinoma", "adenocarcinoma"}.intersection(words)]
    return [" ".join(form) for words in shown for form in product(*(_SHORT_WORDS.get(word, (word,)) for word in words))]


def lexicon_rows() -> list[Row]:
    """The rows of every `terms-*.csv` of the lexicon folder."""
    folder = resources.files(__package__).joinpath("lexicon")
    names = sorted(p.name for p in folder.iterdir() if p.name.startswith("terms-") and p.name.endswith(".csv"))
    return [row for name in names for row in _concepts(f"lexicon/{name}")]


def _keys(term: str) -> tuple[str, ...]:
    """The words of a term by which it is found, hyphens between them left out."""
    exact = term[1:] if term.startswith("=") and len(term) > 1 else ""
    keys = tuple(token.key for token in tokenize(exact or term))
    return tuple(key for key in keys if key not in HYPHENS) or keys


def _by_first_word(rows: Iterable[Row], known: Mapping[str, tuple[str, ...]]) -> dict[str, list[_Term]]:
    """The terms by their first word; `known` has the words of some of them."""
    found: dict[str, list[_Term]] = {}
    for concept, terms in rows:
        for term in terms:
            exact = term[1:] if term.startswith("=") and len(term) > 1 else ""
            keys = known.get(term) or _keys(term)
            found.setdefault(keys[0], []).append((keys, exact, concept))
    return found


_TERMS = msgspec.msgpack.Decoder(list[_Term])
_ALL_TERMS = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])
_ALL_KEYS = msgspec.msgpack.Decoder(dict[str, tuple[str, ...]])


@cache
def _kept_keys() -> dict[str, tuple[str, ...]]:
    """The words of every term of the other CSV files of this room, kept from run to run."""
    folder = Path(str(resources.files(__package__)))
    files = sorted(file for file in folder.rglob("*.csv") if file.parent.name not in ("lexicon", "results"))
    return _ALL_KEYS.decode(cached("words", _stamp(files), lambda: _all_keys(files)))


def _stamp(files: Iterable[Path]) -> str:
    """The key of what is kept of some files of this room: it changes with them and with what takes them apart."""
    folder = Path(str(resources.files(__package__)))
    return stamp([*files, folder / "tokens.py", folder / "lexicon.py", folder / "model.py"])


def _all_keys(files: Iterable[Path]) -> bytes:
    """Each part of each cell that can be a term, by itself; sentences (examples) are none."""
    terms: set[str] = set()
    for file in files:
        for row in rows_of(file):
            cells = (cell for name, cell in row.items() if name and not name.startswith(_NO_TERMS))
            terms.update(part.strip() for cell in cells for part in cell.split("|"))
    return msgspec.msgpack.encode({term: _keys(term) for term in sorted(filter(None, terms))})


_NO_TERMS = ("example", "counterexample", "source", "attrs", "note", "status")


@cache
def lexicon() -> Lexicon:
    """The words of the lexicon folder as one lexicon.

    >>> text = "synaptophysin +"
    >>> [(m.concept.category, m.code) for m in lexicon().scan(text, tokenize(text))]
    [('ihc_marker', 'Syn')]
    """
    files = sorted(Path(str(resources.files(__package__)), "lexicon").glob("terms-*.csv"))
    return kept_lexicon("terms", files, lexicon_rows)


def kept_lexicon(name: str, files: Sequence[Path], rows: Callable[[], Iterable[Row]]) -> Lexicon:
    """The lexicon of some rows, its terms kept from run to run as long as the files that they are made of stay."""
    made = cached(name, _stamp(files), lambda: msgspec.msgpack.encode(_by_first_word(rows(), {})))
    return Lexicon(kept_terms=_ALL_TERMS.decode(made))
