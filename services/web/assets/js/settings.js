// What folds away in the bar, and what of it stays with this browser: how fast, how long a pause.

/** What is not offered is not taken. @param {HTMLSelectElement} select @param {string} key */
export function remember(select, key) {
  try {
    const remembered = localStorage.getItem(key);
    if (remembered && [...select.options].some((option) => option.value === remembered)) select.value = remembered;
  } catch {
    // storage is forbidden: as the page has it then
  }
  select.addEventListener("change", () => {
    try {
      localStorage.setItem(key, select.value);
    } catch {
      // it holds for this page then
    }
  });
}

/** By Escape, and by a press anywhere else. @param {HTMLDetailsElement | null} settings */
export function closesLikeAMenu(settings) {
  document.addEventListener("click", (event) => {
    if (settings?.open && event.target instanceof Node && !settings.contains(event.target)) settings.open = false;
  });
  settings?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    settings.open = false;
    settings.querySelector("summary")?.focus({ preventScroll: true });
  });
}
