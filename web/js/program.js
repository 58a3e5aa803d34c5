// Starts a program that Go has linked, and that is too large to be kept by the browser twice. Browsers keep the bytes of what they compile for as
// long as it runs, because functions are compiled when they first run. So this gives them the program without what its memory holds at first, a
// quarter of it, and writes that into the memory; and it gives it whole: compiled as it streams in, it leaves the tab with a second copy of itself.

// As WebAssembly's binary format has them.
const header = 8;
const dataSection = 11;
const i32const = 0x41;

/** Fetches the program at an address, a second time past the cache where that fails, and makes an instance whose memory is as the linker meant it. */
export async function loadProgram(address, imports) {
  return instance(await read(address).catch(() => read(address, { cache: "no-store" })), imports);
}

// read is what stands at an address. It may break off although the network is well: a browser that keeps the same file for two frames at once can
// fail to write it.
async function read(address, how) {
  const response = await fetch(address, how);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function instance(program, imports) {
  const data = find(program, dataSection);
  const { instance } = await WebAssembly.instantiate(program.subarray(0, data.head), imports);
  fill(new Uint8Array(instance.exports.mem.buffer), program, data.body);
  return instance;
}

// find tells where a section's head and body begin. The linker writes nothing after its data that is needed.
function find(program, id) {
  for (const reader = { at: header }; reader.at < program.length; ) {
    const head = reader.at;
    const found = program[reader.at++] === id;
    const size = number(program, reader);
    if (found) return { head, body: reader.at };
    reader.at += size;
  }
  throw new Error("a program without data");
}

// fill writes the segments of a data section: how many there are, then of each its kind (0), its address as an expression (a constant, the end), its
// length and its bytes.
function fill(memory, program, at) {
  const reader = { at };
  for (let left = number(program, reader); left > 0; left--) {
    if (program[reader.at] !== 0 || program[reader.at + 1] !== i32const) throw new Error("data of an unknown kind");
    reader.at += 2;
    const address = number(program, reader);
    reader.at++;
    const length = number(program, reader);
    memory.set(program.subarray(reader.at, reader.at + length), address);
    reader.at += length;
  }
}

// number reads a number in LEB128. Addresses are written with a sign, which for those that a program's data has is that there is none.
function number(program, reader) {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = program[reader.at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
}
