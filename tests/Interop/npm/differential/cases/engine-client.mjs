// Engine.IO: the profile for clients, with its small limit, its cookies and its greeting.
const polling = "EIO=4&transport=polling";

const messages = ["give binary", "give utf8", "anything", "x".repeat(99), "x".repeat(100)];

export const cases = [
  { name: "handshake and its cookies", run: wire => wire.http("GET", polling) },
  { name: "refused", run: wire => wire.http("GET", `${polling}&deny=1`) },
  { name: "refused on a WebSocket", run: async wire => {
    const client = wire.ws("EIO=4&transport=websocket&deny=1");
    await client.ready;
    await client.next();
  } },
  { name: "greeting comes with the second poll", run: async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("GET", query);
  } },
  ...messages.map(message => ({
    name: `polling ${message.slice(0, 12)} (${message.length})`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("GET", query);
      await wire.http("POST", query, { body: `4${message}` });
      if (message.length < 100) {
        await wire.http("GET", query);
      }
    },
  })),
  ...messages.map(message => ({
    name: `ws ${message.slice(0, 12)} (${message.length})`,
    run: async wire => {
      const client = wire.ws("EIO=4&transport=websocket");
      await client.ready;
      await client.next();
      await client.next();
      client.send(`4${message}`);
      await client.next();
    },
  })),
  { name: "ws binary", run: async wire => {
    const client = wire.ws("EIO=4&transport=websocket");
    await client.ready;
    await client.next();
    await client.next();
    client.send(Buffer.from([9, 8]));
    await client.next();
  } },
];
