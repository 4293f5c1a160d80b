// The dialog's texts and the site's rules: asked of the desk when the reader acts, English and defaults meanwhile.

import { ENGLISH } from "corrigenda:catalogues";
import type { Configuration } from "./contract";
import { SITE, desk } from "./page";

export type Texts = typeof ENGLISH;
export type Setup = Configuration & { texts: Texts };

// A reader who pressed the keys waits at most this long for the dialog, in milliseconds.
const PATIENCE = 1200;

const DEFAULTS: Setup = { language: "en", dir: "ltr", texts: ENGLISH };

const asked: Record<string, Promise<Setup> | undefined> = {};
let known = DEFAULTS;

/** The latest rules that arrived, for a test that cannot wait. */
export const rules = (): Setup => known;

const ask = async (language: string): Promise<Setup> => {
  const answer = await fetch(desk(`api/v1/sites/${encodeURIComponent(SITE!)}/widget?lang=${encodeURIComponent(language)}`), {
    credentials: "omit",
  });
  if (!answer.ok) throw answer.status;
  const setup = (await answer.json()) as Setup;
  return (known = { ...setup, texts: { ...ENGLISH, ...setup.texts } });
};

/** The set-up for a page's language. Asked once; a failure is asked again the next time. Never rejects. */
export const setup = (language: string): Promise<Setup> =>
  Promise.race([
    (asked[language] ||= ask(language).catch(() => {
      asked[language] = undefined;
      return DEFAULTS;
    })),
    new Promise<Setup>((resolve) => setTimeout(resolve, PATIENCE, DEFAULTS)),
  ]);
