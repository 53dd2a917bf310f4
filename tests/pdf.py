"""What a reader finds in a PDF that was sent to them."""

import io

import pypdf


def pdf_of(response):
    return pypdf.PdfReader(io.BytesIO(response.content))


def words_in(pdf):
    return "\n".join(page.extract_text() for page in pdf.pages)
