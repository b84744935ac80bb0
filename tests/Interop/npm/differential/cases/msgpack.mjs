// MessagePack frames, well formed and not. Profile "protocol-msgpack". Events and acks are compared byte for byte, other packets by what
// they hold: the reference writes keys without a value there, and in another order.
import { decode, encode } from "notepack.io";

const websocket = "EIO=4&transport=websocket";
const polling = "EIO=4&transport=polling";

function show(data) {
  const packet = decode(data);
  return packet.type === 2 || packet.type === 3
    ? `binary ${data.toString("hex")}`
    : `packet ${JSON.stringify(Object.fromEntries(Object.entries(packet).sort(([a], [b]) => a < b ? -1 : 1)))}`;
}

// What arrives until the connection closes or nothing but pings comes.
async function converse(wire, frames, count, connect = encode({ type: 0, nsp: "/" })) {
  const client = wire.ws(websocket, { show });
  await client.ready;
  await client.next();
  client.send(connect);
  await client.next();
  await client.next();
  frames.forEach(frame => client.send(frame));
  for (let i = 0; i < count; i++) {
    await client.next();
  }
}

const event = (...data) => encode({ type: 2, data, nsp: "/" });
const raw = hex => Buffer.from(hex.replaceAll(" ", ""), "hex");
const echo = argument => raw(`83 a474797065 02 a464617461 92 a76d657373616765 ${argument} a36e7370 a12f`);

const values = {
  nothing: [],
  integers: [0, 1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, Number.MAX_SAFE_INTEGER],
  "negative integers": [-1, -32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649, Number.MIN_SAFE_INTEGER],
  fractions: [0.5, -0.25, 1e-7, 5e-324],
  text: ["", "é☃😀", "x".repeat(31), "x".repeat(32), "x".repeat(256), "x".repeat(65536), "\"\\\n\u0001/<>&'"],
  "true, false and null": [true, false, null],
  arrays: [[], [1, [2, [3]]], Array(16).fill(0), Array(65536).fill(0)],
  objects: [{}, { a: 1, b: { c: [null] } }, Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`k${n}`, n]))],
  bytes: [Buffer.alloc(0), Buffer.from([1]), { x: [Buffer.alloc(256, 1)] }, Buffer.alloc(65536, 2)],
  "twenty times bytes": Array.from({ length: 20 }, (_, n) => Buffer.from([n])),
  "an object like a placeholder": [{ _placeholder: true, num: 0 }],
  "an object like a placeholder beside bytes": [{ _placeholder: true, num: 0 }, Buffer.from([1])],
  "a date": [new Date(1767323045678)],
  undefined: [undefined],
  "an undefined property": [{ a: undefined, b: 1 }],
  "an ArrayBuffer": [new Uint8Array([1, 2]).buffer],
  NaN: [NaN],
  Infinity: [Infinity, -Infinity],
};

const encodings = {
  "float 32": "ca3f000000",
  "a float without a fraction": "cb4014000000000000",
  "integers in too much room": "95cc01cd0001ce00000001cf0000000000000001d30000000000000001",
  "text in too much room": "93d90161da000161db0000000161",
  "bytes in too much room": "92c5000101c60000000101",
  "an array in too much room": "dc000101",
  "a map in too much room": "de0001a16101",
  "an extension of type 1": "d50101aa",
  "an extension of type -1": "d6ff00000001",
  "an extension of 3 bytes": "c70305aabbcc",
  "text that is no UTF-8": "a2ff41",
  "keys that are numbers": "820501ff02",
  "a key that is nil": "81c001",
  "a key that comes twice": "82a16101a16102",
  "an integer beyond 2^53": "cf0020000000000001",
};

const refused = {
  "a number": "02",
  "an array": "93010203",
  "an empty map": "80",
  "no type": "82a464617461 91a178 a36e7370a12f",
  "type 5": "83a474797065 05 a464617461 91a178 a36e7370a12f",
  "type -1": "82a474797065 ff a36e7370a12f",
  "a type that is text": "82a474797065 a132 a36e7370a12f",
  "a type with a fraction": "82a474797065 cb3fe0000000000000 a36e7370a12f",
  "no namespace": "82a474797065 02 a464617461 91a178",
  "a namespace that is a number": "82a474797065 01 a36e7370 01",
  "a namespace that is nil": "82a474797065 01 a36e7370 c0",
  "an event without data": "82a474797065 02 a36e7370a12f",
  "an event with an object": "83a474797065 02 a464617461 80 a36e7370a12f",
  "an event with text": "83a474797065 02 a464617461 a178 a36e7370a12f",
  "an ack without data": "83a474797065 03 a26964 01 a36e7370a12f",
  "a disconnect with data": "83a474797065 01 a464617461 c0 a36e7370a12f",
  "an id that is text": "84a474797065 02 a464617461 91a178 a26964 a131 a36e7370a12f",
  "an id that is nil": "84a474797065 02 a464617461 91a178 a26964 c0 a36e7370a12f",
  "an id with a fraction": "84a474797065 02 a464617461 91a178 a26964 cb3fe0000000000000 a36e7370a12f",
  "a connect error": "83a474797065 04 a464617461 a178 a36e7370a12f",
  "a byte too many": "82a474797065 01 a36e7370a12f 00",
  "a byte too few": "82a474797065 01 a36e7370a1",
  "a code that is never used": "83a474797065 02 a464617461 92a178c1 a36e7370a12f",
  "an array longer than the message": "83a474797065 02 a36e7370a12f a464617461 ddffffffff",
  "text longer than the message": "83a474797065 02 a36e7370a12f a464617461 dbffffffff",
  "bytes longer than the message": "83a474797065 02 a36e7370a12f a464617461 91c6ffffffff",
  "an event for a namespace that was not joined": "83a474797065 02 a464617461 91a178 a36e7370 a7".concat(Buffer.from("/custom").toString("hex")),
  "an event for a namespace without a name": "83a474797065 02 a464617461 91a178 a36e7370 a0",
  "a second connect": "82a474797065 00 a36e7370a12f",
};

