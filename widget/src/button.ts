// The small button beside a selection, for readers without a keyboard or without the habit.

import { busy, openDialog } from "./dialog";
import { button } from "./dom";
import { place } from "./host";
import { GAP, SETTLED, TOUCH_GAP } from "./measures";
import { brief, hasMouse, languageOf } from "./page";
import { selectedText } from "./selection";
import { setup } from "./texts";

let mouse = hasMouse;
let pressed = 0;
let timer = 0;
let range: Range | null;
let small: HTMLElement | undefined;

const update = (): void => {
  // Still selecting; or under the dialog, which gives the focus back to this button if it came from here.
  if (busy || (mouse && pressed)) return;
  range = selectedText();
  if (range) {
    const element = range.startContainer.parentElement;
    if (!small) {
      small = button("", () => openDialog(range));
      // To press the button must not end the selection.
      small.onmousedown = (event) => event.preventDefault();
      small.onpointerenter = small.onfocus = () => setup(languageOf(element));
    }
    small.textContent = brief(languageOf(element))[0];
    small.className = mouse ? "small mouse" : "small";
    place(small);
    // Beside the end of the selection, and never off the screen.
    const line = [...range.getClientRects()].filter(({ width }) => width).pop() || range.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const { offsetWidth, offsetHeight, style } = small;
    const put = (side: string, value: number, most: number): void =>
      style.setProperty(side, Math.max(4, Math.min(value, most - 4)) + "px");
    put("left", document.dir == "rtl" ? line.left - GAP - offsetWidth : line.right + GAP, clientWidth - offsetWidth);
    put("top", line.bottom + (mouse ? GAP : TOUCH_GAP), clientHeight - offsetHeight);
  } else small?.remove();
};

export const watchSelection = (): void => {
  for (const type of ["selectionchange", "pointerdown", "pointerup", "scroll", "resize"]) {
    addEventListener(
      type,
      (event) => {
        const { pointerType, buttons } = event as PointerEvent;
        if (pointerType) {
          mouse = pointerType == "mouse";
          pressed = buttons;
        }
        clearTimeout(timer);
        timer = setTimeout(update, SETTLED);
      },
      true,
    );
  }
};
