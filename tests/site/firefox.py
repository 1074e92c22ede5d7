"""Firefox, driven by WebDriver BiDi, the protocol that it speaks itself.

Playwright drives only a Firefox of its own build, and Selenium needs a driver that Debian lacks. A
Firefox of the system needs neither: it listens on a socket and takes commands as JSON.
"""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websocket import WebSocket, create_connection

NAMES = ["firefox-esr", "firefox"]
PATIENCE = 60.0  # seconds, for a machine that does much else
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
ARROW_RIGHT = "\ue014"


def find_firefox() -> str | None:
    """Return the path of the system's Firefox."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Firefox:
    """One tab of a Firefox, and the few commands that the tests need."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.sent = 0
        self.command("session.new", {"capabilities": {}})
        [tab] = self.command("browsingContext.getTree", {})["contexts"]
        self.tab = tab["context"]

    def command(self, method: str, parameters: dict[str, Any]) -> Any:
        """Send a command and return its result; events that come between are passed over."""
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": parameters}))
        while (answer := json.loads(self.socket.recv())).get("id") != self.sent:
            pass
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    def open(self, address: str) -> None:
        """Open a page and wait until it has loaded."""
        self._load("browsingContext.navigate", {"url": address})

    def reload(self) -> None:
        """Load the page anew and wait until it has loaded."""
        self._load("browsingContext.reload", {})

    def _load(self, method: str, parameters: dict[str, Any]) -> None:
        # Where a load takes some 200 ms to begin, Firefox says already then that it has ended. So
        # the old page is marked, and this waits for one without the mark.
        self.run("void (window.isOld = true)")
        self.command(method, {"context": self.tab, "wait": "complete", **parameters})
        self.wait("!window.isOld && document.readyState === 'complete'")

    def run(self, script: str) -> Any:
        """Run an expression on the page; what it gives goes through JSON."""
        expression = f"Promise.resolve({script}).then(JSON.stringify)"
        parameters = {"expression": expression, "target": {"context": self.tab}}
        answer = self.command("script.evaluate", {**parameters, "awaitPromise": True})
        if answer["type"] == "exception":
            raise RuntimeError(f"{script}: {answer['exceptionDetails']['text']}")
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    def wait(self, script: str) -> Any:
        """Run an expression until it gives something true, and return that."""
        end = time.monotonic() + PATIENCE
        while not (value := self.run(script)):
            if time.monotonic() > end:
                raise TimeoutError(f"after {PATIENCE:.0f} s still not true: {script}")
            time.sleep(0.1)
        return value

    def click(self, selector: str) -> None:
        """Click with the mouse on the middle of an element."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{element}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        x, y = self.run(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
            f"({element}.getBoundingClientRect())"
        )
        moves = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        source = {"type": "pointer", "id": "mouse", "actions": moves}
        self.command("input.performActions", {"context": self.tab, "actions": [source]})

    def press(self, key: str) -> None:
        """Press a key on what has the focus."""
        presses = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        source = {"type": "key", "id": "keyboard", "actions": presses}
        self.command("input.performActions", {"context": self.tab, "actions": [source]})


@contextmanager
def started(path: str, profile: Path) -> Iterator[Firefox]:
    """Start a Firefox with a profile of its own, and end it afterwards."""
    # Nothing in it asks another host for anything.
    (profile / "user.js").write_text(
        'user_pref("network.proxy.type", 1);\n'
        'user_pref("network.proxy.http", "127.0.0.1");\n'
        'user_pref("network.proxy.http_port", 9);\n'
        'user_pref("network.proxy.ssl", "127.0.0.1");\n'
        'user_pref("network.proxy.ssl_port", 9);\n'
        'user_pref("network.proxy.no_proxies_on", "127.0.0.1");\n'
        'user_pref("app.update.disabledForTesting", true);\n'
    )
    command = [path, "--headless", "--no-remote", "--profile", str(profile)]
    log = profile / "log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0"], stdout=stream, stderr=stream
        )
    try:
        # It refuses a connection that says that a web page made it.
        socket = create_connection(
            f"{_address(process, log)}/session", timeout=PATIENCE, suppress_origin=True
        )
        try:
            yield Firefox(socket)
        finally:
            socket.close()
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def _address(process: subprocess.Popen, log: Path) -> str:
    """Wait until the browser says where it listens."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if found := LISTENS.search(log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(f"Firefox does not listen; it said: {log.read_text()[-500:]}")
