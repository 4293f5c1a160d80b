// What build.mjs makes of src/corrigenda/catalogues/*.json and of package.json.

type English = typeof import("../../src/corrigenda/catalogues/en.json");
type Key = keyof English extends infer K ? (K extends `widget.${infer Name}` ? Name : never) : never;

declare module "corrigenda:catalogues" {
  /** All of English but for those below, for a desk that does not answer in time. */
  export const ENGLISH: Record<Exclude<Key, "notices" | "invitation">, string>;
  /**
   * What is needed before the reader acts, by language: report, notices, invitation. In the last, marks stand for the
   * placeholders: "before<link>between[press^keys' end]end".
   */
  export const BRIEF: Record<string, readonly [string, string, string]>;
  export const VERSION: string;
}
