// The player: one audio element, one bar, and whatever on the page has `data-speech`. Questions that arrive later are
// found when they are needed, so nothing has to be set up for them.

import { listenToKeys } from "./keys.js";
import { LockScreen } from "./lockscreen.js";
import { attachSilence, clock } from "./rest.js";
import { closesLikeAMenu, remember } from "./settings.js";
import { attach, Clips } from "./sound.js";
import { inVoice, VoiceChoice } from "./voices.js";
import { ReadAlong } from "./words.js";

/** Who waits so long wonders whether anything happens. */
const SLOW_MS = 5000;

/** @template {Element} T @param {string} id @param {new () => T} type @returns {T} */
function part(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`The player needs #${id}.`);
  return element;
}

const bar = part("player", HTMLElement);
const words = part("player-words", HTMLElement);
const place = part("player-progress", HTMLProgressElement);
const speed = part("player-speed", HTMLSelectElement);
const pause = part("player-pause", HTMLSelectElement);
const left = part("player-left", HTMLElement);
const audio = new Audio();
const clips = new Clips();
const readAlong = new ReadAlong(audio);

/** @type {HTMLElement | null} */
let current = null;
/** Whether the next question follows by itself. */
let onward = true;
/** At the end of what is written so far, while more is being written. */
let awaiting = false;
/** The pause to answer in, after a question. */
let resting = false;
/** Says that it takes long, unless it plays by then. */
let slow = 0;
/** It can't be played as it is; pressing play asks for it anew. */
let broken = false;
let letGo = () => {};
let listening = new AbortController();

/** @returns {HTMLElement[]} */
const all = () => [...document.querySelectorAll("[data-speech]")].filter((it) => it instanceof HTMLElement);
/** @param {HTMLElement} it */
const nameOf = (it) => it.dataset.name ?? "";
/** @param {HTMLElement} it */
const soundOf = (it) => inVoice(it.dataset.speech ?? "", voices.chosen);
/** @param {HTMLElement} it */
const timingsOf = (it) => inVoice(it.dataset.timings ?? "", voices.chosen);
/** @param {number} step */
const neighbour = (step) => {
  const questions = all();
  return current ? questions[questions.indexOf(current) + step] : questions[0];
};
const running = () => bar.dataset.state === "playing" || bar.dataset.state === "loading";
const stillWriting = () => document.querySelector("#writing .htmx-request") !== null;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {"idle" | "loading" | "playing" | "paused"} state @param {string} [said] */
function show(state, said) {
  bar.dataset.state = state;
  const says = running() ? "Pause" : current ? "Go on" : "Play all questions";
  bar.querySelector('[data-player="toggle"]')?.setAttribute("aria-label", says);
  if (current) label(current, resting ? "Listen to" : running() ? "Pause" : "Go on with");
  document.documentElement.classList.toggle("is-sounding", state === "playing");
  if (said !== undefined) words.textContent = said;
}

/** @param {HTMLElement | null} question */
function mark(question) {
  for (const marked of document.querySelectorAll('[data-speech][aria-current="true"]')) {
    marked.removeAttribute("aria-current");
    label(marked, "Listen to");
  }
  current = question;
  if (!question) return;
  question.setAttribute("aria-current", "true");
}

/** @param {Element} question @param {string} verb */
function label(question, verb) {
  if (!(question instanceof HTMLElement)) return;
  const name = nameOf(question).toLowerCase();
  question.querySelector("[data-listen]")?.setAttribute("aria-label", `${verb} ${name}`);
}

/** @param {HTMLElement} question */
function bringIntoView(question) {
  const { top, bottom } = question.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight - bar.offsetHeight) return;
  question.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
}

/** @param {HTMLElement} question */
function play(question) {
  awaiting = false;
  broken = false;
  stopListening();
  mark(question);
  bringIntoView(question);
  show("loading", position());
  const clip = clips.get(soundOf(question));
  const busy = () => show("loading", `The voice is busy; trying again in ${clip.wait} s.`);
  const failed = () => {
    broken = true;
    audio.pause();
    show("paused", clip.failure?.message);
  };
  clip.news.addEventListener("busy", busy, { signal: listening.signal });
  clip.news.addEventListener("failure", failed, { signal: listening.signal });
  letGo = attach(audio, clip);
  setSpeed();
  slow = setTimeout(sayThatItTakesLong, SLOW_MS);
  start();
  readAlong.follow(question.querySelector("[data-text]"), timingsOf(question));
  lockScreen.announce(textOf(question), nameOf(question));
}

/** @param {HTMLElement} question */
const textOf = (question) => question.querySelector("[data-text]")?.textContent ?? nameOf(question);

function sayThatItTakesLong() {
  if (bar.dataset.state === "loading" && !broken) show("loading", `${position()}. The voice takes longer than usual.`);
}

function stopListening() {
  clearTimeout(slow);
  listening.abort();
  listening = new AbortController();
  audio.pause();
  letGo();
  letGo = () => {};
  readAlong.stop();
  resting = false;
  left.textContent = "";
  place.value = 0;
}

/** Leave time to answer, then go on by itself. @param {HTMLElement} next */
function rest(next) {
  stopListening();
  resting = true;
  letGo = attachSilence(audio, Number(pause.value));
  show("playing", `Your turn. ${nameOf(next)} comes by itself.`);
  start();
  lockScreen.announce("Your turn to answer", current ? nameOf(current) : "");
}

