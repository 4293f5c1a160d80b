// Elements without markup: text from a page, a reader or a desk only ever becomes a text node or an attribute.

type Attributes = Record<string, string | number | ((event: any) => void)>;
export type Content = (Node | string)[];

/** Make an element; a function among the attributes is a listener. */
export const h = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes,
  ...children: Content
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(name);
  for (const key in attributes) {
    const value = attributes[key]!;
    if (typeof value == "function") element.addEventListener(key, value);
    else element.setAttribute(key, value as string);
  }
  element.append(...children);
  return element;
};

/** A button that never submits. */
export const button = (label: string, click: (event: Event) => void, name = ""): HTMLButtonElement =>
  h("button", { type: "button", class: name, click }, label);

/** A link out of the page; the words alone when the address is not one of the web. */
export const link = (href: string | undefined, label: string): Node | string =>
  /^https?:/.test(href!) ? h("a", { href: href!, target: "_blank", rel: "noopener noreferrer" }, label) : label;
