// Engine.IO: the profile for clients, with its small limit, its cookies and its greeting, and without protocol 3.
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
  ...["EIO=3&transport=polling", "transport=polling", "EIO=abc&transport=polling", "EIO=5&transport=polling", "EIO=3&transport=polling&j=0", "EIO=3&transport=polling&b64=1"].map(query => ({
    name: `protocol 3 refused ?${query}`,
    run: wire => wire.http("GET", query),
  })),
  ...["transport=websocket", "EIO=3&transport=websocket", "EIO=abc&transport=websocket"].map(query => ({
    name: `ws ?${query}`,
    run: async wire => {
      const client = wire.ws(query);
      await client.ready;
      await client.next();
    },
  })),
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
