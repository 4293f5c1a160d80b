// What build.mjs makes of src/corrigenda/catalogues/*.json and of package.json.

type English = typeof import("../../src/corrigenda/catalogues/en.json");
type Key = keyof English extends infer K ? (K extends `widget.${infer Name}` ? Name : never) : never;

declare module "corrigenda:catalogues" {
  /** All of English, for a desk that does not answer in time. */
  export const ENGLISH: Record<Key, string>;
  /**
   * What is needed before the reader acts, by language: report, notices, invitation, invitation_touch. In the last two
   * < and > stand around the words that are a link, and ^ for the keys.
   */
  export const BRIEF: Record<string, readonly [string, string, string, string]>;
  export const VERSION: string;
}
