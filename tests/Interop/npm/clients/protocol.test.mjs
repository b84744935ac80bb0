// Profile "protocol": arguments of every kind, acks by the thousand, heartbeats, and messages across the upgrade.
import { test } from "node:test";
import assert from "node:assert/strict";
import { connect, modes, once, socketFor, within } from "./support.mjs";

const values = [
  1, -1.5, 1e21, true, false, null, "", "text", "emoji 😀 ﷽ \u2028\u2029", [], {}, [[1, [2]]], { a: { b: [null, { c: "d" }] } },
  "x".repeat(100_000),
];

for (const mode of Object.keys(modes)) {
  test(`auth (${mode})`, async t => {
    const socket = socketFor(mode, { auth: { token: "123" } });
    t.after(() => socket.close());
    assert.deepEqual(await once(socket, "auth"), [{ token: "123" }]);
  });

  test(`arguments come back as they were (${mode})`, async t => {
    const socket = await connect(t, mode);
    for (const value of values) {
      const back = once(socket, "message-back");
      socket.emit("message", value, "and more");
      assert.deepEqual(await back, [value, "and more"]);
    }
  });

  test(`what JSON does not know (${mode})`, async t => {
    const socket = await connect(t, mode);
    const date = new Date(0);
    const back = once(socket, "message-back");
    socket.emit("message", date, undefined, NaN, -Infinity, { date, gone: undefined, list: [undefined, NaN] });
    assert.deepEqual(await back, [date.toJSON(), null, null, null, { date: date.toJSON(), list: [null, null] }]);
  });

  test(`a volatile message on an idle connection arrives (${mode})`, async t => {
    const socket = await connect(t, mode);
    await within(socket.emitWithAck("message-with-ack"), "ack");

    // The answer to a POST may come after the ack: until then a volatile message would be dropped, rightly.
    while (!socket.io.engine.transport.writable) {
      await once(socket.io.engine, "drain");
    }

    const back = once(socket, "message-back");
    socket.volatile.emit("message", "light");
    assert.deepEqual(await back, ["light"]);
  });

  test(`binary anywhere (${mode})`, async t => {
    const socket = await connect(t, mode);
    const shared = Buffer.from("shared");
    const args = [Buffer.from([1, 2, 3]), { deep: [shared, { again: shared, empty: Buffer.alloc(0) }] }, "text", Buffer.alloc(50_000, 7)];
    const back = once(socket, "message-back");
    socket.emit("message", ...args);
    assert.deepEqual(await back, args);
    assert.deepEqual(await within(socket.emitWithAck("message-with-ack", args[1]), "ack"), args[1]);
  });

  test(`a message near the limit (${mode})`, async t => {
    const socket = await connect(t, mode);
    const large = "é".repeat(450_000);
    assert.equal(await within(socket.emitWithAck("message-with-ack", large), "ack", 20_000), large);
    const binary = Buffer.alloc(700_000, 1);
    assert.ok(binary.equals(await within(socket.emitWithAck("message-with-ack", binary), "ack", 20_000)));
  });

  test(`a thousand acks at once, each to its asker (${mode})`, async t => {
    const socket = await connect(t, mode);
    const answers = await within(Promise.all(Array.from({ length: 1000 }, (_, n) => socket.emitWithAck("message-with-ack", n))), "acks", 20_000);
    assert.deepEqual(answers, Array.from({ length: 1000 }, (_, n) => n));
  });

  test(`heartbeats keep the connection alive (${mode})`, async t => {
    const socket = await connect(t, mode);
    let disconnected = null;
    socket.on("disconnect", reason => { disconnected = reason; });
    for (let round = 0; round < 5; round++) {
      await once(socket.io.engine, "ping");
    }

    assert.equal(disconnected, null);
    assert.equal(await within(socket.emitWithAck("message-with-ack", "alive"), "ack"), "alive");
  });

  test(`several namespaces, one left (${mode})`, async t => {
    const root = await connect(t, mode);
    const custom = root.io.socket("/custom", { auth: { in: "custom" } });
    assert.deepEqual(await once(custom, "auth"), [{ in: "custom" }]);
    custom.disconnect();
    assert.equal(await within(root.emitWithAck("message-with-ack", 1), "ack"), 1);

    // And the other way round: what is left by "/" is still the same connection.
    custom.connect();
    await once(custom, "connect");
    const [connection, before] = [root.io.engine.id, root.id];
    root.disconnect();

    // The reference deals with a DISCONNECT a turn later than with what comes with it: an answer shows that it is past that.
    await once(root.io.socket("/nowhere"), "connect_error");
    root.connect();
    await once(root, "connect");
    assert.equal(root.io.engine.id, connection);
    assert.notEqual(root.id, before);
    assert.equal(custom.connected, true);
  });
}

test("a thousand messages across the upgrade, none lost, none twice, none out of order", async t => {
  const socket = socketFor("upgrade");
  t.after(() => socket.close());
  const upgraded = once(socket.io.engine, "upgrade");
  await once(socket, "connect");
  const received = [];
  const all = within(new Promise(resolve => socket.on("message-back", (n, data) => {
    assert.ok(n % 10 !== 0 || data.equals(Buffer.from([n & 255])));
    if (received.push(n) === 1000) {
      resolve();
    }
  })), "1,000 messages", 30_000);

  // Bursts of ten, one a turn of the loop, so that the upgrade happens in their midst.
  for (let n = 0; n < 1000; n++) {
    socket.emit("message", n, n % 10 === 0 ? Buffer.from([n & 255]) : "text");
    if (n % 10 === 9) {
      await new Promise(setImmediate);
    }
  }

  await all;
  await upgraded;
  assert.deepEqual(received, Array.from({ length: 1000 }, (_, n) => n));
});
