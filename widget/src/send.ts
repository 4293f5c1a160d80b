// Reports on their way. Each is kept before the first attempt and let go only when the desk has it or refuses it for good.
// The same id always carries the same content, so that a repeated attempt, or two tabs sending at once, does no harm.

import type { Answer, Report } from "./contract";
import { KEEP, LONGEST_WAIT, SEND_PATIENCE } from "./measures";
import { desk } from "./page";
import { KEY, keep, kept } from "./store";

/** What came of an attempt: `status` 0 when the desk was not reached, `due` the time of the next attempt, if there is one. */
export type Listener = (status: number, body: Answer, due?: number) => void;


let failures = 0;
let timer = 0;
let turn: Promise<unknown> = Promise.resolve();
let watched: string | undefined;
let listener: Listener;

/** Received, or refused for good: whatever else comes back, the report is kept and tried again. */
const isFinal = (status: number): boolean => /^(201|4(?!08|29))/.test(status + "");

// A final answer is told from what is kept, because another tab may have been the one to get it.
const tell = (): void => {
  const answer = kept().answers.find(([id]) => id == watched);
  if (answer) {
    watched = "";
    listener(answer[1], answer[2]);
  }
};

/** Follow one report; a final answer that is here already is told at once. */
export const watch = (id: string | undefined, next: Listener): void => {
  watched = id;
  listener = next;
  tell();
};

const sendAll = async (): Promise<void> => {
  let due = 0;
  for (const report of kept().outbox) {
    const { id } = report;
    let status = 0;
    let body: Answer = {};
    try {
      const answer = await fetch(desk("api/v1/reports"), {
        method: "POST",
        keepalive: true, // for a reader who leaves at once
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(report),
        signal: AbortSignal.timeout?.(SEND_PATIENCE),
      });
      status = answer.status;
      body = (await answer.json()) || body;
    } catch {
      // not reached, or an answer that is no JSON: the status says which
    }
    if (isFinal(status)) {
      failures = 0;
      keep((now) => {
        now.outbox = now.outbox.filter((other) => other.id != id);
        now.answers = [...now.answers.slice(-KEEP), [id, status, body]];
        if (status == 201) now.drafts = now.drafts.filter((draft) => draft.id != id);
      });
      if (status == 201) {
        document.dispatchEvent(new CustomEvent("corrigenda:sent", { detail: { id, receipt: body.receipt } }));
      }
    } else {
      const wait = body.retry_after || Math.min(LONGEST_WAIT, 2 ** failures++) * (0.75 + Math.random() / 2);
      due = Date.now() + wait * 1000;
      clearTimeout(timer);
      timer = setTimeout(send, wait * 1000);
      if (id == watched) listener(status, body, due);
    }
  }
  tell();
};

/** Send all that waits, now; one tab at a time, one after the other in this one. */
export const send = (): void => {
  turn = turn.then(() => navigator.locks?.request(KEY, sendAll) ?? sendAll()).catch(sendAll);
};

const content = (report: Report): string => JSON.stringify({ ...report, id: 0, seconds: 0 });

/** Put a report on its way and say under which id. One that is waiting with the same content is not doubled. */
export const post = (report: Report): string => {
  const waiting = kept().outbox.find((other) => content(other) == content(report));
  if (!waiting) keep((now) => now.outbox.push(report));
  send();
  return (waiting || report).id;
};
