// Socket.IO: every event of the profile "client", on a raw WebSocket.
const bytes = Buffer.from("buff");
const placeholder = '{"_placeholder":true,"num":0}';
const mixed = `{"hello":"lol","message":${placeholder},"goodbye":"gotcha"}`;

const namespaces = ["40", "40/foo,", "40/timeout_socket,", "40/valid,", "40/asd,", "40/no,", "40/nowhere,"];

// Waits for the server's question and answers it by its id.
function answerWith(values) {
  return question => `43${/^42(\d+)/.exec(question)?.[1]}[${values}]`;
}

const exchanges = [
  ["hi", ['42["hi"]'], 1],
  ["echo", ['421["echo",{"a":[1,null]}]'], 1],
  ["echo of nothing", ['421["echo",null]'], 1],
  ["echo of binary", [`451-1["echo",${placeholder}]`, bytes], 2],
  ["ack answered right", ['42["ack"]', answerWith('5,{"test":true}')], 1],
  ["ack answered wrong", ['42["ack"]', answerWith('6,{"test":true}')], 1],
  ["utf8", ['42["getUtf8"]'], 5],
  ["false", ['42["false"]'], 1],
  ["doge", ['42["doge"]'], 2],
  ["getbin", ['42["getbin"]'], 2],
  ["buffa", [`451-["buffa",${placeholder}]`, bytes], 1],
  ["jsonbuff", [`451-["jsonbuff",${mixed}]`, bytes], 1],
  ["jsonblob", [`451-["jsonblob",${mixed}]`, bytes], 1],
  ["abuff", [`451-["abuff1",${placeholder}]`, bytes, '42["abuff2","text"]'], 1],
  ["blob", [`451-["blob",${placeholder}]`, bytes], 1],
  ["blobs in order", [`451-["blob1",${placeholder}]`, bytes, '42["blob2","second"]', `451-["blob3",${placeholder}]`, bytes], 1],
  ["getId", ['427["getId"]'], 1],
];

export const cases = [
  ...namespaces.map(packet => ({ name: `connect ${packet}`, run: wire => wire.connected(packet, 2) })),
  ...["fail=true", "other=1"].map(query => ({
    name: `connect with ${query}`,
    run: async wire => {
      const client = wire.ws(`EIO=4&transport=websocket&${query}`);
      await client.ready;
      await client.next();
      client.send("40");
      await client.next();
    },
  })),
  ...exchanges.map(([name, messages, count]) => ({
    name: `event ${name}`,
    run: async wire => {
      const client = await wire.connected("40", 2);
      for (const message of messages) {
        client.send(typeof message === "function" ? message(await client.next()) : message);
      }

      for (let i = 0; i < count; i++) {
        await client.next();
      }
    },
  })),
  { name: "getId of /foo", run: async wire => {
    const client = await wire.connected("40/foo,", 2);
    client.send('42/foo,7["getId"]');
    await client.next();
  } },
];
