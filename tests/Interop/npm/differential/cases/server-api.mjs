// Profile "server-api": what an application does, seen by its clients. They order it; rooms and names are a case's own, for all share one
// server.
import { randomUUID } from "node:crypto";

const polling = "EIO=4&transport=polling";
const later = time => new Promise(resolve => setTimeout(resolve, time));
const question = /^42(\d+)\["question"\]$/;
const packet = (id, event, prefix = "") => `42${prefix}${id ?? ""}${JSON.stringify(event)}`;

// A client whose open packet and CONNECT are not part of the transcript.
async function join(wire, label, { auth = { name: label }, namespace = "", frames = 1 } = {}) {
  const client = wire.ws("EIO=4&transport=websocket", { label });
  const socketId = new Promise(resolve => client.socket.on("message", data => {
    const told = /^40(?:\/[^,]*,)?\{"sid":"([\w-]{20})"/.exec(data);
    told && resolve(told[1]);
  }));
  await client.ready;
  await client.next();
  client.send(`40${namespace}${JSON.stringify(auth)}`);
  for (let i = 0; i < frames; i++) {
    await client.next();
  }

  const prefix = namespace;
  return {
    ...client,
    id: await socketId,
    order: (...event) => client.send(packet(undefined, event, prefix)),
    ask: async (...event) => {
      client.send(packet(1, event, prefix));
      return client.next();
    },

    // An answer that differs from run to run: not in the transcript.
    quietly: async (...event) => {
      client.send(packet(1, event, prefix));
      return JSON.parse((await client.next({ quiet: true })).replace(/^43\d+/, ""))[0];
    },
  };
}

// Several of them, each in the rooms of its own.
async function members(wire, rooms) {
  const clients = {};
  for (const [label, own] of Object.entries(rooms)) {
    clients[label] = await join(wire, label);
    await clients[label].ask("join", own);
  }

  return clients;
}

// Everyone is asked something: what was said before comes before the answer.
async function heard(...clients) {
  for (const client of clients) {
    client.order("echo", "end");
    while (!/"echo","end"|silence|closed/.test(await client.next()));
  }
}

// What is told of the end of a client called after the case, by one who stays.
async function watched(wire, end, told) {
  const name = `name-${randomUUID()}`;
  const watcher = await join(wire, "watcher");
  await watcher.ask("join", [`watch:${name}`]);
  await end(name, watcher);
  for (let i = 0; i < told; i++) {
    await watcher.next();
  }
}

// A server of the case's own, which tells the watcher of its clients' ends.
const another = async (wire, watcher, name, pingInterval) => wire.at("/socket.io/", `http://127.0.0.1:${await watcher.quietly("another server", name, pingInterval)}`);

const leaving = {
  "the client leaves": { told: 2, send: client => client.send("41") },
  "the server sends it away": { told: 2, send: client => client.order("leave me") },
  "the server closes its connection": { told: 2, send: client => client.order("cut me") },
  "its WebSocket is closed": { told: 2, send: client => client.socket.close() },
  "its WebSocket breaks": { told: 2, send: client => client.socket.terminate() },
  "it sends what is no packet": { told: 3, send: client => client.send("4abc") },
  "it sends what is no packet of the engine": { told: 2, send: client => client.send("abc") },
  "it joins once more": { told: 2, send: client => client.send("40") },
};

const own = suffix => Object.fromEntries(["a", "b", "c", "d"].map(letter => [letter, `${letter}-${suffix}`]));

// Who is in which rooms, what is said, and who hears it: everyone is asked.
const selections = [
  ["to one room", { to: ["a"] }],
  ["to two rooms, once each", { to: ["a", "b"] }],
  ["to two rooms but one", { to: ["a", "b"], except: ["c"] }],
  ["to all but the speaker, in a room", { broadcast: true, to: ["a"] }],
  ["to two rooms but a socket", { to: ["a", "b"], except: ["second"] }],
  ["to a socket by its id", { to: ["second"] }],
  ["to the speaker's own id, by the speaker", { broadcast: true, to: ["first"] }],
  ["to the speaker's own id, by the server", { to: ["first"] }],
];

export const cases = [
  // Connecting.
  { name: "middlewares run in order, then the connection's handlers", run: async wire => {
    const client = await join(wire, "ws");
    await client.ask("order");
  } },
  ...[["with data", { message: "no", data: { code: 7 } }], ["without data", { message: "no" }], ["with data of null", { message: "no", data: null }]].map(([how, refuse]) => ({
    name: `refused ${how}`,
    run: async wire => {
      const client = wire.ws("EIO=4&transport=websocket");
      await client.ready;
      await client.next();
      client.send(`40${JSON.stringify({ refuse })}`);
      await client.next();
    },
  })),
  { name: "what a middleware emits", run: wire => join(wire, "ws", { auth: { early: "hello" }, frames: 2 }) },
  { name: "an event before the CONNECT is answered", run: async wire => {
    const client = wire.ws("EIO=4&transport=websocket");
    await client.ready;
    await client.next();
    client.send("40");
    client.send('42["echo","early"]');
    await client.next();
  } },
  { name: "an event behind a close packet", run: async wire => {
    const mark = randomUUID();
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: "40" });
    await wire.http("GET", query);
    await wire.http("POST", query, { body: ["1", packet(undefined, ["mark", mark])].join("\x1e") });
    const other = await join(wire, "other");
    await other.ask("marked", mark);
  } },
  { name: "a new namespace is told of once", run: async wire => {
    const namespace = `/of-${randomUUID()}`;
    const [first, second] = [await join(wire, "first", { namespace: `${namespace},` }), await join(wire, "second", { namespace: `${namespace},` })];
    await first.ask("exists", "x");
    await second.ask("exists", "x");
    const asking = await join(wire, "asking");
    await asking.ask("created", namespace);
  } },
  { name: "a pid where nothing is recovered", run: async wire => {
    const client = await join(wire, "ws", { auth: { name: "x", pid: "AAAAAAAAAAAAAAAAAAAA", offset: "x" } });
    wire.note(`auth ${JSON.stringify(await client.quietly("auth"))}`);
  } },
  { name: "no file where none is served", run: wire => wire.http("GET", "", { path: "/socket.io/socket.io.js" }) },

  // Events and acks.
  { name: "an ack is sent once", run: async wire => {
    const client = await join(wire, "ws");
    await client.ask("answer twice");
    await heard(client);
  } },
  { name: "an ack without an answer in time", run: async wire => {
    const client = await join(wire, "ws");
    client.order("ask me", 50);
    const asked = await client.next();
    await client.next();
    client.send(`43${question.exec(asked)?.[1]}["late"]`);
    await heard(client);
  } },
  { name: "an ack with an answer in time", run: async wire => {
    const client = await join(wire, "ws");
    client.order("ask me", 10_000);
    client.send(`43${question.exec(await client.next())?.[1]}["in time"]`);
    await client.next();
  } },
  { name: "send is an event", run: async wire => {
    const client = await join(wire, "ws");
    client.order("send me");
    await client.next();
  } },
  { name: "nothing at all is null", run: async wire => {
    const client = await join(wire, "ws");
    client.order("nothing");
    await client.next();
  } },
  ...["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"].map(name => ({
    name: `the server may not emit ${name}`,
    run: async wire => {
      const client = await join(wire, "ws");
      await client.ask("reserved", name);
      await heard(client);
    },
  })),
  { name: "volatile between two others, by polling", run: async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: "40" });
    await wire.http("GET", query);
    await wire.http("POST", query, { body: '42["volatile between"]' });
    await wire.http("GET", query);
  } },
  { name: "volatile while no poll is held", run: async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: "40" });
    await wire.http("GET", query);
    await wire.http("POST", query, { body: '42["volatile alone"]' });
    await wire.http("POST", query, { body: '42["echo","end"]' });
    await wire.http("GET", query);
  } },
  { name: "volatile alone", run: async wire => {
    const client = await join(wire, "ws");
    await heard(client);
    client.order("volatile alone");
    await client.next();
  } },
  { name: "what stands around a volatile event, by WebSocket", run: async wire => {
    // Whether the one between is dropped depends on whether our write of the first is over by then: it is not looked at.
    const client = await join(wire, "ws");
    client.order("volatile between");
    client.order("echo", "end");
    let line;
    do {
      line = await client.next({ quiet: true });
      line !== '42["two"]' && wire.note(`ws ${line}`);
    } while (!/"echo","end"|silence|closed/.test(line));
  } },
  { name: "text and bytes beyond the usual limit, both ways", run: async wire => {
    const size = 1_500_000;
    const client = await join(wire, "ws");
    const seen = [];
    const both = new Promise(resolve => client.socket.on("message", (data, isBinary) => data.length > 1_000_000 && seen.push([isBinary, data]) === 2 && resolve()));
    client.send(`42["echo","${"é".repeat(size / 2)}"]`);
    client.send('451-["echo",{"_placeholder":true,"num":0}]');
    client.send(Buffer.alloc(size, 7));
    await Promise.race([both, later(10_000)]);
    seen.forEach(([isBinary, data]) => wire.note(isBinary ? `binary ${data.equals(Buffer.alloc(size, 7))}` : `text ${data.toString() === `42["echo","${"é".repeat(size / 2)}"]`}`));
  } },
  { name: "text beyond the usual limit, by polling", run: async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: "40", quiet: true });
    await wire.http("GET", query, { quiet: true });
    const text = `42["echo","${"x".repeat(1_500_000)}"]`;
    await wire.http("POST", query, { body: text });
    wire.note(`${await wire.http("GET", query, { quiet: true }) === text}`);
  } },
  { name: "catch-all handlers", run: async wire => {
    const client = await join(wire, "ws");
    await client.ask("listen");
    client.order("nobody's");
    client.order("send me");
    await client.next();
    client.order("say", { to: [client.id] }, 1);
    await client.next();
    await client.ask("log");
    await client.ask("listen no more");
    client.order("nobody's");
    client.order("send me");
    await client.next();
    await client.ask("log");
  } },
  { name: "a middleware changes an event", run: async wire => {
    const client = await join(wire, "ws");
    client.order("rewrite", 1);
    await client.next();
  } },
  { name: "a middleware stops an event", run: async wire => {
    const client = await join(wire, "ws");
    client.send(packet(5, ["deny"]));
    await heard(client);
  } },

  // Rooms and broadcasts.
  ...selections.map(([what, { broadcast, to, except }]) => ({
    name: `said ${what}`,
    run: async wire => {
      const rooms = own(randomUUID());
      const { first, second, third, fourth } = await members(wire, { first: [rooms.a], second: [rooms.a, rooms.b], third: [rooms.b, rooms.c], fourth: [rooms.d] });
      const named = list => list?.map(name => ({ first, second })[name]?.id ?? rooms[name]);
      first.order("say", { broadcast, to: named(to), except: named(except) }, what);
      await heard(first, second, third, fourth);
    },
  })),
  ...[["everyone in a namespace", false], ["everyone but the speaker", true]].map(([what, broadcast]) => ({
    name: `said to ${what}`,
    run: async wire => {
      const namespace = `/of-${randomUUID()},`;
      const first = await join(wire, "first", { namespace });
      const second = await join(wire, "second", { namespace });
      const elsewhere = await join(wire, "elsewhere");
      first.order("say", { broadcast }, 1);
      for (const client of [first, second]) {
        client.order("echo", "end");
        while (!/"echo","end"|silence/.test(await client.next()));
      }

      await heard(elsewhere);
    },
  })),
  { name: "an operator stays what it is", run: async wire => {
    const rooms = own(randomUUID());
    const { first, second } = await members(wire, { first: [rooms.a], second: [rooms.b] });
    first.order("say to the first", rooms.a, rooms.b, "text");
    await heard(first, second);
  } },
  { name: "rooms come and go", run: async wire => {
    const rooms = own(randomUUID());
    const client = await join(wire, "ws");
    await client.ask("join", [rooms.a, rooms.b]);
    await client.ask("join", rooms.c);
    await client.ask("leave", rooms.a);
    await client.ask("exists", rooms.a);
    await client.ask("exists", rooms.b);
    const other = await join(wire, "other");
    client.socket.terminate();
    while (await other.quietly("exists", rooms.b));
    await other.ask("exists", rooms.c);
  } },
  { name: "what the adapter tells of rooms", run: async wire => {
    const { a: room, b: another } = own(randomUUID());
    const { first, second } = await members(wire, { first: [room], second: [room] });
    await first.ask("join", [room, another]);
    await first.ask("leave", room);
    await second.ask("leave", room);
    await second.ask("leave", room);
    await second.ask("room log", room);
    await second.ask("room log", another);
  } },
  { name: "bytes for a room, by WebSocket and by polling", run: async wire => {
    const room = `room-${randomUUID()}`;
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: "40" });
    await wire.http("GET", query);
    await wire.http("POST", query, { body: packet(1, ["join", room]) });
    await wire.http("GET", query);
    const { first } = await members(wire, { first: [room] });
    first.order("say bytes", room);
    await first.next();
    await first.next();
    await wire.http("GET", query);
  } },
  { name: "a room is asked, and all answer", run: async wire => {
    const room = `room-${randomUUID()}`;
    const { first, second } = await members(wire, { first: [room], second: [room] });
    const asking = await join(wire, "asking");
    asking.send(packet(9, ["ask", room, 10_000]));
    for (const client of [first, second]) {
      client.send(`43${question.exec(await client.next())?.[1]}["of ${client === first ? "first" : "second"}"]`);
      await heard(client);
    }

    await asking.next();
  } },
  { name: "a room is asked, and one does not answer", run: async wire => {
    const room = `room-${randomUUID()}`;
    const { first, second } = await members(wire, { first: [room], second: [room] });
    const asking = await join(wire, "asking");
    asking.send(packet(9, ["ask", room, 200]));
    first.send(`43${question.exec(await first.next())?.[1]}["of first"]`);
    await second.next();
    await asking.next();
  } },
  { name: "a room is asked that nobody is in", run: async wire => {
    const asking = await join(wire, "asking");
    asking.send(packet(9, ["ask", `room-${randomUUID()}`, 10_000]));
    await asking.next();
  } },
  { name: "many are moved, found and sent away", run: async wire => {
    const rooms = own(randomUUID());
    const { first, second, third } = await members(wire, { first: [rooms.a], second: [rooms.a], third: [rooms.b] });
    await third.ask("put", rooms.a, [rooms.c, rooms.d]);
    await third.ask("take", rooms.a, [rooms.d]);
    const found = await third.quietly("find", rooms.a);
    wire.note(`found ${JSON.stringify(found.map(({ id, ...rest }, index) => ({ ...rest, isId: id === [first, second][index].id })))}`);
    await third.ask("find", rooms.d);
    third.order("send away", rooms.a, false);
    await first.next();
    await second.next();
    await third.ask("exists", rooms.a);
    third.order("send away", rooms.b, true);
    await third.next();
    await third.next();
  } },
  ...[true, false].map(compress => ({
    name: `a long event, compress(${compress})`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body: "40" });
      await wire.http("GET", query);
      await wire.http("POST", query, { body: packet(undefined, ["long", compress]) });
      await wire.http("GET", query, { headers: { "accept-encoding": "gzip" } });
    },
  })),

  // Disconnecting.
  ...Object.entries(leaving).map(([what, { told, send }]) => ({
    name: `end: ${what}`,
    run: wire => watched(wire, async name => {
      const client = await join(wire, "ws", { auth: { name } });
      await client.ask("join", ["one", "two"]);
      send(client);
    }, told),
  })),
  { name: "end: it joins once more, by polling", run: wire => watched(wire, async name => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: `40${JSON.stringify({ name })}` });
    await wire.http("GET", query);
    await wire.http("POST", query, { body: "40" });
    await wire.http("GET", query);
  }, 2) },
  { name: "end: its poll is aborted", run: wire => watched(wire, async name => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: `40${JSON.stringify({ name })}` });
    await wire.http("GET", query);
    await wire.http("GET", query, { quiet: true, abortAfter: 50 });
  }, 2) },
  { name: "end: it does not answer a ping", run: wire => watched(wire, async (name, watcher) => {
    const client = await join(await another(wire, watcher, name, 300), "ws");
    await client.next();
    await client.next();
  }, 1) },
  { name: "end: its server closes", run: wire => watched(wire, async (name, watcher) => {
    const other = await another(wire, watcher, name, 10_000);
    const query = `${polling}&sid=${await other.session()}`;
    const held = other.http("GET", query, { quiet: true });
    const client = await join(other, "ws");
    client.order("close server");
    await client.next();
    wire.note(`held ${await held}`);
    while (!await other.isGone());
    wire.note("the port is free");
  }, 1) },
  { name: "a client that leaves keeps its connection", run: async wire => {
    const client = await join(wire, "ws");
    client.send("41");
    await later(50);
    client.send("40");
    await client.next();
    await heard(client);
  } },
  { name: "sent away from one namespace", run: async wire => {
    const namespace = `/of-${randomUUID()},`;
    const client = await join(wire, "ws");
    client.send(`40${namespace}`);
    await client.next();
    client.send(packet(undefined, ["leave me"], namespace));
    await client.next();
    client.order("leave me");
    await client.next();
    client.send("40");
    await client.next();
  } },
  { name: "connection closed, with two namespaces", run: async wire => {
    const namespace = `/of-${randomUUID()},`;
    const client = await join(wire, "ws");
    client.send(`40${namespace}`);
    await client.next();
    client.order("cut me");
    for (let i = 0; i < 3; i++) {
      await client.next();
    }
  } },
  { name: "an event behind the disconnection", run: async wire => {
    const mark = randomUUID();
    const other = await join(wire, "other");
    const client = await join(wire, "ws");
    client.order("leave me");
    await client.next();
    client.order("mark", mark);
    await client.next();
    await other.ask("marked", mark);
  } },
];
