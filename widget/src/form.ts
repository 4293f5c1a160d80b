// The form: what is wrong with these words, and what they should be. Nothing typed is lost: not by closing, not by a
// refusal, not by a failing network.

import type { Answer } from "./contract";
import { diff } from "./diff";
import { button, h, link } from "./dom";
import { SITE } from "./page";
import { type Passage, type Taken, hex } from "./passage";
import { isFinal, post, watch } from "./send";
import { keep, kept } from "./store";
import type { Setup } from "./texts";

export interface Frame {
  config: Setup;
  taken: Taken;
  passage?: Passage | undefined;
  url: string;
  /** The language of the passage; the dialog's own is the config's. */
  pageLanguage: string;
  title: HTMLElement;
  show: (...content: (Node | string)[]) => void;
  close: () => void;
}

type Values = Record<string, string>;
type Control = HTMLInputElement | HTMLTextAreaElement;

const KINDS = ["typo", "fact", "link", "unclear", "other"] as const;

// The diff is drawn, and so read out, and the draft kept, when typing pauses for so long, in milliseconds.
const PAUSE = 300;

// How much is shown of a quote and of its surroundings, in code points.
const SHOWN = 240;
const CONTEXT = 40;

const uuid = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 15) | 64; // version 4
  bytes[8] = (bytes[8]! & 63) | 128; // variant of RFC 9562
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

const quoted = ({ quote }: Passage, lang: string): HTMLElement => {
  const exact = [...quote.exact];
  if (exact.length > SHOWN) exact.splice(SHOWN / 2, exact.length - SHOWN, " … ");
  return h(
    "blockquote",
    { class: "field", dir: "auto", lang },
    "…" + [...quote.prefix].slice(-CONTEXT).join(""),
    h("mark", null, exact.join("")),
    [...quote.suffix].slice(0, CONTEXT).join("") + "…",
  );
};

const field = (control: Control, label: string, ...more: (Node | string)[]): HTMLElement => {
  const { name } = control;
  control.id = name;
  control.setAttribute("aria-describedby", name + "-hint " + name + "-error");
  return h(
    "div",
    { class: "field" },
    h("label", { for: name }, label),
    control,
    h("p", { id: name + "-error", class: "error", role: "alert" }),
    h("small", { id: name + "-hint" }, ...more),
  );
};

