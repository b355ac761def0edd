import pytest

from tests.browser.chromium import find

pytestmark = pytest.mark.browser


def test_without_a_browser_the_tests_fail_with_the_command_that_helps() -> None:
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        find(["a-browser-that-nobody-has"])
