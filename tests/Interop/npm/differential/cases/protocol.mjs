// Socket.IO: connecting, events, acks, attachments, leaving, and everything a peer may get wrong. Profile "protocol".
const polling = "EIO=4&transport=polling";
const later = time => new Promise(resolve => setTimeout(resolve, time));
const [bytes, more] = [Buffer.from([1, 2, 3]), Buffer.from([4])];

// What is sent on a fresh connection, and how many things then happen.
const connecting = [
  ["40", 2], ['40{"token":"123"}', 2], ["40/custom,", 2], ["40/custom", 2], ['40/custom,{"token":"abc"}', 2], ["40/random", 1], ["40/random,{}", 1],
  ["40/custom?x=1,", 1], ["401", 2], ["40{}", 2], ["40/", 2], ["40/,", 2],
];

// What is sent on a connection that has joined "/", and how many things then happen.
const exchanges = [
  ['42["message",1,"2",{"3":[true]}]', 1], ['42["message"]', 1], ['42456["message-with-ack",1,"2",{"3":[false]}]', 1], ['420["message-with-ack"]', 1],
  ['42["unknown"]', 1], ['42["error"]', 1], ['42["__proto__"]', 1], ['42["constructor","x"]', 1], ["42[1,2]", 1], ['42["message","\\ud83d\\ude00 é"]', 1],
  ['42/,["message",1]', 1], ["42", 1], ["43", 1], ["431[1]", 1], ["439999[]", 1], ['42["message",1e400]', 1], ['42["message",1.0]', 1],
  ['42["message",{"__proto__":1}]', 1], ['42 ["message",1]', 1], ['42["message", 1 ]  ', 1],
  ['429007199254740991["message-with-ack"]', 1],

  // Leaving and coming back.
  ["41", 1], ["41,", 1], ["41/,", 1],

  // Wrong: the connection is closed.
  ["4", 1], ["4abc", 1], ["42{}", 1], ["42abc[]", 1], ['42"x"', 1], ["42[", 1], ["42[]", 1], ["42[null]", 1], ["42[true]", 1], ["42[{}]", 1], ['42[["x"]]', 1],
  ['42[{"toString":"foo"}]', 1], ['42["connect"]', 1], ['42["connect_error"]', 1], ['42["disconnect","x"]', 1], ['42["disconnecting"]', 1], ['42["newListener"]', 1],
  ['42["removeListener"]', 1], ['42["\\u0063onnect"]', 1], ["41{}", 1], ["43{}", 1], ["43x", 1], ["44", 1], ['44{"message":"x"}', 1], ["47", 1], ["49", 1],
  ["40", 1], ["40[]", 1], ['40"x"', 1], ["42/custom,[\"message\"]", 1], ["43/custom,1[]", 1], ["41/custom,", 1], ["42/nowhere,[\"x\"]", 1],
  ["45", 1], ["451", 1], ["45-", 1], ["45a-", 1], ["451.2-", 1], ["450-[\"x\"]", 1], ["460-1[]", 1], ['4511-["x"]', 1], ["45999999999999-[]", 1], ["45-1-[]", 1],
  ["451e0-[\"x\"]", 1], ["45 1-[\"x\"]", 1], ["42 1[\"message-with-ack\"]", 1],
  ['42999999999999999999999["message-with-ack"]', 1], ['42["message",1]x', 1], ["b", 1],
];

const binary = [
  ["one attachment", ['451-["message",{"_placeholder":true,"num":0}]', bytes], 2],
  ["two attachments", ['452-["message",{"a":[{"_placeholder":true,"num":0}]},{"_placeholder":true,"num":1}]', bytes, more], 3],
  ["placeholders out of order", ['452-["message",{"_placeholder":true,"num":1},{"num":0,"_placeholder":true}]', bytes, more], 3],
  ["an empty attachment", ['451-["message",{"_placeholder":true,"num":0}]', Buffer.alloc(0)], 2],
  ["ack with an attachment", ['451-7["message-with-ack",{"_placeholder":true,"num":0}]', bytes], 2],
  ["attachment in base64", ['451-["message",{"_placeholder":true,"num":0}]', "bAQID"], 2],
  ["unused attachment", ['451-["message","text"]', bytes], 1],
  ["not a placeholder", ['451-["message",{"_placeholder":false,"num":9},{"_placeholder":true,"num":0}]', bytes], 2],
  ["text placeholder without attachments", ['42["message",{"_placeholder":true,"num":0}]'], 1],
  ["ten attachments", [`4510-["message",${Array.from({ length: 10 }, (_, n) => `{"_placeholder":true,"num":${n}}`)}]`, ...Array(10).fill(bytes)], 11],
  ["number out of range", ['451-["message",{"_placeholder":true,"num":1}]', bytes], 1],
  ["negative number", ['451-["message",{"_placeholder":true,"num":-1}]', bytes], 1],
  ["number as a string", ['451-["message",{"_placeholder":true,"num":"splice"}]', bytes], 1],
  ["no number", ['451-["message",{"_placeholder":true}]', bytes], 1],
  ["a fraction", ['452-["message",{"_placeholder":true,"num":0.5}]', bytes, more], 1],
  ["text while attachments are due", ['451-["message",{"_placeholder":true,"num":0}]', '42["message"]'], 1],
  ["binary out of nowhere", [bytes], 1],
  ["binary event for another namespace", ['451-/custom,["message",{"_placeholder":true,"num":0}]', bytes], 1],
];

