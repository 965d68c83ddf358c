import time

import pytest

from zavet.core.statistics import AgentClass
from zavet.visits.agents import AGENT_CAP, classify

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"


@pytest.mark.parametrize(
    ("agent", "browser", "system"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome", "Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {CHROME} YaBrowser/25.2.0.0 Safari/537.36",
            "Yandex Browser",
            "Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox",
            "Linux",
        ),
        ("nothing known", "(unknown)", "(unknown)"),
    ],
)
def test_a_browser_is_counted_by_name_and_system(agent: str, browser: str, system: str):
    assert classify(agent) == AgentClass(browser=browser, system=system, is_bot=False)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "YandexBot"),
        ("Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)", "GPTBot"),
        ("Mozilla/5.0 (compatible; ClaudeBot/1.0; +https://anthropic.com)", "ClaudeBot"),
        ("Mozilla/5.0; compatible; ChatGPT-User/1.0", "ChatGPT-User"),
        ("meta-externalagent/1.1 (+https://meta.example/bot)", "meta-externalagent"),
        ("Mozilla/5.0 (compatible; Bytespider)", "Bytespider"),
        ("CCBot/2.0", "CCBot"),
        ("curl/8.5.0", "curl"),
        ("python-requests/2.32.3", "Python Requests"),
        ("zgrab/0.x", "(robot)"),
        ("-", "(unknown)"),
        ("", "(unknown)"),
    ],
)
def test_a_robot_is_a_robot_and_keeps_its_name(agent: str, name: str):
    found = classify(agent)
    assert (found.browser, found.is_bot) == (name, True)


def test_a_hostile_agent_costs_little():
    agent = "Mozilla/5.0 (Linux; Android " + "A " * 40_000 + "Build/x) " + "Version/1 " * 1000
    classify("warm up")
    start = time.process_time()
    classify(agent)
    assert time.process_time() - start < 0.1


def test_only_the_beginning_of_an_agent_is_looked_at():
    assert not classify("x" * AGENT_CAP + " bot/1").is_bot
