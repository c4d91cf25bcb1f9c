"""The notebook that a module of tests is about, executed once for all of them."""

from collections.abc import Callable

import pytest

from notebook_runner import Execution


@pytest.fixture()
def done(request: pytest.FixtureRequest, executed: Callable[[str], Execution]) -> Execution:
    """The run of the notebook that the module names as its ``STEM``."""
    return executed(request.module.STEM)