/** Show the form in the dialog; what comes back is to be called when the dialog closes. */
export const compose = ({ config, taken, passage, url, pageLanguage, title, show, close }: Frame): (() => void) => {
  const { language, texts } = config;
  const key = JSON.stringify([url, passage]);
  const draft = kept().drafts.find((other) => other.key == key);
  const opened = Date.now();
  let current = draft?.id;
  let finished = false;
  let timer = 0;

  const status = h("p", { role: "status" });
  const failure = h("p", { role: "alert", class: "error" });
  const changes = h("div", { class: "diff", "aria-live": "polite", dir: "auto", lang: pageLanguage });
  const cancel = button(texts.cancel, close);

  const submit = (event: Event): void => {
    event.preventDefault();
    const { proposal, comment, source, email, kind, website } = values();
    const unchanged = proposal == first.proposal;
    const errors: [string, string][] = [];
    if (unchanged && !comment!.trim()) errors.push([passage ? "proposal" : "comment", texts.empty]);
    for (const name of ["source", "email"] as const) {
      if (!control(name).validity.valid) errors.push([name, texts[`bad_${name}`]]);
    }
    complain(errors);
    if (errors[0]) return;
    status.textContent = texts.sending;
    current = post({
      id: uuid(),
      site: SITE!,
      url,
      canonical: document.querySelector<HTMLLinkElement>("link[rel=canonical]")?.href,
      ...passage,
      text: taken.text,
      proposal: unchanged ? undefined : proposal,
      kind: kind!,
      comment: comment || undefined,
      source: source || undefined,
      email: email || undefined,
      language,
      seconds: seconds(),
      website: website || undefined,
    });
    draw();
    watch(current, answered);
  };

  const form = h(
    "form",
    {
      novalidate: "",
      submit,
      input: () => {
        // Edited words are another report: what is on its way goes its way, and is no longer followed here.
        watch((current = undefined), answered);
        status.textContent = "";
        clearTimeout(timer);
        timer = setTimeout(draw, PAUSE);
      },
      keydown: (event: KeyboardEvent) => {
        if (event.key == "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
      },
    },
    ...(passage
      ? [
          quoted(passage, pageLanguage),
          field(
            h("textarea", { name: "proposal", maxlength: 2000, dir: "auto", lang: pageLanguage }, passage.quote.exact),
            texts.proposal,
          ),
          changes,
        ]
      : []),
    h(
      "fieldset",
      { class: "field" },
      h("legend", null, texts.kind),
      ...KINDS.map((value) =>
        h("label", { class: "choice" }, h("input", { type: "radio", name: "kind", value }), texts[`kind_${value}`]),
      ),
    ),
    field(h("textarea", { name: "comment", maxlength: 4000, dir: "auto" }), texts.comment),
    field(h("input", { name: "source", type: "url", maxlength: 2000, dir: "ltr" }), texts.source),
    field(
      h("input", { name: "email", type: "email", maxlength: 254, autocomplete: "email", dir: "ltr" }),
      texts.email,
      texts.email_use,
    ),
    // For programs that fill in whatever they find; people neither see it nor come to it.
    h("div", { class: "away", "aria-hidden": "true" }, h("input", { name: "website", tabindex: -1, autocomplete: "off" })),
    status,
    failure,
    h(
      "footer",
      null,
      h("button", { class: "main" }, texts.send),
      cancel,
      button(
        texts.start_over,
        () => {
          fill(first);
          form.dispatchEvent(new Event("input"));
          complain([]);
        },
        "bare",
      ),
    ),
  );

  const control = (name: string): Control => form.elements.namedItem(name) as Control;

  const values = (): Values => {
    const found: Values = {};
    new FormData(form).forEach((value, name) => (found[name] = value as string));
    return found;
  };

  const fill = (from: Values): void => {
    for (const name in from) control(name).value = from[name]!;
  };

  const seconds = (): number => (draft?.seconds || 0) + Math.round((Date.now() - opened) / 1000);

  /** Show what was changed, and keep the draft. */
  const draw = (): void => {
    clearTimeout(timer);
    const now = values();
    changes.replaceChildren(
      ...(now.proposal == first.proposal
        ? []
        : diff(first.proposal!, now.proposal!).map(([kind, text]) =>
            kind
              ? h(kind, null, h("span", { class: "spoken" }, ` ${kind == "del" ? texts.removed : texts.added} `), text)
              : text,
          )),
    );
    keep((all) => {
      all.drafts = all.drafts.filter((other) => other.key != key);
      if (JSON.stringify(now) != JSON.stringify(first)) {
        all.drafts.push({ key, values: now, seconds: seconds(), id: current });
      }
    });
  };

  const complain = (errors: [name: string, reason: string][], reason = ""): void => {
    failure.textContent = reason;
    for (const place of form.querySelectorAll("div>.error")) {
      const name = place.id.split("-")[0]!;
      const error = errors.find((other) => other[0] == name);
      place.textContent = error ? error[1] : "";
      if (error) control(name).setAttribute("aria-invalid", "true");
      else control(name).removeAttribute("aria-invalid");
    }
    form.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  };

  const answered = (code: number, answer: Answer, due: number): void => {
    cancel.textContent = texts.close;
    status.textContent = "";
    if (code == 201) {
      finished = true;
      title.textContent = texts.received;
      show(link(answer.receipt, texts.receipt), h("footer", null, button(texts.close, close, "main")));
      title.focus();
    } else if (isFinal(code)) {
      complain(
        (answer.errors || []).map((error) => [error.field, error.detail]),
        texts.refused + " " + (answer.detail || answer.title || code),
      );
    } else if (due) {
      status.textContent = texts.limited.replace(
        "{time}",
        new Intl.DateTimeFormat(language, { timeStyle: "short" } as object).format(due),
      );
    } else status.textContent = navigator.onLine ? texts.unreachable : texts.offline;
  };

  control("kind").value = KINDS[0];
  const first = values();
  if (draft) {
    fill(draft.values);
    draw();
  }
  show(form);
  control(passage ? "proposal" : "comment").focus();
  watch(current, answered);
  return () => {
    if (!finished) draw();
  };
};
