"""The collector looks seldom meanwhile, and as before afterwards."""

import gc

import pytest

from punchcard.garbage import YOUNG, few_collections


def test_it_is_as_before_whatever_happens():
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with pytest.raises(ZeroDivisionError), few_collections():
        assert gc.get_threshold()[0] == YOUNG
        assert gc.get_freeze_count() > frozen
        1 / 0  # noqa: B018 - the fault
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


@pytest.mark.usefixtures("api")
async def test_a_server_runs_so():
    assert gc.get_threshold()[0] == YOUNG
