// What build.mjs makes of src/corrigenda/catalogues/*.json and of package.json.
declare module "corrigenda:catalogues" {
  import type english from "../../src/corrigenda/catalogues/en.json";

  type Key = keyof typeof english extends infer K ? (K extends `widget.${infer Name}` ? Name : never) : never;

  /** All of English, for a desk that does not answer in time. */
  export const ENGLISH: Record<Key, string>;
  /** What is needed before the reader acts, by language: report, notices, invitation, invitation_touch. */
  export const BRIEF: Record<string, readonly [string, string, string, string]>;
  export const VERSION: string;
}