export const cases = [
  ...connecting.map(([packet, count]) => ({
    name: `connect ${packet}`,
    run: wire => wire.connected(packet, 1 + count),
  })),
  { name: "no connect within the timeout", run: async wire => {
    const client = wire.ws("EIO=4&transport=websocket");
    await client.ready;
    await client.next();
    for (let i = 0; i < 3; i++) {
      await client.next();
      client.socket.readyState === 1 && client.send("3");
    }

    await client.next();
  } },
  ...exchanges.map(([packet, count]) => ({
    name: `send ${packet.length > 60 ? `${packet.slice(0, 60)}…` : packet}`,
    run: async wire => {
      const client = await wire.connected();
      client.send(packet);
      for (let i = 0; i < count; i++) {
        await client.next();
      }
    },
  })),
  ...binary.map(([name, messages, count]) => ({
    name: `binary ${name}`,
    run: async wire => {
      const client = await wire.connected();
      messages.forEach(message => client.send(message));
      for (let i = 0; i < count; i++) {
        await client.next();
      }
    },
  })),
  { name: "event before connect", run: async wire => {
    const client = wire.ws("EIO=4&transport=websocket");
    await client.ready;
    await client.next();
    client.send('42["message"]');
    await client.next();
  } },
  { name: "binary before connect", run: async wire => {
    const client = wire.ws("EIO=4&transport=websocket");
    await client.ready;
    await client.next();
    client.send(bytes);
    await client.next();
  } },
  { name: "two namespaces, one left", run: async wire => {
    const client = await wire.connected();
    client.send("40/custom,");
    await client.next();
    await client.next();
    client.send("41/custom,");
    client.send('42["message","still here"]');
    await client.next();
    client.send('42/custom,["message"]');
    await client.next();
  } },
  { name: "left and joined again", run: async wire => {
    const client = await wire.connected();
    client.send("41");

    // The reference deals with a DISCONNECT a turn later than with what comes with it.
    await later(50);
    client.send("40");
    await client.next();
    await client.next();
  } },
  { name: "event after leaving", run: async wire => {
    const client = await wire.connected();
    client.send("41");
    await later(50);
    client.send('42["message"]');
    await client.next();
  } },
  { name: "unknown namespace keeps the others", run: async wire => {
    const client = await wire.connected();
    client.send("40/random");
    await client.next();
    client.send('42["message",1]');
    await client.next();
  } },
  { name: "ack only once", run: async wire => {
    const client = await wire.connected();
    client.send('421["message-with-ack",1]');
    client.send('421["message-with-ack",2]');
    await client.next();
    await client.next();
  } },
  ...[
    ["connect", ["40"], 1], ["connect with auth", ['40{"token":"x"}'], 1], ["event", ["40", '42["message",1,"é"]'], 2],
    ["binary event", ["40", '451-["message",{"_placeholder":true,"num":0}]\x1ebAQID'], 2],
    ["ack", ["40", '4212["message-with-ack",{"a":1}]'], 2], ["unknown namespace", ["40/random"], 1],
    ["invalid packet", ["40", "4abc"], 3], ["event without connect", ['42["message"]'], 2], ["second connect", ["40", "40"], 3],
    ["disconnect", ["40", "41"], 2], ["many events", ["40", Array.from({ length: 20 }, (_, n) => `42["message",${n}]`).join("\x1e")], 2],
  ].map(([name, bodies, polls]) => ({
    name: `polling ${name}`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      for (const body of bodies) {
        await wire.http("POST", query, { body });
        await later(20);
      }

      for (let i = 0; i < polls; i++) {
        await wire.http("GET", query);
      }
    },
  })),
];
