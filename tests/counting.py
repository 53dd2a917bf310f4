"""What a page costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, page):
    """How many queries the page costs when it is read again."""
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)
