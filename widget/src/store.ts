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
  answers: { id: string; status: number; body: Answer }[];
  /** No attempt before this time, in milliseconds since 1970. */
  due?: number;
  /** Until then another tab is sending; only where the browser has no locks. */
  lease?: number;
}

export const KEY = "corrigenda:" + SITE;

// Old drafts and answers make room for new ones.
const KEEP = 9;

// The only copy where storage is forbidden (a sandboxed frame, a strict browser) or full.
let memory: Kept | null = null;

/** What is kept now. */
export const kept = (): Kept => {
  let found: Partial<Kept> | null = memory;
  try {
    found ||= JSON.parse(localStorage.getItem(KEY)!);
  } catch {
    // forbidden, or not ours
  }
  return { outbox: [], drafts: [], answers: [], ...found };
};

/** Read, change and write in one go: nothing may be awaited in between, or another tab's change is lost. */
export const keep = (change: (now: Kept) => void): void => {
  const now = kept();
  change(now);
  now.drafts = now.drafts.slice(-KEEP);
  now.answers = now.answers.slice(-KEEP);
  try {
    localStorage.setItem(KEY, JSON.stringify(now));
    memory = null;
  } catch {
    memory = now;
  }
};
