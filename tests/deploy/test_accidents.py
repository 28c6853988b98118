"""What happens to people at work when a server stops, dies or is restarted: they are told, and nothing told is lost."""

import os
import random
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from bsc_portal import settings
from tests.deploy import importing
from tests.deploy.browsing import PATIENCE
from tests.deploy.filling import IMPORT_YEAR
from tests.deploy.writers import SAVED, Writer, told_and_kept, until, writing

MAP = "/plans/taipei-personnel/2021/map/"
PEOPLE = 8
ROWS = 600
COUNTED = """
    SELECT count(*) FROM scorecard_kpivalue value JOIN scorecard_kpi kpi ON kpi.id = value.kpi_id
    JOIN scorecard_plan plan ON plan.id = kpi.plan_id WHERE plan.year = %s
"""


@pytest.fixture
def people(portal, administrator, request):
    """Eight at eight links; they look a link's version up past the portal, on a connection that they keep trying."""
    links = portal.rows("SELECT id FROM scorecard_causeeffectlink ORDER BY id LIMIT %s", PEOPLE)

    def version(link: int) -> int:
        while True:
            try:
                ((found,),) = portal.rows("SELECT version FROM scorecard_causeeffectlink WHERE id = %s", link)
                return int(found)
            except psycopg2.OperationalError:  # it is away
                time.sleep(0.05)

    name = f"{request.node.name} {time.monotonic_ns()}"
    return [Writer(administrator.copy(), link, f"{name} {link}", version) for (link,) in links]


def test_a_restarted_database_is_told_of_and_comes_back(portal, people, allowed):
    with writing(people) as writers:
        writers.wait_for(PEOPLE)
        portal.database.stop()
        answers = [timed(lambda: people[0].browser.copy().get(MAP)) for _times in range(3)]
        portal.database.start()
        begun = time.monotonic()
        portal.wait_until_ready()
        back = time.monotonic() - begun
        writers.wait_for(PEOPLE)
    for seconds, answer in answers:
        assert answer.status == 503 and seconds < allowed(2)
        assert answer.headers["Retry-After"] == "10" and "資料庫暫時無法使用" in answer.text
    assert set(writers.statuses) <= {SAVED, 503}, writers.statuses
    assert told_and_kept(writers, portal.rows) == (set(), True)
    print(f"back {back:.1f} s after the database; {len(writers.saved)} saves, {writers.statuses[503]} told to wait")


def timed(work):
    begun = time.monotonic()
    answer = work()
    return time.monotonic() - begun, answer


@pytest.fixture
def allowed(administrator):
    """The seconds of a promise, and what a machine with much else to do adds to them: ten pages in peace."""
    browser = administrator.copy()
    peace = max(timed(lambda: browser.get(MAP))[0] for _times in range(3))
    return lambda seconds: seconds + 10 * peace


def test_a_killed_worker_costs_what_it_was_answering_and_no_more(portal, people, allowed):
    with writing(people) as writers:
        for _times in range(3):
            writers.wait_for(PEOPLE // 2)
            victim = random.choice(portal.gunicorn.workers())  # noqa: S311
            os.kill(victim, signal.SIGKILL)
            seconds, answer = timed(lambda: asked_again(people[0].browser.copy()))
            assert answer.status == 200 and seconds < allowed(3)
        writers.wait_for(PEOPLE)
    assert set(writers.statuses) <= {SAVED, 502}, writers.statuses
    assert writers.statuses[502] <= 3 * 4  # the threads of three workers
    assert told_and_kept(writers, portal.rows) == (set(), True)


def asked_again(browser):
    """As one does who gets the page that asks to try again."""
    answer = browser.get(MAP)
    while answer.status == 502:
        assert "系統暫時停止服務" in answer.text and answer.headers["Retry-After"] == "10"
        time.sleep(0.05)
        answer = browser.get(MAP)
    return answer


def test_a_restart_answers_what_was_asked_before_and_lets_others_wait(portal, people):
    """One request is held up in the database when the portal is told to stop; others ask while it starts again."""
    held = portal.connect()
    with ThreadPoolExecutor(3) as threads:
        with held.cursor() as cursor:
            cursor.execute("SELECT 1 FROM scorecard_causeeffectlink WHERE id = %s FOR UPDATE", [people[0].link])
        waiting = threads.submit(people[0].write, 1)
        until(lambda: portal.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
        process = portal.gunicorn.told_to_stop()
        meanwhile = [threads.submit(people[number].browser.get, MAP) for number in (1, 2)]
        time.sleep(0.3)
        assert not waiting.done()
        held.rollback()
        held.close()
        assert waiting.result(PATIENCE) == SAVED
        assert process.wait(PATIENCE) == 0
        portal.gunicorn.start()
        assert [each.result(PATIENCE).status for each in meanwhile] == [200, 200]


def test_a_restart_under_load_costs_nobody_an_answer(portal, people):
    with writing(people) as writers:
        writers.wait_for(PEOPLE)
        assert portal.gunicorn.told_to_stop().wait(PATIENCE) == 0
        portal.gunicorn.start()
        writers.wait_for(PEOPLE)
    assert set(writers.statuses) == {SAVED}
    assert told_and_kept(writers, portal.rows) == (set(), True)


def test_workers_killed_in_the_midst_of_an_import_leave_nothing_of_it(portal, administrator, allowed):
    """They wait for a lock at its last row when they die; afterwards the same preview can be applied."""
    browser = administrator.copy()
    preview = importing.upload(browser, importing.figures(ROWS))
    versions = importing.seen(browser, preview)
    held = portal.connect()
    with ThreadPoolExecutor(1) as threads, held.cursor() as cursor:
        cursor.execute("LOCK TABLE scorecard_historicalimportbatch IN SHARE MODE")
        applied = threads.submit(importing.apply, browser, preview, versions)
        until(lambda: portal.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
        for worker in portal.gunicorn.workers():
            os.kill(worker, signal.SIGKILL)
        assert applied.result(PATIENCE).status == 502
        held.rollback()
    held.close()
    seconds, answer = timed(lambda: asked_again(administrator.copy()))
    assert answer.status == 200 and seconds < allowed(3)
    assert portal.rows(COUNTED, IMPORT_YEAR) == [(0,)]
    assert importing.apply(browser, preview, versions).status == 302
    assert portal.rows(COUNTED, IMPORT_YEAR) == [(ROWS,)]


def test_a_server_that_does_not_answer_is_given_up_in_time(monkeypatch):
    """It takes the connection and says nothing, as a machine that has died behind its address."""
    monkeypatch.setenv("DATABASE_URL", "postgres://portal@127.0.0.1/portal")
    options = settings.database()["OPTIONS"]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        with pytest.raises(psycopg2.OperationalError, match="timeout expired"):
            psycopg2.connect(host="127.0.0.1", port=silent.getsockname()[1], user="portal", **options)
        assert time.monotonic() - begun < 2
