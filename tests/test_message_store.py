"""What a page says next travels in a cookie that production names as it names the others."""


def test_the_cookie_of_what_is_said_next(as_actor, settings):
    settings.MESSAGES_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "__Host-messages", True
    client = as_actor("staff")
    said = client.post("/settings/", {"wants_reminders": "on"}).cookies
    cookie = said["__Host-messages"]
    assert "messages" not in said
    assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"]
    page = client.get("/settings/")
    assert "設定已儲存。" in page.content.decode()
    gone = page.cookies["__Host-messages"]
    assert gone["max-age"] == 0 and gone["secure"]
