// Socket.IO, more of it: several namespaces, placeholders in odd places, and everything by polling too. Profile "protocol".
const polling = "EIO=4&transport=polling";
const [one, two] = [Buffer.from([1]), Buffer.from([2, 2])];
const at = num => `{"_placeholder":true,"num":${num}}`;

const auths = ['{"a":{"b":[1,2]}}', '{"":""}', '{"é":"☃"}', '{ "spaced" : 1 }', '{"a":1,"b":null}', "null", "1", '"x"', "[1]", "true", '{"a":'];

// After "/" is joined: the messages, and how many frames come back.
const exchanges = [
  ["an ack id of 0", ['420["message-with-ack",1]'], 1], ["an ack id with zeros before it", ['42007["message-with-ack",1]'], 1],
  ["the greatest ack id", ['429007199254740991["message-with-ack"]'], 1],
  ["the root's name written out", ['42/,1["message-with-ack",1]'], 1],
  ["an ack for what was never asked", ['430["x"]', '42["message",1]'], 1], ["a binary ack for what was never asked", [`461-0[${at(0)}]`, one, '42["message",1]'], 1],
  ["a name of one letter", ['42["x"]', '42["message"]'], 1], ["an empty name", ['42[""]', '42["message"]'], 1], ["a number for a name", ["42[0]", '42["message"]'], 1],
  ["a negative number for a name", ["42[-1.5]", '42["message"]'], 1], ["toString for a name", ['42["toString"]', '42["message"]'], 1],
  ["a reserved name in other letters", ['42["Connect"]', '42["message"]'], 1], ["__proto__ for a name", ['42["__proto__",{}]', '42["message"]'], 1],
  ["connection for a name", ['42["connection"]', '42["message"]'], 1], ["error for a name", ['42["error","x"]', '42["message"]'], 1],
  ["keys that are numbers", ['42["message",{"b":1,"a":2}]'], 1], ["arrays in arrays", [`42["message",${"[".repeat(20)}${"]".repeat(20)}]`], 1],
  ["JSON 60 deep", [`42["message",${"[".repeat(60)}${"]".repeat(60)}]`], 1], ["JSON 70 deep", [`42["message",${"[".repeat(70)}${"]".repeat(70)}]`], 1],
  ["an event name of 256 letters", [`42["${"x".repeat(256)}"]`, '42["message"]'], 1], ["an event name of 257 letters", [`42["${"x".repeat(257)}"]`, '42["message"]'], 1],
  ["a namespace of 200 letters", [`40/${"x".repeat(200)},`], 1], ["a namespace of 300 letters", [`40/${"x".repeat(300)},`], 1],
  ["thirty arguments", [`42["message",${Array.from({ length: 30 }, (_, n) => n).join()}]`], 1],
  ["escapes that JSON knows", ['42["message","\\"\\\\\\/\\b\\f\\n\\r\\t"]'], 1],
  ["a tab inside a text", ['42["message","a\tb"]'], 1], ["a comma too many", ['42["message",1,]'], 1], ["single quotes", ["42['message']"], 1], ["a comment", ['42["message"/**/]'], 1],
  ["a leading zero", ['42["message",01]'], 1], ["a leading plus", ['42["message",+1]'], 1], ["a bare point", ['42["message",1.]'], 1], ["NaN", ['42["message",NaN]'], 1],
  ["undefined", ['42["message",undefined]'], 1], ["half an escape", ['42["message","\\u12"]'], 1], ["two arrays", ['42["message"]["message"]'], 1],
  ["a letter for an ack id", ['42x["message"]'], 1], ["a negative ack id", ['42-1["message"]'], 1], ["a namespace that does not end", ["42/custom"], 1],
  ["a namespace without its slash", ['42custom,["message"]'], 1], ["an ack without an id", ["43[]"], 1], ["an ack without an array", ["430{}"], 1], ["an empty ack", ["430[]", '42["message"]'], 1],
  ["a connect error with a text", ['44"x"'], 1], ["a disconnect with an array", ["41[]"], 1], ["a disconnect with a text", ['41"x"'], 1], ["type 8", ['48["x"]'], 1], ["type a", ['4a["x"]'], 1],

  ["a placeholder in a key's value, deep", [`451-["message",{"a":{"b":[{"c":${at(0)}}]}}]`, one], 2],
  ["one attachment named twice", [`451-["message",${at(0)},${at(0)}]`, one], 3],
  ["a placeholder with more keys", ['451-["message",{"_placeholder":true,"num":0,"more":1}]', one], 2],
  ["a placeholder for a name", [`451-[${at(0)}]`, one], 1], ["a placeholder for all arguments", [`451-${at(0)}`, one], 1],
  ["more attachments than placeholders", [`452-["message",${at(1)}]`, one, two], 2],
  ["an ack with two attachments", [`452-5["message-with-ack",${at(0)},{"x":${at(1)}}]`, one, two], 3],
  ["zeros before the count", [`4501-["message",${at(0)}]`, one], 2],
  ["a null for a placeholder's number", ['451-["message",{"_placeholder":true,"num":null}]', one], 1],
  ["a placeholder that says 1, not true", ['451-["message",{"_placeholder":1,"num":0}]', one], 1],
  ["a binary ack with a count of none", ["460-0[]"], 1], ["a binary ack with too many", ["4611-0[]"], 1], ["a binary ack without a dash", ["461"], 1],
  ["binary JSON that is broken", ['451-["message",', one], 1], ["a reserved name with an attachment", [`451-["disconnect",${at(0)}]`, one], 1],
  ["a second binary event before the first is whole", [`451-["message",${at(0)}]`, `451-["message",${at(0)}]`], 1],
  ["two binary events in a row", [`451-["message",${at(0)}]`, one, `452-["message",${at(0)},${at(1)}]`, one, two], 5],
];

