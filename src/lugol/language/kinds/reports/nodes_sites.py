"""Nodes by site where the result repeats only some sites: the others stand with the microscopy."""

import msgspec

from lugol.language.kinds.reports.nodes import Nodes


def with_sites_of(result: Nodes, micro: Nodes) -> Nodes:
    """The nodes of a result with those sites that only the microscopy counts, where it counts all the others too.

    "Micro: right pelvic 1/9, left pelvic 0/7. Addendum: deeper levels of the left nodes, 0/7" is 1 of 16. What the
    result says of a site stands; a printed total is never added to.

    >>> from lugol.language.kinds.reports.nodes import NodeCount
    >>> left, right = NodeCount("left pelvic", 0, 7, 9, 12), NodeCount("right pelvic", 1, 9, 1, 4)
    >>> told = with_sites_of(Nodes(0, 7, (left,)), Nodes(1, 16, (right, left)))
    >>> told.positive, told.examined
    (1, 16)
    """
    own = {one.site for one in result.by_site}
    more = tuple(one for one in micro.by_site if one.site not in own)
    whole = own < {one.site for one in micro.by_site} and "" not in own and all(one.site for one in more)
    if not own or not whole or result.totals or result.conflicts or micro.positive is None:
        return result
    sites = (*more, *result.by_site)
    positive = [one.positive for one in sites if one.positive is not None]
    examined = [one.examined for one in sites if one.examined is not None]
    return msgspec.structs.replace(
        result,
        by_site=sites,
        positive=sum(positive) if len(positive) == len(sites) else None,
        examined=sum(examined) if len(examined) == len(sites) else None,
    )
