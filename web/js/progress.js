// What the browser keeps of the lessons, under "podscope.lessons": {format: 1, lessons: {NAME: {done, steps, at, completed, score}}}.
// web/page/lessonkeep.go writes the same.

const key = "podscope.lessons";
const format = 1;

export function read() {
  try {
    const all = JSON.parse(localStorage.getItem(key) ?? "null");
    if (all?.format === format && isObject(all.lessons)) return all;
  } catch {
    // Not readable, or not allowed: as if nothing had been done.
  }
  return { format, lessons: {} };
}

// write reports whether the browser has taken it.
export function write(all) {
  try {
    localStorage.setItem(key, JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}

// parse reads a saved file. What it throws is the reason why it cannot be used: "notjson", "other", "newer".
export function parse(text) {
  let all;
  try {
    all = JSON.parse(text);
  } catch {
    throw new Error("notjson");
  }
  if (!isObject(all) || typeof all.format !== "number" || !isObject(all.lessons)) throw new Error("other");
  if (all.format > format) throw new Error("newer");
  if (!Object.values(all.lessons).every(isEntry)) throw new Error("other");
  return all;
}

// merge adds what a file knows to what is known here: of each lesson whichever has come further, and that it was completed once.
export function merge(mine, theirs) {
  const lessons = { ...mine.lessons };
  for (const [name, entry] of Object.entries(theirs.lessons)) {
    const have = lessons[name];
    const further = !have || entry.done > have.done || (entry.done === have.done && share(entry) > share(have)) ? entry : have;
    const completed = [have?.completed, entry.completed].filter(Boolean).sort()[0];
    lessons[name] = completed ? { ...further, completed } : further;
  }
  return { format, lessons };
}

function share({ score }) {
  return (score.alone + score.right) / Math.max(1, score.steps + score.questions);
}

const isObject = (v) => typeof v === "object" && v !== null && !Array.isArray(v);
const isCount = (v) => Number.isInteger(v) && v >= 0 && v < 1000;

function isEntry(e) {
  return isObject(e) && isCount(e.done) && isCount(e.steps) && (e.completed === undefined || typeof e.completed === "string") && typeof e.at === "string" &&
    isObject(e.score) && ["alone", "steps", "right", "questions"].every((k) => isCount(e.score[k]));
}