// What ends a connection, behind packets that are answered.
const endings = [["a bad packet", "x"], ["a bad message", "49"], ["a close packet", "1"]];

// What polling clients send in one payload, the same packets as above.
const payload = messages => messages.map(message => Buffer.isBuffer(message) ? `b${message.toString("base64")}` : message).join("\x1e");

async function joined(wire) {
  const query = `${polling}&sid=${await wire.session()}`;
  await wire.http("POST", query, { body: "40", quiet: true });
  await wire.http("GET", query, { quiet: true });
  return query;
}

export const cases = [
  ...auths.map(auth => ({ name: `connect with auth ${auth}`, run: wire => wire.connected(`40${auth}`, 3) })),
  ...auths.slice(0, 3).map(auth => ({ name: `connect /custom with auth ${auth}`, run: wire => wire.connected(`40/custom,${auth}`, 3) })),
  ...["40/custom,,", "40/custom,x", "40/custom{}", "40custom,", "40/Custom,", "40//custom,", "40/custom ,", "40-", "40/random,{", "400/custom,"].map(packet => ({
    name: `connect ${packet}`,
    run: wire => wire.connected(packet, 2),
  })),
  ...exchanges.map(([name, messages, count]) => ({
    name: `ws ${name}`,
    run: async wire => {
      const client = await wire.connected();
      messages.forEach(message => client.send(message));
      for (let i = 0; i < count; i++) {
        await client.next();
      }
    },
  })),
  ...exchanges.map(([name, messages]) => ({
    name: `polled ${name}`,
    run: async wire => {
      const query = await joined(wire);
      await wire.http("POST", query, { body: payload(messages) });
      await wire.http("GET", query);
    },
  })),
  ...[
    ["a connect", "40/custom,"], ["an ack", '427["message-with-ack",1]'], ["an event with bytes", payload([`451-["message",${at(0)}]`, one])],
  ].flatMap(([name, body]) => endings.flatMap(([ending, last]) => [true, false].map(isHeld => ({
    name: `polled ${name} and ${ending} ${isHeld ? "while a poll is held" : "before the next poll"}`,
    run: async wire => {
      const query = await joined(wire);
      const held = isHeld ? wire.http("GET", query, { quiet: true }) : undefined;
      await new Promise(resolve => setTimeout(resolve, 50));
      await wire.http("POST", query, { body: payload([body, last]) });
      if (isHeld) {
        wire.note(`held ${await held}`);
      }

      await wire.http("GET", query);
    },
  })))),
  {
    // Once the event is answered: the reference hands an event on a turn later, and drops it if the connection closes before.
    name: "an attachment too many",
    run: async wire => {
      const client = await wire.connected();
      client.send(`451-["message",${at(0)}]`);
      client.send(one);
      await client.next();
      await client.next();
      client.send(two);
      await client.next();
    },
  },
  {
    name: "namespaces have ids of their own",
    run: async wire => {
      const client = wire.ws("EIO=4&transport=websocket");
      const ids = new Set();
      client.socket.on("message", data => ids.add(/"sid":"([\w-]{20})"/.exec(data)?.[1]));
      await client.ready;
      client.send("40");
      client.send("40/custom,");
      for (let i = 0; i < 5; i++) {
        await client.next();
      }

      wire.note(`${[...ids].filter(Boolean).length} ids`);
    },
  },
  {
    name: "every namespace left, then a ping",
    run: async wire => {
      const client = await wire.connected();
      client.send("40/custom,");
      await client.next();
      await client.next();
      client.send("41/custom,");
      client.send("41");
      await client.next();
    },
  },
  {
    name: "a second connect to /custom",
    run: async wire => {
      const client = await wire.connected("40/custom,");
      client.send("40/custom,");
      await client.next();
    },
  },
  {
    name: "joining cancels the connect timeout",
    run: async wire => {
      const client = await wire.connected("40/custom,");
      for (let round = 0; round < 5; round++) {
        await client.next();
        client.send("3");
      }
    },
  },
  {
    name: "an unknown namespace does not cancel the connect timeout",
    run: async wire => {
      const client = await wire.connected("40/random,", 2);
      for (let round = 0; round < 3; round++) {
        await client.next();
        client.send("3");
      }

      await client.next();
    },
  },
  {
    name: "a thousand events in one payload",
    run: async wire => {
      const query = await joined(wire);
      await wire.http("POST", query, { body: Array.from({ length: 1000 }, (_, n) => `42["message",${n}]`).join("\x1e") });
      let [body, count] = ["", 0];
      while (count < 1000) {
        body = await wire.http("GET", query, { quiet: true });
        const events = body.split("\x1e").filter(packet => packet.startsWith('42["message-back"'));
        if (events.some((packet, index) => packet !== `42["message-back",${count + index}]`) || events.length === 0) break;
        count += events.length;
      }

      wire.note(`${count} in order, then ${body.slice(-30)}`);
    },
  },
  {
    name: "upgraded between two events",
    run: async wire => {
      const sid = await wire.session();
      const query = `${polling}&sid=${sid}`;
      await wire.http("POST", query, { body: "40" });
      await wire.http("GET", query);
      const client = wire.ws(`EIO=4&transport=websocket&sid=${sid}`);
      await client.ready;
      client.send("2probe");
      await client.next();
      await wire.http("POST", query, { body: payload([`451-["message",${at(0)}]`, one]) });
      client.send("5");
      client.send('42["message","by WebSocket"]');
      for (let i = 0; i < 3; i++) {
        await client.next();
      }
    },
  },
];
