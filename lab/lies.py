"""Ten thousand lies: true proposals made of the truth files, then spoilt in one thing at a time; none may be believed.

    .venv/bin/python lab/lies.py [--show KIND] [--batch ABC] [--only NAME] [--one-in N]

A true proposal is what a careful reader would say of one truth event (`lab/spoken.py`). A lie changes one thing: of the
sentence (a digit, a unit, a day, a side ...), of the quote (from elsewhere, invented, cut), or of the text, where the
stretch that told it is replaced by one that tells it of another woman, of the literature, as a plan or as denied.
Printed by kind: how many were made, how many were believed, and the reasons of the refusals.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator

import msgspec

import further_lies
from exchanged import exchanged
from lugol.language.narrative import events_of
from lugol.language.page import page_of
from lugol.language.reading import reading_of
from lugol.readers.contract import Proposal
from lugol.readers.proof import Ground, Verdict, ground, prove
from spoken import Spoken, Told, flat, matches, read_text, spoken, texts

SEED = 18
NEAR = 400
MOST_PLANTED = 3
_UNITS = {
    "U/mL": "ng/mL", "U/ml": "ng/ml", "ng/mL": "mg/mL", "ng/ml": "mg/ml", "cm": "mm", "mm": "cm", "Gy": "cGy",
    "g/dL": "g/L",
    "pmol/L": "nmol/L", "mg/dL": "g/dL", "ug/l": "mg/l", "%": "mm", "mL": "L", "pg/mL": "ng/mL", "kU/L": "g/L",
}  # fmt: skip
_SITES = ("liver", "lung", "vulva", "rectum", "bladder", "spine", "omentum", "endometrium", "cervix", "vagina", "brain",
          "ovary", "uterus", "breast", "kidney")  # fmt: skip
_DRUGS = (
    "cisplatin",
    "carboplatin",
    "paclitaxel",
    "etoposide",
    "topotecan",
    "bevacizumab",
    "gemcitabine",
    "doxorubicin",
)
_OPPOSITE = {
    "positive": "negative", "negative": "positive", "normal": "abnormal", "raised": "low", "elevated": "decreased",
    "increased": "decreased", "high": "low", "low": "high", "retained": "lost", "clear": "involved",
    "benign": "malignant", "malignant": "benign", "present": "absent", "absent": "present", "no": "a",
    "without": "with", "complete": "partial", "partial": "complete", "progressive": "stable",
}  # fmt: skip
_THINGS = frozenset({
    "surgery", "systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "other_treatment",
})  # fmt: skip
_FOUND = frozenset(
    {"symptom", "exam", "imaging", "metastasis", "recurrence", "complication", "diagnosis", "colposcopy"}
)


_KEEP_DOUBT = frozenset({"doubt dropped", "question", "differential", "doubted in the truth file", "item of a plan"})
"""Kinds of which the text's own doubt may be believed: it is kept, whatever the sentence says."""


class Lie(msgspec.Struct):
    """A spoilt proposal, by what was spoilt, and the text it is told of where that was changed too."""

    kind: str
    proposal: Proposal
    text: str = ""


def _sentence(one: Spoken, sentence: str, kind: str) -> Lie:
    return Lie(kind, msgspec.structs.replace(one.proposal, sentence=sentence))


def _body(one: Spoken) -> str:
    """The sentence without its date."""
    return re.sub(r" (?:on|in) \d{4}(?:-\d\d){0,2}\.$", ".", one.proposal.sentence)


def _words(one: Spoken) -> str:
    """What the sentence says behind its verb: "squamous cell carcinoma" of "Biopsy of the cervix showed ..."."""
    body = _body(one).removesuffix(".")
    body = re.sub(r"(?i)\b(?:one|two|three|\d+) (?:day|week|month|year)s? (?:before|ago|later),\s*", "", body)
    verbs = "was treated with|showed|had|was|were|underwent|received|with|of|in the|includes"
    return re.split(rf" (?:{verbs}) ", body, maxsplit=1)[-1]


