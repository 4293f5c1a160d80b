// What is kept on the reader's device, under one key of localStorage: reports on their way, drafts, the latest answers.

import type { Answer, Report } from "./contract";
import { SITE } from "./page";

/** What a reader typed about one passage. `id` names the report it was last sent as, until it is edited again. */
export interface Draft {
  key: string;
  values: Record<string, string>;
  seconds: number;
  id?: string | undefined;
}

export interface Kept {
  outbox: Report[];
  drafts: Draft[];
  answers: [id: string, status: number, body: Answer][];
}

export const KEY = "corrigenda:" + SITE;

// The only copy where storage is forbidden (a sandboxed frame, a strict browser) or full.
let memory: Kept | undefined;

/** What is kept now. */
export const kept = (): Kept => {
  let found: Partial<Kept> | undefined = memory;
  try {
    found ||= JSON.parse(localStorage[KEY]);
  } catch {
    // forbidden, nothing there, or not ours
  }
  return { outbox: [], drafts: [], answers: [], ...found };
};

/** Read, change and write in one go: nothing may be awaited in between, or another tab's change is lost. */
export const keep = (change: (now: Kept) => void): void => {
  const now = kept();
  change(now);
  try {
    localStorage[KEY] = JSON.stringify(now);
    memory = undefined;
  } catch {
    memory = now;
  }
};
