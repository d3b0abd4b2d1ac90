// Space plays and pauses, the arrows to the sides go back and forth: anywhere on the page, once the player has
// been used, or from within it. Until then the keys do what they always do; and whatever has the focus and
// knows a key itself keeps it.

/** What types, or chooses by arrows. */
const FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
/** What space presses or opens. */
const PRESSED = "button, a[href], summary, [role=button]";

/** @param {HTMLElement} bar @param {{ used(): boolean, toggle(): void, go(step: number): void }} player */
export function listenToKeys(bar, player) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(FIELDS) || document.querySelector("dialog[open]")) return;
    if (!player.used() && !bar.contains(target)) return;
    if (event.key === " " && !target.closest(PRESSED)) {
      if (!event.repeat) player.toggle();
    } else if (event.key === "ArrowRight") player.go(1);
    else if (event.key === "ArrowLeft") player.go(-1);
    else return;
    event.preventDefault();
  });
}
