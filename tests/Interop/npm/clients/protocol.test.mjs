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
    for (let round = 0; round < 4; round++) {
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
