"""What the list of people is asked for."""

from scorecard.domain import people_choice
from scorecard.domain.people_choice import PeopleChoice


def test_words_of_an_address():
    asked = {"q": " 王 ", "under": "town", "role": "staff", "standing": "ended", "page": "3"}
    choice = people_choice.parse(asked)
    assert choice == PeopleChoice("王", "town", "staff", "ended", 3)
    assert choice.is_limited
    assert choice.address() == "?q=%E7%8E%8B&under=town&role=staff&standing=ended&page=3"
    assert choice.address(page="2", q="") == "?under=town&role=staff&standing=ended&page=2"


def test_what_is_not_known_is_noted():
    choice = people_choice.parse({"role": "king", "standing": "asleep"})
    assert choice == PeopleChoice(ignored=("role", "standing"))
    assert not choice.is_limited


def test_pages_that_there_are_not():
    for page in ("0", "-1", "x", "１", "9" * 30, ""):
        assert people_choice.parse({"page": page}).page == 1
