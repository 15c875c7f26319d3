// Counts down the characters of a long answer while it is typed, and says that files are on their
// way. Every page is whole without it.

const READ_OUT_AFTER = 1000; // milliseconds without typing, so as not to talk over the keys

function charactersIn(text) {
  return [...text.replaceAll("\r\n", "\n").normalize("NFC").trim()].length;
}

function sentence(left) {
  const characters = Math.abs(left).toLocaleString("en-GB");
  const word = Math.abs(left) === 1 ? "character" : "characters";
  return left < 0 ? `You have ${characters} ${word} too many.` : `You have ${characters} ${word} left.`;
}

function countDown(group) {
  const box = group.querySelector("textarea");
  const message = group.querySelector(".govuk-character-count__message");
  if (!box || !message) {
    return;
  }
  const most = Number(group.dataset.mostCharacters);
  const spoken = document.createElement("p");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  message.after(spoken);
  let waiting;

  function show() {
    const left = most - charactersIn(box.value);
    message.textContent = sentence(left);
    message.classList.toggle("govuk-error-message", left < 0);
    message.classList.toggle("govuk-hint", left >= 0);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      spoken.textContent = document.activeElement === box ? sentence(left) : "";
    }, READ_OUT_AFTER);
  }

  box.addEventListener("input", show);
  if (box.value) {
    show();
  }
}

document.querySelectorAll("[data-most-characters]").forEach(countDown);

function sayThatFilesAreOnTheirWay(form) {
  form.addEventListener("submit", () => {
    const boxes = [...form.querySelectorAll("input[type=file]")];
    const files = boxes.reduce((count, box) => count + box.files.length, 0);
    if (!files || form.querySelector(".an-sending")) {
      return;
    }
    const words = files === 1 ? "Sending your file." : `Sending your ${files} files.`;
    const note = document.createElement("div");
    note.className = "an-sending";
    note.setAttribute("role", "status");
    note.textContent = `${words} Please keep this page open.`;
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", words);
    note.append(bar);
    boxes[0].closest(".govuk-form-group").after(note);
  });
}

document.querySelectorAll("form:has(input[type=file])").forEach(sayThatFilesAreOnTheirWay);
