// Changes a piece of the page into a newer one, touching only what differs. So focus, open
// dialogs, ticks, running animations and what a screen reader is saying all survive.

/** Makes `old` equal to `fresh`; elements with an id are matched by it. */
export function morph(old, fresh) {
  if (old.nodeName !== fresh.nodeName || (old.id ?? "") !== (fresh.id ?? "")) {
    old.replaceWith(fresh);
  } else if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
  } else if (!("keep" in old.dataset)) {
    // What carries data-keep belongs to the script, inside and out.
    attributes(old, fresh);
    children(old, fresh);
  }
}

function attributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    // Whether a dialog is open is the operator's doing; the server does not know.
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DIALOG")) {
      old.removeAttribute(name);
    }
  }
}

function children(old, fresh) {
  const named = new Map([...old.children].filter((it) => it.id).map((it) => [it.id, it]));
  let here = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const twin = next.id ? named.get(next.id) : unnamed(here, next);
    if (!twin) {
      old.insertBefore(next, here);
      continue;
    }
    if (twin === here) here = here.nextSibling;
    else old.insertBefore(twin, here);
    morph(twin, next);
  }
  while (here) {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  }
}

/** The old node in this very place, if it can become `next`. */
function unnamed(here, next) {
  return here && !here.id && here.nodeName === next.nodeName ? here : null;
}
