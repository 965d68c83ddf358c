"""From a line of an access log to what may be published.

Nothing here reads files or knows the time; an address never leaves a ``Visit`` except as an opaque
key.
"""

from zavet.core.statistics.aggregates import Aggregate, Panel, merge
from zavet.core.statistics.grammar import (
    LINE_CAP,
    LINE_PATTERN,
    PATH_PATTERN,
    Malformed,
    MalformedKind,
    Visit,
    parse_day,
    parse_line,
    repair,
)
from zavet.core.statistics.pages import (
    ASSET,
    BAD_REQUEST,
    FIRST_ERROR_STATUS,
    PAGE_ERROR,
    page_key,
    path_key,
)
from zavet.core.statistics.people import network_address
from zavet.core.statistics.reference import AgentClass, Count, TableName, count_lines
from zavet.core.statistics.referrers import (
    AUTHORITY_PATTERN,
    NO_REFERRER,
    REFERRER_ADDRESS,
    REFERRER_INTERNAL,
    REFERRER_OTHER,
    host_key,
    referrer_key,
)
from zavet.core.statistics.release import REST, Group, Headcount, Released, Withheld, release

__all__ = [
    "ASSET",
    "AUTHORITY_PATTERN",
    "BAD_REQUEST",
    "FIRST_ERROR_STATUS",
    "LINE_CAP",
    "LINE_PATTERN",
    "NO_REFERRER",
    "PAGE_ERROR",
    "PATH_PATTERN",
    "REFERRER_ADDRESS",
    "REFERRER_INTERNAL",
    "REFERRER_OTHER",
    "REST",
    "AgentClass",
    "Aggregate",
    "Count",
    "Group",
    "Headcount",
    "Malformed",
    "MalformedKind",
    "Panel",
    "Released",
    "TableName",
    "Visit",
    "Withheld",
    "count_lines",
    "host_key",
    "merge",
    "network_address",
    "page_key",
    "parse_day",
    "parse_line",
    "path_key",
    "referrer_key",
    "release",
    "repair",
]
