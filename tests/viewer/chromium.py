"""Chromium through its debugging pipe, with nothing but the standard library: load, ask, press keys, take pictures."""

from __future__ import annotations

import base64
import json
import os
import selectors
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--remote-debugging-pipe",
)  # fmt: skip


def find() -> str | None:
    """Path of a Chromium on this machine, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One headless Chromium; messages are JSON between NUL bytes on file descriptors 3 and 4 of the child."""

    def __init__(self, program: str) -> None:
        """Start it with a profile of its own."""
        self.profile = tempfile.mkdtemp(prefix="homeroom-viewer-")
        to_child, self.write_end = os.pipe()
        self.read_end, from_child = os.pipe()
        command = f'exec "$@" 3<&{to_child} 4>&{from_child}'
        self.process = subprocess.Popen(
            ["bash", "-c", command, "bash", program, *SWITCHES, f"--user-data-dir={self.profile}", "about:blank"],
            pass_fds=(to_child, from_child),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_child)
        os.close(from_child)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.read_end, selectors.EVENT_READ)
        self.rest = b""
        self.number = 0
        self.events: list[dict[str, Any]] = []

    def close(self) -> None:
        """End it and remove its profile."""
        self.process.kill()
        self.process.wait()
        os.close(self.write_end)
        os.close(self.read_end)
        shutil.rmtree(self.profile, ignore_errors=True)

    def message(self, deadline: float) -> dict[str, Any]:
        """The next message, or TimeoutError."""
        while b"\0" not in self.rest:
            left = deadline - time.monotonic()
            if left <= 0 or not self.selector.select(left):
                raise TimeoutError("Chromium did not answer in time")
            piece = os.read(self.read_end, 1 << 16)
            if not piece:
                raise RuntimeError("Chromium ended")
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        message: dict[str, Any] = json.loads(text)
        return message

    def call(self, method: str, session: str | None = None, seconds: float = 30, **parameters: Any) -> dict[str, Any]:
        """Call a method of the DevTools protocol and wait for its result; events are kept in `events`."""
        self.number += 1
        request: dict[str, Any] = {"id": self.number, "method": method, "params": parameters}
        if session:
            request["sessionId"] = session
        os.write(self.write_end, json.dumps(request).encode() + b"\0")
        deadline = time.monotonic() + seconds
        while True:
            message = self.message(deadline)
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result
            self.events.append(message)


class Page:
    """One tab with a page in it."""

    def __init__(self, browser: Browser, path: Path, fragment: str = "", width: int = 1400, height: int = 900,
                 media: dict[str, str] | None = None) -> None:  # fmt: skip
        """Open `path` and wait until the page says that it is ready (or failed)."""
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        if media:
            features = [{"name": name, "value": value} for name, value in media.items()]
            self.call("Emulation.setEmulatedMedia", features=features)
        address = path.resolve().as_uri() + fragment
        failed = self.call("Page.navigate", url=address).get("errorText")
        if failed:
            raise RuntimeError(f"{address}: {failed}")
        deadline = time.monotonic() + 30
        while not self.ask("document.readyState === 'complete' && Boolean(window.homeroom)"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the page never came up: {self.complaints()}")
            time.sleep(0.05)
        self.ask("window.homeroom.ready.then(() => true, (reason) => String(reason))")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A DevTools method for this tab."""
        return self.browser.call(method, self.session, **parameters)

    def ask(self, expression: str) -> Any:
        """Evaluate JavaScript, wait for a promise, return its value."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"]))
        return result["result"].get("value")

    def press(self, key: str, code: str = "", text: str = "", modifiers: int = 0) -> None:
        """Press and release one key."""
        what = {"key": key, "code": code or key, "modifiers": modifiers}
        self.call("Input.dispatchKeyEvent", type="keyDown", **what, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **what)

    def click(self, x: float, y: float) -> None:
        """Press the left button at a point of the window."""
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path: Path) -> None:
        """Save what the window shows as PNG."""
        self.settle()
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def settle(self) -> None:
        """Wait until two frames have been drawn."""
        self.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")

    def of(self, method: str) -> list[dict[str, Any]]:
        """Events of this tab by method."""
        own = [e for e in self.browser.events if e.get("sessionId") == self.session and e.get("method") == method]
        return [event["params"] for event in own]

    def complaints(self) -> list[str]:
        """Everything the page complained about: exceptions, console errors, refused loads."""
        out = [str(event["exceptionDetails"]) for event in self.of("Runtime.exceptionThrown")]
        calls = self.of("Runtime.consoleAPICalled")
        out += [str(event["args"]) for event in calls if event["type"] in ("error", "warning", "assert")]
        out += [str(event["entry"]) for event in self.of("Log.entryAdded") if event["entry"]["level"] != "info"]
        return out

    def requests(self) -> list[str]:
        """Addresses of everything the page asked for."""
        return [str(event["request"]["url"]) for event in self.of("Network.requestWillBeSent")]

    def close(self) -> None:
        """Close the tab."""
        self.browser.call("Target.closeTarget", targetId=self.target)
