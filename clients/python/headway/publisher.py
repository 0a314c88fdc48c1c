import http.client
import json
import logging
import os
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import weakref
from datetime import datetime, timezone

LONGEST_WAIT = 5.0
LONGEST_REASON = 2000
ENDS = ("completed", "failed")

log = logging.getLogger("headway")

_publishers = weakref.WeakSet()


def _begin_again():
    for publisher in list(_publishers):
        publisher._begin()


# A forked child has copies of its parent's publishers. The server would take its messages for repeats of the parent's,
# because the numbers are the same; and a lock that another thread held during the fork would stay locked forever.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_again)


def _clean(text):
    """Replaces each unpaired surrogate with U+FFFD, because it has no UTF-8 form."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _encode(body):
    return _clean(json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))).encode()


class ProgressRefused(Exception):
    """The server refused the message; a retry would not help."""

    def __init__(self, code, detail):
        super().__init__(detail)
        self.code = code


class ProgressPublisher:
    """Publishes the progress of one task to its readers.

    Each call returns when the message is stored. Messages are stored once each, also when the connection breaks or
    the server restarts meanwhile. Several publishers may publish for one task; one publisher may be used by several
    threads, and in children that are forked. A call that is interrupted, by a time limit for example, may or may not
    have stored its message; the next call publishes as ever.

    task_id:       the task's id, your own: what watchers ask for; at most 180 characters
    server:        the server's address; by default HEADWAY_URL, else http://localhost:8000
    token:         the caller's token, where the server asks for one; by default HEADWAY_TOKEN
    give_up_after: the seconds for which a message is tried again
    """

    def __init__(self, task_id, server=None, token=None, give_up_after=120.0, timeout=30.0):
        if not task_id or len(task_id) > 180:
            raise ValueError("task_id has 1 to 180 characters")
        self.task_id = _clean(task_id)
        self._server = (server or os.environ.get("HEADWAY_URL") or "http://localhost:8000").rstrip("/")
        self._token = token or os.environ.get("HEADWAY_TOKEN")
        self._give_up_after = give_up_after
        self._timeout = timeout
        self._job = None
        self._begin()
        _publishers.add(self)

    def _begin(self):
        self._producer = f"progress-{uuid.uuid4().hex}"  # unique, so that several publishers do not fence each other
        self._epoch = 0
        self._seq = 1
        self._lock = threading.Lock()

    def publish(self, message, percent, step, tool=None, error=False):
        """Publishes a message and returns whether it was stored; the steps "completed" and "failed" end the task.

        A message after the end of the task is not stored, which is logged: nobody could see it any more, and it is no
        reason to stop working. An end that cannot be sent or stored, because percent is NaN or the message is too long for
        example, ends the task as failed with a code that begins with "end_"; this is logged. Another such message raises
        ValueError, TypeError or ProgressRefused. Raises ConnectionError when the server could not be reached for as long as
        it was tried.
        """
        with self._lock:
            try:
                self._deliver(self._encode(message, percent, step, tool, error))
                return True
            except (ProgressRefused, ValueError, TypeError) as fault:
                code = getattr(fault, "code", "invalid_message")
                if code == "log_closed":
                    log.warning("task %s has ended; not stored: %s", self.task_id, message)
                    return False
                if step not in ENDS:
                    raise
                log.error("task %s ends as failed, because its end cannot be stored: %s", self.task_id, fault)
                self._end(code, str(fault))
                return False

    def _end(self, code, why):
        why = f"The producer ended the job with a message that cannot be stored. {why}"
        error = {"code": f"end_{code}", "message": why[:LONGEST_REASON]}
        try:
            self._deliver(_encode({"type": "job.failed", "data": {"error": error}}))
        except ProgressRefused as refused:
            if refused.code != "log_closed":
                raise

    @staticmethod
    def _encode(message, percent, step, tool, error):
        if not 0 <= percent <= 100:
            raise ValueError("percent must be from 0 to 100")
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        data = {"step": step, "tool": tool, "message": message, "percent": percent, "timestamp": now, "error": True if error else None}
        data = {name: value for name, value in data.items() if value is not None}
        return _encode({"dialect": "typesafe", "data": data})

    def _deliver(self, event):
        is_settled = False
        try:
            self._try_until_stored(event)
            is_settled = True
        except ProgressRefused:
            is_settled = True  # the server reported that nothing was stored
            raise
        finally:
            if not is_settled:
                # The message may be stored, now or later. A new epoch restarts the numbers and fences a late message.
                self._epoch += 1
                self._seq = 1

    def _try_until_stored(self, event):
        wait, deadline = 0.2, time.monotonic() + self._give_up_after
        while True:
            try:
                if self._job is None:
                    self._job = self._create()
                self._append(event)
                return
            except (OSError, http.client.HTTPException) as fault:
                if time.monotonic() >= deadline:
                    raise ConnectionError(f"{self._server} could not be reached: {fault}") from fault
            time.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _append(self, event):
        numbers = {"Producer-Id": self._producer, "Producer-Epoch": str(self._epoch), "Producer-Seq": str(self._seq)}
        self._call("POST", f"/v1/jobs/{self._job}/events", event, numbers)
        self._seq += 1

    def _create(self):
        request = {"kind": "external", "input": {"title": f"Agent task {self.task_id}", "task_id": self.task_id}}
        try:
            return self._call("POST", "/v1/jobs", _encode(request), self._key(f"agent_progress:{self.task_id}"))["id"]
        except ProgressRefused as refused:
            if refused.code != "idempotency_conflict":
                raise
        # Another client created the task with a different request, for example over Redis.
        return self._call("GET", f"/agent-task/{urllib.parse.quote(self.task_id, safe='')}/status")["job_id"]

    @staticmethod
    def _key(key):
        # Headers are ASCII and lose spaces at their ends, so other keys are percent-encoded (RFC 8187).
        if key.isascii() and key.isprintable() and key == key.strip():
            return {"Idempotency-Key": key}
        return {"Idempotency-Key*": "UTF-8''" + urllib.parse.quote(key, safe="")}

    def _call(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self._server + path, body, {"Content-Type": "application/json", **(headers or {})}, method=method)
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in (408, 429) or error.code >= 500:
                    raise ConnectionError(f"the server answered {error.code}") from error
                raise self._refusal(error) from error

    @staticmethod
    def _refusal(error):
        try:
            problem = json.load(error)
            return ProgressRefused(problem["code"], problem["detail"])
        except (ValueError, KeyError, TypeError):
            return ProgressRefused(f"http_{error.code}", f"the server answered {error.code}")
