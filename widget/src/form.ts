// The form: what is wrong with these words, and what they should be. Nothing typed is lost: not by closing, not by a
// refusal, not by a failing network.

import type { News } from "./contract";
import type { Show } from "./dialog";
import { diff } from "./diff";
import { button, h, link } from "./dom";
import { KEEP, NEWS, PAUSE } from "./measures";
import { SITE } from "./page";
import { type Passage, hex } from "./passage";
import { type Listener, post, watch } from "./send";
import { keep, kept } from "./store";
import type { Setup } from "./texts";

type Values = Record<string, string>;
type Mistake = { field: string; detail: string };
type Control = HTMLInputElement | HTMLTextAreaElement;

const KINDS = ["typo", "fact", "link", "unclear", "other"] as const;

// Version 4, variant of RFC 9562. The browser's own randomUUID is missing on pages without TLS.
const uuid = (): string =>
  hex(crypto.getRandomValues(new Uint8Array(16)).buffer).replace(
    /(.{8})(.{4}).(.{3}).(.{3})/,
    "$1-$2-4$3-a$4-",
  );

/** Show the form in the dialog; what comes back is to be called when the dialog closes. */
export const compose = (
  { language, texts }: Setup,
  show: Show,
  close: HTMLElement,
  url: string,
  lang: string,
  text?: string,
  passage?: Passage,
): (() => void) => {
  const key = JSON.stringify([url, passage]);
  const draft = kept().drafts.find((other) => other.key == key);
  const opened = Date.now();
  const status = h("p", { role: "status" });
  const changes = h("p", { "aria-live": "polite", dir: "auto", lang });
  const canonical = document.querySelector<HTMLLinkElement>("link[rel=canonical]")?.href;
  let current = draft?.id;
  let finished = false;
  let timer = 0;

  const field = (label: string, name: string, type: string, value = ""): HTMLElement =>
    h(
      "label",
      { class: "field" },
      label,
      type
        ? h("input", { name, type, autocomplete: type, dir: "auto" })
        : h("textarea", { name, maxlength: value ? 2000 : 4000, dir: "auto", lang: value ? lang : language }, value),
    );

  const submit = (event: Event): void => {
    event.preventDefault();
    const found = values();
    const errors: Mistake[] = [];
    if (found.proposal == first.proposal) {
      delete found.proposal;
      if (!/\S/.test(found.comment!)) errors.push({ field: passage ? "proposal" : "comment", detail: texts.empty });
    }
    for (const field of ["source", "email"]) {
      const detail = control(field).validationMessage;
      if (detail) errors.push({ field, detail });
    }
    complain(errors);
    if (errors[0]) return;
    // An empty proposal takes the words out; any other empty field says nothing.
    for (const name in found) if (!found[name] && name != "proposal") delete found[name];
    status.textContent = texts.sending;
    current = post({
      id: uuid(),
      site: SITE!,
      url,
      canonical,
      ...passage,
      text,
      language,
      seconds: seconds(),
      ...(found as { kind: string }),
    });
    draw();
    watch(current, answered);
  };

  const edited = (): void => {
    // Edited words are another report: what is on its way goes its way, and is no longer followed here.
    watch((current = undefined), answered);
    status.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  };

  const form = h(
    "form",
    {
      input: edited,
      // Not the browser's own submitting: a sandboxed frame forbids it, without a word.
      keydown: (event: KeyboardEvent) => {
        if (event.key == "Enter" && (event.ctrlKey || event.metaKey || (event.target as Element).matches("input"))) {
          submit(event);
        }
      },
    },
    h(
      "fieldset",
      {},
      h("legend", {}, texts.kind),
      ...KINDS.map((value) => h("label", { class: "choice" }, h("input", { name: "kind", type: "radio", value }), texts[value])),
    ),
    field(texts.comment, "comment", ""),
    field(texts.source, "source", "url"),
    field(texts.email, "email", "email"),
    h("small", {}, texts.email_use),
    // For programs that fill in whatever they find; people neither see it nor come to it.
    h("div", { class: "away", "aria-hidden": "true" }, h("input", { name: "website", tabindex: -1, autocomplete: "off" })),
    status,
    h(
      "div",
      { class: "acts" },
      button(texts.send, submit, "main"),
      close,
      button(texts.start_over, () => {
        fill(first);
        edited();
        complain([]);
      }),
    ),
  );
  if (passage) {
    const { exact, prefix, suffix } = passage.quote;
    form.prepend(
      // The context is cut at a number of characters; what is left of a word at its ends is not shown, in scripts
      // that part words by spaces.
      h(
        "blockquote",
        { dir: "auto", lang },
        prefix.replace(/^(\S{0,20}(?=\s))?/, "…"),
        h("mark", {}, exact),
        suffix.replace(/(\s\S{0,20})?$/, "…"),
      ),
      field(texts.proposal, "proposal", "", exact),
      changes,
    );
  }

  const control = (name: string): Control => form.elements.namedItem(name) as Control;

  const values = (): Values => Object.fromEntries(new FormData(form)) as Values;

  const fill = (from: Values): void => {
    for (const name in from) control(name).value = from[name]!;
  };

  const seconds = (): number => (draft?.seconds || 0) + Math.round((Date.now() - opened) / 1000);

  /** Show what was changed, and keep the draft. */
  const draw = (): void => {
    clearTimeout(timer);
    const now = values();
    const changed = now.proposal != first.proposal;
    changes.replaceChildren(
      ...diff(changed ? first.proposal! : "", changed ? now.proposal! : "").map(([kind, words]) =>
        kind ? h(kind, {}, h("span", { class: "away" }, ` ${texts[kind]} `), words) : words,
      ),
    );
    keep((all) => {
      // Old drafts make room for new ones.
      all.drafts = all.drafts.filter((other) => other.key != key).slice(-KEEP);
      if (JSON.stringify(now) != JSON.stringify(first)) {
        all.drafts.push({ key, values: now, seconds: seconds(), id: current });
      }
    });
  };

  /** Say each reason at its field, or at the buttons when it belongs to none. */
  const complain = (errors: Mistake[]): void => {
    for (const old of form.querySelectorAll(".error")) {
      old.previousElementSibling!.lastElementChild?.removeAttribute("aria-invalid");
      old.remove();
    }
    for (const { field, detail } of errors) {
      const id = field + "-error";
      const error = h("p", { id, class: "error", role: "alert" }, detail);
      const found = control(field);
      const label = found?.labels?.[0];
      if (label) {
        label.after(error);
        found.setAttribute("aria-describedby", id);
        found.setAttribute("aria-invalid", "true");
      } else status.after(error);
    }
    form.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  };

  const answered: Listener = (code, answer, due) => {
    status.textContent = "";
    if (code == 201) {
      finished = true;
      const news = h("p", { role: "status" });
      show(texts.received, news, h("p", {}, link(answer.receipt, texts.receipt)), close);
      // Asked a moment later, when the report has found its place among those that are known.
      setTimeout(async () => {
        try {
          const { text, url, label }: News = await (await fetch(`${answer.receipt}news?lang=${language}`)).json();
          news.append(text, label && "\n", link(url, label));
        } catch {
          // the receipt will tell
        }
      }, NEWS);
    } else if (due) {
      status.textContent = texts.kept.replace("{time}", new Date(due).toLocaleTimeString(language));
    } else {
      const errors = answer.errors || [];
      const whole = answer.detail || answer.title || code + "";
      // The desk's summary may be its first field's reason: once is enough.
      complain(errors[0]?.detail == whole ? errors : [{ field: "", detail: whole }, ...errors]);
    }
  };

  control("kind").value = "typo";
  const first = values();
  if (draft) {
    fill(draft.values);
    draw();
  }
  show(texts.report, form);
  control(passage ? "proposal" : "comment").focus();
  watch(current, answered);
  return () => {
    if (!finished) draw();
  };
};
