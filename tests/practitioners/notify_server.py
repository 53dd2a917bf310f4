"""GOV.UK Notify on loopback, as far as its client speaks with it: keys, messages, references."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE, SECRET = str(uuid4()), str(uuid4())
KEY = f"huddle-{SERVICE}-{SECRET}"
TEMPLATE, TEXT_TEMPLATE = str(uuid4()), str(uuid4())
CUT = "cut"  # the message is taken, and the answer never arrives


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fake = self.server.fake
        fake.tries += 1
        answer = fake.answers.pop(0) if fake.answers else 201
        if self.is_wrong_key():
            answer = (403, "AuthError", "Invalid token: API key not found")
        if isinstance(answer, tuple):
            status, error, words = answer
            self.say(status, {"errors": [{"error": error, "message": words}]})
            return
        fake.taken.append({"way": self.path.rsplit("/", 1)[1], **said})
        fake.after()
        if answer != CUT:
            self.say(201, {"id": str(uuid4()), "reference": said["reference"]})

    def do_GET(self):
        [reference] = parse_qs(urlsplit(self.path).query)["reference"]
        fake = self.server.fake
        fake.asked.append(reference)
        if self.is_wrong_key():
            self.say(403, {"errors": []})
            return
        known = [one for one in fake.taken if one["reference"] == reference]
        self.say(200, {"notifications": known, "links": {}})

    def is_wrong_key(self):
        try:
            token = self.headers["Authorization"].removeprefix("Bearer ")
            said = jwt.decode(token, SECRET, algorithms=["HS256"])
        except jwt.PyJWTError:
            return True
        return said["iss"] != SERVICE

    def say(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        """Quiet."""


class FakeNotify:
    """Keeps what it takes. ``answers`` come first, one for each message that is sent."""

    def __init__(self):
        self.taken, self.asked, self.answers, self.tries = [], [], [], 0
        self.after = lambda: None  # when a message is taken, before the sender hears of it
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.fake = self
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def references(self):
        return [one["reference"] for one in self.taken]

    def environment(self):
        """The settings that send to it."""
        return {
            "NOTICES_BY": "notify",
            "NOTIFY_API_KEY": KEY,
            "NOTIFY_EMAIL_TEMPLATE": TEMPLATE,
            "NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE,
            "NOTIFY_BASE_URL": self.address,
        }
