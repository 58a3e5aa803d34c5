// salvage reads a JSON text that breaks off somewhere: everything up to the fault, with what is open closed. Returns undefined when not even
// that makes sense.

export function salvage(text) {
  const places = ends(text);
  for (const { at, closing } of places.reverse().slice(0, 200)) {
    try {
      return JSON.parse(text.slice(0, at) + closing);
    } catch {
      // The fault lies further in front.
    }
  }
  return undefined;
}

// ends lists the places where the text could have ended: behind each value, and in the middle of the last text.
function ends(text) {
  const open = [];
  const places = [];
  let quoted = false;
  const place = (at, more = "") => places.push({ at, closing: more + open.toReversed().join("") });
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "{" || c === "[") open.push(c === "{" ? "}" : "]");
    else if (c === "}" || c === "]") {
      open.pop();
      place(i + 1);
    } else if (c === ",") place(i);
  }
  if (quoted) place(text.endsWith("\\") ? text.length - 1 : text.length, '"');
  return places;
}
