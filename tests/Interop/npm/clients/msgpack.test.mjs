// Profile "protocol-msgpack": what MessagePack has and JSON has not, and what the server makes of frames that are no packets.
import { test } from "node:test";
import assert from "node:assert/strict";
import WebSocket from "ws";
import { Encoder } from "socket.io-msgpack-parser";
import { connect, modes, once, socketFor, url, within } from "./support.mjs";

const echoed = [
  ["integers", [0, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, Number.MAX_SAFE_INTEGER, -1, -32, -33, -129, -32769, -2147483649, Number.MIN_SAFE_INTEGER]],
  ["fractions", [0.5, -0.25, 1e-9, 5e-324]],
  ["text", ["", "é☃😀", "x".repeat(31), "x".repeat(32), "x".repeat(300), "x".repeat(70_000), "\"\\\n\u0001"]],
  ["truth", [true, false, null]],
  ["arrays", [[], [[[]]], Array.from({ length: 20 }, (_, n) => n), Array.from({ length: 70_000 }, () => 1)]],
  ["objects", [{}, { a: { b: { c: [1, { d: null }] } } }, Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`key ${n}`, n]))]],
];

const bytes = value => [...value];

for (const mode of Object.keys(modes)) {
  test(`values (${mode})`, async t => {
    const socket = await connect(t, mode);
    for (const [what, values] of echoed) {
      assert.deepEqual(await within(socket.emitWithAck("message-with-ack", values), `ack of ${what}`), values);
      const back = once(socket, "message-back");
      socket.emit("message", ...values);
      assert.deepEqual(await back, values, what);
    }
  });

  test(`bytes anywhere (${mode})`, async t => {
    const socket = await connect(t, mode);
    const big = Buffer.from(Array.from({ length: 100_000 }, (_, n) => n % 256));
    const back = once(socket, "message-back");
    socket.emit("message", Buffer.from([1, 2]), { deep: [{ big }, "text", Buffer.alloc(0)] }, Buffer.alloc(300, 7));
    const [first, second, third] = await back;
    assert.deepEqual(bytes(first), [1, 2]);
    assert.ok(big.equals(second.deep[0].big));
    assert.equal(second.deep[1], "text");
    assert.equal(second.deep[2].length, 0);
    assert.ok(Buffer.alloc(300, 7).equals(third));

    // More than the default format takes: here they are no messages of their own.
    const many = Array.from({ length: 50 }, (_, n) => Buffer.from([n]));
    const answer = await within(socket.emitWithAck("message-with-ack", many), "ack");
    assert.deepEqual(answer.map(bytes), many.map(bytes));
    assert.deepEqual(bytes(await within(socket.emitWithAck("message-with-ack", new Uint8Array([3, 4]).buffer), "ack")), [3, 4]);
  });

  test(`what JSON lacks becomes what JSON.stringify makes of it (${mode})`, async t => {
    const socket = await connect(t, mode);
    const date = new Date("2026-01-02T03:04:05.678Z");
    const back = once(socket, "message-back");
    socket.emit("message", date, undefined, { gone: undefined, kept: 1 }, NaN, [undefined]);
    assert.deepEqual(await back, [date.toISOString(), null, { kept: 1 }, null, [null]]);
  });
}

test("auth and namespaces", async t => {
  const socket = socketFor("websocket", { path: "/custom", auth: { token: "abc", deep: [1, { x: true }] } });
  t.after(() => Object.values(socket.io.nsps).forEach(other => other.close()));
  const [auth] = await once(socket, "auth");
  assert.deepEqual(auth, { token: "abc", deep: [1, { x: true }] });
  const unknown = socket.io.socket("/unknown");
  const [error] = await once(unknown, "connect_error");
  assert.equal(error.message, "Invalid namespace");
});

const join = new Encoder().encode({ type: 0, nsp: "/" })[0];
const hostile = {
  text: '42["message",1]',
  "no MessagePack": Buffer.from([0xc1]),
  "nothing": Buffer.alloc(0),
  "a length that is not there": Buffer.from("83a47479706502a3", "hex"),
  "an array of 2^32 - 1": Buffer.from("83a47479706502a36e7370a12fa464617461ddffffffff", "hex"),
  "very deep": Buffer.concat([Buffer.from("83a47479706502a36e7370a12fa464617461", "hex"), Buffer.alloc(100_000, 0x91), Buffer.from([0x90])]),
  "no type": new Encoder().encode({ nsp: "/", data: ["x"] })[0],
  "no namespace": new Encoder().encode({ type: 2, data: ["x"] })[0],
};

for (const [what, frame] of Object.entries(hostile)) {
  test(`the connection closes on ${what}`, async t => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    t.after(() => socket.terminate());
    const closed = within(new Promise(resolve => socket.once("close", code => resolve(code))), "close");
    await within(new Promise(resolve => socket.once("message", resolve)), "open packet");
    socket.send(join);
    await within(new Promise(resolve => socket.once("message", resolve)), "connect packet");
    socket.send(frame);
    assert.equal(await closed, 1005);
  });
}
