// Reception: two forms, the calls for help, and what the server tells of kiosks and appointments.

import { send, uuid7, waits } from "./command.js";
import { age, live, say, start } from "./live.js";
import { fillServices, findServices, syncForm } from "./forms.js";
import { play, unlock } from "./sound.js";

const RING_MS = 15_000;
const SHOWN_MS = 12_000;

const byId = (id) => document.getElementById(id);
let rang = 0;
let shown = 0;

/** Does what a button or form stands for; its dialog stays open until it is done. */
async function act(path, body, dialog) {
  if (waits()) return;
  tell(null);
  const soon = setTimeout(() => (byId("pending").hidden = false), 400);
  const slow = (tries) => byId("pending").classList.toggle("repeats", tries > 0);
  let ticket = null;
  const refusal = await send(path, body, slow, (answer) => (ticket = answer));
  clearTimeout(soon);
  byId("pending").hidden = true;
  dialog?.close();
  if (refusal !== null) return tell(refusal || byId("unclear").textContent);
  dialog?.querySelector("form").reset();
  if (ticket?.number) done(ticket.number);
}

/** Shows a sentence until it was read. */
function tell(sentence) {
  byId("notice").hidden = sentence === null;
  if (sentence !== null) {
    byId("done").hidden = true;
    say(byId("notice").querySelector("p"), sentence);
  }
}

/** Says the ticket's number, for the visitor to hear. */
function done(number) {
  const words = byId("done").querySelector("p");
  say(words, words.dataset.say.replace("{number}", number));
  byId("done").hidden = false;
  clearTimeout(shown);
  shown = setTimeout(() => (byId("done").hidden = true), SHOWN_MS);
}

document.addEventListener("click", (event) => {
  unlock();
  const button = event.target.closest("button");
  if (!button || button.disabled) return;
  if ("close" in button.dataset) button.closest("dialog").close();
  else if ("dismiss" in button.dataset) tell(null);
  else if (button.dataset.post) act(button.dataset.post, button.dataset.body, null);
  else if (button.dataset.open) {
    const dialog = byId(button.dataset.open);
    dialog.querySelectorAll("[data-services]").forEach(fillServices);
    dialog.querySelectorAll("form").forEach(syncForm);
    dialog.showModal();
  }
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = { id: uuid7() };
  for (const [name, value] of new FormData(event.target)) {
    if (value.trim() !== "") body[name] = name === "late" ? true : value.trim();
  }
  act(event.target.dataset.post, JSON.stringify(body), event.target.closest("dialog"));
});

document.addEventListener("input", (event) => {
  if ("find" in event.target.dataset) findServices(event.target);
  if (event.target.form) syncForm(event.target.form);
});

document.addEventListener("keydown", (event) => {
  unlock();
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) tell(null);
});

/** A call for help rings at once, then every 15 s until somebody goes. */
function tick() {
  say(live().querySelector("[data-age]"), String(Math.round(age() / 1000)));
  if (!live().querySelector("[data-ring]")) {
    rang = 0;
  } else if (rang === 0 || performance.now() - rang > RING_MS) {
    rang = performance.now();
    play([587, 784, 587, 784], 150);
  }
}

/** The list begins where the day is; what is past can be scrolled to. */
function changed(first) {
  if (first) live().querySelector("tbody tr:not(.past)")?.scrollIntoView({ block: "center" });
}

start({ changed, tick });
