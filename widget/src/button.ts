// The small button beside a selection, for readers without a keyboard or without the habit.

import { busy, openDialog } from "./dialog";
import { button } from "./dom";
import { place } from "./host";
import { brief } from "./page";
import { languageOfRange, selectedInArticle } from "./selection";
import { setup } from "./texts";

// A selection counts as made when it has not changed for so long, in milliseconds. A tap clears it on some phones before
// the click comes: the same wait keeps the button there.
const SETTLED = 250;

// Pixels between selection and button; on touch it stands clear of the selection's handles and, being below, of the menu.
const GAP = 6;
const TOUCH_GAP = 34;

let pointer = "mouse";
let pressed = false;
let timer = 0;
let range: Range | null = null;

const prefetch = (): void => {
  if (range) setup(languageOfRange(range));
};

// To press the button must not end the selection.
const hold = (event: Event): void => event.preventDefault();

let small: HTMLElement | undefined;

const position = (): void => {
  if (!small || small.hidden || !range) return;
  const lines = [...range.getClientRects()].filter((line) => line.width);
  const line = lines[lines.length - 1] || range.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = small;
  const { clientWidth, clientHeight } = document.documentElement;
  const touch = pointer != "mouse";
  const rtl = getComputedStyle(range.endContainer.parentElement!).direction == "rtl";
  const within = (value: number, most: number): string => Math.max(4, Math.min(value, most - 4)) + "px";
  small.style.setProperty(
    "left",
    within(
      touch ? line.left + (line.width - width) / 2 : rtl ? line.left - GAP - width : line.right + GAP,
      clientWidth - width,
    ),
  );
  small.style.setProperty("top", within(line.bottom + (touch ? TOUCH_GAP : GAP), clientHeight - height));
};

const update = (): void => {
  // Still selecting; or under the dialog, which gives the focus back to this button if it came from here.
  if (busy || (pressed && pointer == "mouse")) return;
  range = selectedInArticle();
  if (range) {
    if (!small) {
      small = button("", () => openDialog(range));
      for (const type of ["pointerdown", "mousedown"]) small.addEventListener(type, hold);
      for (const type of ["pointerenter", "focus"]) small.addEventListener(type, prefetch);
    }
    small.textContent = brief(languageOfRange(range))[0];
    small.className = pointer == "mouse" ? "report" : "report touch";
    small.hidden = false;
    place(small);
    position();
  } else if (small) small.hidden = true;
};

const settle = (): void => {
  clearTimeout(timer);
  timer = setTimeout(update, SETTLED);
};

export const watchSelection = (): void => {
  const on = (type: string, listener: (event: any) => void): void =>
    addEventListener(type, listener, { capture: true, passive: true });
  on("pointerdown", (event: PointerEvent) => {
    pointer = event.pointerType;
    pressed = true;
  });
  for (const type of ["pointerup", "pointercancel"]) {
    on(type, () => {
      pressed = false;
      settle();
    });
  }
  document.addEventListener("selectionchange", settle);
  for (const type of ["scroll", "resize"]) on(type, position);
};
