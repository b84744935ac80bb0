// Profiles "recovery" and "recovery-strict", which skips no middleware: what a client gets that comes back. Every case has a room of its
// own, for all share one server.
import { randomUUID } from "node:crypto";

async function connect(wire, label, auth) {
  const client = wire.ws("EIO=4&transport=websocket", { label });
  await client.ready;
  await client.next();
  client.send(auth === undefined ? "40" : `40${JSON.stringify(auth)}`);
  return client;
}

// The first thing that is no event, and the offset of the last event on the way there.
async function connected(client, offset) {
  let frame = await client.next();
  while (!frame.startsWith("40") && frame !== "silence") {
    offset = /"([^"]*)"\]$/.exec(frame)?.[1] ?? offset;
    frame = await client.next();
  }

  return { ...JSON.parse(frame.slice(2)), offset };
}

async function ask(client, id, ...event) {
  client.send(`42${id}${JSON.stringify(event)}`);
  return client.next();
}

// A client with a room and a name that has received one event, and a watcher that knows when it has gone. Of what the two are
// told nothing is random but ids.
async function pair(wire) {
  const room = `room-${randomUUID()}`;
  const name = `name-${randomUUID()}`;
  const client = await connect(wire, "client");
  const told = await connected(client);
  await ask(client, 1, "join", room);
  await ask(client, 2, "remember", name);
  client.send(JSON.stringify(["direct", 0]).replace(/^/, "42"));
  const { 1: offset } = /"([^"]*)"\]$/.exec(await client.next());
  const watcher = await connect(wire, "watcher");
  await connected(watcher);
  await ask(watcher, 1, "join", `watch:${name}`);
  const gone = async () => {
    client.socket.terminate();
    await watcher.next();
  };
  const say = (...event) => watcher.send(`42${JSON.stringify(event)}`);
  return { client, watcher, room, name, told: { ...told, offset }, gone, say };
}

async function comeBack(wire, { told, room, name }, auth = { pid: told.pid, offset: told.offset }) {
  const client = await connect(wire, "again", auth);
  const again = await connected(client, told.offset);
  wire.note(`same sid ${again.sid === told.sid}, same pid ${again.pid === told.pid}`);
  const state = JSON.parse((await ask(client, 9, "state")).slice(3))[0];
  wire.note(`recovered ${state.recovered}, room ${state.rooms.includes(room)}, name ${state.name === name}`);
  return { client, again };
}

const bytes = Buffer.from([1, 2, 3]);

export const cases = [
  { name: "the CONNECT has a pid", run: async wire => connected(await connect(wire, "client")) },
  { name: "offsets of plain events", run: async wire => {
    const { client, room, watcher } = await pair(wire);
    for (const event of [["direct"], ["direct", "text"], ["direct", { deep: [1] }], ["say", room], ["say", room, null], ["say volatile", room, 1]]) {
      client.send(`42${JSON.stringify(event)}`);
      await client.next();
    }

    client.send('451-["direct",{"_placeholder":true,"num":0}]');
    client.send(bytes);
    await client.next();
    await client.next();
    wire.note(`${watcher.socket.readyState}`);
  } },
  { name: "back with nothing missed", run: async wire => {
    const session = await pair(wire);
    await session.gone();
    await comeBack(wire, session);
  } },
  { name: "middlewares passed by who comes back", run: async wire => {
    const session = await pair(wire);
    await session.gone();
    const { client } = await comeBack(wire, session);
    await ask(client, 3, "passed");
  } },
  { name: "back with events missed", run: async wire => {
    const session = await pair(wire);
    await session.gone();
    session.say("say", session.room, 1);
    session.say("say to others", session.room, "nobody", 2);
    session.say("say to others", session.room, session.told.sid, "not to it");
    session.say("say volatile", session.room, "not to it");
    session.say("say", "elsewhere", "not to it");
    session.say("say", session.told.sid, "direct");
    session.watcher.send(`451-["say","${session.room}",{"_placeholder":true,"num":0}]`);
    session.watcher.send(bytes);

    // The answer comes behind all of that.
    await ask(session.watcher, 3, "state");
    const { client } = await comeBack(wire, session);
    session.say("say", session.room, "live");
    await client.next();
  } },
  { name: "back twice", run: async wire => {
    const session = await pair(wire);
    await session.gone();
    session.say("say", session.room, 1);
    await ask(session.watcher, 3, "state");
    const { client, again } = await comeBack(wire, session);
    client.socket.terminate();
    await session.watcher.next();
    session.say("say", session.room, 2);
    await ask(session.watcher, 4, "state");
    await comeBack(wire, session, { pid: again.pid, offset: again.offset });
  } },
  ...[
    ["an unknown pid", ({ offset }) => ({ pid: "AAAAAAAAAAAAAAAAAAAA", offset })],
    ["an unknown offset", ({ pid }) => ({ pid, offset: "nonsense" })],
    ["no offset", ({ pid }) => ({ pid })],
    ["a number for a pid", ({ offset }) => ({ pid: 1, offset })],
    ["a number for an offset", ({ pid }) => ({ pid, offset: 1 })],
    ["an empty pid", ({ offset }) => ({ pid: "", offset })],
    ["an offset alone", ({ offset }) => ({ offset })],
  ].map(([what, auth]) => ({ name: `back with ${what}`, run: async wire => {
    const session = await pair(wire);
    await session.gone();
    await comeBack(wire, session, auth(session.told));
  } })),
  { name: "back while still connected", run: async wire => comeBack(wire, await pair(wire)) },
  { name: "back after leaving", run: async wire => {
    const session = await pair(wire);
    session.client.send("41");
    await session.watcher.next();
    await comeBack(wire, session);
  } },
  { name: "back after being sent away", run: async wire => {
    const session = await pair(wire);
    session.client.send('42["leave me"]');
    await session.watcher.next();
    await comeBack(wire, session);
  } },
  { name: "back after breaking the protocol", run: async wire => {
    const session = await pair(wire);
    session.client.send('42{"no":"event"}');
    await session.watcher.next();
    await comeBack(wire, session);
  } },
  { name: "back too late", run: async wire => {
    const session = await pair(wire);
    await session.gone();

    // Time itself is the matter here: a session lives for two seconds.
    await new Promise(resolve => setTimeout(resolve, 2300));
    await comeBack(wire, session);
  } },
  { name: "two with one pid", run: async wire => {
    const session = await pair(wire);
    await session.gone();
    await comeBack(wire, session);
    await comeBack(wire, session);
  } },
];
