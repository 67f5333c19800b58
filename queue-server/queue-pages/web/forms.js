// The dialogs' own mechanics: which part is in use, what the button says, and finding a service.

const FOUND_AT_MOST = 40;

/** Brings a form's parts in line with what is chosen in it. */
export function syncForm(form) {
  for (const tab of form.querySelectorAll("[data-shows]")) {
    const part = document.getElementById(tab.dataset.shows);
    part.hidden = part.disabled = !tab.checked;
  }
  for (const other of form.querySelectorAll("[data-other]")) {
    const field = other.closest("fieldset").querySelector(".field");
    const appears = field.hidden && other.checked;
    field.hidden = field.disabled = !other.checked;
    if (appears) field.focus();
  }
  const label = form.querySelector("[data-submit-label]");
  if (!label) return;
  const wanted = form.querySelector("[data-shows]:checked")?.value;
  label.closest("button").disabled = !!wanted && !form.querySelector(`input[name=${wanted}]:enabled`);
  // What the button said before anything was chosen is its name for «nothing special».
  label.dataset.plain ??= label.textContent;
  const chosen = [...form.querySelectorAll("input[data-submit]:checked")].find((it) => !it.matches(":disabled"));
  label.textContent = chosen?.dataset.submit ?? label.dataset.plain;
}

/** Puts the page's services into a dialog when it is first opened: there are hundreds. */
export function fillServices(list) {
  if (list.firstElementChild) return;
  list.append(document.getElementById("services").content.cloneNode(true));
  for (const it of list.querySelectorAll("input")) it.dataset.submit = list.dataset.services;
  findServices(list.closest("[data-keep]").querySelector("[data-find]"));
}

/** A word without the ending that its case gave it: «права» finds «регистрация прав». */
const stem = (word) => word.slice(0, word.length > 6 ? -2 : word.length > 4 ? -1 : undefined);

/** Shows the services whose words begin like the typed ones, and takes the first. */
export function findServices(field) {
  const place = field.closest("[data-keep]");
  const typed = field.value.toLowerCase().replaceAll("ё", "е").split(/\s+/).filter(Boolean).map(stem);
  let shown = 0;
  let first = null;
  for (const it of place.querySelectorAll("[data-words]")) {
    const words = ` ${it.dataset.words}`;
    it.hidden = shown >= FOUND_AT_MOST || !typed.every((part) => words.includes(` ${part}`));
    if (it.hidden) continue;
    shown += 1;
    first ??= it.querySelector("input");
  }
  const chosen = place.querySelector("input[type=radio]:checked");
  if (typed.length && first && (!chosen || chosen.closest("[data-words]").hidden)) first.checked = true;
  if (chosen && chosen.closest("[data-words]").hidden && !first) chosen.checked = false;
  place.querySelector("[data-nothing]").hidden = shown > 0;
}
