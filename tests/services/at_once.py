"""Tasks that run at the same time, each in a thread with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(*tasks):
    """What each task returned or raised; each in a thread, so with a connection, of its own, and started together."""
    barrier = Barrier(len(tasks))

    def run(task):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return task()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(run, tasks))