const connects = {
  "with auth": { type: 0, data: { token: "abc", deep: [1, { x: null }] }, nsp: "/" },
  "with undefined auth": { type: 0, data: undefined, nsp: "/" },
  "with null for auth": { type: 0, data: null, nsp: "/" },
  "with an array for auth": { type: 0, data: [1], nsp: "/" },
  "with text for auth": { type: 0, data: "x", nsp: "/" },
  "with an id": { type: 0, id: 1, nsp: "/" },
  "to /custom": { type: 0, data: { a: 1 }, nsp: "/custom" },
  "to an unknown namespace": { type: 0, nsp: "/unknown" },
  "to a name without a slash": { type: 0, nsp: "custom" },
  "to no name": { type: 0, nsp: "" },
};

const questions = {
  "an ack": { type: 2, data: ["message-with-ack", 1, "2", { three: Buffer.from([3]) }], id: 12, nsp: "/" },
  "an ack of nothing": { type: 2, data: ["message-with-ack"], id: 0, nsp: "/" },
  "an ack with a large id": { type: 2, data: ["message-with-ack", 1], id: Number.MAX_SAFE_INTEGER, nsp: "/" },
  "an ack with a negative id": { type: 2, data: ["message-with-ack", 1], id: -5, nsp: "/" },
  "an ack with company": { x: 1, type: 2, options: { compress: true }, data: ["message-with-ack", 1], nsp: "/", attachments: 0, id: 3 },
};

const quiet = {
  "an ack nobody asked for": { type: 3, data: [1], id: 99, nsp: "/" },
  "an ack without an id": { type: 3, data: [1], nsp: "/" },
  "an event nobody handles": { type: 2, data: ["unknown", 1], nsp: "/" },
  "an event whose name is a number": { type: 2, data: [5, 1], nsp: "/" },
  "an event without a name": { type: 2, data: [], nsp: "/" },
  "an event whose name is null": { type: 2, data: [null], nsp: "/" },
  "a reserved event": { type: 2, data: ["connect"], nsp: "/" },
};

export const cases = [
  ...Object.entries(values).map(([name, data]) => ({ name: `msgpack echo of ${name}`, run: wire => converse(wire, [event("message", ...data)], 1) })),
  ...Object.entries(encodings).map(([name, hex]) => ({ name: `msgpack echo of ${name}`, run: wire => converse(wire, [echo(hex)], 1) })),
  ...Object.entries(refused).map(([name, hex]) => ({ name: `msgpack ${name}`, run: wire => converse(wire, [raw(hex)], 1) })),
  ...Object.entries(connects).map(([name, packet]) => ({ name: `msgpack connect ${name}`, run: wire => converse(wire, [], 0, encode(packet)) })),
  ...Object.entries(questions).map(([name, packet]) => ({ name: `msgpack ${name}`, run: wire => converse(wire, [encode(packet)], 1) })),
  ...Object.entries(quiet).map(([name, packet]) => ({ name: `msgpack ${name}`, run: wire => converse(wire, [encode(packet), event("message", "still here")], 1) })),
  { name: "msgpack text", run: wire => converse(wire, ['42["message",1]'], 1) },
  { name: "msgpack 70 deep", run: wire => converse(wire, [echo(`${"91".repeat(70)}90`)], 1) },
  { name: "msgpack a type that comes twice", run: wire => converse(wire, [raw("84a47479706509 a47479706502 a464617461 92a76d65737361676501 a36e7370a12f")], 1) },
  {
    name: "msgpack leaving and joining again",
    run: wire => converse(wire, [encode({ type: 1, nsp: "/" }), encode({ type: 0, nsp: "/custom" })], 2),
  },
  {
    name: "msgpack polled",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      const post = packet => wire.http("POST", query, { body: `b${encode(packet).toString("base64")}` });
      await post({ type: 0, nsp: "/" });
      await wire.http("GET", query, { quiet: true });
      await post({ type: 2, data: ["message", Buffer.from([1, 2]), "x"], nsp: "/" });
      await wire.http("GET", query);
    },
  },
];
