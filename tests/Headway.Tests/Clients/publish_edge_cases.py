"""Publishes in edge cases: interrupted by a time limit, in forked children, and with unusual characters."""

import os
import signal
import sys

from headway import ProgressPublisher

server, pid = sys.argv[1], int(sys.argv[2])


class SoftTimeLimit(Exception):
    pass


def limit(signum, frame):
    raise SoftTimeLimit


def interrupted():
    publisher = ProgressPublisher("interrupted", server=server)
    publisher.publish("before", 1, "reasoning")
    os.kill(pid, signal.SIGSTOP)
    signal.signal(signal.SIGALRM, limit)
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        publisher.publish("interrupted", 2, "reasoning")
    except SoftTimeLimit:
        pass
    finally:
        os.kill(pid, signal.SIGCONT)
    publisher.publish("after", 3, "reasoning")
    publisher.publish("done", 100, "completed")


def forked():
    publisher = ProgressPublisher("forked", server=server)
    publisher.publish("parent 1", 1, "reasoning")
    children = []
    for child in range(3):
        publisher._lock.acquire()  # another thread may hold the lock during the fork
        children.append(os.fork())
        if children[-1] == 0:
            publisher.publish(f"child {child} 1", 2, "reasoning")
            publisher.publish(f"child {child} 2", 3, "reasoning")
            os._exit(0)
        publisher._lock.release()
    publisher.publish("parent 2", 4, "reasoning")
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    publisher.publish("done", 100, "completed")


def characters():
    for task in ["a/b", "日本", "ü", " a b ", "a%2Fb", "line\nbreak", "\ud83d"]:
        publisher = ProgressPublisher(task, server=server, give_up_after=5)
        publisher.publish(f"half \ud83d of a pair, 日本, {task}", 1, "reasoning")
        publisher.publish("done", 100, "completed")


def ends():
    cases = {
        "end-nan": ("done", float("nan"), "completed"),
        "end-infinite": ("done", float("inf"), "failed"),
        "end-text": ("done", "100", "completed"),
        "end-bytes": (b"done", 100, "completed"),
        "end-large": ("a" * 2_000_000, 100, "completed"),
        "end-huge": ("a" * 9_000_000, 100, "completed"),
    }
    for task, end in cases.items():
        publisher = ProgressPublisher(task, server=server)
        publisher.publish("working", 10, "reasoning")
        assert not publisher.publish(*end), task
        assert not publisher.publish("late", 20, "reasoning"), task
    try:
        ProgressPublisher("no-end", server=server).publish("m", float("nan"), "reasoning")
        raise AssertionError("a message with NaN was taken")
    except ValueError:
        pass


interrupted()
forked()
characters()
ends()
print("ok")
