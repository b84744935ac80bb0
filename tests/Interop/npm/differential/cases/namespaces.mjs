// Profile "client": middlewares that refuse, namespaces, handshakes told, and acks that the server asks for.
const bytes = Buffer.from("buff");

async function open(wire, query = "") {
  const client = wire.ws(`EIO=4&transport=websocket${query}`);
  await client.ready;
  await client.next();
  return client;
}

// Among the messages: wait for the next frame, or answer the server's question by its id.
const frame = Symbol("a frame of the server");
const answer = (values, offset = 0) => question => `43${Number(/^42(\d+)/.exec(question)?.[1]) + offset}[${values}]`;

// Sends, and takes down as many frames as are awaited after the last message.
async function exchange(client, messages, count) {
  let last;
  for (const message of messages) {
    if (message === frame) {
      last = await client.next();
    } else {
      client.send(typeof message === "function" ? message(last) : message);
    }
  }

  for (let i = 0; i < count; i++) {
    await client.next();
  }
}

const placeholder = '{"_placeholder":true,"num":0}';

// On "/": what is sent, how many frames come back.
const right = '5,{"test":true}';
const events = [
  ["echo of two", ['421["echo",1,2]'], 1], ["ack answered wrong, then hi", ['42["ack"]', frame, answer('6,{"test":true}'), '42["hi"]'], 1],
  ["ack answered twice, then hi", ['42["ack"]', frame, answer(right), frame, answer(right), '42["hi"]'], 1],
  ["ack answered by another id, then hi", ['42["ack"]', frame, answer(right, 100_000), '42["hi"]'], 1],
  ["hi while an ack is owed", ['42["ack"]', frame, '42["hi"]'], 1],
  ["buffa as text, then hi", ['42["buffa","text"]', '42["hi"]'], 1], ["abuff2 alone, then hi", ['42["abuff2","second"]', '42["hi"]'], 1],
  ["blobs in the wrong order, then hi", ['42["blob2","second"]', `451-["blob1",${placeholder}]`, bytes, `451-["blob3",${placeholder}]`, bytes, '42["hi"]'], 1],
];

// CONNECT packets on a fresh connection.
const connects = [['40/no,{"token":"x"}', 1], ["40/FOO,", 1], ["40/foo/,", 1], ["40/foo", 1]];

async function handshake(wire, query, headers, connect, ask) {
  const client = wire.ws(`EIO=4&transport=websocket${query}`, { options: { headers } });
  await client.ready;
  await client.next();
  const told = new Promise(resolve => client.socket.on("message", data => /"headers"/.test(data) && resolve(JSON.parse(/\[.*\]$/s.exec(data)[0]).find(value => value.headers))));
  client.send(connect);
  await client.next();
  ask && client.send(ask);
  return told;
}

export const cases = [
  ...connects.map(([packet, count]) => ({ name: `connect ${packet}`, run: async wire => exchange(await open(wire), [packet], count) })),
  ...["&fail", "&fail=", "&fail=true", "&failure=1"].map(query => ({ name: `connect with ?${query}`, run: async wire => exchange(await open(wire, query), ["40"], 1) })),
  { name: "refused on one namespace, welcome on another", run: async wire => exchange(await open(wire, "&fail=1"), ["40", frame, "40/foo,", frame, '42/foo,["unknown"]', "40/no,"], 1) },
  { name: "an event on a namespace that refused", run: async wire => {
    const client = await open(wire);
    await exchange(client, ["40/no,"], 1);
    await exchange(client, ['42/no,["x"]'], 1);
  } },
  { name: "refused, and tried again", run: async wire => {
    const client = await open(wire);
    await exchange(client, ["40/no,"], 1);
    await exchange(client, ["40/no,"], 1);
  } },
  { name: "recovery asked for and not to be had", run: async wire => exchange(await open(wire), ['40{"pid":"AAAAAAAAAAAAAAAAAAAA","offset":"x"}'], 1) },
  { name: "the socket's id is what the connect told", run: async wire => {
    const client = await open(wire);
    const ids = [];
    const told = packet => new Promise(resolve => {
      client.socket.once("message", data => resolve(ids.push(/"([\w-]{20})"/.exec(data)?.[1])));
      client.send(packet);
    });
    for (const packet of ["40", '420["getId"]', "40/foo,", '42/foo,0["getId"]']) {
      await told(packet);
    }

    wire.note(`${ids[0] === ids[1]} ${ids[2] === ids[3]} ${ids[0] === ids[2]}`);
  } },
  ...events.map(([name, messages, count]) => ({
    name: `event ${name}`,
    run: async wire => {
      const client = await open(wire);
      await exchange(client, ["40"], 1);
      await exchange(client, messages, count);
    },
  })),
  { name: "dates are ISO strings", run: async wire => {
    const client = await open(wire);
    await exchange(client, ["40"], 1);
    for (const packet of ['42["getDate"]', '42["getDateObj"]', '421["getAckDate",{}]']) {
      const answer = new Promise(resolve => client.socket.once("message", data => resolve(data.toString())));
      client.send(packet);
      wire.note((await answer).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, "<date>"));
    }
  } },
  ...[
    ["by WebSocket", "&foo=bar", {}, "40", '420["getHandshake"]'], ["with auth", "", {}, '40{"token":"abc"}', '420["getHandshake"]'],
    ["with an origin", "", { origin: "http://example.com" }, "40", '420["getHandshake"]'], ["on /abc", "&a=1&a=2", {}, '40/abc,{"x":1}', undefined],
    ["with encoded keys", "&%61=%C3%A9&empty=", {}, "40", '420["getHandshake"]'],
  ].map(([name, query, headers, connect, ask]) => ({
    name: `handshake told ${name}`,
    run: async wire => {
      const { headers: all, time, issued, address, ...rest } = await handshake(wire, query, { "x-test": "One", ...headers }, connect, ask);
      wire.note(JSON.stringify(rest));
      wire.note(`${typeof time} ${Number.isNaN(Date.parse(time))} ${Number.isInteger(issued)} ${address} ${all["x-test"]} ${all.origin}`);
    },
  })),
];
