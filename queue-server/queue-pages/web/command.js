// Sends what the operator asks for: one command at a time, each with a name of its own, repeated
// under that name until the server has answered. So a lost answer never calls two people.

const TRY_MS = 8_000;
const PAUSE_MS = [300, 700, 1_500, 3_000, 5_000];
// 500 and the like leave open whether it was done; the same name again settles it.
const AGAIN = new Set([429, 500, 502, 503, 504]);

let busy = false;

/** Whether an answer is awaited. */
export const waits = () => busy;

/**
 * Posts `body` (JSON) to `path`. `slow(tries)` runs while there is no answer. Resolves to `null`
 * when it was done (`done(answer)` was told what the server said), or to the server's sentence why not ("" when it sent none).
 */
export async function send(path, body, slow, done = () => {}) {
  busy = true;
  const key = uuid7();
  try {
    for (let tries = 0; ; tries += 1) {
      slow(tries);
      const answer = await attempt(path, body, key);
      if (answer?.ok) {
        done(await answer.json().catch(() => null));
        return null;
      }
      if (answer && !AGAIN.has(answer.status)) return await detail(answer);
      await new Promise((done) => setTimeout(done, PAUSE_MS[Math.min(tries, PAUSE_MS.length - 1)]));
    }
  } finally {
    busy = false;
  }
}

async function attempt(path, body, key) {
  try {
    const headers = { "content-type": "application/json", "idempotency-key": key };
    const signal = AbortSignal.timeout(TRY_MS);
    return await fetch(path, { method: "POST", headers, body, signal, cache: "no-store" });
  } catch {
    return null;
  }
}

async function detail(answer) {
  try {
    return String((await answer.json()).detail ?? "");
  } catch {
    return "";
  }
}

/** A UUIDv7; `crypto.randomUUID` is missing on pages without TLS. */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  const now = Date.now();
  view.setUint32(0, Math.floor(now / 0x10000));
  view.setUint16(4, now % 0x10000);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = [...bytes].map((it) => it.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
