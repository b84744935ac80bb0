// WebSocket frames as bytes, right ones and wrong ones: what a well-behaved client library would never send.
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

// One client frame. "declared" lies about the length; "wide" writes it in that many bytes (2 or 8) although fewer would do.
export function frame(opcode, payload = "", { fin = true, rsv = 0, masked = true, declared, wide } = {}) {
  const data = Buffer.from(payload);
  const length = BigInt(declared ?? data.length);
  const size = wide ?? (length > 0xffffn ? 8 : length > 125n ? 2 : 0);
  const extended = Buffer.alloc(size);
  if (size === 2) extended.writeUInt16BE(Number(length));
  if (size === 8) extended.writeBigUInt64BE(length);
  const short = size === 8 ? 127 : size === 2 ? 126 : Number(length);
  const head = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode, (masked ? 0x80 : 0) | short]);
  return masked
    ? Buffer.concat([head, extended, mask, data.map((byte, index) => byte ^ mask[index & 3])])
    : Buffer.concat([head, extended, data]);
}

export function closeFrame(code, reason = "") {
  return frame(opcodes.close, code === undefined ? "" : Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));
}

// Takes whole server frames off the front of the bytes: [lines, rest].
export function readFrames(bytes) {
  const lines = [];
  let rest = bytes;
  while (rest.length >= 2) {
    const short = rest[1] & 127;
    const at = 2 + (short === 127 ? 8 : short === 126 ? 2 : 0);
    if (rest.length < at) break;
    const length = short === 127 ? Number(rest.readBigUInt64BE(2)) : short === 126 ? rest.readUInt16BE(2) : short;
    if (rest.length < at + length) break;
    lines.push(describe(rest[0], rest.subarray(at, at + length)));
    rest = rest.subarray(at + length);
  }
  return [lines, rest];
}

function describe(first, payload) {
  const name = Object.keys(opcodes).find(key => opcodes[key] === (first & 15)) ?? `opcode ${first & 15}`;
  const flags = first & 0x70 ? ` rsv ${(first & 0x70) >> 4}` : "";
  const partial = first & 0x80 ? "" : " unfinished";
  switch (name) {
    case "text": return `text${partial}${flags} ${payload}`;
    case "close": return `close${flags} ${payload.length >= 2 ? payload.readUInt16BE(0) : "without status"}`;
    default: return `${name}${partial}${flags} ${payload.toString("hex")}`;
  }
}
