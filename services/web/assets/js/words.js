// Words light up as they are heard. The text of the page stays as it is: the browser paints a highlight over
// it. Where it can't, or where nobody knows when the words come, nothing lights up and nothing else changes.

/** The name of the highlight, as css/app.css paints it. */
const NAME = "heard";
/** Timings kept: a few questions around the one that plays. */
const KEPT = 20;

/**
 * A piece of the text, `[start, end)` in code points, and when it is heard.
 * @typedef {{ start: number, end: number, start_s: number, end_s: number }} Piece
 * @typedef {Piece & { words: Piece[] }} Sentence
 */

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {string} text @returns {number[]} where each code point begins, in the browser's own counting */
function placesOf(text) {
  const places = [];
  let place = 0;
  for (const letter of text) {
    places.push(place);
    place += letter.length;
  }
  places.push(place);
  return places;
}

/** Reads along with one audio element. */
export class ReadAlong {
  /** @param {HTMLAudioElement} audio */
  constructor(audio) {
    this.audio = audio;
    /** @type {Map<string, Promise<Sentence[]>>} */
    this.known = new Map();
    /** @type {Piece[]} */
    this.pieces = [];
    /** @type {Text | null} */
    this.text = null;
    /** @type {number[]} */
    this.places = [];
    /** @type {Piece | undefined} */
    this.lit = undefined;
    this.turn = 0;
    this.possible = "highlights" in CSS;
    if (!this.possible) return;
    this.highlight = new Highlight();
    CSS.highlights.set(NAME, this.highlight);
    let looking = 0;
    const look = () => {
      this.look();
      looking = audio.paused ? 0 : requestAnimationFrame(look);
    };
    audio.addEventListener("playing", () => looking || look());
    audio.addEventListener("seeked", () => this.look());
  }

  /** Ask when the words of a sound are heard, before it is needed. @param {string} url */
  fetch(url) {
    if (!this.possible || !url) return Promise.resolve([]);
    let asked = this.known.get(url);
    if (!asked) {
      asked = timings(url).catch(() => {
        // Not to be had just now; when it is played again it may be.
        this.known.delete(url);
        return [];
      });
      this.known.set(url, asked);
      const oldest = this.known.keys().next().value;
      if (this.known.size > KEPT && oldest !== undefined) this.known.delete(oldest);
    }
    return asked;
  }

  /** Read along in an element that holds nothing but the text. @param {Element | null} element @param {string} url */
  async follow(element, url) {
    this.stop();
    const turn = this.turn;
    const sentences = await this.fetch(url);
    const text = element?.firstChild;
    if (turn !== this.turn || !(text instanceof Text) || sentences.length === 0) return;
    this.text = text;
    this.places = placesOf(text.data);
    this.pieces = calm.matches ? sentences : sentences.flatMap((one) => one.words);
    this.look();
  }

  /** Nothing is heard any more. */
  stop() {
    this.turn += 1;
    this.pieces = [];
    this.text = null;
    this.light(undefined);
  }

  look() {
    if (!this.text) return;
    const now = this.audio.currentTime;
    // A word stays lit until the next one begins, so that nothing flickers in the gaps.
    this.light(this.pieces.findLast((one) => one.start_s <= now));
  }

  /** @param {Piece | undefined} piece */
  light(piece) {
    if (piece === this.lit) return;
    this.lit = piece;
    this.highlight?.clear();
    const [start, end] = [this.places[piece?.start ?? -1], this.places[piece?.end ?? -1]];
    if (!this.text?.isConnected || start === undefined || end === undefined) return;
    const range = new Range();
    range.setStart(this.text, start);
    range.setEnd(this.text, end);
    this.highlight?.add(range);
  }
}

/** @param {string} url @returns {Promise<Sentence[]>} */
async function timings(url) {
  const response = await fetch(url, { priority: "low" });
  if (!response.ok) throw new Error(`No timings: ${response.status}`);
  return (await response.json()).sentences;
}
