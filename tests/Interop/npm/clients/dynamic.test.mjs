// Profile "dynamic": the official client and namespaces that come into being when it asks for them.
import { test } from "node:test";
import assert from "node:assert/strict";
import { connect, modes, once, socketFor, within } from "./support.mjs";

for (const [index, mode] of Object.keys(modes).entries()) {
  test(`children of a pattern and of a predicate (${mode})`, async t => {
    const room = `/room-${index}00`;
    const socket = await connect(t, mode, { path: room });
    assert.equal(await within(socket.emitWithAck("where"), "ack"), room);
    const document = socket.io.socket(`/doc-${mode}`, { auth: { token: "secret" } });
    await once(document, "connect");
    assert.equal(await within(document.emitWithAck("where"), "ack"), `/doc-${mode}`);
  });

  test(`refusals (${mode})`, async t => {
    const wanted = [
      [{ path: "/room-x" }, "Invalid namespace"],
      [{ path: "/doc-x", auth: { token: "guess" } }, "Invalid namespace"],
      [{ path: "/room-1", auth: { refuse: true } }, "not you"],
    ];
    for (const [options, message] of wanted) {
      const socket = socketFor(mode, options);
      t.after(() => socket.close());
      assert.equal((await once(socket, "connect_error"))[0].message, message);
    }
  });

  test(`the parent speaks to all children (${mode})`, async t => {
    const family = `family-${mode}`;
    const sockets = await Promise.all([1, 2, 3].map(number => connect(t, mode, { path: `/room-${index}1${number}` })));
    await Promise.all(sockets.slice(0, 2).map(socket => within(socket.emitWithAck("join", family), "join")));
    const heard = sockets.slice(0, 2).map(socket => once(socket, "said"));
    sockets[2].on("said", () => assert.fail("it is not in the family"));
    sockets[2].emit("all", family, "hello");
    assert.deepEqual(await Promise.all(heard), [["hello"], ["hello"]]);
    await within(sockets[2].emitWithAck("where"), "ack");
  });

  test(`a child comes and goes (${mode})`, async t => {
    const room = `/room-${index}20`;
    const root = await connect(t, mode);
    const exists = () => within(root.emitWithAck("exists", room), "ack");
    assert.equal(await exists(), false);
    for (let i = 0; i < 3; i++) {
      // The manager connects it, the first time and every other.
      const socket = root.io.socket(room);
      await once(socket, "connect");
      assert.equal(await exists(), true);
      socket.disconnect();
      assert.equal(await exists(), false);
    }
  });
}

test("many clients ask for one new namespace at once", async t => {
  const sockets = await Promise.all(Array.from({ length: 20 }, () => connect(t, "websocket", { path: "/doc-rush", auth: { token: "secret" } })));
  assert.deepEqual(new Set(await Promise.all(sockets.map(socket => within(socket.emitWithAck("where"), "ack")))), new Set(["/doc-rush"]));
});
