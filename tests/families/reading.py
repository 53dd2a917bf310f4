"""Open a page as somebody, and send its form."""

from django.urls import reverse


def page(client, reader, address):
    client.force_login(reader)
    return client.get(address)


def text(client, reader, address):
    response = page(client, reader, address)
    assert response.status_code == 200
    return response.content.decode()


def found(client, reader, words):
    """The list of families after a search."""
    client.force_login(reader)
    response = client.post(reverse("families:list"), {"q": words}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def on_family(name, family):
    return reverse(f"families:{name}", args=[family.pk])


def post(client, by, address, **answers):
    client.force_login(by)
    return client.post(address, answers)
