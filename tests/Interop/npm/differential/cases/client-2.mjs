// Profile "client" with protocol 3 let in: Socket.IO 2 on a raw WebSocket. Clients are in the default namespace without asking.
const bytes = data => Buffer.concat([Buffer.from([4]), Buffer.from(data)]);
const placeholder = '{"_placeholder":true,"num":0}';

// The open packet, and what comes by itself.
async function open(wire, query = "") {
  const client = wire.ws(`EIO=3&transport=websocket${query}`);
  await client.ready;
  const { sid } = JSON.parse((await client.next()).slice(1));
  await client.next();
  return { ...client, sid };
}

// Where the next packet must not come in the same read: the next answer is waited for before.
const answered = Symbol("answered");

const exchanges = [
  ["an event", ['42["hi"]'], 1], ["an ack", ['421["echo",{"a":[1,null]}]'], 1], ["events before anything else", ['42["hi"]', '42["false"]'], 2],
  ["binary in", [`451-["buffa",${placeholder}]`, bytes("buff")], 1], ["binary out", ['42["doge"]'], 2], ["binary both ways", [`451-1["echo",${placeholder}]`, bytes("buff")], 2],
  ["a connect to the default namespace", ["40"], 2], ["a namespace", ["40/foo"], 1], ["a namespace with a comma", ["40/foo,"], 1],
  ["a namespace with a query", ["40/foo?a=1&b=2,"], 1], ["a namespace with a payload", ['40/foo,{"token":"x"}'], 1], ["a namespace twice", ["40/foo", answered, "40/foo"], 1],
  ["a namespace twice, by its query", ["40/foo?a=1,", answered, "40/foo?b=1,"], 1], ["an unknown namespace", ["40/nowhere?x=1,"], 1], ["a namespace that refuses", ["40/no?x=1,"], 1],
  ["a namespace that refuses, twice", ["40/no", answered, "40/no"], 1], ["an event of a namespace named with a query", ["40/foo", answered, '42/foo?a=1,["x"]', '42["hi"]'], 1],
  ["an event of a namespace not joined", ['42/foo,["x"]'], 2], ["leaving a namespace and coming back", ["40/foo", answered, "41/foo", "2", answered, "40/foo"], 1],
  ["leaving the default namespace", ["41", "2"], 1], ["leaving, and an event", ["41", "2", answered, '42["hi"]'], 1], ["leaving, and coming back", ["41", "2", answered, "40"], 1],
  ["a packet that is none", ["4x"], 1], ["a binary that is not due", [bytes("x")], 1], ["an error from the client", ['44"x"'], 2], ["a fragment in the name", ["40/foo#x?y=1,"], 1],
  ["the default namespace with a query", ["40/?a=1,"], 2], ["a payload that is no object", ["40/foo,[]"], 1],
];

const auths = ["a=1", "a=1&a=2", "token=a%20b+c%26d&empty=&novalue", "%C3%A9=%E2%82%AC", "", "a=%zz", "=x", `long=${"x".repeat(2000)}`];

export const cases = [
  { name: "2: connected", run: wire => open(wire) },
  { name: "2: refused in the default namespace", run: async wire => {
    const client = await open(wire, "&fail=1");
    client.send("40/foo");
    await client.next();
  } },
  ...exchanges.map(([name, messages, count]) => ({
    name: `2: ${name}`,
    run: async wire => {
      const client = await open(wire);
      for (const message of messages) {
        message === answered ? await client.next() : client.send(message);
      }

      for (let i = 0; i < count; i++) {
        const line = await client.next();
        if (line.startsWith("closed")) {
          break;
        }
      }
    },
  })),
  { name: "2: ids", run: async wire => {
    const client = await open(wire);
    const answers = [];
    const ask = packet => new Promise(resolve => {
      client.socket.once("message", data => resolve(answers.push(data.toString().replaceAll(client.sid, "<connection>"))));
      client.send(packet);
    });
    for (const packet of ['420["getId"]', "40/foo?x=1", '42/foo,0["getId"]']) {
      await ask(packet);
    }

    answers.forEach(answer => wire.note(answer));
  } },
  ...auths.map(query => ({
    name: `2: auth of ?${query.slice(0, 40)}`,
    run: async wire => {
      const client = await open(wire);
      const told = new Promise(resolve => client.socket.on("message", data => data.toString().startsWith("42/abc,") && resolve(data.toString().slice(7))));
      client.send(`40/abc?${query},`);
      wire.note(JSON.stringify(JSON.parse(await told)[1].auth));
    },
  })),
  ...["", "&b64=1"].map(extra => ({
    name: `2: by polling${extra}`,
    run: async wire => {
      const open = await wire.http("GET", `EIO=3&transport=polling${extra}`, { quiet: true });
      const query = `EIO=3&transport=polling${extra}&sid=${/"sid":"([\w-]{20})/.exec(open)?.[1]}`;
      await wire.http("GET", query);
      await wire.http("POST", query, { body: '10:42["doge"]' });
      await wire.http("GET", query);
      await wire.http("POST", query, { body: "6:40/foo6:40/no," });
      await wire.http("GET", query);
      await wire.http("POST", query, { body: "2:41" });
    },
  })),
];
