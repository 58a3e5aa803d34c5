// Starts a program that Go has linked, and that is too large to be kept by the browser twice. Browsers keep the bytes of what they compile for as
// long as it runs, because functions are compiled when they first run. So this gives them the program without what its memory holds at first, a
// quarter of it, and writes that into the memory; and it gives it whole: compiled as it streams in, it leaves the tab with a second copy of itself.

// As WebAssembly's binary format has them.
const header = 8;
const dataSection = 11;
const i32const = 0x41;

/** Fetches the program at an address and makes an instance of it, whose memory is as the linker meant it to be. */
export async function loadProgram(address, imports) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return instance(new Uint8Array(await response.arrayBuffer()), imports);
}

async function instance(program, imports) {
  const data = find(program, dataSection);
  const { instance } = await WebAssembly.instantiate(program.subarray(0, data.head), imports);
  fill(new Uint8Array(instance.exports.mem.buffer), program, data.body);
  return instance;
}

// find tells where a section's head and body begin. The linker writes nothing after its data that is needed.
function find(program, id) {
  for (const read = { at: header }; read.at < program.length; ) {
    const head = read.at;
    const found = program[read.at++] === id;
    const size = number(program, read);
    if (found) return { head, body: read.at };
    read.at += size;
  }
  throw new Error("a program without data");
}

// fill writes the segments of a data section: how many there are, then of each its kind (0), its address as an expression (a constant, the end), its
// length and its bytes.
function fill(memory, program, at) {
  const read = { at };
  for (let left = number(program, read); left > 0; left--) {
    if (program[read.at] !== 0 || program[read.at + 1] !== i32const) throw new Error("data of an unknown kind");
    read.at += 2;
    const address = number(program, read);
    read.at++;
    const length = number(program, read);
    memory.set(program.subarray(read.at, read.at + length), address);
    read.at += length;
  }
}

// number reads a number in LEB128. Addresses are written with a sign, which for those that a program's data has is that there is none.
function number(program, read) {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = program[read.at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
}
