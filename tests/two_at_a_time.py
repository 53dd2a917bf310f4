"""How pytest-xdist shares the tests out: a file to one worker, and what shares a product too."""

from xdist.scheduler import LoadScopeScheduling

# Each of these starts the product once for all its tests, so one worker runs them, in order.
ONE_PRODUCT = ["tests/journeys/", "tests/operations/running/"]


class ByProduct(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        file, _, _ = nodeid.partition("::")
        return next((folder for folder in ONE_PRODUCT if file.startswith(folder)), file)


def pytest_xdist_make_scheduler(config, log):
    return ByProduct(config, log)
