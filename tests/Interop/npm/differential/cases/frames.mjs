// WebSocket framing: what is legal is answered, what is not ends the connection. Profile "engine", which echoes.
import { closeFrame, frame, opcodes } from "../websocket-frames.mjs";

const { continuation, text, binary, close, ping, pong } = opcodes;
const websocket = "EIO=4&transport=websocket";
const part = { fin: false };
const snowman = Buffer.from("4☃");

// Legal: the frames, and how many come back.
const legal = [
  ["one text frame", [frame(text, "4hello")], 1],
  ["text in two fragments", [frame(text, "4he", part), frame(continuation, "llo")], 1],
  ["text in many fragments", [frame(text, "4", part), ..."abcdefghij".split("").map(letter => frame(continuation, letter, part)), frame(continuation)], 1],
  ["a character split over two fragments", [frame(text, snowman.subarray(0, 2), part), frame(continuation, snowman.subarray(2))], 1],
  ["empty fragments", [frame(text, "", part), frame(continuation, "4x", part), frame(continuation, "", part), frame(continuation)], 1],
  ["binary in two fragments", [frame(binary, [1, 2], part), frame(continuation, [3])], 1],
  ["a ping", [frame(ping, "are you there")], 1],
  ["an empty ping", [frame(ping)], 1],
  ["a ping of 125 bytes", [frame(ping, "x".repeat(125))], 1],
  ["a ping between fragments", [frame(text, "4he", part), frame(ping, "now"), frame(continuation, "llo")], 2],
  ["a pong nobody asked for", [frame(pong, "x"), frame(text, "4after")], 1],
  ["two messages in one segment", [Buffer.concat([frame(text, "4one"), frame(text, "4two")])], 2],
  ["text of 126 bytes", [frame(text, `4${"x".repeat(125)}`)], 1],
  ["text of 65,535 bytes", [frame(text, `4${"x".repeat(65_534)}`)], 1],
  ["text of 65,536 bytes", [frame(text, `4${"x".repeat(65_535)}`)], 1],
  ["text of the greatest length", [frame(text, `4${"x".repeat(999_999)}`)], 1],
  ["binary of the greatest length", [frame(binary, Buffer.alloc(1_000_000, 5))], 1],
];

// Closing, by every right and wrong code: [name, frame].
const closing = [
  ["without status", closeFrame()],
  ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999].map(code => [`with ${code}`, closeFrame(code)]),
  ["with a reason", closeFrame(1000, "good night")],
];

// Illegal. The status in the server's close frame is not compared: it may be lost when the connection is reset behind it.
const illegal = [
  ["an unmasked frame", [frame(text, "4hello", { masked: false })]],
  ...[1, 2, 4].map(rsv => [`reserved bit ${rsv}`, [frame(text, "4x", { rsv })]]),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map(opcode => [`reserved opcode ${opcode}`, [frame(opcode, "x")]]),
  ["a ping in fragments", [frame(ping, "x", part)]],
  ["a pong in fragments", [frame(pong, "x", part)]],
  ["a close in fragments", [frame(close, "", part)]],
  ["a ping of 126 bytes", [frame(ping, "x".repeat(126))]],
  ["a close of 126 bytes", [closeFrame(1000, "x".repeat(124))]],
  ["a close of one byte", [frame(close, [3])]],
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535].map(code => [`closing with ${code}`, [closeFrame(code)]]),
  ["a close reason that is no text", [closeFrame(1000, Buffer.from([0xc3, 0x28]))]],
  ["a continuation of nothing", [frame(continuation, "4x")]],
  ["a text within a text", [frame(text, "4he", part), frame(text, "4llo")]],
  ["a binary within a text", [frame(text, "4he", part), frame(binary, [1])]],
  ["text that is no UTF-8", [frame(text, Buffer.from([0x34, 0xc3, 0x28]))]],
  ["text that is no UTF-8 over two fragments", [frame(text, Buffer.from([0x34, 0xc3]), part), frame(continuation, Buffer.from([0x28]))]],
  ["text that ends inside a character", [frame(text, snowman.subarray(0, 2))]],
  ["text with half a surrogate pair", [frame(text, Buffer.from([0x34, 0xed, 0xa0, 0x80]))]],
  ["text with an overlong slash", [frame(text, Buffer.from([0x34, 0xc0, 0xaf]))]],
  ["a length above the limit", [frame(text, "4x", { declared: 1_000_001, wide: 8 }), Buffer.alloc(1_000_000, 0x61)]],
  ["binary above the limit", [frame(binary, Buffer.alloc(1_000_001))]],
  ["fragments above the limit", [frame(text, `4${"x".repeat(600_000)}`, part), frame(continuation, "x".repeat(400_000))]],
  ["a length with the highest bit", [frame(text, "4x", { declared: 1n << 63n, wide: 8 })]],
];

export const cases = [
  ...legal.map(([name, frames, count]) => ({
    name: `frame: ${name}`,
    run: async wire => {
      const client = await wire.frames(websocket);
      await client.write(Buffer.concat(frames));
      for (let i = 0; i < count; i++) {
        await client.next();
      }
    },
  })),
  {
    name: "frame: one byte at a time",
    run: async wire => {
      const client = await wire.frames(websocket);
      for (const byte of frame(text, "4hello")) {
        await client.write(Buffer.from([byte]));
      }

      await client.next();
    },
  },
  {
    name: "frame: in the same segment as the handshake",
    run: async wire => {
      const client = wire.tcp();
      await client.write(Buffer.concat([Buffer.from(wire.upgradeRequest(websocket)), frame(text, "4early")]));
      await client.response();
      await client.next();
      await client.next();
    },
  },
  ...closing.map(([name, bytes]) => ({
    name: `closing ${name}`,
    run: async wire => {
      const client = await wire.frames(websocket);
      await client.write(bytes);
      await client.next();
      await client.gone();
    },
  })),
  ...illegal.map(([name, frames]) => ({
    name: `illegal frame: ${name}`,
    run: async wire => {
      const client = await wire.frames(websocket);
      for (const bytes of frames) {
        await client.write(bytes);
      }

      await client.gone();
    },
  })),
  {
    name: "illegal frame: during an upgrade",
    run: async wire => {
      const sid = await wire.session();
      const client = wire.tcp();
      await client.write(wire.upgradeRequest(`${websocket}&sid=${sid}`));
      await client.response();
      await client.write(frame(text, "2probe", { masked: false }));
      await client.gone();
      await wire.http("POST", `EIO=4&transport=polling&sid=${sid}`, { body: "4still polling" });
      await wire.http("GET", `EIO=4&transport=polling&sid=${sid}`);
    },
  },
  {
    name: "the client's end of the connection without a close frame",
    run: async wire => {
      const client = await wire.frames(websocket);
      client.end();
      await client.gone();
    },
  },
  ...[
    ["permessage-deflate offered", { "sec-websocket-extensions": "permessage-deflate; client_max_window_bits" }],
    ["an unknown extension offered", { "sec-websocket-extensions": "x-unknown" }],
    ["one sub-protocol", { "sec-websocket-protocol": "chat" }],
    ["several sub-protocols", { "sec-websocket-protocol": "a, b" }],
    ["an origin", { origin: "http://example.com" }],
  ].map(([name, headers]) => ({ name: `upgrade request with ${name}`, run: wire => wire.frames(websocket, headers) })),
];
