"""The language of a request: Chinese, unless English was chosen by the switch."""

from tests.views.pages import text_of


def test_the_browsers_wish_is_not_read(client, db):
    response = client.get("/accounts/login/", headers={"accept-language": "en-US"})
    assert 'lang="zh-Hant-TW"' in response.content.decode()
    assert "登入" in text_of(response)


def test_english_by_the_switch_and_back(client, db):
    page = "/accounts/login/"
    response = client.post("/accounts/language/", {"language": "en"}, headers={"referer": f"http://testserver{page}"})
    assert response.url.endswith(page)
    english = client.get(page)
    assert 'lang="en"' in english.content.decode() and "Login" in text_of(english).replace("Log in", "Login")
    client.post("/accounts/language/", {"language": "zh-hant"})
    assert "登入" in text_of(client.get(page))


def test_an_unknown_language_is_chinese(client, db):
    client.cookies["django_language"] = "xx\0"
    assert "登入" in text_of(client.get("/accounts/login/"))
