// Which voice reads: chosen in the bar, heard before it is chosen, kept with the account.

/** @param {string} url @param {string} voice @returns {string} the same sound in a voice; none is the account's */
export function inVoice(url, voice) {
  if (!url || !voice) return url;
  return `${url}${url.includes("?") ? "&" : "?"}voice=${encodeURIComponent(voice)}`;
}

/** Whoever walks through the list by keyboard chooses once they stop. */
const SETTLED_MS = 400;

/** @typedef {{ changed(): void, hush(): void, say(words: string): void }} Player */

/** The choice of a voice. `chosen` is empty until another one than the account's is chosen on this page. */
export class VoiceChoice {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.chosen = "";
    this.sample = new Audio();
    const select = document.getElementById("player-voice");
    if (!(select instanceof HTMLSelectElement)) return;
    let settling = 0;
    select.addEventListener("change", () => {
      clearTimeout(settling);
      settling = setTimeout(() => this.choose(select), SETTLED_MS);
    });
    this.sample.addEventListener("error", () => player.say("This voice can't be heard just now. Try another one."));
    document.querySelector('[data-player="sample"]')?.addEventListener("click", () => this.hear(select));
  }

  /** @param {HTMLSelectElement} select */
  hear(select) {
    this.player.hush();
    this.sample.src = select.selectedOptions[0]?.dataset.sample ?? "";
    this.sample.play().catch(() => {
      // what went wrong is told by the event `error`; a newer sample is no mistake
    });
  }

  /** @param {HTMLSelectElement} select */
  async choose(select) {
    this.sample.pause();
    this.chosen = select.value;
    this.player.changed();
    const { form } = select;
    if (!form) return;
    try {
      // The fields of a form as forms send them: the server reads no other.
      const body = new URLSearchParams({ voice: select.value });
      const { ok } = await fetch(form.action, { method: "POST", body });
      if (ok) return;
    } catch {
      // told below
    }
    this.player.say("Your choice could not be kept. It holds until you leave this page.");
  }
}
