// The lessons' texts: /lessons/NAME/lesson.json. The development server says that a text may change; then it is asked for again and again.

// lessonAt is the name of the lesson whose page is at a path, if it is one.
export function lessonAt(path) {
  return /\/lessons\/([^/]+)\/$/.exec(path)?.[1] ?? "";
}

// tellCourse tells of the list of all lessons, for the menu.
export async function tellCourse(tell) {
  try {
    const response = await fetch("/lessons/course.json");
    if (response.ok) tell("course", await response.text());
  } catch {
    // The menu leads to the catalogue all the same.
  }
}

export function lessons(tell) {
  const texts = new Map([["", ""]]); // by name: a promise of the text, "" when it could not be had
  const came = new Map();

  async function load(name) {
    try {
      const response = await fetch(`/lessons/${encodeURIComponent(name)}/lesson.json`);
      if (!response.ok) return "";
      const text = await response.text();
      if (response.headers.get("X-Podscope-Live")) setTimeout(() => again(name, text), 1000);
      came.set(name, text);
      return text;
    } catch {
      return "";
    }
  }

  // again tells of a text that has changed since it was told.
  async function again(name, before) {
    const text = await load(name);
    if (text && text !== before) tell("lesson", text);
  }

  function get(name) {
    if (!texts.has(name)) texts.set(name, load(name));
    return texts.get(name);
  }

  return {
    get,
    have: (name) => came.get(name) ?? "",
    async fetch(name) {
      const text = await get(name);
      if (!text) texts.delete(name);
      tell(text ? "lesson" : "lesson-lost", text || name);
    },
  };
}
