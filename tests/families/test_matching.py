import pytest

from families.matching import name_key, postcode_key


@pytest.mark.parametrize(
    "spelling",
    ["Chloé O\N{RIGHT SINGLE QUOTATION MARK}Rourke", "Chloe ORourke", "CHLOE  O'Rourke "],
)
def test_two_spellings_of_one_name_have_one_key(spelling):
    assert name_key(spelling) == "chloeorourke"


def test_letters_with_a_stroke_match_those_without():
    assert name_key("Łukasz Sørensen") == name_key("Lukasz Sorensen")


def test_different_names_have_different_keys():
    assert name_key("Harley Dunn-Pike") != name_key("Harper Dunn-Pike")


def test_a_postcode_matches_without_its_space():
    assert postcode_key("ls14 6ck") == postcode_key("LS146CK")
