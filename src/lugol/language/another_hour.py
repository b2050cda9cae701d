"""What an hour of the clock shows denies no lesion at another: "12 o'clock HSIL, 6 o'clock: no CIN"."""

from lugol.language.clock import hours_told
from lugol.language.model import Mention, Page


def is_of_another_hour(page: Page, cue: Mention, first: int, last: int) -> bool:
    """ "12 o'clock HSIL, 6 o'clock: no CIN", "12 CIN3, 3 neg": is the lesion [first, last) that of an hour before?"""
    if not page.of("histology", "cyt_result", first=first, last=last):
        return False
    parted = next((at for at in range(cue.first - 1, last - 1, -1) if page.tokens[at].key in (",", ";")), None)
    if parted is None:
        return False
    alone = parted == cue.first - 2 and page.tokens[parted + 1].key.isdigit()
    return alone or any(begun == parted + 1 for begun, _, _ in hours_told(page, parted, cue.first))
