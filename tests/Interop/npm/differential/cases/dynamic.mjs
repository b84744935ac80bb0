// Profile "dynamic": namespaces that clients bring into being. Every case has names of its own, for all share one server.
async function open(wire, label = "ws") {
  const client = wire.ws("EIO=4&transport=websocket", { label });
  await client.ready;
  await client.next();
  return client;
}

async function exchange(client, ...packets) {
  for (const packet of packets) {
    client.send(packet);
    await client.next();
  }
}

const asks = [
  ["a matching name", "40/room-10,"],
  ["a name that does not match", "40/room-x,"],
  ["a longer name", "40/room-11x,"],
  ["a name with the match inside", "40/a/room-12,"],
  ["another case", "40/ROOM-13,"],
  ["the name of a parent", "40/_0,"],
  ["the right token", '40/doc-a,{"token":"secret"}'],
  ["a wrong token", '40/doc-b,{"token":"guess"}'],
  ["no token", "40/doc-c,"],
  ["the token, for another name", '40/other,{"token":"secret"}'],
  ["a child that refuses", '40/room-14,{"refuse":true}'],
];

export const cases = [
  ...asks.map(([what, packet]) => ({ name: `asks for ${what}`, run: async wire => exchange(await open(wire), packet) })),
  { name: "an event in a child", run: async wire => exchange(await open(wire), "40/room-20,", '42/room-20,1["where"]') },
  { name: "an event in a child of the predicate", run: async wire => exchange(await open(wire), '40/doc-d,{"token":"secret"}', '42/doc-d,1["where"]') },
  { name: "several children on one connection", run: async wire => exchange(
    await open(wire), "40/room-21,", "40/room-22,", '40/doc-e,{"token":"secret"}', '42/room-22,1["where"]', '42/room-21,1["where"]', "40/room-y,") },
  { name: "another namespace while the predicate thinks", run: async wire => {
    const client = await open(wire);
    client.send('40/doc-f,{"token":"secret"}');
    client.send("40/room-23,");
    await client.next();
    await client.next();
  } },
  { name: "the same child twice", run: async wire => exchange(await open(wire), "40/room-24,", "40/room-24,") },
  { name: "an event before the child is there", run: async wire => {
    const client = await open(wire);
    client.send('40/doc-g,{"token":"secret"}');
    client.send('42/doc-g,1["where"]');
    await client.next();
  } },
  { name: "what the parent emits", run: async wire => {
    const first = await open(wire, "first");
    const second = await open(wire, "second");
    await exchange(first, "40/room-30,", '42/room-30,1["join","family"]');
    await exchange(second, "40/room-31,", '42/room-31,1["join","family"]');
    first.send('42/room-30,["all","family","hello"]');
    await first.next();
    await second.next();
  } },
  { name: "an empty child is removed", run: async wire => {
    const client = await open(wire);
    await exchange(client, "40", "40/room-40,", '421["exists","/room-40"]');
    client.send("41/room-40,");
    await exchange(client, '422["exists","/room-40"]', "40/room-40,", '423["exists","/room-40"]', '42/room-40,4["where"]');
  } },
  { name: "a child with a member is not removed", run: async wire => {
    const client = await open(wire, "client");
    const other = await open(wire, "other");
    await exchange(client, "40", "40/room-41,");
    await exchange(other, "40/room-41,");
    client.send("41/room-41,");
    await exchange(client, '421["exists","/room-41"]');
    await exchange(other, '42/room-41,1["where"]');
  } },
  { name: "a child whose only client was refused is removed", run: async wire => exchange(
    await open(wire), "40", '40/room-42,{"refuse":true}', '421["exists","/room-42"]') },
];
