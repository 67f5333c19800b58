// The few tones of the house. Browsers stay silent until somebody touched the page, unless they
// were started for a hall (`--autoplay-policy=no-user-gesture-required`); then so do we.

let audio = null;

/** Makes sound possible; to be called from a key or a click, and once at the start. */
export function unlock() {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume().catch(() => {});
}

/** Plays tones one after another, with soft edges so that nothing clicks. */
export function play(frequencies, eachMs) {
  if (audio?.state !== "running") return;
  frequencies.forEach((frequency, at) => {
    const start = audio.currentTime + (at * eachMs) / 1000;
    const end = start + eachMs / 1000;
    const tone = new OscillatorNode(audio, { frequency });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.3, start + 0.01);
    volume.gain.setValueAtTime(0.3, end - 0.03);
    volume.gain.linearRampToValueAtTime(0, end);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(end);
  });
}
