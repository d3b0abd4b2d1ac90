// The sound of one address: fetched once, kept in memory, playable from its first bytes on.

/** How often a busy voice is asked again, and how long at most before each time. */
const TRIES = 5;
const WAIT_AT_MOST = 10;
/** Clips kept: the one that plays, the ones around it, and a few to go back to. */
const KEPT = 8;

const MP3 = "audio/mpeg";

/** The voice can't be heard; the message says so in words. */
export class SoundError extends Error {}

/** @param {number} seconds @param {AbortSignal} signal @returns {Promise<void>} */
function sleep(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Bytes that arrive; whoever reads them late gets them from the start. */
export class Clip {
  /** @param {string} url @param {"high" | "low"} priority */
  constructor(url, priority) {
    this.url = url;
    /** @type {Uint8Array<ArrayBuffer>[]} */
    this.chunks = [];
    this.complete = false;
    /** @type {SoundError | null} */
    this.failure = null;
    this.news = new EventTarget();
    this.stopper = new AbortController();
    this.load(priority).then(
      () => this.tell("complete"),
      (error) => {
        this.failure = error instanceof SoundError ? error : new SoundError(lost);
        this.tell("failure");
      },
    );
  }

  /** @param {string} type */
  tell(type) {
    this.news.dispatchEvent(new Event(type));
  }

  /** @param {"high" | "low"} priority */
  async load(priority) {
    const { signal } = this.stopper;
    for (let tried = 1; ; tried += 1) {
      const response = await fetch(this.url, { signal, priority });
      if (response.ok && response.body) {
        for (const reader = response.body.getReader(); ; ) {
          const { done, value } = await reader.read();
          if (done) break;
          this.chunks.push(value);
          this.tell("chunk");
        }
        this.complete = true;
        return;
      }
      const wait = Math.min(Number(response.headers.get("Retry-After")), WAIT_AT_MOST);
      // Busy is told with a time to come back; a voice that can't speak here says why, and is asked no more.
      const busy = response.status === 503 && wait > 0;
      if (!busy || tried === TRIES) throw new SoundError(await inWords(response, busy));
      await response.body?.cancel();
      this.wait = wait;
      this.tell("busy");
      await sleep(wait, signal);
    }
  }

  /** Give up on it; nobody is listening any more. */
  stop() {
    this.stopper.abort();
  }
}

const lost = "The connection was lost. Check it and press play again.";

/** @param {Response} response @param {boolean} busy */
async function inWords(response, busy) {
  const { status } = response;
  if (status === 401) return "Your session has ended. Log in again to listen.";
  if (status === 404) return "This question is not there any more.";
  if (status === 429) return "That was a lot of listening at once. Wait a moment, then press play again.";
  if (busy) return "The voice is still busy. Press play again in a moment.";
  if (status === 503 || status === 422) {
    try {
      return String((await response.json()).detail);
    } catch {
      // it says nothing of itself
    }
  }
  return "The voice could not read this one. Press play to try again.";
}

/** Clips by address, the least recently asked for forgotten first. */
export class Clips {
  constructor() {
    /** @type {Map<string, Clip>} */
    this.kept = new Map();
  }

  /** @param {string} url @param {"high" | "low"} [priority] */
  get(url, priority = "high") {
    let clip = this.kept.get(url);
    if (!clip || clip.failure) clip = new Clip(url, priority);
    this.kept.delete(url);
    this.kept.set(url, clip);
    for (const [oldest, forgotten] of this.kept) {
      if (this.kept.size <= KEPT) break;
      forgotten.stop();
      this.kept.delete(oldest);
    }
    return clip;
  }
}

/**
 * Let an audio element play a clip, from its first bytes on where the browser can.
 * @param {HTMLAudioElement} audio @param {Clip} clip @returns {() => void} what lets go of it
 */
export function attach(audio, clip) {
  if (clip.complete) {
    const url = URL.createObjectURL(new Blob(clip.chunks, { type: MP3 }));
    audio.src = url;
    return () => URL.revokeObjectURL(url);
  }
  // A phone's Safari has ManagedMediaSource only, and plays a plain address well: it gets that.
  if (!("MediaSource" in window) || !MediaSource.isTypeSupported(MP3)) {
    audio.src = clip.url;
    return () => {};
  }
  return feed(audio, clip);
}

/** @param {HTMLAudioElement} audio @param {Clip} clip @returns {() => void} */
function feed(audio, clip) {
  const source = new MediaSource();
  const url = URL.createObjectURL(source);
  const over = new AbortController();
  let fed = 0;
  audio.src = url;

  source.addEventListener(
    "sourceopen",
    () => {
      const buffer = source.addSourceBuffer(MP3);
      const more = () => {
        if (over.signal.aborted || buffer.updating || source.readyState !== "open") return;
        const chunk = clip.chunks[fed];
        if (chunk) {
          fed += 1;
          buffer.appendBuffer(chunk);
        } else if (clip.complete) {
          source.endOfStream();
        }
      };
      buffer.addEventListener("updateend", more, over);
      clip.news.addEventListener("chunk", more, over);
      clip.news.addEventListener("complete", more, over);
      more();
    },
    { once: true },
  );
  return () => {
    over.abort();
    URL.revokeObjectURL(url);
  };
}
