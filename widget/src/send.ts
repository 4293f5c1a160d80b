// Reports on their way. Each is kept before the first attempt and let go only when the desk has it or refuses it for good.
// The same id always carries the same content, so that a repeated attempt, or two tabs sending at once, does no harm.

import type { Answer, Report } from "./contract";
import { desk } from "./page";
import { KEY, keep, kept } from "./store";

/** What came of an attempt: `status` 0 when the desk was not reached; `due` when the next attempt is made, unless final. */
export type Listener = (id: string, status: number, body: Answer, due: number) => void;

const LONGEST_WAIT = 60;
const PATIENCE = 20_000;
const LEASE = 30_000;

let listener: Listener = () => {};
let failures = 0;
let timer = 0;
let turn: Promise<unknown> = Promise.resolve();

export const listen = (next: Listener): void => {
  listener = next;
};

const attempt = async (report: Report): Promise<[status: number, body: Answer, wait: number]> => {
  let status = 0;
  let body: Answer = {};
  let wait = 0;
  try {
    const answer = await fetch(desk("api/v1/reports"), {
      method: "POST",
      credentials: "omit",
      keepalive: true, // a reader who leaves at once
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(report),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    status = answer.status;
    wait = +answer.headers.get("Retry-After")! || 0;
    body = await answer.json();
  } catch {
    // not reached, or an answer that is no JSON: the status says which
  }
  return [status, body, body.retry_after || wait];
};

const isFinal = (status: number): boolean =>
  status == 201 || (status >= 400 && status < 500 && status != 408 && status != 429);

const sendAll = async (): Promise<void> => {
  clearTimeout(timer);
  if (!navigator.locks) {
    const now = Date.now();
    if (kept().lease! > now) return schedule(now + 3000);
    keep((now_) => (now_.lease = now + LEASE));
  }
  let due = 0;
  for (const report of kept().outbox) {
    const id = report.id;
    const [status, body, wait] = await attempt(report);
    const final = isFinal(status);
    if (final) {
      failures = 0;
      keep((now) => {
        now.outbox = now.outbox.filter((other) => other.id != id);
        now.answers.push({ id, status, body });
        if (status == 201) now.drafts = now.drafts.filter((draft) => draft.id != id);
      });
      if (status == 201) {
        document.dispatchEvent(new CustomEvent("corrigenda:sent", { detail: { id, receipt: body.receipt } }));
      }
    } else {
      const seconds = wait || Math.min(LONGEST_WAIT, 2 ** failures++) * (0.75 + Math.random() / 2);
      due = Date.now() + seconds * 1000;
    }
    listener(id, status, body, final ? 0 : wait && due);
  }
  keep((now) => {
    now.due = due;
    now.lease = 0;
  });
  if (due) schedule(due);
};

const schedule = (due: number): void => {
  clearTimeout(timer);
  timer = setTimeout(send, Math.max(0, due - Date.now()));
};

/** Send all that waits, now; one tab at a time, one after the other in this one. */
export const send = (): void => {
  turn = turn.then(() => navigator.locks?.request(KEY, sendAll) ?? sendAll()).catch(sendAll);
};

/** Take up what an earlier page left: the one request made without a new act of the reader. */
export const resume = (): void => {
  const { outbox, due } = kept();
  if (outbox[0]) schedule(due || 0);
};

const content = (report: Report): string => JSON.stringify({ ...report, id: 0, seconds: 0 });

/** Put a report on its way and say under which id. One that is waiting with the same content is not doubled. */
export const post = (report: Report): string => {
  const waiting = kept().outbox.find((other) => content(other) == content(report));
  if (!waiting) keep((now) => now.outbox.push(report));
  send();
  return (waiting || report).id;
};