def digits(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one)
    numbers = list(re.finditer(r"(?<![A-Za-z\d])\d+(?:[.,]\d+)?", body))
    for found in numbers:
        place = dice.randrange(len(found[0]))
        if found[0][place].isdigit():
            other = dice.choice([d for d in "123456789" if d != found[0][place]])
            number = found[0][:place] + other + found[0][place + 1 :]
            yield _sentence(one, body[: found.start()] + number + body[found.end() :], "digit")
        elsewhere = [n for n in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", told.text) if n != found[0]]
        if elsewhere:
            number = dice.choice(elsewhere)
            yield _sentence(one, body[: found.start()] + number + body[found.end() :], "digit of another place")
        if found[0].isdigit() and found[0] != "0":
            yield _sentence(one, body[: found.start()] + found[0] + "0" + body[found.end() :], "digit")


def units(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one)
    for unit, other in _UNITS.items():
        if re.search(rf"\d\s?-?{re.escape(unit)}(?![\w/])", body):
            yield _sentence(one, re.sub(rf"(\d\s?-?){re.escape(unit)}(?![\w/])", rf"\g<1>{other}", body), "unit")
    if re.search(r"\d \w+/\w+\.$", body):
        yield _sentence(one, re.sub(r" \w+/\w+\.$", ".", body), "unit")


def days(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one).removesuffix(".")
    day = str((one.event.get("date") or {}).get("iso") or "")
    if not day:
        return
    year = int(day[:4])
    for other in (f"{year - 1}{day[4:]}", f"{year + dice.randrange(1, 5)}{day[4:]}", f"{year - 7}"):
        yield _sentence(one, f"{body} in {other}." if len(other) < 10 else f"{body} on {other}.", "date")
    if len(day) > 4:
        month = int(day[5:7]) % 12 + 1
        yield _sentence(one, f"{body} in {year}-{month:02}.", "date")
    if len(day) == 10:
        yield _sentence(one, f"{body} on {day[:8]}{int(day[8:]) % 28 + 1:02}.", "date")
    elsewhere = [str(e["date"]["iso"]) for e in told.truth["events"] if (e.get("date") or {}).get("iso")]
    others = [e for e in elsewhere if not e.startswith(day) and not day.startswith(e)]
    if others:
        other = dice.choice(others)
        yield _sentence(
            one, f"{body} on {other}." if len(other) == 10 else f"{body} in {other}.", "date of another event"
        )


def polarities(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one)
    for word, other in _OPPOSITE.items():
        if re.search(rf"\b{word}\b", body):
            yield _sentence(one, re.sub(rf"\b{word}\b", other, body, count=1), "polarity")
    for verb in (" showed ", " had ", " there was "):
        if verb in body and one.proposal.kind in (*_FOUND, "biopsy", "pathology", "ecc"):
            yield _sentence(one, body.replace(verb, f"{verb}no ", 1), "polarity")


def hedges(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one)
    words = _words(one)
    if one.proposal.kind in (*_FOUND, "biopsy", "pathology", "ecc", "cytology") and words in body:
        for doubt in ("possible", "suspected", "probable"):
            yield _sentence(one, body.replace(words, f"{doubt} {words}", 1), "doubt added")


def plans(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    words = _words(one)
    if one.proposal.kind in _THINGS:
        for frame in (
            "She is scheduled for {}.", "We plan {} next month.", "The multidisciplinary meeting recommended {}.",
            "{} was offered.", "She will undergo {}.", "She was advised to have {}, which she will consider.",
        ):  # fmt: skip
            yield _planted(one, told, frame.format(words), words, "plan")
        for frame in ("She declined {}.", "{} was not performed.", "She has not had {}.", "{} was cancelled."):
            yield _planted(one, told, frame.format(words), words, "not done")
    elif one.proposal.kind in _FOUND and not re.match(r"(?:no|without|not)\b", words, re.I):
        for frame in ("There was no {}.", "There was no evidence of {}.", "{} was ruled out.", "She denied {}.",
                      "No {} was seen.", "Absence of {} was noted."):  # fmt: skip
            yield _planted(one, told, frame.format(words), words, "denied")
        for frame in (
            "If there is {}, we will operate.",
            "Please rule out {}.",
            "She was counselled about the risk of {}.",
        ):
            yield _planted(one, told, frame.format(words), words, "supposed")


_TURNS: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "doubt dropped": (("There may be {}.", _FOUND), ("Query {}.", _FOUND), ("Is this {}?", _FOUND),
                      ("The picture is suspicious for {}.", _FOUND), ("{} could not be excluded.", _FOUND)),
    "sister among her own": (("Her sister had {} and she has none.", _FOUND),
                             ("In her sister, {}; in her, nothing.", _FOUND)),
    "child's": (("The baby had {}.", _FOUND), ("The newborn was found to have {}.", _FOUND)),
    "husband's": (("Her husband has {}.", _FOUND),),
    "denied list member": (("There was no bleeding, {} or discharge.", _FOUND),
                           ("Neither fever nor {} was reported.", _FOUND)),
    "heading that denies": (("No evidence of:\n- {}\n", _FOUND), ("Denies: fever, {}.", _FOUND)),
    "empty box": (("[ ] {}\n", _FOUND), ("☐ {}\n", _FOUND)),
    "advice": (("She should return if she has {}.", _FOUND), ("Contact us in case of {}.", _FOUND)),
    "purpose": (("This was done to exclude {}.", _FOUND), ("Aspirin was given to prevent {}.", _FOUND)),
    "risk": (("She is at increased risk of {}.", _FOUND), ("Without treatment this leads to {}.", _FOUND)),
    "leaflet": (("The leaflet says that {} may occur.", _FOUND | _THINGS),),
    "fear": (("She fears {}.", _FOUND), ("She is worried that it may be {}.", _FOUND)),
    "revised": (("The first diagnosis of {} was revised.", frozenset({"diagnosis"})),
                ("It was at first mistaken for {}.", frozenset({"diagnosis"})),
                ("{} was considered but rejected.", frozenset({"diagnosis"}))),
    "consent": (("She signed the consent for {}.", _THINGS), ("She is on the waiting list for {}.", _THINGS)),
    "did not take place": (("{} was booked but did not take place.", _THINGS), ("{} had to be abandoned.", _THINGS)),
    "considered": (("{} was considered.", _THINGS), ("We discussed {} with her.", _THINGS)),
    "cannot have": (("She cannot have {}.", _THINGS), ("She was never given {}.", _THINGS)),
    "allergy": (("She is allergic to {}.", frozenset({"systemic_therapy", "immunotherapy", "hormonal_therapy"})),),
    "condition": (("If the nodes are positive, {} will follow.", _THINGS),
                  ("{} only if the margins are involved.", _THINGS)),
    "general truth": (("{} is rare in such women.", _FOUND), ("The standard treatment is {}.", _THINGS)),
}  # fmt: skip
"""Kinds of lies that are a frame about the true words, with the kinds of events it turns."""


def turns(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    """The true words where they are doubted, feared, advised, another's ... and told flat."""
    words = _words(one)
    if re.match(r"(?:no|without|not|neither)\b", words, re.I):
        return
    for kind, frames in _TURNS.items():
        for frame, kinds in frames:
            if one.proposal.kind in kinds:
                yield _planted(one, told, frame.format(words), words, kind)


def levels(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    """A level that is a limit, an aim, or another analyte's in a list shared out by order; a unit that is scaled."""
    found = re.fullmatch(r"(.+?) was (\d[\d.,]*)( ?\S*)\.", _body(one))
    if one.proposal.kind != "lab" or not found:
        return
    name, value, unit = found.groups()
    level = f"{value}{unit}"
    for kind, sentence, quote in (
        ("reference range", f"{name} was raised (normal below {level}).", f"{name} was raised (normal below {level}"),
        ("reference range", f"{name} reference range up to {level}.", f"{name} reference range up to {level}"),
        ("aim", f"{name} should be kept below {level}.", f"{name} should be kept below {level}"),
        ("crossed list", f"{name} and ferritin were 77 and {level}, respectively.",
         f"{name} and ferritin were 77 and {level}"),
        ("crossed list", f"Ferritin and {name} were {level} and 77, respectively.", f"{name} were {level}"),
        ("another marker's", f"{name} was normal, ferritin {level}.", f"{name} was normal, ferritin {level}"),
    ):  # fmt: skip
        lie = _planted(one, told, sentence, quote, kind)
        yield Lie(kind, lie.proposal, lie.text)
    if value[-1] != "0":
        yield _sentence(one, f"{name} was {value}0{value[-1]}{unit}.", "unit scaled")


def second_dates(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    """A sentence with two dates, told with that of the other thing; a list of both sides, told with the other side."""
    words = _words(one)
    if one.proposal.kind in _THINGS:
        sentence = f"She underwent {words} on 3 May 2011 and was seen again on 7 June 2012."
        lie = _planted(one, told, sentence, f"{words} on 3 May 2011", "second of two dates")
        dated = _body(one).removesuffix(".") + " on 2012-06-07."
        yield Lie(lie.kind, msgspec.structs.replace(lie.proposal, sentence=dated), lie.text)
    side = re.search(r"\b(left|right)\b", words)
    if side and one.proposal.kind in ("imaging", "exam", "pathology", "biopsy"):
        other = {"left": "right", "right": "left"}[side[1]]
        swapped = words.replace(side[1], other)
        sentence = f"There was {swapped}, the {side[1]} side was clear."
        yield _planted(one, told, sentence, f"{swapped}, the {side[1]} side", "side of a list")


_LOOSENED = (
    ("under another heading", "symptom", "Family history:\n{0}.\n", "{0}", "She had {0}.", "Present illness"),
    ("under another heading", "surgery", "Plan:\n{0} next month.\n", "{0}", "She underwent {0}.", "Past operations"),
    ("another study named", "imaging", "Ultrasound was fine and MRI showed {0}.",
     "Ultrasound was fine and MRI showed {0}", "Ultrasound showed {0}.", ""),
    ("another study named", "imaging", "MRI showed {0}, CT a cyst.", "MRI showed {0}, CT a cyst", "CT showed {0}.", ""),
    ("another study named", "imaging", "CT was declined, {0} was felt.", "CT was declined, {0} was felt",
     "CT showed {0}.", ""),
    ("another study named", "imaging", "Palpation found {0}; CT showed fat.", "{0}; CT showed fat",
     "CT showed {0}.", ""),
    ("several with a denial", "exam", "There was no {0} or oedema.", "{0} or oedema",
     "On examination there was {0} or oedema.", ""),
    ("several with a denial", "exam", "There was oedema but no {0}.", "oedema but no {0}",
     "On examination there was {0} and oedema.", ""),
    ("several with a denial", "symptom", "She had fever without {0}.", "fever without {0}",
     "She had fever with {0}.", ""),
    ("words of the next item", "diagnosis", "1. {0}. Ruled out. 2. Fibroids.", "{0}. Ruled out",
     "The diagnosis was {0}.", ""),
    ("words of the next item", "diagnosis", "1. {0}: excluded. 2. Fibroids.", "{0}: excluded. 2. Fibroids",
     "The diagnosis was {0}.", ""),
    ("item of a plan", "diagnosis", "Assessment and plan:\n1. Exclude {0}.\n2. Bloods.\n", "{0}",
     "The diagnosis was {0}.", ""),
    ("item of a plan", "diagnosis", "Plan:\n1. MRI to look for {0}.\n", "{0}", "The diagnosis was {0}.", ""),
    ("item of a plan", "diagnosis", "Assessment and plan:\n1. {0}?\n", "{0}", "The diagnosis was {0}.", ""),
    ("history denied", "condition", "She has no history of {0}.", "history of {0}", "She has a history of {0}.", ""),
    ("history denied", "condition", "Her father has a history of {0}.", "history of {0}",
     "She has a history of {0}.", ""),
    ("history denied", "condition", "History of {0}: none.", "History of {0}", "She has a history of {0}.", ""),
)  # fmt: skip
"""What a looser rule could be abused for: kind, event, text, quote, sentence and the heading that the reader names."""


def loosened(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    """The true words of a finding, treatment or diagnosis where a heading, a study, a list or a plan turns them."""
    words = _words(one)
    fit = {"surgery": _THINGS & {"surgery"}, "diagnosis": {"diagnosis"}}
    if re.match(r"(?:no|without|not|neither)\b", words, re.I):
        return
    for kind, event, sentence, quote, lie, section in _LOOSENED:
        if one.proposal.kind not in fit.get(event, _FOUND - {"diagnosis"} if event != "condition" else _FOUND):
            continue
        made = _planted(one, told, sentence.format(words), quote.format(words), kind)
        proposal = Proposal(made.proposal.quote, event, lie.format(words), section)
        yield Lie(kind, proposal, made.text)


def _planted(one: Spoken, told: Told, sentence: str, quote: str, kind: str) -> Lie:
    """The text with the stretch that told the event replaced by a sentence; the quote is of that sentence."""
    sentence = sentence[0].upper() + sentence[1:]
    quote = quote if quote in sentence else quote[0].upper() + quote[1:]
    low, high = max(0, one.start - NEAR), min(len(told.text), one.end + NEAR)
    text = f"{told.text[low : one.start]}{sentence} {told.text[one.end : high]}"
    proposal = msgspec.structs.replace(one.proposal, sentence=_body(one), quote=quote)
    return Lie(kind, proposal, text)


def exchanges(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    """Sentences of two statements in the place of what told the event, and a proposal that exchanges the two."""
    for each in exchanged(dice, MOST_PLANTED):
        lie = _planted(one, told, each.sentence, each.proposal.quote, each.kind)
        yield Lie(each.kind, each.proposal, lie.text)


def further(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    """The later kinds: frames, one end of a range, an ambiguous day, a glued denial; one word or the kind changed."""
    words, body, kind = _words(one), _body(one), one.proposal.kind
    if not re.match(r"(?:no|without|not|neither)\b", words, re.I):
        for name, frames in further_lies.FRAMES.items():
            fitting = [frame for frame, kinds in frames if kind in kinds and not re.search(r"\b(?:s?he|her)\b", words)]
            for frame in dice.sample(fitting, min(1, len(fitting))):
                yield _planted(one, told, frame.format(words), words, name)
        for other in further_lies.prefixed(one.proposal.quote):
            yield _planted(one, told, other, other, "denied by a prefix")
    for told_range, _ in further_lies.ends_of_range(body):
        yield _planted(one, told, f"{told_range}.", told_range, "end of a range")
    settled = re.search(r"\d[/.]\d+[/.]\d", told.text)
    for sentence, quote, day in () if settled else further_lies.ambiguous_days(kind, words):
        lie = _planted(one, told, sentence, quote, "ambiguous day")
        dated = f"{body.removesuffix('.')} on {day}."
        yield Lie(lie.kind, msgspec.structs.replace(lie.proposal, sentence=dated), lie.text)
    for name, sentence in further_lies.respelt(body):
        yield _sentence(one, sentence, name)
    yield from _as_another_kind(one, told, words)


def _as_another_kind(one: Spoken, told: Told, words: str) -> Iterator[Lie]:
    """The true words told as another kind of event, where they name nothing of that kind."""
    page = page_of(words)
    fitting = {
        "diagnosis": page.of("histology", "disorder", "condition"),
        "other_treatment": page.of("other_treatment", "drug"),
        "metastasis": re.search(r"deposit|metasta|implant", words),
        "condition": re.search(r"history", told.text[max(0, one.start - NEAR) : one.end], re.I),
    }
    if re.match(r"(?:no|without|not|neither)\b", words, re.I) or re.search(r"\b(?:came|comes|could)\b", words):
        return
    for kind, sentence in further_lies.other_kinds(one.proposal.kind, words):
        if not fitting.get(kind):
            yield Lie("another kind", msgspec.structs.replace(one.proposal, kind=kind, sentence=sentence))


def others(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    """The same told of another woman or of the literature."""
    body = _body(one).removesuffix(".")
    for kind, subjects in (
        ("another woman's", ("Her sister", "Her mother", "Her daughter")),
        ("another patient's", ("Another patient", "The patient in the next bed")),
        ("literature's", ("A patient reported by Smith et al.", "In a previously published case, a woman",
                          "In the literature, one patient")),
    ):  # fmt: skip
        for subject in subjects:
            if body.startswith("She "):
                yield _planted(one, told, f"{subject} {body[4:]}.", body[4:], kind)
            elif body.startswith("The "):
                yield _planted(one, told, f"{subject}: the {body[4:]}.", body[4:], kind)
            else:
                yield _planted(one, told, f"{subject} was examined and {body}.", body, kind)
    yield _planted(one, told, f"Family history: mother, {_words(one)}.", _words(one), "another woman's")
    yield _planted(one, told, f"Her aunt was seen here too. {body}.", body, "another woman's")


def sides(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one)
    swaps = {"left": ("right", "bilateral"), "right": ("left", "bilateral"), "bilateral": ("left", "right")}
    for side, wrong in swaps.items():
        for other in wrong:
            if re.search(rf"\b{side}\b", body, re.I):
                yield _sentence(one, re.sub(rf"\b{side}\b", other, body, count=1, flags=re.I), "laterality")
    if not re.search(r"\b(left|right|bilateral)\b", one.proposal.quote, re.I):
        for mention in page_of(body).of("site")[:1]:
            side = dice.choice(("left", "right"))
            yield _sentence(one, f"{body[: mention.start]}{side} {body[mention.start :]}", "laterality")


def clocks(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one)
    for found in re.finditer(r"\b(\d{1,2})(?=\s?-?o'?’?\s?clock| and \d+ o)", body):
        hour = (int(found[1]) + dice.randrange(1, 11)) % 12 + 1
        if hour != int(found[1]):
            yield _sentence(one, body[: found.start()] + str(hour) + body[found.end() :], "clock")
    if one.proposal.kind in ("biopsy", "colposcopy") and "clock" not in body + one.proposal.quote:
        hour = dice.randrange(1, 13)
        spoilt = body.replace(" showed", f" at {hour} o'clock showed", 1) if one.proposal.kind == "biopsy" else (
            body.removesuffix(".") + f" at {hour} o'clock.")  # fmt: skip
        yield _sentence(one, spoilt, "clock")


def _swapped(
    one: Spoken, category: str, pool: tuple[str, ...], kind: str, told: Told, dice: random.Random
) -> Iterator[Lie]:
    body = _body(one)
    held = {m.code for text in (body, one.proposal.quote) for m in page_of(text).of(category)}
    for mention in page_of(body).of(category):
        here = [
            told.text[m.start : m.end]
            for m in page_of(told.text[: one.end + NEAR]).of(category)
            if m.code != mention.code
        ]
        for other in {dice.choice(pool), *(dice.choice(here) for _ in range(3 if here else 0))}:
            code = next((m.code for m in page_of(other).of(category)), "")
            if code and code not in held and other.lower() not in one.proposal.quote.lower():
                yield _sentence(one, body[: mention.start] + other + body[mention.end :], kind)


def sites(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    yield from _swapped(one, "site", _SITES, "site", told, dice)


def drugs(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    yield from _swapped(one, "drug", _DRUGS, "drug", told, dice)


def names(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    yield from _swapped(one, "analyte", ("CA125", "CEA", "HE4"), "marker", told, dice)
    yield from _swapped(one, "ihc_marker", ("p16", "p53", "ER", "CK7", "WT1"), "marker", told, dice)
    yield from _swapped(one, "procedure", ("radical hysterectomy", "LLETZ", "oophorectomy"), "operation", told, dice)
    yield from _swapped(one, "histology", ("adenocarcinoma", "CIN3", "carcinosarcoma", "CIN2"), "histology", told, dice)
    yield from _swapped(one, "cyt_result", ("HSIL", "LSIL", "NILM", "ASC-H"), "histology", told, dice)


def genotypes(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one)
    for found in re.finditer(r"(?<=HPV )(\d+)", body):
        for other in ("16", "18", "31", "45"):
            if other != found[1]:
                yield _sentence(one, body[: found.start()] + other + body[found.end() :], "genotype")
        yield _sentence(one, body[: found.end()] + " and 52" + body[found.end() :], "genotype")
    if body.startswith("The HPV test") and 16 not in (one.event.get("types_tested") or ()):
        yield _sentence(one, body.replace("The HPV test", "HPV 16", 1), "genotype")


def stages(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one)
    if one.proposal.kind == "stage":
        for found in re.finditer(r"\b(I{1,3}V?|IV)([ABC]?\d?)\b", body):
            for other in ("I", "II", "III", "IV"):
                if other != found[1]:
                    yield _sentence(one, body[: found.start()] + other + found[2] + body[found.end() :], "stage")


def subjects(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    body = _body(one)
    if body.startswith("She "):
        yield _sentence(one, "Her sister " + body[4:], "subject")
        yield _sentence(one, body[:-1] + " in her mother.", "subject")


def quotes(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    """The right sentence with a quote from elsewhere, invented or cut."""
    spans = [
        e["span"]
        for e in told.truth["events"]
        if e.get("span") and (e["span"][1] <= one.start or e["span"][0] >= one.end)
    ]
    body = _body(one)
    plain = msgspec.structs.replace(one.proposal, sentence=body)
    for start, end in dice.sample(spans, min(2, len(spans))):
        yield Lie("quote from elsewhere", msgspec.structs.replace(plain, quote=told.text[start:end]))
    invented = body if body not in told.text else body + " indeed"
    yield Lie("invented quote", msgspec.structs.replace(plain, quote=invented))
    number = re.search(r"\d", one.proposal.quote)
    if number and re.search(r"\d", body):
        digit = "7" if number[0] != "7" else "3"
        quote = one.proposal.quote.replace(number[0], digit)
        if quote not in told.text:
            sentence = body.replace(number[0], digit)
            yield Lie("invented quote", msgspec.structs.replace(plain, quote=quote, sentence=sentence))
    for found in re.finditer(r"\b\d[\d.,]*\d\b", one.proposal.quote):
        if found[0] in body:
            short = found[0][1:].lstrip(".,")
            cut = one.proposal.quote[found.start() + len(found[0]) - len(short) :]
            yield Lie("cut quote", Proposal(cut, plain.kind, body.replace(found[0], short, 1)))


def dropped(told: Told, dice: random.Random) -> Iterator[Lie]:
    """What the truth file lists as denied or as not hers, given as hers by its bare name."""
    frames = {
        "symptom": ("symptom", "She had {}."), "procedure": ("surgery", "She underwent {}."),
        "drug": ("systemic_therapy", "She received {}."), "histology": ("diagnosis", "The diagnosis was {}."),
        "head": ("exam", "On examination there was {}."),
        "complication": ("complication", "She had {} as a complication."),
        "other_treatment": ("other_treatment", "She was treated with {}."),
    }  # fmt: skip
    for group in ("negated", "not_patient"):
        for item in told.truth.get(group) or []:
            start, end = item.get("span") or (0, 0)
            words = told.text[start:end]
            kind = "denied in the truth file" if group == "negated" else "not hers in the truth file"
            for mention in page_of(words).mentions:
                if mention.concept.category in frames:
                    event, frame = frames[mention.concept.category]
                    named = words[mention.start : mention.end]
                    denied_quality = re.search(r"\b\w+less\b", words[: mention.start])  # "odourless secretion"
                    if denied_quality or re.match(r"(?:no|without|not)\b", named, re.I):
                        continue
                    for quote in {named, words}:
                        yield Lie(kind, Proposal(quote, event, frame.format(named)))


LIARS = (digits, units, days, polarities, hedges, plans, others, sides, clocks, sites, drugs, names, genotypes, stages,
         subjects, quotes, turns, levels, second_dates, exchanges,
         loosened, further)  # fmt: skip


def verdict(on: Ground, lie: Lie, name: str) -> Verdict:
    """What becomes of a lie, in its own text where that was changed."""
    if not lie.text:
        return prove(on, lie.proposal)
    reading = reading_of(lie.text, name)
    first = prove(ground(reading, ()), lie.proposal)
    return first if first.reason else prove(ground(reading, events_of(reading)), lie.proposal)


def is_true_after_all(told: Told, one: Spoken | None, found: Verdict) -> bool:
    """Does the truth file tell just this elsewhere (another event, another day), so that it is no lie?"""
    rest = [e for e in told.truth["events"] if one is None or e is not one.event]
    return any(matches(event, found.event) for event in rest)


def is_shown_by_tissue(told: Told, lie: Lie) -> bool:
    """Does the quote of a diagnosis told with a quote from elsewhere give just that as the result of tissue?

    "Cone biopsy showed invasive adenocarcinoma of the cervix" proves the diagnosis as well as any words that state it.
    """
    if lie.kind != "quote from elsewhere" or lie.proposal.kind != "diagnosis":
        return False
    wanted = _named(lie.proposal.sentence)
    sorts = {sort for sort, _ in wanted}
    return sorts == {"histology", "site"} and any(
        wanted <= _named(f"{event.get('result') or ''}; {event.get('site') or ''}")
        for event in told.truth["events"]
        if event["kind"] in ("biopsy", "pathology", "ecc") and event.get("quote") == lie.proposal.quote
    )


def is_left_as_told(on: Ground, found: Verdict) -> bool:
    """Is it found by both, while lugol's own event, which stands, is of another kind and says what is true?"""
    own = next((event for event in on.events if event.id == found.same_as), None)
    return own is not None and own.kind != found.proposal.kind


def _named(words: str) -> set[tuple[str, str]]:
    """The tumours and organs that words name."""
    return {(m.concept.category, m.code) for m in page_of(words).of("histology", "site")}


class Tally:
    """What was told and what was believed, by kind."""

    def __init__(self, show: str) -> None:
        self.show = show
        self.made, self.believed, self.repeated, self.reasons = (Counter[str]() for _ in range(4))
        self.true, self.told, self.unsaid, self.why_not = (Counter[str]() for _ in range(4))
        self.slowest = 0.0

    def text(self, told: Told, one_in: int) -> None:
        """Tell the true proposals and the lies of one text."""
        dice = random.Random(f"{SEED}{told.name}")
        reading = read_text(told)
        on = ground(reading, events_of(reading))
        said, unsaid = spoken(told, reading)
        self.unsaid.update(event["kind"] for event in unsaid)
        begun = time.perf_counter()
        for one in said:
            self._true(one, prove(on, one.proposal))
        self.slowest = max(self.slowest, time.perf_counter() - begun)
        lies: list[tuple[Spoken | None, Lie]] = [(None, lie) for lie in dropped(told, dice)]
        lies += [(one, Lie("doubted in the truth file", one.proposal)) for one in flat(told, reading)]
        lies += [(one, lie) for one in said for lie in lies_of(one, told, dice)]
        for one, lie in lies:
            if one_in == 1 or dice.randrange(one_in) == 0:
                self._lie(on, told, one, lie, verdict(on, lie, told.name))

    def _true(self, one: Spoken, found: Verdict) -> None:
        self.told[one.proposal.kind] += 1
        self.true[one.proposal.kind] += not found.reason
        self.why_not[found.reason] += bool(found.reason)
        if found.reason and self.show in ("refused", found.reason):
            print(f"REFUSED {found.reason} | {one.proposal.sentence} | {one.proposal.quote!r}")

    def _lie(self, on: Ground, told: Told, one: Spoken | None, lie: Lie, found: Verdict) -> None:
        self.made[lie.kind] += 1
        self.reasons[found.reason] += bool(found.reason)
        if found.reason or (
            lie.kind in _KEEP_DOUBT and found.event and found.event.assertion in ("possible", "historical")
        ):
            return
        true = is_true_after_all(told, one, found) or is_shown_by_tissue(told, lie) or is_left_as_told(on, found)
        (self.repeated if true else self.believed)[lie.kind] += 1
        if not true and self.show in (lie.kind, "all"):
            was = one.proposal.sentence if one else ""
            print(f"BELIEVED {lie.kind} | {told.name} | {lie.proposal.sentence} | {lie.proposal.quote!r} | {was}")

    def print(self) -> None:
        """The two tables."""
        print(f"{'lie':28s} {'told':>6s} {'believed':>9s} {'true after all':>15s}")
        for kind, count in self.made.most_common():
            print(f"{kind:28s} {count:6d} {self.believed[kind]:9d} {self.repeated[kind]:15d}")
        print(f"{'all':28s} {self.made.total():6d} {self.believed.total():9d} {self.repeated.total():15d}")
        print("refused for:", _listed(self.reasons))
        every, right, never = self.told.total(), self.true.total(), self.unsaid.total()
        print(f"\ntrue proposals believed: {right} of {every} ({right / max(every, 1):.1%}); not sayable: {never}")
        for kind, count in self.told.most_common():
            print(f"  {kind:18s} {self.true[kind]:4d} of {count:4d}   not sayable {self.unsaid[kind]}")
        print("  refused for:", _listed(self.why_not))
        print(f"slowest text: {self.slowest:.3f} s for its true proposals")


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common() if count)


def lies_of(one: Spoken, told: Told, dice: random.Random) -> Iterator[Lie]:
    """Every lie of one true proposal; of those that change the text only a few, since each is a text to be read."""
    for liar in LIARS:
        found = list(liar(one, told, dice))
        few = liar in (plans, others, turns, levels, loosened) and len(found) > MOST_PLANTED
        yield from dice.sample(found, MOST_PLANTED) if few else found


def main() -> None:
    """Tell the lies and print what was believed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--show", default="", help="print the believed lies of a kind (all), or what was refused")
    arguments.add_argument("--batch", default="ABC", help="which batches of real texts beside the narratives")
    arguments.add_argument("--only", default="", help="only texts whose name holds this")
    arguments.add_argument("--one-in", type=int, default=1, help="tell only one in so many lies")
    given = arguments.parse_args()
    tally = Tally(given.show)
    for told in texts(given.batch):
        if given.only in told.name:
            tally.text(told, given.one_in)
    tally.print()


if __name__ == "__main__":
    main()
