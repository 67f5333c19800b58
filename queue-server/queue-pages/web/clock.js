// The office's clock in the browser. A simulated office runs faster than the wall, and a window's
// PC may be minutes wrong: so time comes from the server and only runs on here.

let base = Date.now();
let mark = performance.now();
let speed = 1;
let offset = 0;

/** Takes over the server's clock: milliseconds since 1970, office seconds per second. */
export function set(nowMs, officeSpeed) {
  if (!Number.isFinite(nowMs) || !(officeSpeed > 0)) return;
  base = nowMs;
  mark = performance.now();
  speed = officeSpeed;
}

/** Takes what a fragment says. It may have waited on its way, so it only ever sets us forward. */
export function hint({ now: nowMs, speed: officeSpeed, offset: offsetS }, first) {
  offset = Number(offsetS) * 1000;
  if (first || Number(nowMs) > now()) set(Number(nowMs), Number(officeSpeed));
}

/** The office's time now (milliseconds since 1970). */
export function now() {
  return base + (performance.now() - mark) * speed;
}

/** «10:42» by the clock on the office's wall. */
export function wall() {
  return new Date(now() + offset).toISOString().slice(11, 16);
}

/** «06:24» since a moment of the office; with hours when there are any. */
export function stopwatch(sinceMs) {
  const all = Math.max(0, Math.floor((now() - sinceMs) / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(all / 3600);
  const rest = `${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
