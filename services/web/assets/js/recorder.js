// A voice of one's own: recorded in the page and heard before it is sent. Without this a file is chosen.

import { wavOf } from "./wav.js";

/** What a browser calls its refusals, and what a person can do. @type {Record<string, string>} */
const REFUSALS = {
  NotAllowedError: "This page may not hear you. Allow the microphone beside the address above, or choose a file.",
  NotFoundError: "There is no microphone here. Plug one in, or choose a file.",
  NotReadableError: "Another program has the microphone. Close it, or choose a file.",
};
/** The bar glides to each step; were it moved with each piece, it would never arrive. */
const STEP_S = 0.5;
const REFUSED = "Recording does not work in this browser. Choose a file.";
const INSECURE = "Browsers let a page record only over https, or on the machine itself. Choose a file instead.";

/** Records from the microphone until it is stopped, or there is enough. */
class Recording {
  /** @type {Float32Array<ArrayBuffer>[]} */
  pieces = [];
  samples = 0;

  /** @param {MediaStream} stream @param {AudioContext} context */
  constructor(stream, context) {
    this.stream = stream;
    this.context = context;
  }

  get seconds() {
    return this.samples / this.context.sampleRate;
  }

  /** @param {string} capture @param {(seconds: number) => void} heard @returns {Promise<Recording>} */
  static async begun(capture, heard) {
    // Within the press of a button, or some browsers keep the context silent.
    const context = new AudioContext();
    /** @type {MediaStream | undefined} */
    let stream;
    try {
      const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: true };
      stream = await navigator.mediaDevices.getUserMedia({ audio });
      const recording = new Recording(stream, context);
      await Promise.all([context.audioWorklet.addModule(capture), context.resume()]);
      recording.listen(heard);
      return recording;
    } catch (error) {
      // What was given is given back: else the browser goes on to show that this page hears.
      stream?.getTracks().forEach((track) => track.stop());
      await context.close();
      throw error;
    }
  }

  /** @param {(seconds: number) => void} heard */
  listen(heard) {
    const mono = { channelCount: 1, channelCountMode: /** @type {const} */ ("explicit") };
    const node = new AudioWorkletNode(this.context, "capture", mono);
    node.port.onmessage = ({ data }) => {
      this.pieces.push(data);
      this.samples += data.length;
      heard(this.seconds);
    };
    // What leaves the node is silence; only what leads to the loudspeaker is kept running everywhere.
    this.context.createMediaStreamSource(this.stream).connect(node).connect(this.context.destination);
  }

  /** @returns {Promise<File>} */
  async ended() {
    this.stream.getTracks().forEach((track) => track.stop());
    const rate = this.context.sampleRate;
    await this.context.close();
    return wavOf(this.pieces, rate);
  }
}

/** @template {Element} T @param {ParentNode} within @param {string} selector @param {new () => T} kind @returns {T} */
function part(within, selector, kind) {
  const found = within.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`${selector} is missing`);
}

/** The recorder beside the field for a file: what is recorded is put into that field. */
class Recorder {
  /** @type {Recording | null} */
  recording = null;
  busy = false;

  /** @param {HTMLElement} box @param {HTMLInputElement} field */
  constructor(box, field) {
    this.box = box;
    this.field = field;
    this.button = part(box, "[data-record]", HTMLButtonElement);
    this.label = part(this.button, "[data-label]", HTMLElement);
    this.left = part(box, "[data-left]", HTMLElement);
    this.progress = part(box, "[data-progress]", HTMLProgressElement);
    this.words = part(box, "[data-told]", HTMLElement);
    this.heard = part(box, "[data-heard]", HTMLAudioElement);
    this.least = Number(box.dataset.least);
    this.most = Number(box.dataset.most);
    box.hidden = false;
    field.addEventListener("change", () => this.chosen());
    if (!navigator.mediaDevices || !window.AudioWorkletNode) {
      part(box, "[data-records]", HTMLElement).hidden = true;
      this.tell(isSecureContext ? REFUSED : INSECURE);
      return;
    }
    this.button.addEventListener("click", () => this.pressed());
    addEventListener("pagehide", () => this.stop());
  }