function start() {
  audio.play().catch((error) => {
    // A newer question took over, or the clip failed and has said so itself.
    if (error.name === "AbortError" || broken) return;
    show("paused", "Press play once more: the browser held the sound back.");
  });
}

function position() {
  const questions = all();
  return current ? `Question ${questions.indexOf(current) + 1} of ${questions.length}` : "";
}

function toggle() {
  if (!current) {
    onward = true;
    const first = neighbour(1);
    if (first) play(first);
  } else if (awaiting) {
    awaiting = false;
    show("paused", position());
  } else if (running()) {
    audio.pause();
    show("paused");
  } else if (audio.ended) {
    onward = true;
    play(neighbour(1) ?? all()[0] ?? current);
  } else if (broken) {
    play(current);
  } else {
    start();
  }
}

/** @param {number} step */
function go(step) {
  const question = neighbour(step);
  if (question) play(question);
}

function again() {
  if (current) play(current);
}

function finish() {
  const next = onward ? neighbour(1) : undefined;
  const rested = resting;
  resting = false;
  left.textContent = "";
  if (next && !rested && Number(pause.value) > 0) {
    rest(next);
  } else if (next) {
    play(next);
  } else if (onward && stillWriting()) {
    awaiting = true;
    show("loading", "Waiting for the next question…");
  } else {
    const single = !onward;
    if (!single) mark(null);
    show(single ? "paused" : "idle", single ? position() : "That was the last one. Play them again?");
  }
}

function setSpeed() {
  const rate = Number(speed.value);
  audio.preservesPitch = true;
  // Loading a new source falls back to the default rate.
  audio.defaultPlaybackRate = rate;
  audio.playbackRate = rate;
}

/** Fetch what is likely to be wanted next: quietly, one at a time, and not on a metered line. */
function prepare(/** @type {HTMLElement | undefined} */ question) {
  const connection = /** @type {{ saveData?: boolean } | undefined} */ (Reflect.get(navigator, "connection"));
  if (!question?.dataset.speech || connection?.saveData) return;
  clips.get(soundOf(question), "low");
  readAlong.fetch(timingsOf(question));
}

/** Another voice: what plays is read by it from the start, and what was prepared is prepared anew. */
function changeVoice() {
  if (current && running() && !resting && !awaiting) play(current);
  else if (current && !resting && !awaiting) {
    // Going on in the middle of it would go on in the former voice.
    broken = true;
    readAlong.stop();
  } else prepare(neighbour(1));
}

const voices = new VoiceChoice({
  changed: changeVoice,
  hush: () => audio.pause(),
  say: (said) => (words.textContent = said),
});
const lockScreen = new LockScreen(audio, {
  play: () => running() || toggle(),
  pause: () => running() && toggle(),
  previous: () => go(-1),
  next: () => go(1),
});
listenToKeys(bar, { used: () => current !== null, toggle, go });

audio.addEventListener("playing", () => {
  voices.sample.pause();
  show("playing", resting ? undefined : position());
  prepare(neighbour(1));
});
audio.addEventListener("waiting", () => bar.dataset.state === "playing" && show("loading"));
audio.addEventListener("pause", () => !audio.ended && bar.dataset.state === "playing" && show("paused"));
audio.addEventListener("ended", finish);
audio.addEventListener("timeupdate", () => {
  place.value = Number.isFinite(audio.duration) ? (audio.currentTime / audio.duration) * place.max : 0;
  if (resting) left.textContent = clock(audio.duration - audio.currentTime);
});
audio.addEventListener("error", () => {
  if (current && !broken) {
    broken = true;
    show("paused", "The voice could not read this one. Press play to try again.");
  }
});

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const listen = event.target.closest("[data-listen]");
  const question = listen?.closest("[data-speech]");
  if (question instanceof HTMLElement) {
    if (question === current && !audio.ended && !resting) toggle();
    else {
      onward = false;
      play(question);
    }
    return;
  }
  const control = event.target.closest("[data-player]");
  if (!(control instanceof HTMLElement)) return;
  const action = control.dataset.player;
  if (action === "toggle") toggle();
  if (action === "again") again();
  if (action === "next") go(1);
  if (action === "previous") go(-1);
});

remember(speed, "interviewer-speed");
remember(pause, "interviewer-pause");
closesLikeAMenu(bar.querySelector("details"));
speed.addEventListener("change", () => resting || setSpeed());

/** The question that was current is another one now: its sound is no longer what stands on the page. */
function letReplacedGo() {
  if (!current || current.isConnected) return;
  stopListening();
  mark(null);
  show("idle", "That question is another one now.");
}

/** Show the bar as soon as there is something to hear, warm the first question, go on when one was waited for. */
function notice() {
  letReplacedGo();
  const first = all()[0];
  if (!first) return;
  if (bar.hidden) {
    bar.hidden = false;
    const idle = window.requestIdleCallback ?? ((/** @type {() => void} */ run) => setTimeout(run, 300));
    idle(() => prepare(first));
  }
  if (current && bar.dataset.state === "playing") words.textContent = position();
  if (awaiting && neighbour(1)) go(1);
  else if (awaiting && !stillWriting()) finish();
}

document.addEventListener("htmx:after:swap", notice);
document.addEventListener("htmx:finally:request", notice);
notice();
