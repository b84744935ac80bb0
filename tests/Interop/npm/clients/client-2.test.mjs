// Profile "client" with protocol 3 let in: the official client of Socket.IO 2, by every transport.
import { test } from "node:test";
import assert from "node:assert/strict";
import io from "socket.io-client-2";
import { modes, once, url, within } from "./support.mjs";

const ways = { ...modes, "polling in base64": { transports: ["polling"], forceBase64: true }, "websocket in base64": { transports: ["websocket"], forceBase64: true } };

function socketFor(mode, { path = "/", ...options } = {}) {
  return io(url + path, { ...ways[mode], forceNew: true, reconnection: false, ...options });
}

// A connected socket; in mode "upgrade" it has moved to its WebSocket.
async function connect(t, mode, options) {
  const socket = socketFor(mode, options);
  t.after(() => socket.io.close());
  const failed = new Promise((_, reject) => ["connect_error", "error"].forEach(event => socket.once(event, reject)));
  failed.catch(() => {});
  await Promise.race([once(socket, "connect"), failed]);
  if (mode === "upgrade" && socket.io.engine.transport.name !== "websocket") {
    await once(socket.io.engine, "upgrade");
  }

  return socket;
}

const ask = (socket, ...args) => within(new Promise(resolve => socket.emit(...args, resolve)), `the ack of ${args[0]}`);

for (const mode of Object.keys(ways)) {
  test(`events, text and binary (${mode})`, async t => {
    const socket = await connect(t, mode);
    for (const [event, args, answer, isRight] of [
      ["hi", [], "hi", () => true],
      ["getDateObj", [], "takeDateObj", value => !Number.isNaN(Date.parse(value.date))],
      ["false", [], "false", value => value === false],
      ["doge", [], "doge", value => Buffer.from(value).toString() === "asdfasdf"],
      ["buffa", [Buffer.from("buff")], "buffack", () => true],
      ["jsonbuff", [{ hello: "lol", message: Buffer.from("howdy"), goodbye: "gotcha" }], "jsonbuff-ack", () => true],
    ]) {
      const received = once(socket, answer);
      socket.emit(event, ...args);
      const [value] = await received;
      assert.ok(isRight(value), `${event} answered ${value}`);
    }
  });

  test(`order of binary and text events (${mode})`, async t => {
    const socket = await connect(t, mode);
    const third = once(socket, "blob3-ack");
    socket.emit("blob1", Buffer.from("first"));
    socket.emit("blob2", "second");
    socket.emit("blob3", Buffer.from("third"));
    await third;
  });

  test(`acks both ways (${mode})`, async t => {
    const socket = await connect(t, mode);
    for (const value of [123, "text", null, { deep: [1, { x: true }] }, "ünïcödé ☃ 😀", "two\nlines\\n"]) {
      assert.deepEqual(await ask(socket, "echo", value), value);
    }

    assert.deepEqual([...Buffer.from(await ask(socket, "echo", Buffer.from([0, 255, 7])))], [0, 255, 7]);
    assert.deepEqual(await ask(socket, "echo", "x".repeat(100_000)), "x".repeat(100_000));
    const got = once(socket, "got it");
    socket.on("ack", callback => callback(5, { test: true }));
    socket.emit("ack");
    await got;
  });

  test(`utf8 (${mode})`, async t => {
    const socket = await connect(t, mode);
    const texts = [];
    const all = within(new Promise(resolve => socket.on("takeUtf8", text => texts.push(text) === 5 && resolve())), "five texts");
    socket.emit("getUtf8");
    await all;
    assert.deepEqual(texts, ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"]);
  });

  test(`ids and namespaces (${mode})`, async t => {
    const root = await connect(t, mode);
    assert.equal(await ask(root, "getId"), root.io.engine.id);
    assert.equal(root.id, root.io.engine.id);
    const foo = root.io.socket("/foo");
    await once(foo, "connect");
    assert.equal(await ask(foo, "getId"), `/foo#${root.id}`);
    assert.equal(foo.id, `/foo#${root.id}`);
    foo.disconnect();
    assert.equal(await ask(root, "getId"), root.id, "leaving one namespace keeps the other");
  });

  test(`the query of a namespace is its auth (${mode})`, async t => {
    const root = await connect(t, mode);
    const abc = root.io.socket("/abc", { query: { token: "a b&c=é", long: "x".repeat(1000) } });
    const [handshake] = await once(abc, "handshake");
    assert.deepEqual(handshake.auth, { token: "a b&c=é", long: "x".repeat(1000) });
    assert.equal(handshake.query.EIO, "3");
    const { auth } = await ask(root, "getHandshake");
    assert.deepEqual(auth, {});
  });

  test(`refusals (${mode})`, async t => {
    for (const [path, query, reason] of [
      ["/", { fail: true }, "Auth failed (main namespace)"],
      ["/no", {}, "Auth failed (custom namespace)"],
      ["/unknown", {}, { message: "Invalid namespace" }],
    ]) {
      const socket = socketFor(mode, { path, query });
      t.after(() => socket.io.close());
      assert.deepEqual(await once(socket, "error"), [reason]);
      assert.equal(socket.connected, false);
    }
  });

  test(`the client leaves (${mode})`, async t => {
    const socket = await connect(t, mode);
    const left = once(socket, "disconnect");
    const closed = once(socket.io.engine, "close");
    socket.disconnect();
    assert.deepEqual(await left, ["io client disconnect"]);
    await closed;
  });
}

test("the heartbeat goes on, and it is the client's", async t => {
  const socket = await connect(t, "websocket");
  for (let round = 0; round < 2; round++) {
    const sent = once(socket, "ping");
    const answered = once(socket, "pong");
    await sent;
    await answered;
  }
});
