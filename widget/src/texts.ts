// The dialog's texts and the site's rules: asked of the desk when the reader acts, English and defaults meanwhile.

import { ENGLISH } from "corrigenda:catalogues";
import type { Configuration } from "./contract";
import { SETUP_PATIENCE } from "./measures";
import { SITE, desk } from "./page";

export type Setup = Configuration & { texts: typeof ENGLISH };

const DEFAULTS: Setup = { language: "en", dir: "ltr", texts: ENGLISH };

const asked: Record<string, Promise<Setup> | undefined> = {};

const ask = async (language: string): Promise<Setup> => {
  try {
    const setup: Setup = await (await fetch(desk(`api/v1/sites/${SITE}/widget?lang=${encodeURIComponent(language)}`))).json();
    if (setup.texts) return { ...setup, texts: { ...ENGLISH, ...setup.texts } };
  } catch {}
  asked[language] = undefined; // to be asked again the next time
  return DEFAULTS;
};

/** The set-up for a page's language. Never rejects. */
export const setup = (language: string): Promise<Setup> =>
  Promise.race([
    (asked[language] ||= ask(language)),
    new Promise<Setup>((resolve) => setTimeout(resolve, SETUP_PATIENCE, DEFAULTS)),
  ]);
