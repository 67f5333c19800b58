// The window terminal: keys press buttons, buttons send commands, timers and bars run.

import * as clock from "./clock.js";
import { send, waits } from "./command.js";
import { age, live, say, start } from "./live.js";
import { fillServices, findServices, syncForm } from "./forms.js";
import { play, unlock } from "./sound.js";

// A second press that follows at once was meant for the first: Enter starts a service, and the
// same Enter must not finish it.
const CALM_MS = 1_000;
const RING_MS = 15_000;

const byId = (id) => document.getElementById(id);
let settled = 0;
let rang = 0;

/** Does what a button or form stands for, unless an answer is still awaited. */
async function act(path, body) {
  if (waits() || performance.now() - settled < CALM_MS) return;
  tell(null);
  for (const it of document.querySelectorAll("dialog[open]")) it.close();
  const soon = setTimeout(() => (byId("pending").hidden = false), 400);
  const refusal = await send(path, body, (tries) => {
    byId("pending").classList.toggle("repeats", tries > 0);
  });
  clearTimeout(soon);
  byId("pending").hidden = true;
  settled = performance.now();
  if (refusal !== null) tell(refusal || byId("unclear").textContent);
}

/** Shows a sentence to the operator until she has read it. */
function tell(sentence) {
  byId("notice").hidden = sentence === null;
  if (sentence !== null) say(byId("notice").querySelector("p"), sentence);
}

function open(dialog) {
  if (!dialog || dialog.open || waits()) return;
  dialog.querySelectorAll("[data-services]").forEach(fillServices);
  dialog.querySelectorAll("form").forEach(syncForm);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  unlock();
  const button = event.target.closest("button");
  if (!button || button.disabled) return;
  // After a click the focus would stay on the button, and Enter would press it once more.
  if (event.detail > 0 && !button.closest("dialog")) button.blur();
  if ("close" in button.dataset) button.closest("dialog").close();
  else if ("dismiss" in button.dataset) tell(null);
  else if (button.dataset.open) open(byId(button.dataset.open));
  else if (button.dataset.post) act(button.dataset.post, button.dataset.body);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = {};
  for (const [name, value] of new FormData(event.target)) {
    // Names with an underscore are the dialog's own; an empty reason stands for «other».
    if (name.startsWith("_") || value.trim() === "") continue;
    body[name] = name === "point" ? Number(value) : value.trim();
  }
  act(event.target.dataset.post, JSON.stringify(body));
});

document.addEventListener("input", (event) => {
  if ("find" in event.target.dataset) findServices(event.target);
  if (event.target.form) syncForm(event.target.form);
  if (event.target.id === "keys-on") localStorage.setItem("keys", event.target.checked ? "on" : "off");
});

document.addEventListener("keydown", (event) => {
  unlock();
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const dialog = document.querySelector("dialog[open]");
  if (event.key === "Escape" && !dialog) return tell(null);
  if (localStorage.getItem("keys") === "off" || typing(event)) return;
  const code = event.key === "?" ? "Slash" : event.code;
  const buttons = (dialog ?? document).querySelectorAll(`[data-key~="${CSS.escape(code)}"]`);
  const button = [...buttons].find((it) => dialog || !it.closest("dialog"));
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) button.click();
});

/** Whether the key belongs to what has the focus: a field, or a button reached by Tab. */
function typing(event) {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return false;
  const plain = focused.matches("input[type=checkbox], input[type=radio]");
  if (focused.matches("input, textarea, select") && !plain) return true;
  const presses = event.code === "Space" || event.code === "Enter" || event.code === "NumpadEnter";
  // Enter does nothing on a tick box, so there it stays the main action.
  if (plain && !focused.closest("dialog")) return event.code === "Space";
  return presses && focused.matches("button, a, summary, input");
}

/** Waiting minutes, their bars, and the bar of the service time. */
function tick() {
  say(live().querySelector("[data-age]"), String(Math.round(age() / 1000)));
  for (const it of live().querySelectorAll("[data-minutes]")) {
    const minutes = Math.floor((clock.now() - Number(it.dataset.minutes)) / 60_000);
    say(it, minutes > 0 ? `${minutes}\u00a0${it.dataset.unit}` : it.dataset.soon);
  }
  for (const it of live().querySelectorAll("[data-bar]")) {
    const share = (clock.now() - Number(it.dataset.bar)) / Number(it.dataset.norm);
    bar(it, Math.max(share, 0.03), share > 1 ? "over" : share > 0.8 ? "near" : "");
  }
  for (const it of live().querySelectorAll("[data-norm-since]")) {
    const share = (clock.now() - Number(it.dataset.normSince)) / Number(it.dataset.norm);
    // The whole bar is one and a half norms.
    bar(it, share / 1.5, share > 1.5 ? "over" : share > 1 ? "near" : "");
    const now = it.querySelector(".now");
    say(now, clock.stopwatch(Number(it.dataset.normSince)));
    // The running label gives way to the fixed ones.
    now.classList.toggle("away", share < 0.1 || Math.abs(share - 1) < 0.16 || share > 1.44);
  }
  ring();
}

function bar(svg, share, level) {
  const width = `${Math.min(Math.max(share, 0), 1) * 100}%`;
  svg.classList.toggle("near", level === "near");
  svg.classList.toggle("over", level === "over");
  svg.querySelector(".fill").setAttribute("width", width);
  svg.querySelector(".now")?.setAttribute("x", width);
}

/** A call for help rings at once, then every 15 s until somebody goes. */
function ring() {
  if (!live().querySelector("[data-ring]")) {
    rang = 0;
  } else if (rang === 0 || performance.now() - rang > RING_MS) {
    rang = performance.now();
    play([587, 784, 587, 784], 150);
  }
}

function changed() {
  for (const it of document.querySelectorAll("dialog[open] form")) syncForm(it);
}

byId("keys-on").checked = localStorage.getItem("keys") !== "off";
start({ changed, tick });
