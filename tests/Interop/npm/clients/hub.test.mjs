// The hub's default rules, and the relay of eight clients that deadlocks a peer.
import { test } from "node:test";
import assert from "node:assert/strict";
import { connect, once, within } from "./support.mjs";

const clients = 8;
const messages = 500;

test("eight clients, five hundred messages each, to each other", async t => {
  const modes = ["websocket", "polling", "upgrade"];
  const sockets = await Promise.all(Array.from({ length: clients }, (_, index) => connect(t, modes[index % modes.length])));
  const received = sockets.map(() => new Map());
  const expected = (clients - 1) * messages;
  const complete = Promise.all(sockets.map((socket, index) => within(new Promise((resolve, reject) => {
    let count = 0;
    socket.on("disconnect", (reason, details) => reject(new Error(`client ${index} disconnected: ${reason} (${details?.description?.message ?? details?.description})`)));
    socket.on("heard", (sender, n) => {
      const last = received[index].get(sender) ?? -1;
      if (n !== last + 1) {
        reject(new Error(`client ${index} got ${n} after ${last} from ${sender}`));
      }

      received[index].set(sender, n);
      if (++count === expected) {
        resolve();
      }
    });
  }), `all messages at client ${index}`, 60_000)));
  for (let n = 0; n < messages; n++) {
    sockets.forEach((socket, index) => socket.emit("speak", index, n));
    await new Promise(setImmediate);
  }

  await complete;
  received.forEach((senders, index) => assert.equal(senders.has(index), false, "nobody hears himself"));
});

test("join, tell, leave, shout, echo and direct messages", async t => {
  const [a, b, c] = await Promise.all([connect(t, "websocket"), connect(t, "polling"), connect(t, "upgrade")]);
  const ok = { ok: true };
  assert.deepEqual(await a.emitWithAck("join", "tea"), ok);
  assert.deepEqual(await b.emitWithAck("join", "tea"), ok);

  let heard = once(b, "heard");
  c.on("heard", text => assert.notEqual(text, "room only"));
  assert.deepEqual(await a.emitWithAck("tell", "tea", "room only", Buffer.from([9])), ok);
  assert.deepEqual(await heard, ["room only", Buffer.from([9])]);

  heard = once(c, "heard");
  await a.emitWithAck("tell", c.id, "direct");
  assert.deepEqual(await heard, ["direct"]);

  const all = [a, b, c].map(socket => once(socket, "heard"));
  await c.emitWithAck("shout", { to: "all" });
  assert.deepEqual(await Promise.all(all), [[{ to: "all" }], [{ to: "all" }], [{ to: "all" }]]);

  const echo = once(a, "echo");
  a.emit("echo", 1, Buffer.from("x"), { y: Buffer.from("z") });
  assert.deepEqual(await echo, [1, Buffer.from("x"), { y: Buffer.from("z") }]);

  assert.deepEqual(await b.emitWithAck("leave", "tea"), ok);
  assert.deepEqual(await a.emitWithAck("join", c.id), { ok: false, error: "the room is a socket's own" });
  assert.deepEqual(await a.emitWithAck("join", 5), { ok: false, error: "the first argument must be a string" });
  assert.deepEqual(await a.emitWithAck("join", "x".repeat(300)), { ok: false, error: "the room's name is too long" });
  for (const event of ["join", "leave", "tell"]) {
    assert.deepEqual(await a.emitWithAck(event, "\u001fuser:ann"), { ok: false, error: "the room's name is reserved" });
  }
});

test("an event without a rule is dropped", async t => {
  const socket = await connect(t, "websocket");
  socket.emit("nobody knows this");
  assert.deepEqual(await within(socket.emitWithAck("echo"), "ack"), { ok: true });
});
