// The pause to answer in. It is a sound without a sound: a phone with its screen locked stops clocks, and lets
// whatever plays play on to its end.

const RATE = 8000;
const HEADER = 44;

/** @param {number} seconds @returns {Blob} as a WAV of 8 bits, in which 128 is silence */
function silence(seconds) {
  const length = RATE * seconds;
  const bytes = new Uint8Array(HEADER + length).fill(128, HEADER);
  const view = new DataView(bytes.buffer);
  /** @param {number} at @param {string} word */
  const write = (at, word) => [...word].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  write(0, "RIFF");
  view.setUint32(4, HEADER - 8 + length, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  write(36, "data");
  view.setUint32(40, length, true);
  return new Blob([bytes], { type: "audio/wav" });
}

/** @param {HTMLAudioElement} audio @param {number} seconds @returns {() => void} what lets go of it */
export function attachSilence(audio, seconds) {
  const url = URL.createObjectURL(silence(seconds));
  audio.src = url;
  audio.defaultPlaybackRate = 1;
  audio.playbackRate = 1;
  return () => URL.revokeObjectURL(url);
}

/** @param {number} seconds */
export function clock(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}
