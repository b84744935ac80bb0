// Profile "client": every event of the contract, by every transport.
import { test } from "node:test";
import assert from "node:assert/strict";
import { connect, format, modes, once, socketFor, url, within } from "./support.mjs";
import { io } from "socket.io-client";

const answered = [
  ["hi", [], "hi", []],
  ["getDate", [], "takeDate", [value => !Number.isNaN(Date.parse(value))]],
  ["getDateObj", [], "takeDateObj", [value => !Number.isNaN(Date.parse(value.date))]],
  ["false", [], "false", [value => value === false]],
  ["doge", [], "doge", [value => Buffer.from(value).toString() === "asdfasdf"]],
  ["getbin", [], "takebin", [value => Buffer.from(value).toString() === "asdfasdf"]],
  ["buffa", [Buffer.from("buff")], "buffack", []],
  ["jsonbuff", [{ hello: "lol", message: Buffer.from("howdy"), goodbye: "gotcha" }], "jsonbuff-ack", []],
  ["blob", [Buffer.from("blob")], "back", []],
  ["jsonblob", [{ hello: "lol", message: Buffer.from("EEEEEE"), goodbye: "gotcha" }], "jsonblob-ack", []],
];

for (const mode of Object.keys(modes)) {
  test(`events (${mode})`, async t => {
    const socket = await connect(t, mode);
    for (const [event, args, answer, checks] of answered) {
      const received = once(socket, answer);
      socket.emit(event, ...args);
      const values = await received;
      checks.forEach((check, index) => assert.ok(check(values[index]), `${event} answered ${values}`));
    }
  });

  test(`order of binary and text events (${mode})`, async t => {
    const socket = await connect(t, mode);
    const second = once(socket, "abuff2-ack");
    socket.emit("abuff1", Buffer.from("abuff1"));
    socket.emit("abuff2", "please arrive second");
    await second;
    const third = once(socket, "blob3-ack");
    socket.emit("blob1", Buffer.from("first"));
    socket.emit("blob2", "second");
    socket.emit("blob3", Buffer.from("third"));
    await third;
  });

  test(`acks both ways (${mode})`, async t => {
    const socket = await connect(t, mode);
    assert.equal(await within(socket.emitWithAck("getId"), "ack"), socket.id);
    assert.ok(!Number.isNaN(Date.parse(await within(socket.emitWithAck("getAckDate", { test: true }), "ack"))));
    for (const value of [123, "text", null, { deep: [1, { x: true }] }, "ünïcödé ☃"]) {
      assert.deepEqual(await within(socket.emitWithAck("echo", value), "ack"), value);
    }

    assert.deepEqual([...await within(socket.emitWithAck("echo", Buffer.from([0, 255, 7])), "ack")], [0, 255, 7]);
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

  test(`handshake (${mode})`, async t => {
    const socket = await connect(t, mode, { query: { foo: "bar" }, auth: { token: "abc" }, extraHeaders: { "X-Test": "1" } });
    const handshake = await within(socket.emitWithAck("getHandshake"), "ack");
    assert.deepEqual(Object.keys(handshake).sort(), ["address", "auth", "headers", "issued", "query", "secure", "time", "url", "xdomain"]);
    assert.equal(handshake.query.foo, "bar");
    assert.equal(handshake.query.EIO, "4");
    assert.equal(handshake.headers["x-test"], "1");
    assert.deepEqual(handshake.auth, { token: "abc" });
    assert.equal(typeof handshake.issued, "number");
    assert.ok(!Number.isNaN(Date.parse(handshake.time)));
    assert.match(handshake.url, /^\/socket\.io\/\?/);
    assert.equal(handshake.secure, false);
    assert.equal(handshake.xdomain, false);
    assert.equal(typeof handshake.time, "string");
    assert.equal(handshake.address.includes("127.0.0.1"), true);
  });

  test(`namespaces on one connection (${mode})`, async t => {
    const root = await connect(t, mode);
    const foo = root.io.socket("/foo");
    await once(foo, "connect");
    const id = await within(foo.emitWithAck("getId"), "ack");
    assert.equal(id, foo.id);
    assert.notEqual(id, root.id);
    const abc = root.io.socket("/abc");
    const [handshake] = await once(abc, "handshake");
    assert.ok(handshake.headers);
    const ids = new Set([root.id, foo.id, abc.id]);
    for (const path of ["/timeout_socket", "/valid", "/asd"]) {
      const other = root.io.socket(path);
      await once(other, "connect");
      ids.add(other.id);
    }

    assert.equal(ids.size, 6, "each namespace has an id of its own");
    foo.disconnect();
    assert.equal(await within(root.emitWithAck("getId"), "ack"), root.id, "leaving one namespace keeps the other");
  });

  test(`refusals (${mode})`, async t => {
    for (const [path, query, message] of [["/", { fail: true }, "Auth failed (main namespace)"], ["/no", {}, "Auth failed (custom namespace)"], ["/unknown", {}, "Invalid namespace"]]) {
      const socket = socketFor(mode, { path, query });
      t.after(() => socket.close());
      const [error] = await once(socket, "connect_error");
      assert.equal(error.message, message);
      assert.equal(error.data, undefined);
      assert.equal(socket.active, false);
    }
  });
}

test("two clients of one manager share the connection", async t => {
  const first = io(`${url}/`, { multiplex: true, ...format });
  const second = io(`${url}/asd`, { multiplex: true, ...format });
  t.after(() => { first.close(); second.close(); });
  await Promise.all([once(first, "connect"), once(second, "connect")]);
  assert.equal(first.io, second.io);
});
