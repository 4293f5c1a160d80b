/**
 * Keys and comfort for the desk. Everything works without it.
 *
 * Single-letter keys never fire while somebody types, with a modifier held, or inside a dialog, and can be switched
 * off in the help (WCAG 2.2, 2.1.4).
 */

const KEYS_OFF = "corrigenda.desk.keys-off";
const PLACE = "corrigenda.desk.place";

/** Web storage may be forbidden; then nothing is remembered. */
function remember(storage, name, value) {
  try {
    if (value === null) storage().removeItem(name);
    else storage().setItem(name, value);
  } catch {
    // Private windows and strict settings: comfort only.
  }
}

function recall(storage, name) {
  try {
    return storage().getItem(name);
  } catch {
    return null;
  }
}

const local = () => window.localStorage;
const session = () => window.sessionStorage;

/** The letter on the key, also where the keyboard is set to another script. */
function letterOf(event) {
  if (/^[\x20-\x7e]$/.test(event.key) || event.key.length > 1) return event.key.toLowerCase();
  const code = /^Key([A-Z])$/.exec(event.code);
  return code ? code[1].toLowerCase() : event.key;
}

/** A box takes no letters, so keys go on there; in the help they are silent like everywhere in a dialog. */
function isTyping(target) {
  const fields = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog";
  return target instanceof Element && target.closest(fields) !== null;
}

function press(selector, root = document) {
  const found = root.querySelector(selector);
  if (found instanceof HTMLFormElement) found.requestSubmit();
  else if (found instanceof HTMLElement) found.click();
  return found !== null;
}

function focus(selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) return false;
  for (let box = found.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
  found.focus();
  found.scrollIntoView({ block: "center" });
  return true;
}

/* The queue: one row is the current one, and it is where the focus is or last was. */

const rows = () => [...document.querySelectorAll("[data-row]")];

function currentRow() {
  const active = document.activeElement?.closest("[data-row]");
  return active ?? document.querySelector("[data-row].current");
}

function makeCurrent(row) {
  for (const other of rows()) other.classList.toggle("current", other === row);
  if (row) remember(session, PLACE, JSON.stringify([location.pathname, row.dataset.row, rows().indexOf(row)]));
}

function go(row) {
  row?.querySelector("[data-open]")?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  if (all.length === 0) return false;
  const at = all.indexOf(currentRow());
  go(all[at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
  return true;
}

/** Where the focus was: the same erratum, or what took its place when it was decided. */
function returnToPlace() {
  if (rows().length === 0) return;
  const named = rows().find((row) => `#${row.id}` === location.hash);
  if (named) return go(named);
  let place;
  try {
    place = JSON.parse(recall(session, PLACE) ?? "null");
  } catch {
    place = null;
  }
  if (!Array.isArray(place) || place[0] !== location.pathname) return;
  const all = rows();
  go(all.find((row) => row.dataset.row === place[1]) ?? all[Math.min(all.length - 1, Number(place[2]) || 0)]);
}

function inRow(selector, otherwise) {
  const row = currentRow();
  return row ? press(selector, row) || (otherwise ? press(otherwise, row) : false) : false;
}

const onQueue = {
  j: () => step(1),
  k: () => step(-1),
  o: () => inRow("[data-open]"),
  v: () => inRow("[data-verify]", "[data-open]"),
  h: () => inRow("[data-hold]"),
  r: () => inRow("[data-reject]"),
  t: () => inRow("[data-thank]"),
  a: () => inRow("[data-take]"),
  x: () => inRow("[data-choose]"),
  c: () => document.querySelector("[data-choose]:checked") !== null && focus("#chosen-reason"),
  u: () => press("form[data-undo]"),
  "/": () => focus("[data-search]"),
};

const onErratum = {
  v: () => press("[data-verify-button]"),
  i: () => press("form[data-never-again]"),
  h: () => focus("#reason"),
  r: () => focus("#reason"),
  a: () => press("form[data-take]"),
  n: () => focus("#note"),
  u: () => press("form[data-undo]"),
  d: () => press("[data-draft]"),
  b: () => press("[data-back]"),
};

const help = document.getElementById("help");

function showHelp() {
  if (!(help instanceof HTMLDialogElement) || help.open) return false;
  help.showModal();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const letter = letterOf(event);
  if (letter !== "?" && event.shiftKey) return;
  if (recall(local, KEYS_OFF)) return;
  const acts = document.querySelector("[data-queue]") || document.body.classList.contains("page-queue") ? onQueue : onErratum;
  const act = letter === "?" ? showHelp : acts[letter];
  if (act?.()) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-help]")) {
  button.hidden = false;
  button.addEventListener("click", showHelp);
}

for (const box of document.querySelectorAll("[data-keys]")) {
  box.checked = !recall(local, KEYS_OFF);
  box.addEventListener("change", () => remember(local, KEYS_OFF, box.checked ? null : "1"));
}

document.addEventListener("focusin", (event) => {
  const row = event.target instanceof Element ? event.target.closest("[data-row]") : null;
  if (row) makeCurrent(row);
});

/* A second press sends nothing; coming back by the browser's button makes the form usable again. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "1";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  returnToPlace();
});

/* The passage comes into the middle of the article's pane; the page itself stays where it is. */
const pane = document.querySelector("[data-prose]");
const passage = document.getElementById("passage");
if (pane && passage) {
  const by = passage.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTop += by - pane.clientHeight / 2 + passage.offsetHeight / 2;
}

const wanted = location.hash === "#reason" || location.hash === "#should-read" ? location.hash : null;
if (wanted) focus(wanted);
else if (document.querySelector("[aria-invalid]")) focus("[aria-invalid]");
