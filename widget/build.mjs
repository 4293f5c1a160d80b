// Builds the widget: node build.mjs writes it, node build.mjs --check fails when the committed file is not what the
// sources give, or is too large. The file is committed so that nobody needs Node to use or to package Corrigenda.
//
// The digest in the header is the first half, in hex, of the SHA-256 over, in this order (bytes are dear here):
//   for each path, relative to the repository and sorted, of widget/src/*.ts and widget/build.mjs:
//     path, NUL, the file's bytes, NUL;
//   for each file of src/corrigenda/catalogues/*.json, sorted:
//     its name, NUL, the JSON (no spaces, not escaped) of its [key, value] pairs that begin with "widget.", sorted, NUL.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { minify } from "terser";

const LIMIT = 8192; // bytes, gzipped: a promise of DESIGN.md

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const OUTPUT = join(ROOT, "src/corrigenda/static/corrigenda/widget/corrigenda.js");
const CATALOGUES = join(ROOT, "src/corrigenda/catalogues");
const PREFIX = "widget.";
const BRIEF = ["report", "notices", "invitation"];
const MARKS = { write: "<", "/write": ">", press: "[", keys: "^", "/press": "]" };

const version = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8")).version;

const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Each catalogue's own texts: [file name, sorted pairs]. */
const catalogues = readdirSync(CATALOGUES)
  .filter((name) => name.endsWith(".json"))
  .sort(byCode)
  .map((name) => [
    name,
    Object.entries(JSON.parse(readFileSync(join(CATALOGUES, name), "utf8")))
      .filter(([key]) => key.startsWith(PREFIX))
      .sort(([a], [b]) => byCode(a, b)),
  ]);

function digest() {
  const hash = createHash("sha256");
  const sources = readdirSync(join(HERE, "src")).filter((name) => name.endsWith(".ts"));
  const paths = ["widget/build.mjs", ...sources.map((name) => "widget/src/" + name)].sort(byCode);
  for (const path of paths) {
    hash.update(path + "\0").update(readFileSync(join(ROOT, path))).update("\0");
  }
  for (const [name, pairs] of catalogues) hash.update(name + "\0" + JSON.stringify(pairs) + "\0");
  return hash.digest("hex").slice(0, 32);
}

/** The module corrigenda:catalogues, as src/catalogues.d.ts describes it. */
function embedded() {
  let english = {};
  const brief = {};
  const names = catalogues.flatMap(([, pairs]) => pairs.map(([key]) => key));
  for (const [file, pairs] of catalogues) {
    const missing = [...new Set(names)].filter((key) => !pairs.some(([own]) => own === key));
    if (missing.length) throw new Error(`${file} lacks ${missing.join(", ")}`);
    const texts = Object.fromEntries(pairs.map(([key, value]) => [key.slice(PREFIX.length), value]));
    if (file === "en.json") english = texts;
    // One character for a placeholder, as src/catalogues.d.ts says.
    brief[file.replace(".json", "")] = BRIEF.map((key) =>
      texts[key].replace(/\{(\/?write|\/?press|keys)\}/g, (_, name) => MARKS[name]),
    );
  }
  for (const key of BRIEF.slice(1)) delete english[key];
  return [
    `export const ENGLISH = ${JSON.stringify(english)};`,
    `export const BRIEF = ${JSON.stringify(brief)};`,
    `export const VERSION = ${JSON.stringify(version)};`,
  ].join("\n");
}

const catalogueModule = {
  name: "catalogues",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^corrigenda:catalogues$/ }, ({ path }) => ({ path, namespace: "catalogues" }));
    onLoad({ filter: /./, namespace: "catalogues" }, () => ({ contents: embedded(), loader: "js" }));
  },
};

/** The style sheet stands readable in style.ts, and minified in the widget. */
const styleModule = {
  name: "style",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]style\.ts$/ }, async ({ path }) => {
      const [before, css, after] = readFileSync(path, "utf8").split("`");
      const { code } = await transform(css, { loader: "css", minify: true });
      return { contents: before + JSON.stringify(code.trim()) + after, loader: "ts" };
    });
  },
};

const { outputFiles } = await build({
  absWorkingDir: HERE,
  entryPoints: ["src/main.ts"],
  bundle: true,
  write: false,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: "es2020",
  legalComments: "none",
  tsconfigRaw: {}, // tsc is who checks; its strictness would only add bytes here
  plugins: [catalogueModule, styleModule],
});
// What is left to gain after the bundler's own minifying is three bytes in a hundred, gzipped.
const { code } = await minify(outputFiles[0].text, { ecma: 2020, compress: { passes: 3 }, format: { ascii_only: false } });
const fresh = Buffer.from(`/*! Corrigenda widget ${version} · Apache-2.0 · sources sha256:${digest()} */\n${code}\n`);
const size = gzipSync(fresh, { level: 9, memLevel: 9 }).length;
console.log(`corrigenda.js: ${fresh.length} bytes, ${size} gzipped, of ${LIMIT} at most`);

if (process.argv.includes("--check")) {
  let committed = Buffer.alloc(0);
  try {
    committed = readFileSync(OUTPUT);
  } catch {
    // not built yet: differs
  }
  if (!fresh.equals(committed)) {
    console.error("The committed corrigenda.js differs from what the sources give. Run: node build.mjs");
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(OUTPUT), { recursive: true });
  writeFileSync(OUTPUT, fresh);
}
if (size > LIMIT) {
  console.error(`corrigenda.js is ${size - LIMIT} bytes too large.`);
  process.exitCode = 1;
}
