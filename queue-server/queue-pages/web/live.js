// Follows the server: one stream of fragments, read by hand so that its heartbeat is seen, and
// connected anew for as long as the page is open.

import * as clock from "./clock.js";
import { morph } from "./morph.js";

const SILENCE_MS = 12_000;
const PAUSE_MS = [300, 600, 1_200, 2_500, 5_000];
// A server that restarts is back within this; flashing «no link» at a hall helps nobody.
const PATIENCE_MS = 2_000;

let heard = performance.now();
let after = () => {};

/** The element that the server's fragments replace. */
export const live = () => document.getElementById("live");

/** Starts to follow. `changed(first)` runs after each new fragment, `tick` four times a second. */
export function start({ changed = () => {}, tick = () => {} }) {
  after = (first) => {
    changed(first);
    run();
  };
  const run = () => {
    for (const it of document.querySelectorAll("[data-clock]")) say(it, clock.wall());
    for (const it of document.querySelectorAll("[data-since]")) {
      say(it, clock.stopwatch(Number(it.dataset.since)));
    }
    // While we are connected, what the page shows is as of now.
    const heardAt = document.querySelector("[data-heard]");
    if (heardAt && !lost) say(heardAt, clock.wall());
    tick();
  };
  clock.hint(live().dataset, true);
  after(true);
  setInterval(run, 250);
  // A phone that slept has a dead connection and does not know it.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && age() > SILENCE_MS) current.abort();
  });
  window.addEventListener("online", () => wake());
  follow(document.body.dataset.stream);
}

/** Sets a text, but only a new one: a screen reader would say the old one again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Milliseconds since the server was last heard. */
export const age = () => performance.now() - heard;

let current = new AbortController();
let wake = () => {};
let lastId = "";

async function follow(address) {
  for (let tries = 0; ; tries += 1) {
    let silence = 0;
    current = new AbortController();
    const alive = () => {
      heard = performance.now();
      clearTimeout(silence);
      silence = setTimeout(() => current.abort(), SILENCE_MS);
    };
    silence = setTimeout(() => current.abort(), SILENCE_MS);
    try {
      const headers = { accept: "text/event-stream" };
      if (lastId) headers["last-event-id"] = lastId;
      const answer = await fetch(address, { headers, cache: "no-store", signal: current.signal });
      // A ticket's link dies with its day: the page of its address says so better than we can.
      if (answer.status === 404) return location.reload();
      if (answer.ok) {
        link(true);
        await read(answer.body, () => {
          tries = 0;
          alive();
        });
      }
    } catch {
      // Cut, refused or silent: all the same, we come again.
    }
    clearTimeout(silence);
    link(false);
    // A thousand pages come back after a restart: not all in the same instant.
    await pause(PAUSE_MS[Math.min(tries, PAUSE_MS.length - 1)] * (0.5 + Math.random()));
  }
}

function pause(ms) {
  return new Promise((done) => {
    wake = done;
    setTimeout(done, ms);
  });
}

let lost = null;

function link(up) {
  if (up) {
    clearTimeout(lost);
    lost = null;
    document.body.classList.remove("is-offline");
  } else {
    lost ??= setTimeout(() => document.body.classList.add("is-offline"), PATIENCE_MS);
  }
}

/** Reads server-sent events until the stream ends; comments count as signs of life. */
async function read(body, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let event = { name: "message", data: [] };
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const raw of lines) {
      const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
      if (line === "") {
        take(event.name, event.data.join("\n"));
        event = { name: "message", data: [] };
        continue;
      }
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const text = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") event.name = text;
      else if (field === "data") event.data.push(text);
      else if (field === "id") lastId = text;
    }
  }
}

function take(name, data) {
  if (name === "clock") {
    const [now, speed] = data.split(" ").map(Number);
    clock.set(now, speed);
  } else if (name === "fragment") {
    show(data);
  }
}

function show(html) {
  // Parsed apart from the page: what a fragment holds is inert until we take it over. It was
  // escaped where it was made, and comes from nowhere but our own server.
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("live");
  if (!fresh) return;
  if (fresh.dataset.build !== live().dataset.build) {
    // The server was updated: its fragments need its own script and style.
    setTimeout(() => location.reload(), Math.random() * 2_000);
    return;
  }
  clock.hint(fresh.dataset, false);
  morph(live(), document.adoptNode(fresh));
  after(false);
}
