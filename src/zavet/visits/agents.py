"""What an agent name is counted as: browser, system, robot or not. Versions are not kept.

The pure Python matcher of the parser needs seconds for one hostile name, so the Rust one is
required, not preferred.
"""

from functools import lru_cache

from ua_parser import Parser
from ua_parser.loaders import load_lazy_builtins
from ua_parser.regex import Resolver

from zavet.core.statistics import AgentClass

AGENT_CAP = 1024
"""Characters of an agent name that are looked at."""

UNKNOWN = "(unknown)"
ROBOT = "(robot)"

_NAME_CAP = 60
_NO_AGENT = frozenset({"", "-"})

# They read for language models, and either lack the word "bot" or a name in the parser's tables.
_AI_READERS = (
    "ChatGPT-User",
    "Claude-User",
    "Claude-Web",
    "anthropic-ai",
    "Perplexity-User",
    "meta-externalagent",
    "meta-externalfetcher",
    "cohere-ai",
    "cohere-training-data-crawler",
    "MistralAI-User",
    "Google-Extended",
    "Gemini-Deep-Research",
    "PanguBot",
    "YouBot",
    "omgili",
)
_AI_NAMES = {name.lower(): name for name in _AI_READERS}

_ROBOT_WORDS = (
    *("bot", "crawl", "spider", "slurp", "scan", "monitor", "checker", "preview", "archiver"),
    *("headless", "phantomjs", "curl", "wget", "python", "java/", "libwww", "okhttp", "go-http"),
    *("httpclient", "aiohttp", "axios", "scrapy", "zgrab", "nikto", "feed", "rss", "zabbix"),
    *("nagios", "postman", "http_request", "http://", "https://"),
)
_NO_ROBOT = "cubot"  # a maker of telephones


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(Resolver(load_lazy_builtins()))


def classify(agent: str) -> AgentClass:
    """Return the class of one agent name; only its first characters are looked at."""
    name = agent[:AGENT_CAP]
    if name in _NO_AGENT:
        return AgentClass(browser=UNKNOWN, system=UNKNOWN, is_bot=True)
    lower = name.lower().replace(_NO_ROBOT, "")
    reader = next((reader for reader in _AI_NAMES if reader in lower), None)
    if reader:
        return AgentClass(browser=_AI_NAMES[reader], system=UNKNOWN, is_bot=True)
    parsed = _parser().parse(name)
    is_spider = parsed.device is not None and parsed.device.family == "Spider"
    is_bot = is_spider or any(word in lower for word in _ROBOT_WORDS)
    browser = parsed.user_agent.family if parsed.user_agent else ROBOT if is_bot else UNKNOWN
    system = parsed.os.family if parsed.os else UNKNOWN
    return AgentClass(browser=browser[:_NAME_CAP], system=system[:_NAME_CAP], is_bot=is_bot)
