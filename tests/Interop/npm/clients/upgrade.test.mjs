// Profile "protocol-patient": a thousand messages that begin before the upgrade, go on while it happens and end after it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { once, socketFor, within } from "./support.mjs";

const total = 1000;
const beforeConnecting = 100;
const duringUpgrade = 200;
const afterUpgrade = 200;
const turn = () => new Promise(setImmediate);

// A race is not lost every time.
const rounds = 5;

for (const [what, attachmentFor] of [["text", () => "text"], ["text and attachments", n => n % 10 === 0 ? Buffer.from([n & 255, n >> 8]) : "text"]]) {
  test(`${what}: none lost, none twice, none out of order`, async t => {
    for (let round = 0; round < rounds; round++) {
      await acrossTheUpgrade(t, attachmentFor);
    }
  });
}

async function acrossTheUpgrade(t, attachmentFor) {
  const socket = socketFor("upgrade");
  t.after(() => socket.close());
  const { engine } = socket.io;
  const received = [];
  const all = within(new Promise((resolve, reject) => {
    socket.on("disconnect", reason => reject(new Error(`disconnected: ${reason}, after ${received.length} messages`)));
    socket.on("message-back", (...message) => received.push(message) === total && resolve());
  }), `${total} messages`, 30_000);

  let sent = 0;
  const send = count => {
    for (let i = 0; i < count; i++, sent++) {
      socket.emit("message", sent, attachmentFor(sent));
    }
  };

  let sentAtUpgrade;
  engine.once("upgrading", () => send(duringUpgrade));
  engine.once("upgrade", () => { sentAtUpgrade = sent; });
  const upgraded = once(engine, "upgrade");
  send(beforeConnecting);

  // A few with every turn of the loop, so that polls, probe and upgrade find messages on their way; a rest is kept for after it.
  while (sentAtUpgrade === undefined && sent < total - duringUpgrade - afterUpgrade) {
    send(2);
    await turn();
  }

  await upgraded;
  send(total - sent);
  await all;

  assert.ok(sentAtUpgrade >= beforeConnecting + duringUpgrade && sentAtUpgrade <= total - afterUpgrade, `${sentAtUpgrade} were sent before the upgrade`);
  assert.deepEqual(received, Array.from({ length: total }, (_, n) => [n, attachmentFor(n)]));
  assert.equal(engine.transport.name, "websocket");

  // Nothing comes twice: what is asked last is answered last.
  await within(socket.emitWithAck("message-with-ack"), "ack");
  assert.equal(received.length, total);
}
