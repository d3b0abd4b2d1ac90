// Small conveniences of every page. All of it is optional: forms, links and <details> work without.

/** The letters and digits of record ids (see `new_id` in store/records.py). */
const ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** @param {Element} field */
function count(field) {
  if (!(field instanceof HTMLTextAreaElement)) return;
  const output = document.getElementById(`${field.id}-count`);
  if (!output) return;
  // Code points with LF line ends: what the server counts.
  const used = [...field.value].length;
  const most = Number(field.dataset.limit);
  output.textContent = `${used.toLocaleString("en")} of ${most.toLocaleString("en")} characters`;
  output.toggleAttribute("data-over", used > most);
}

/** @param {HTMLFormElement} form */
function showBusy(form) {
  const button = form.querySelector("button[data-busy]");
  if (!(button instanceof HTMLButtonElement)) return;
  // A disabled button would lose its own submission in some browsers; this one only stops answering.
  button.setAttribute("aria-disabled", "true");
  const label = button.querySelector("[data-label]");
  if (label) {
    label.setAttribute("data-idle", label.textContent ?? "");
    label.textContent = button.dataset.busy ?? "";
  }
}

/** @param {HTMLFormElement} form */
function showIdle(form) {
  const button = form.querySelector("button[data-busy]");
  button?.removeAttribute("aria-disabled");
  const label = button?.querySelector("[data-idle]");
  if (label) label.textContent = label.getAttribute("data-idle");
}

/** What is typed into a long text stays with this tab until it was sent. @param {string} name */
const draftKey = (name) => `interviewer-draft-${name}`;

/** @param {Storage} storage */
function forgetDrafts(storage) {
  for (const key of Object.keys(storage)) if (key.startsWith(draftKey(""))) storage.removeItem(key);
}

/** @param {(storage: Storage) => void} use */
function withTabStorage(use) {
  try {
    use(sessionStorage);
  } catch {
    // storage is forbidden or full: the text stays on the page alone
  }
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement)) return;
  if (field.matches("[data-limit]")) count(field);
  if (field.matches("[data-draft]")) withTabStorage((storage) => storage.setItem(draftKey(field.name), field.value));
});

const drafts = [...document.querySelectorAll("textarea[data-draft]")].filter((it) => it instanceof HTMLTextAreaElement);
// A form that came back filled in is as its person left it: what they emptied stays empty.
if (drafts.every((draft) => draft.value === "")) {
  withTabStorage((storage) => {
    for (const draft of drafts) {
      draft.value = storage.getItem(draftKey(draft.name)) ?? "";
      const fold = draft.closest("details");
      if (fold && draft.value !== "") fold.open = true;
    }
  });
}
// The posting arrived where it was meant to go.
if (document.getElementById("questions")) withTabStorage(forgetDrafts);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.matches("[data-forgets]")) withTabStorage(forgetDrafts);
  if (!form.querySelector("button[data-busy]")) return;
  if (form.querySelector("button[aria-disabled]")) event.preventDefault();
  else showBusy(form);
});

// Show a password while it is typed. It is sent as one again, so that no browser remembers it as plain text.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-reveals]") : null;
  const field = document.getElementById(button?.getAttribute("data-reveals") ?? "");
  if (button && field instanceof HTMLInputElement) reveal(button, field, field.type === "password");
});
document.addEventListener("submit", (event) => {
  if (!(event.target instanceof HTMLFormElement)) return;
  for (const button of event.target.querySelectorAll("[data-reveals]")) {
    const field = document.getElementById(button.getAttribute("data-reveals") ?? "");
    if (field instanceof HTMLInputElement) reveal(button, field, false);
  }
});

/** @param {Element} button @param {HTMLInputElement} field @param {boolean} shown */
function reveal(button, field, shown) {
  field.type = shown ? "text" : "password";
  button.textContent = shown ? "Hide" : "Show";
}

// A fragment arrived in the dialog: show it. Links that lead back only close it.
document.addEventListener("htmx:after:swap", showDialog);

function showDialog() {
  const dialog = document.querySelector("dialog");
  if (!dialog || dialog.childElementCount === 0) return;
  offerToClose(dialog);
  if (!dialog.open) dialog.showModal();
}

/** What went wrong brings no way out of its own; not everybody has a key for it. @param {HTMLDialogElement} dialog */
function offerToClose(dialog) {
  const closer = document.getElementById("dialog-closer");
  if (!(closer instanceof HTMLTemplateElement) || dialog.querySelector("[data-closes]")) return;
  dialog.append(closer.content.cloneNode(true));
  const button = dialog.querySelector("[data-closes]");
  if (dialog.open && button instanceof HTMLElement) button.focus();
}

// No answer, or it broke off: say so where the form says it, or go where the link leads.
for (const type of ["htmx:error", "htmx:sse:error"]) {
  document.addEventListener(type, (event) => {
    const source = event.target;
    if (source instanceof HTMLAnchorElement) location.href = source.href;
    const words = document.getElementById("connection-lost");
    if (!(source instanceof HTMLFormElement) || !(words instanceof HTMLTemplateElement)) return;
    const place = document.querySelector(source.dataset.problems ?? "#dialog");
    place?.replaceChildren(words.content.cloneNode(true));
    if (place instanceof HTMLDialogElement) showDialog();
  });
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const dialog = event.target.closest("dialog");
  if (!dialog) return;
  const backdrop = event.target === dialog;
  const closer = event.target.closest("[data-closes]");
  if (closer) event.preventDefault();
  if (closer || backdrop) dialog.close();
});

document.querySelector("dialog")?.addEventListener("close", (event) => {
  if (event.target instanceof Element) event.target.replaceChildren();
});

// Copy texts; where the browser forbids it, select them, so that one key is enough.
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copies]") : null;
  const label = button?.querySelector("[data-label]");
  if (!(button instanceof HTMLElement) || !label) return;
  const found = [...document.querySelectorAll(button.dataset.copies ?? "")];
  try {
    await navigator.clipboard.writeText(found.map((one) => one.textContent?.trim()).join("\n\n"));
    const idle = label.textContent;
    label.textContent = button.dataset.done ?? "";
    setTimeout(() => (label.textContent = idle), 2000);
  } catch {
    const range = document.createRange();
    range.setStartBefore(found[0]);
    range.setEndAfter(found[found.length - 1]);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
  }
});

// A link to a sound: hear it here, instead of leaving for it.
const sound = new Audio();
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-plays]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  sound.src = link.href;
  sound.play().catch((error) => {
    // A newer one took over; else the address itself says what is wrong.
    if (error.name !== "AbortError") location.href = link.href;
  });
});

// Coming back to a form by the back button: it sends again, and what it sends now is another interview.
addEventListener("pageshow", (event) => {
  document.querySelectorAll("[data-limit]").forEach(count);
  if (!event.persisted) return;
  for (const form of document.forms) {
    showIdle(form);
    const id = form.querySelector("input[data-fresh-id]");
    if (id instanceof HTMLInputElement) {
      const bytes = crypto.getRandomValues(new Uint8Array(15));
      id.value = Array.from(bytes, (byte) => ID_ALPHABET[byte % ID_ALPHABET.length]).join("");
    }
  }
});
