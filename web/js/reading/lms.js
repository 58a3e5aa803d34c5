// The example of passing a lesson's progress on: shows what would be sent to a learning platform.

export function forward(box) {
  const find = (name) => box.querySelector(`[data-lms-${name}]`);
  const api = scorm(find("scorm"));
  const began = () => (find("none").hidden = true);

  document.addEventListener("podscope-progress", ({ detail }) => {
    began();
    api.SetValue("cmi.location", String(detail.step));
    api.SetValue("cmi.progress_measure", String(Math.round((100 * detail.done) / detail.steps) / 100));
    find("xapi").textContent = JSON.stringify(statement(detail, "progressed", { completion: false, extensions: { "https://w3id.org/xapi/cmi5/result/extensions/progress": Math.round((100 * detail.done) / detail.steps) } }), null, 2);
  });
  document.addEventListener("podscope-completed", ({ detail }) => {
    began();
    api.SetValue("cmi.completion_status", "completed");
    api.SetValue("cmi.score.scaled", String(detail.score));
    api.Commit("");
    find("xapi").textContent = JSON.stringify(statement(detail, "completed", { completion: true, score: { scaled: detail.score } }), null, 2);
  });
}

function statement(detail, verb, result) {
  return {
    actor: { objectType: "Agent", account: { homePage: "https://lms.example", name: "learner-1" } },
    verb: { id: "http://adlnet.gov/expapi/verbs/" + verb, display: { en: verb } },
    object: { objectType: "Activity", id: `${location.origin}/lessons/${detail.lesson}/`, definition: { type: "http://adlnet.gov/expapi/activities/lesson" } },
    result,
    timestamp: new Date().toISOString(),
  };
}

// scorm stands for a platform's API object: it writes down what it is told.
function scorm(out) {
  const say = (line) => {
    out.textContent += line + "\n";
    out.scrollTop = out.scrollHeight;
  };
  return {
    SetValue: (name, value) => say(`SetValue("${name}", "${value}")`),
    Commit: () => say('Commit("")'),
  };
}
