// The buttons on a locked phone, a headset or a keyboard, and what stands beside them.

const STEP_SECONDS = 10;

/** @typedef {{ play(): unknown, pause(): unknown, previous(): void, next(): void }} Actions */

export class LockScreen {
  /** @param {HTMLAudioElement} audio @param {Actions} actions */
  constructor(audio, actions) {
    this.audio = audio;
    if (!("mediaSession" in navigator)) return;
    /** @type {[MediaSessionAction, MediaSessionActionHandler][]} */
    const handlers = [
      ["play", actions.play],
      ["pause", actions.pause],
      ["stop", actions.pause],
      ["previoustrack", actions.previous],
      ["nexttrack", actions.next],
      ["seekto", (asked) => this.seek(asked.seekTime ?? 0)],
      ["seekbackward", (asked) => this.seek(audio.currentTime - (asked.seekOffset ?? STEP_SECONDS))],
      ["seekforward", (asked) => this.seek(audio.currentTime + (asked.seekOffset ?? STEP_SECONDS))],
    ];
    for (const [action, handler] of handlers) {
      try {
        navigator.mediaSession.setActionHandler(action, handler);
      } catch {
        // a browser that does not know this button has none
      }
    }
    for (const type of ["durationchange", "playing", "pause", "seeked", "ratechange"]) {
      audio.addEventListener(type, () => this.place());
    }
  }

  /** @param {string} title @param {string} artist */
  announce(title, artist) {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist, album: document.title });
  }

  /** @param {number} seconds */
  seek(seconds) {
    const { audio } = this;
    // The very end would be `ended`, and the next question.
    if (Number.isFinite(audio.duration)) audio.currentTime = Math.min(Math.max(seconds, 0), audio.duration - 0.1);
  }

  place() {
    const { audio } = this;
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.playbackState = audio.paused && !audio.ended ? "paused" : "playing";
    // While a sound still arrives its length is not known, and a place within it would be made up.
    if (!Number.isFinite(audio.duration) || audio.duration === 0) navigator.mediaSession.setPositionState();
    else {
      navigator.mediaSession.setPositionState({
        duration: audio.duration,
        playbackRate: audio.playbackRate,
        position: Math.min(audio.currentTime, audio.duration),
      });
    }
  }
}
