// Profile "recovery": the official client loses its transport and comes back.
import { test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect, modes, once, within } from "./support.mjs";

// A client with a room and data, and another one that knows when it has gone and speaks meanwhile.
async function start(t, mode) {
  const room = `room-${randomUUID()}`;
  const name = `name-${randomUUID()}`;
  const socket = await connect(t, mode);
  const heard = [];
  socket.on("said", (...args) => heard.push(args.slice(0, -1)));
  await within(socket.emitWithAck("join", room), "join");
  await within(socket.emitWithAck("remember", name), "remember");
  const greeted = once(socket, "said");
  socket.emit("direct", "hello");
  await greeted;
  const watcher = await connect(t, "websocket");
  await within(watcher.emitWithAck("join", `watch:${name}`), "join");
  const lose = async () => {
    const gone = once(watcher, "gone");
    const disconnected = once(socket, "disconnect");
    socket.io.engine.close();
    await Promise.all([gone, disconnected]);
  };

  // An answer comes behind everything that was said before.
  const say = async (...events) => {
    events.forEach(event => watcher.emit(...event));
    await within(watcher.emitWithAck("state"), "state");
  };
  const comeBack = async () => {
    const connected = once(socket, "connect");
    socket.connect();
    await connected;
    return within(socket.emitWithAck("state"), "state");
  };
  return { socket, heard, room, name, lose, say, comeBack };
}

for (const mode of Object.keys(modes)) {
  test(`id, room, data and missed events come back (${mode})`, async t => {
    const { socket, heard, room, name, lose, say, comeBack } = await start(t, mode);
    const id = socket.id;
    await lose();
    assert.equal(socket.connected, false);
    await say(["say", room, 1], ["say", "elsewhere", 2], ["say", id, "direct"], ["say", room, { file: Buffer.from([1, 2]), name: "a" }, Buffer.from([3])], ["say", room, "text", "text"]);
    const state = await comeBack();
    assert.equal(socket.recovered, true);
    assert.equal(socket.id, id);
    assert.deepEqual(state, { recovered: true, rooms: [room], name });
    assert.deepEqual(heard.map(args => args.map(arg => arg?.file ? [...arg.file] : Buffer.isBuffer(arg) ? [...arg] : arg)), [["hello"], [1], ["direct"], [[1, 2], [3]], ["text", "text"]]);
    await say(["say", room, "live"]);
    await within(socket.emitWithAck("state"), "state");
    assert.deepEqual(heard.at(-1), ["live"]);
    assert.equal(heard.length, 6);
  });

  test(`again and again, nothing twice (${mode})`, async t => {
    const { socket, heard, room, lose, say, comeBack } = await start(t, mode);
    for (let i = 0; i < 3; i++) {
      await lose();
      await say(["say", room, i]);
      await comeBack();
      assert.equal(socket.recovered, true);
    }

    assert.deepEqual(heard, [["hello"], [0], [1], [2]]);
  });
}

test("the client reconnects by itself and goes on", async t => {
  const { socket, heard, room, say } = await start(t, "upgrade");
  socket.io.reconnection(true);
  socket.io.reconnectionDelay(50);
  const connected = once(socket, "connect");
  socket.io.engine.close();
  await say(["say", room, 1]);
  await connected;
  await within(socket.emitWithAck("state"), "state");
  assert.equal(socket.recovered, true);
  assert.deepEqual(heard, [["hello"], [1]]);
});

test("too late", async t => {
  const { socket, lose, comeBack } = await start(t, "websocket");
  const id = socket.id;
  await lose();
  await new Promise(resolve => setTimeout(resolve, 2300));
  const state = await comeBack();
  assert.equal(socket.recovered, false);
  assert.notEqual(socket.id, id);
  assert.deepEqual(state, { recovered: false, rooms: [], name: null });
});

test("a wrong pid", async t => {
  const { socket, lose, comeBack } = await start(t, "websocket");
  await lose();
  socket._pid = "AAAAAAAAAAAAAAAAAAAA";
  const state = await comeBack();
  assert.equal(socket.recovered, false);
  assert.equal(state.recovered, false);
});

test("a pid that was used", async t => {
  const { socket, lose, comeBack } = await start(t, "websocket");
  const thief = await connect(t, "websocket");
  thief.disconnect();
  await lose();
  await comeBack();
  assert.equal(socket.recovered, true);
  Object.assign(thief, { _pid: socket._pid, _lastOffset: socket._lastOffset });
  const connected = once(thief, "connect");
  thief.connect();
  await connected;
  assert.equal(thief.recovered, false);
  assert.notEqual(thief.id, socket.id);
  assert.equal((await within(socket.emitWithAck("state"), "state")).recovered, true);
});

test("who leaves comes back as somebody else", async t => {
  const { socket, comeBack } = await start(t, "websocket");
  const id = socket.id;
  socket.disconnect();
  const state = await comeBack();
  assert.equal(socket.recovered, false);
  assert.equal(state.recovered, false);
  assert.notEqual(socket.id, id);
});
