// “Leave this page quickly”: goes at once and leaves no entry to come back to. The link works without it.

const TIMES = 3;
const WITHIN = 1500; // milliseconds
const LEFT = "left-quickly";

const link = document.querySelector("[data-exit]");
let presses = [];

function leave() {
  document.documentElement.hidden = true;
  document.title = "";
  try {
    sessionStorage.setItem(LEFT, "yes");
  } catch {
    // A browser that keeps nothing still leaves.
  }
  location.replace(link.href);
}

// Earlier pages of ours stay in the history of this tab: going back to one leads away again.
function leaveAgain(wentBack) {
  try {
    if (wentBack && sessionStorage.getItem(LEFT)) {
      leave();
    } else {
      sessionStorage.removeItem(LEFT);
    }
  } catch {
    // Nothing was kept, so nothing is known.
  }
}

if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    presses = event.key === "Escape" ? [...presses, event.timeStamp].slice(-TIMES) : [];
    if (presses.length === TIMES && event.timeStamp - presses[0] < WITHIN) {
      leave();
    }
  });
  document.getElementById("exit-hint").textContent = "or press Esc three times";
  leaveAgain(performance.getEntriesByType("navigation")[0]?.type === "back_forward");
  window.addEventListener("pageshow", (event) => event.persisted && leaveAgain(true));
}
