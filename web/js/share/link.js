// A session as the part of a link behind "s=": its JSON, deflated with a checksum (zlib's format), in the letters that addresses may hold.

export async function pack(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = "";
  for (let i = 0; i < bytes.length; i += 0x8000) letters += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// unpack reads as much of it as can be read. whole is false when something is missing or was changed on the way.
export async function unpack(packed) {
  const letters = packed.replace(/[^A-Za-z0-9_-]/g, "").replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(letters.length % 4 === 1 ? letters.slice(0, -1) : letters), (c) => c.charCodeAt(0));
  return inflate(bytes);
}

// inflate feeds the bytes in small pieces: what came before a fault is read, even though the stream gives up there.
async function inflate(bytes) {
  const stream = new DecompressionStream("deflate");
  const decoder = new TextDecoder();
  let text = "";
  const read = (async () => {
    for (const reader = stream.readable.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
    }
  })();
  const writer = stream.writable.getWriter();
  const write = (async () => {
    for (let i = 0; i < bytes.length; i += 64) await writer.write(bytes.subarray(i, i + 64));
    await writer.close();
  })();
  const whole = (await Promise.allSettled([write, read])).every((r) => r.status === "fulfilled");
  return { text, whole };
}
