// A meeting's screens on a phone whose connection comes and goes: what is typed is kept on the
// phone until the site has it, and what others declare appears without a press. Every screen is
// whole without it.

const LOOK_AGAIN = 10_000; // milliseconds between two looks at what has changed
const PATIENCE = 20_000; // milliseconds until a silent connection counts as none
const KEPT_FOR = 12 * 60 * 60 * 1000; // milliseconds; a meeting is over by then
const PREFIX = "room:";
const NO_CONNECTION = "No connection. What you typed is kept on this phone.";

const offline = document.getElementById("offline");
let room = document.getElementById("room");

// --- what is typed is kept ----------------------------------------------------------------------
function keyOf(form) {
  const number = [...room.querySelectorAll("form[data-keep]")].indexOf(form);
  return `${PREFIX}${room.dataset.owner}:${location.pathname}${location.search}:${number}`;
}

function typed(form) {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "submit", "button", "file"].includes(field.type),
  );
}

function isChosen(field) {
  return field.type === "radio" || field.type === "checkbox";
}

function keep(form) {
  const words = typed(form).map((field) => [
    field.name,
    field.value,
    isChosen(field) ? field.checked : true,
  ]);
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), words }));
  } catch {
    // A browser that keeps nothing still has the words on the page.
  }
}

function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

// Words of somebody else who used this phone, and of meetings long over, go.
function forgetOld() {
  try {
    const own = `${PREFIX}${room.dataset.owner}:`;
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      const at = kept(key)?.at ?? 0;
      if (!key.startsWith(own) || Date.now() - at > KEPT_FOR) {
        forget(key);
      }
    }
  } catch {
    // Nothing is kept here.
  }
}

function putBack(form) {
  const words = kept(keyOf(form))?.words;
  if (!words) {
    return;
  }
  let changed = false;
  const waiting = new Map();
  for (const [name, value, chosen] of words) {
    waiting.set(name, [...(waiting.get(name) ?? []), [value, chosen]]);
  }
  for (const field of typed(form)) {
    const found = waiting.get(field.name) ?? [];
    const own = isChosen(field) ? found.find(([value]) => value === field.value) : found[0];
    if (!own) {
      continue;
    }
    if (isChosen(field)) {
      changed ||= field.checked !== own[1];
      field.checked = own[1];
    } else {
      changed ||= field.value !== own[0];
      field.value = own[0];
    }
  }
  if (changed) {
    sayKept(form);
  }
}

function sayKept(form) {
  if (form.querySelector(".room-kept")) {
    return;
  }
  const note = document.createElement("p");
  note.className = "room-kept";
  note.setAttribute("role", "status");
  note.textContent = "This is what you typed before. It is not saved yet.";
  form.prepend(note);
}

// --- sending ------------------------------------------------------------------------------------
function say(words) {
  offline.textContent = words;
  offline.hidden = !words;
}

function show(text, url) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  const next = answer.getElementById("room");
  if (!next) {
    location.assign(url);
    return;
  }
  room.replaceWith(next);
  room = next;
  document.title = answer.title;
  if (url !== location.href) {
    history.pushState(null, "", url);
  }
  begin();
  window.scrollTo(0, 0);
  const problem = room.querySelector(".govuk-error-summary");
  (problem ?? room.querySelector("main")).focus();
}

async function send(event) {
  const form = event.target;
  event.preventDefault();
  if (form.getAttribute("aria-busy")) {
    return;
  }
  const key = keyOf(form);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.getAttribute("action") || location.href, {
      method: "POST",
      body: new FormData(form, event.submitter),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await answer.text();
    say("");
    if (!answer.ok) {
      say("That could not be saved. What you typed is kept. Load the page again, then send it.");
    } else if (answer.redirected && !new URL(answer.url).pathname.startsWith("/meetings/room/")) {
      location.assign(answer.url); // such as to sign in again; what was typed stays kept
    } else {
      if (answer.redirected) {
        forget(key);
      }
      show(text, answer.redirected ? answer.url : location.href);
    }
  } catch {
    say(`${NO_CONNECTION} Press the button again when you have one.`);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

// --- what others declare appears ----------------------------------------------------------------
async function lookAgain() {
  const parts = room.querySelectorAll("[data-live]");
  if (!parts.length || document.hidden || !navigator.onLine) {
    return;
  }
  const here = location.href;
  try {
    const answer = await fetch(here, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok || answer.redirected || here !== location.href) {
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of room.querySelectorAll("[data-live]")) {
      const next = fresh.getElementById(part.id);
      const changed = next && next.textContent !== part.textContent;
      if (changed && !part.contains(document.activeElement)) {
        part.replaceChildren(...next.childNodes);
      }
    }
  } catch {
    // The next look may find a connection.
  }
}

// --- every screen -------------------------------------------------------------------------------
function begin() {
  for (const form of room.querySelectorAll("form[data-keep]")) {
    putBack(form);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-keep]");
  if (form) {
    keep(form);
  }
});
document.addEventListener("submit", send);
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#room a[href]") && !navigator.onLine) {
    event.preventDefault();
    say(NO_CONNECTION);
  }
});
window.addEventListener("offline", () => say(NO_CONNECTION));
window.addEventListener("online", () => {
  say("");
  lookAgain();
});
document.addEventListener("visibilitychange", lookAgain); // the phone was picked up again
window.addEventListener("popstate", () => location.reload());
setInterval(lookAgain, LOOK_AGAIN);
forgetOld();
begin();
