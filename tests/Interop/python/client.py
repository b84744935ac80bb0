"""Debian's python-socketio against the profile "protocol": by polling, by WebSocket, and with the upgrade."""
import sys
import threading

import socketio

DEADLINE = 10


def check(url, transports):
    client = socketio.Client(reconnection=False)
    events = {"auth": threading.Event(), "custom": threading.Event(), "back": threading.Event()}
    received = {}

    @client.on("auth")
    def on_auth(data):
        received["auth"] = data
        events["auth"].set()

    @client.on("auth", namespace="/custom")
    def on_custom_auth(data):
        received["custom"] = data
        events["custom"].set()

    @client.on("message-back")
    def on_back(*args):
        received["back"] = args
        events["back"].set()

    client.connect(url, transports=transports, auth={"token": "py"}, namespaces=["/", "/custom"], wait_timeout=DEADLINE)
    assert events["auth"].wait(DEADLINE), "no auth"
    assert events["custom"].wait(DEADLINE), "no auth on /custom"
    assert client.transport() == transports[-1], f"connected by {client.transport()}"
    assert received["auth"] == {"token": "py"}, received

    client.emit("message", (1, "zwei", {"drei": [3.5, None, True]}, b"\x00\xff"))
    assert events["back"].wait(DEADLINE), "no message-back"
    assert received["back"] == (1, "zwei", {"drei": [3.5, None, True]}, b"\x00\xff"), received

    for number in range(100):
        assert client.call("message-with-ack", number, timeout=DEADLINE) == number
    assert client.call("message-with-ack", {"x": b"bytes"}, timeout=DEADLINE) == {"x": b"bytes"}
    client.disconnect()


for transports in (["polling"], ["websocket"], ["polling", "websocket"]):
    check(sys.argv[1], transports)
    print("ok", "+".join(transports))
