"""Debian's python-socketio as a server, for our client: it sends back what it gets. Prints "ready PORT" when it listens."""
import asyncio

import socketio
from aiohttp import web


async def main():
    io = socketio.AsyncServer(async_mode="aiohttp", ping_interval=1, ping_timeout=1)

    for name in ("/", "/other"):
        @io.on("connect", namespace=name)
        async def connect(sid, environ, auth, namespace=name):
            if auth and auth.get("refuse"):
                raise socketio.exceptions.ConnectionRefusedError("not welcome", {"code": 401})

        @io.on("echo", namespace=name)
        async def echo(sid, *args, namespace=name):
            await io.emit("echo", args, to=sid, namespace=namespace)

        @io.on("answer", namespace=name)
        async def answer(sid, *args):
            return args

        @io.on("disconnect me", namespace=name)
        async def disconnect_me(sid, namespace=name):
            await io.disconnect(sid, namespace=namespace)

    app = web.Application()
    io.attach(app)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print("ready", site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
