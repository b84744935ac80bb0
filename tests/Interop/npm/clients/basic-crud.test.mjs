// samples/BasicCrud with the official client: acks, the shape of errors, and who hears of a change.
import { test } from "node:test";
import assert from "node:assert/strict";
import { connect, once } from "./support.mjs";

const unknown = "6edcf81e-7049-40e0-8497-9cdd52414f75";
const detail = (name, text, type) => ({ message: `"${name}" ${text}`, path: [name], type });
const invalid = (...errorDetails) => ({ error: "invalid payload", errorDetails });

// All values of an ack: an update's has none.
const ask = (socket, ...args) => new Promise(resolve => socket.emit(...args, (...values) => resolve(values)));

for (const mode of ["websocket", "polling"]) {
  test(`a todo's life by ${mode}`, async t => {
    const [socket, other] = await Promise.all([connect(t, mode), connect(t, mode)]);
    for (const event of ["todo:created", "todo:updated", "todo:deleted"]) {
      socket.on(event, () => assert.fail(`${event} came to the one who caused it`));
    }

    const created = once(other, "todo:created");
    const { data: id } = await socket.emitWithAck("todo:create", { title: "buy tea", completed: false, colour: "green" });
    assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual(await created, [{ id, title: "buy tea", completed: false }]);
    assert.deepEqual(await other.emitWithAck("todo:read", id), { data: { id, title: "buy tea", completed: false } });

    const updated = once(other, "todo:updated");
    assert.deepEqual(await ask(socket, "todo:update", { id, title: "drink tea", completed: "true" }), []);
    assert.deepEqual(await updated, [{ id, title: "drink tea", completed: true }]);
    const { data } = await other.emitWithAck("todo:list");
    assert.deepEqual(data.filter(todo => todo.id === id), [{ id, title: "drink tea", completed: true }]);

    const deleted = once(other, "todo:deleted");
    assert.deepEqual(await ask(socket, "todo:delete", id), []);
    assert.deepEqual(await deleted, [id]);
    assert.deepEqual(await other.emitWithAck("todo:read", id), { error: "entity not found" });
  });
}

test("todos are listed in the order they came", async t => {
  const socket = await connect(t, "websocket");
  const ids = [];
  for (const title of ["one", "two", "three"]) {
    ids.push((await socket.emitWithAck("todo:create", { title, completed: false })).data);
  }

  const { data } = await socket.emitWithAck("todo:list");
  assert.deepEqual(data.map(todo => todo.id).filter(id => ids.includes(id)), ids);
});

test("everything that is wrong with a payload is told at once, and nobody else hears of it", async t => {
  const [socket, other] = await Promise.all([connect(t, "websocket"), connect(t, "websocket")]);
  other.onAny(event => assert.fail(`${event} came of a payload that was refused`));
  const titleMissing = detail("title", "is required", "any.required");

  assert.deepEqual(await socket.emitWithAck("todo:create", { completed: "false", description: true }), invalid(titleMissing));
  assert.deepEqual(await socket.emitWithAck("todo:create", { id: unknown, title: "", completed: "perhaps" }), invalid(
    detail("id", "is not allowed", "any.unknown"),
    detail("title", "is not allowed to be empty", "string.empty"),
    detail("completed", "must be a boolean", "boolean.base")));
  assert.deepEqual(await socket.emitWithAck("todo:create", { title: "x".repeat(257) }), invalid(
    detail("title", "length must be less than or equal to 256 characters long", "string.max"),
    detail("completed", "is required", "any.required")));
  assert.deepEqual(await socket.emitWithAck("todo:update", { id: "123", completed: "false" }), invalid(
    detail("id", "must be a valid GUID", "string.guid"),
    titleMissing));
  assert.deepEqual(await socket.emitWithAck("todo:update", { id: 5, title: null, completed: true }), invalid(
    detail("id", "must be a string", "string.base"),
    detail("title", "must be a string", "string.base")));

  // Arguments that are no payload, and none at all.
  for (const argument of ["text", 5, null, [1]]) {
    assert.deepEqual(await socket.emitWithAck("todo:create", argument), { error: "invalid payload" });
  }

  assert.deepEqual(await socket.emitWithAck("todo:update"), { error: "invalid payload" });
  assert.deepEqual(await socket.emitWithAck("todo:read", null), { error: "invalid payload" });

  // The connection still serves, and all that was sent to the other came before this.
  assert.ok((await other.emitWithAck("todo:list")).data);
});

test("what does not exist is not found", async t => {
  const socket = await connect(t, "websocket");
  for (const id of ["123", unknown]) {
    assert.deepEqual(await socket.emitWithAck("todo:read", id), { error: "entity not found" });
    assert.deepEqual(await socket.emitWithAck("todo:delete", id), { error: "entity not found" });
  }

  // As the example has it, an update of what does not exist makes it.
  const todo = { id: unknown, title: "from nowhere", completed: true };
  assert.deepEqual(await ask(socket, "todo:update", todo), []);
  assert.deepEqual(await socket.emitWithAck("todo:read", unknown), { data: todo });
  await socket.emitWithAck("todo:delete", unknown);
});
