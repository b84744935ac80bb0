// Profile "hooks": what a client sees of users, rate limits and authentication that ends.
import { test } from "node:test";
import assert from "node:assert/strict";
import { connect, modes, once, within } from "./support.mjs";

const hour = 3_600_000;

for (const mode of Object.keys(modes)) {
  test(`all sockets of a user are reached (${mode})`, async t => {
    const user = `ann ${mode}`;
    const phone = await connect(t, mode, { auth: { user, lifetime: hour } });
    const laptop = await connect(t, mode, { auth: { user, lifetime: hour } });
    const other = await connect(t, mode, { auth: { user: "bob", lifetime: hour } });
    const told = [once(phone, "told"), once(laptop, "told")];
    other.on("told", () => assert.fail("told somebody else"));
    other.emit("tell", user, "hello");
    assert.deepEqual(await Promise.all(told), [["hello"], ["hello"]]);
    await within(other.emitWithAck("who am I"), "ack");
  });

  test(`events above the limit are answered, and in the end the client is disconnected (${mode})`, async t => {
    const socket = await connect(t, mode, { auth: { user: "ann", lifetime: hour } });
    assert.equal(await within(socket.emitWithAck("twice"), "ack"), "ok");
    assert.equal(await within(socket.emitWithAck("twice"), "ack"), "ok");
    const refusal = await within(socket.emitWithAck("twice"), "ack");
    assert.equal(refusal.ok, false);
    assert.equal(refusal.error, "rate limited");
    assert.ok(refusal.retryAfter > 0 && refusal.retryAfter <= hour);
    const limited = once(socket, "rate_limited");
    socket.emit("twice");
    assert.equal((await limited)[0].event, "twice");
    const gone = once(socket, "disconnect");
    for (let i = 0; i < 10; i++) {
      socket.emit("twice");
    }

    assert.equal((await gone)[0], "io server disconnect");
  });

  test(`a client proves itself anew without reconnecting (${mode})`, async t => {
    const socket = await connect(t, mode, { auth: { user: "ann", lifetime: 5_000 } });
    const id = socket.id;
    const [left, answer] = await once(socket, "reauthenticate");
    assert.ok(left > 0 && left <= 5_000);
    answer("fresh");
    let user;
    do {
      user = await within(socket.emitWithAck("who am I"), "ack");
    } while (user === "ann");
    assert.equal(user, "renewed");
    assert.equal(socket.id, id);
  });

  test(`a client that does not is disconnected (${mode})`, async t => {
    const socket = await connect(t, mode, { auth: { user: "ann", lifetime: 1_000 } });
    assert.equal((await once(socket, "disconnect"))[0], "io server disconnect");
  });
}