  /** @param {string} words */
  tell(words) {
    this.words.textContent = words;
  }

  async pressed() {
    if (this.busy) return;
    this.busy = true;
    try {
      await (this.recording ? this.stop() : this.start());
    } finally {
      this.busy = false;
    }
  }

  async start() {
    this.put(null);
    this.tell("Allow the microphone, if your browser asks.");
    try {
      this.recording = await Recording.begun(this.box.dataset.capture ?? "", (seconds) => this.goesOn(seconds));
    } catch (error) {
      this.tell((error instanceof DOMException && REFUSALS[error.name]) || REFUSED);
      return;
    }
    this.show(true);
    this.goesOn(0);
    this.tell("Recording. Read the words above aloud, as you would to a friend.");
  }

  /** @param {number} seconds */
  goesOn(seconds) {
    const left = Math.max(0, Math.ceil(this.most - seconds));
    const words = `${left} second${left === 1 ? "" : "s"} left`;
    if (this.left.textContent !== words) this.left.textContent = words;
    this.progress.value = seconds - (seconds % STEP_S);
    if (seconds >= this.most) this.stop();
  }

  async stop() {
    const recording = this.recording;
    if (!recording) return;
    this.recording = null;
    this.show(false);
    const { seconds } = recording;
    const file = await recording.ended();
    this.label.textContent = "Record again";
    if (seconds < this.least) {
      this.tell(`That was ${seconds.toFixed(1)} seconds, and ${this.least} are needed. Record it again.`);
      return;
    }
    this.put(file);
    this.tell(`${seconds.toFixed(1)} seconds are recorded. Listen to them; then send them, or record again.`);
  }

  /** @param {boolean} recording */
  show(recording) {
    this.left.hidden = !recording;
    this.progress.hidden = !recording;
    this.label.textContent = recording ? "Stop" : "Record here";
  }

  /** Into the field as if it had been chosen there, or out of it. @param {File | null} file */
  put(file) {
    const files = new DataTransfer();
    if (file) files.items.add(file);
    this.field.files = files.files;
    this.offer(file);
  }

  chosen() {
    const file = this.field.files?.[0] ?? null;
    const most = Number(this.box.dataset.mostBytes);
    if (file && file.size > most) {
      this.put(null);
      this.tell(`This file is too large. Choose one of up to ${most / 1_000_000} MB.`);
      return;
    }
    this.offer(file);
    if (file) this.tell("Listen to it before you send it.");
  }

  /** To be heard here. @param {File | null} file */
  offer(file) {
    if (this.heard.src) URL.revokeObjectURL(this.heard.src);
    this.heard.hidden = !file;
    if (file) this.heard.src = URL.createObjectURL(file);
    else this.heard.removeAttribute("src");
  }
}

/** Another language has another text to read; what somebody typed stays. @param {HTMLFormElement} form */
function offersTexts(form) {
  const language = part(form, '[name="language"]', HTMLSelectElement);
  const words = part(form, '[name="words"]', HTMLTextAreaElement);
  const texts = [...language.options].map((option) => form.getAttribute(`data-read-${option.value}`) ?? "");
  language.addEventListener("change", () => {
    if (words.value.trim() !== "" && !texts.includes(words.value.trim())) return;
    words.value = texts[language.selectedIndex];
    words.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const form = document.querySelector("form[data-recording]");
if (form instanceof HTMLFormElement) {
  offersTexts(form);
  const recorder = new Recorder(
    part(form, "[data-recorder]", HTMLElement),
    part(form, 'input[type="file"]', HTMLInputElement),
  );
  form.addEventListener("submit", (event) => {
    if (!recorder.recording) return;
    event.preventDefault();
    event.stopPropagation();
    recorder.tell("Still recording. Press stop, listen to it, and then send it.");
  });
}
