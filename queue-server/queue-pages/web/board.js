// The hall board: which call is amber, for how long, and its chime. The server sends all calls of
// the moment; so one that came while we were away is still there, and takes its turn.

import { live, say, start } from "./live.js";
import { play, unlock } from "./sound.js";

// The newest call is amber for at least 20 s; of several at once each has 8 s.
const LAST_MS = 20_000;
const EACH_MS = 8_000;
const BLINK_MS = 3_000;

let known = 0;
let queue = [];
let shown = null;
let shownAt = 0;
let calledAt = -Infinity;

const rows = () => [...live().querySelectorAll("[data-call]")];
const rowOf = (seq) => rows().find((it) => Number(it.dataset.call) === seq);

function changed(first) {
  const calls = rows().map((it) => Number(it.dataset.call)).sort((a, b) => a - b);
  const fresh = calls.filter((seq) => seq > known);
  known = Math.max(known, ...calls);
  if (first) {
    // What was called before we came is shown, and not called again.
    const newest = live().querySelector(".now[data-call]");
    if (newest) highlight(Number(newest.dataset.call), false);
  } else {
    queue.push(...fresh);
  }
  queue = queue.filter((seq) => calls.includes(seq));
  if (shown !== null && !calls.includes(shown)) shown = null;
  turn();
}

function turn() {
  const passed = performance.now() - shownAt;
  if (shown !== null && queue.length === 0 && passed >= LAST_MS) {
    // It stays amber for as long as the person is still awaited.
    if (!("awaited" in rowOf(shown).dataset)) shown = null;
  }
  if (queue.length > 0 && (shown === null || passed >= EACH_MS)) highlight(queue.shift(), true);
  paint();
}

function highlight(seq, aloud) {
  shown = seq;
  shownAt = performance.now();
  if (!aloud) return;
  calledAt = shownAt;
  say(document.getElementById("said"), rowOf(seq).dataset.say);
  play([784, 587], 400);
}

function paint() {
  const passed = performance.now() - calledAt;
  for (const it of rows()) {
    const seq = Number(it.dataset.call);
    it.classList.toggle("now", seq === shown);
    it.classList.toggle("blink", seq === shown && passed < BLINK_MS);
    it.classList.toggle("fresh", queue.includes(seq));
  }
}

unlock();
document.addEventListener("pointerdown", unlock);
start({ changed, tick: turn });
