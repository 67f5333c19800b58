// The phone page: follows one ticket, and shakes the phone when it is called.

import { live, start } from "./live.js";
import { play, unlock } from "./sound.js";

let called = live().classList.contains("called");

function changed() {
  const now = live().classList.contains("called");
  if (now && !called) {
    navigator.vibrate?.([300, 200, 300]);
    play([784, 587], 400);
  }
  called = now;
  const what = live().querySelector(".where, .what, dd")?.textContent;
  const number = live().querySelector(".number").textContent;
  document.title = what ? `${number} · ${what}` : number;
}

document.addEventListener("pointerdown", unlock);
start({ changed });
