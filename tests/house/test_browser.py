"""The browser and the search for barriers work, so that a clean page is clean and not merely unseen."""

import pytest

pytestmark = pytest.mark.browser


def test_barriers_are_found_where_there_are_any(browser, find_barriers):
    page = browser.new_page()
    page.set_content(
        "<html lang='ru'><head><title>Т</title></head><body><main><h1>Т</h1><img src='x'></main></body></html>"
    )
    assert [barrier.split(" ")[0] for barrier in find_barriers(page)] == ["image-alt"]
    page.set_content(
        "<html lang='ru'><head><title>Т</title></head><body><main><h1>Т</h1><p>Т</p></main></body></html>"
    )
    assert find_barriers(page) == []
