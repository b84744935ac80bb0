// samples/PrivateMessaging with the official client: sessions, presence, messages to all tabs of a user, history.
import { test } from "node:test";
import assert from "node:assert/strict";
import { once, socketFor, within } from "./support.mjs";

// Every user of a test has a name of its own: the sample remembers those of the tests before.
let count = 0;
const nameOf = text => `${text} ${++count}`;

function listen(t, auth, mode = "websocket") {
  const socket = socketFor(mode, { auth });
  t.after(() => socket.close());
  return socket;
}

async function enter(t, auth, mode) {
  const socket = listen(t, auth, mode);
  const [[session], [users]] = await Promise.all([once(socket, "session"), once(socket, "users")]);
  return { socket, ...session, users };
}

const seen = (users, userID) => users.find(user => user.userID === userID);

// The next of an event that a test waits for; others may come of sockets of the tests before.
const when = (socket, event, wanted) => within(new Promise(resolve => socket.on(event, value => wanted(value) && resolve(value))), event);

for (const auth of [{}, { username: "" }, { username: 5 }, { sessionID: "nobody's" }]) {
  test(`${JSON.stringify(auth)} is refused`, async t => {
    const [error] = await once(listen(t, auth), "connect_error");
    assert.equal(error.message, "invalid username");
  });
}

for (const mode of ["websocket", "polling"]) {
  test(`users see each other by ${mode}`, async t => {
    const username = nameOf("bob");
    const ann = await enter(t, { username: nameOf("ann") }, mode);
    const connected = when(ann.socket, "user connected", user => user.username === username);
    const bob = await enter(t, { username }, mode);
    assert.match(bob.sessionID, /^[0-9a-f]{32}$/);
    assert.notEqual(bob.userID, ann.userID);
    assert.deepEqual(await connected, { userID: bob.userID, username, connected: true, messages: [] });
    assert.equal(seen(bob.users, ann.userID).connected, true);
    assert.deepEqual(seen(bob.users, bob.userID), { userID: bob.userID, username, connected: true, messages: [] });
    assert.equal(JSON.stringify(bob.users).includes(ann.sessionID), false, "a session is its owner's secret");

    const gone = when(ann.socket, "user disconnected", userID => userID === bob.userID);
    bob.socket.close();
    await gone;
  });
}

test("a message comes to all tabs of both users but the one it was written in", async t => {
  const ann = await enter(t, { username: nameOf("ann") });
  const annToo = await enter(t, { sessionID: ann.sessionID });
  const bob = await enter(t, { username: nameOf("bob") });
  const bobToo = await enter(t, { sessionID: bob.sessionID }, "polling");
  const stranger = await enter(t, { username: nameOf("carl") });
  for (const { socket } of [ann, stranger]) {
    socket.on("private message", () => assert.fail("a message came to the wrong socket"));
  }

  const tabs = [annToo, bob, bobToo].map(({ socket }) => once(socket, "private message"));
  ann.socket.emit("private message", { content: "hello", to: bob.userID });
  const message = { content: "hello", from: ann.userID, to: bob.userID };
  assert.deepEqual(await Promise.all(tabs), [[message], [message], [message]]);

  // A sender cannot pass for another one.
  const forged = once(bob.socket, "private message");
  ann.socket.off("private message");
  annToo.socket.on("private message", () => assert.fail("a message came back"));
  annToo.socket.emit("private message", { content: "from whom?", from: stranger.userID, to: bob.userID });
  assert.equal((await forged)[0].from, ann.userID);
});

test("malformed messages are nobody's, and the connection lives", async t => {
  const ann = await enter(t, { username: nameOf("ann") });
  const bob = await enter(t, { username: nameOf("bob") });
  const received = [];
  bob.socket.on("private message", message => received.push(message.content));
  for (const payload of [null, "text", {}, { content: "x" }, { to: bob.userID }, { content: 5, to: bob.userID }]) {
    ann.socket.emit("private message", payload);
  }

  const last = when(bob.socket, "private message", ({ content }) => content === "good");
  ann.socket.emit("private message", { content: "good", to: bob.userID });
  await last;
  assert.deepEqual(received, ["good"]);
});

test("a client that comes back with its session gets its session, its user and its history back", async t => {
  const username = nameOf("bob");
  const ann = await enter(t, { username: nameOf("ann") });
  const socket = listen(t, { username });
  const [session] = await once(socket, "session");
  socket.auth = { sessionID: session.sessionID };
  const message = { content: "while you were away", from: ann.userID, to: session.userID };

  const gone = when(ann.socket, "user disconnected", userID => userID === session.userID);
  socket.io.engine.close();
  await gone;
  ann.socket.emit("private message", { content: message.content, to: session.userID });
  const barrier = await enter(t, { sessionID: ann.sessionID });
  assert.equal(seen(barrier.users, session.userID).connected, false);
  assert.deepEqual(seen(barrier.users, session.userID).messages, [message]);

  const back = when(ann.socket, "user connected", user => user.userID === session.userID);
  const [again, users] = [once(socket, "session"), once(socket, "users")];
  socket.connect();
  assert.deepEqual(await again, [session]);
  assert.deepEqual(seen((await users)[0], ann.userID).messages, [message]);
  assert.deepEqual(await back, { userID: session.userID, username, connected: true, messages: [] });
});

test("a user is gone with the last tab", async t => {
  const ann = await enter(t, { username: nameOf("ann") });
  const bob = await enter(t, { username: nameOf("bob") });
  const bobToo = await enter(t, { sessionID: bob.sessionID });
  assert.equal(bobToo.userID, bob.userID);
  let gone = 0;
  ann.socket.on("user disconnected", userID => { gone += userID === bob.userID ? 1 : 0; });
  bob.socket.close();

  // Nobody is gone, whether the server has noticed the end of the first tab by now or not.
  const still = once(bobToo.socket, "private message");
  ann.socket.emit("private message", { content: "still there?", to: bob.userID });
  await still;
  assert.equal(gone, 0);
  const last = when(ann.socket, "user disconnected", userID => userID === bob.userID);
  bobToo.socket.close();
  await last;
  await enter(t, { sessionID: ann.sessionID });
  assert.equal(gone, 1);
});
