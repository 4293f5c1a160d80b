// The text model, version 1 (spec/text-model.md): what text a reader sees in an article.
//
// The server has its own implementation (src/corrigenda/core/text.py); spec/vectors hold the two together.
// Section numbers below are the specification's. Offsets are code points.

import type { Quote } from "./contract";

/** A site's own rules: CSS selectors. An invalid one matches nothing. */
export interface Rules {
  root?: string | null;
  skip?: readonly string[];
}

export type Span = [start: number, end: number];

/** What was read: the text, one code point an entry; its blocks; the span of the range asked for. */
export type Reading = [points: string[], blocks: Span[], span: Span | null];

// Section 3, names and attributes. One selector list, because `matches` and `closest` are the browser's own and quick.
export const LEFT_OUT =
  "annotation,annotation-xml,area,aside,audio,base,button,canvas,datalist,dialog,embed,frameset,head,iframe,input,label,legend,link,meta,meter,nav,noembed,noframes,noscript,object,optgroup,option,output,param,progress,rp,rt,rtc,script,select,style,svg,template,textarea,title,video,[hidden],[data-corrigenda],[aria-hidden=true i]";

// Section 4.
const BLOCK =
  "address,article,aside,blockquote,body,caption,center,dd,details,dialog,dir,div,dl,dt,fieldset,figcaption,figure,footer,form,h1,h2,h3,h4,h5,h6,header,hgroup,hr,html,legend,li,listing,main,menu,nav,ol,optgroup,option,p,plaintext,pre,search,section,summary,table,tbody,tfoot,thead,tr,ul,xmp";

// Section 5.
const PREFORMATTED = "pre,listing,plaintext,xmp";

// Separators from weak to strong (section 4); the index is the strength.
const SEPARATORS = ["", " ", "\t", "\n", "\n\n"];
const SPACE_ASKED = 1;
const CELL_ASKED = 2;
const LINE_ASKED = 3;
const BLOCK_ASKED = 4;

// A site's selector that is no selector matches nothing.
const attempt = <T>(job: () => T): T | undefined => {
  try {
    return job();
  } catch {}
};

const isLeftOut = (element: Element, { skip }: Rules): boolean | undefined =>
  element.matches(LEFT_OUT) || skip?.some((selector) => attempt(() => element.matches(selector)));

const isWithinLeftOut = (element: Element | null, rules: Rules): boolean | null | undefined =>
  element && (isLeftOut(element, rules) || isWithinLeftOut(element.parentElement, rules));

/** The elements among which the article root is chosen (section 2): those of the first step that gives any. */
const candidates = (rules: Rules): Element[] => {
  for (const selector of [rules.root || "", "[itemprop~=articleBody]", "article", "main", "body"]) {
    const found = attempt(() =>
      [...document.querySelectorAll(selector)].filter((element) => !isWithinLeftOut(element, rules)),
    );
    if (found?.[0]) return found;
  }
  return [];
};

const readRoot = (root: Element, rules: Rules, range?: Range | null): Reading => {
  const points: string[] = [];
  const blocks: Span[] = [];
  let block: Span | undefined; // none as long as the text is empty
  let pending = 0;
  let held: [point: string, selected: boolean][] = []; // a preformatted run, waiting for its character
  let from = Infinity;
  let to = 0;

  const put = (point: string, selected?: boolean): void => {
    const at = points.push(point);
    if (selected) {
      from = Math.min(from, at - 1);
      to = at;
    }
  };

  const ask = (separator: number): void => {
    if (separator > pending) pending = separator;
  };

  const write = (point: string, selected: boolean): void => {
    const separator = pending <= SPACE_ASKED && held[0] ? held : [...SEPARATORS[pending]!];
    if (block) for (const [character, counts] of separator as [string, boolean?][]) put(character, counts);
    if (!block || pending == BLOCK_ASKED) blocks.push((block = [points.length, 0]));
    pending = 0;
    held = [];
    put(point, selected);
    block[1] = points.length;
  };

  const readText = (node: Text, preformatted: boolean): void => {
    // The UTF-16 units of this node that the range holds (section 7: a character counts when held in part).
    let first = 0;
    let last = 0;
    if (range?.intersectsNode(node)) {
      if (node == range.startContainer) first = range.startOffset;
      last = node == range.endContainer ? range.endOffset : Infinity;
    }
    let unit = 0;
    for (const point of node.data) {
      const start = unit;
      unit += point.length;
      const selected = unit > first && start < last;
      if (" \n\t\r\f".includes(point)) {
        // The white space that ends of spans are trimmed of (section 7) is not counted in the first place.
        if (preformatted) held.push([point, selected && /[\r\f]/.test(point)]);
        else ask(SPACE_ASKED);
      } else if (!/[\xad\u200b\u2060\ufeff]/.test(point)) {
        // With the u flag the class holds lone surrogates only (section 6).
        write(/[\0\ud800-\udfff]/u.test(point) ? "\ufffd" : point, selected);
      }
    }
  };

  const walk = (element: Element, preformatted: boolean): void => {
    for (const node of element.childNodes) {
      if (node.nodeType == 3) readText(node as Text, preformatted);
      if (node.nodeType == 1) {
        const child = node as Element;
        const separator = child.matches(BLOCK) ? BLOCK_ASKED : child.matches("td,th") ? CELL_ASKED : 0;
        if (isLeftOut(child, rules)) ask(separator & BLOCK_ASKED);
        else {
          if (child.matches("br")) ask(pending < LINE_ASKED ? LINE_ASKED : BLOCK_ASKED);
          ask(separator);
          walk(child, preformatted || child.matches(PREFORMATTED));
          ask(separator);
        }
      }
    }
  };

  walk(root, !!root.closest(PREFORMATTED));
  return [points, blocks, from < to ? [from, to] : null];
};

/** Read the article of this document as it stands now: the longest candidate; the sort is stable, so of equals the first. */
export const read = (rules: Rules, range?: Range | null): Reading =>
  candidates(rules)
    .map((root) => readRoot(root, rules, range))
    .sort((a, b) => b[0].length - a[0].length)[0] || [[], [], null];

/** The quote of a span (section 8). */
export const describe = (points: string[], start: number, end: number): Quote => ({
  exact: points.slice(start, end).join(""),
  prefix: points.slice(Math.max(0, start - 64), start).join(""),
  suffix: points.slice(end, end + 64).join(""),
});
