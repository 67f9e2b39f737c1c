/** What an element can hold; null and false are nothing. */
export type Child = Node | string | null | undefined | false;

/** The value of an attribute; null, undefined and false leave it out. */
export type Attribute = string | number | boolean | null | undefined;

/**
 * Makes an element. Text becomes text nodes, whatever is in it. Attributes in which a
 * browser would run or load something are refused; links are made by `link` alone.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (/^(on|style$|src|href$|action$|formaction$)/i.test(name)) throw new Error(`no attribute ${name} here: it could run or load something`);
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  fill(made, ...children);
  return made;
}

/** Puts these in the place of all that an element holds. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
}

/** A button that does something, with a label of text. */
export function button(label: string, attributes: Record<string, Attribute>, press: (event: MouseEvent) => void): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", press);
  return made;
}

/**
 * A link to a web address in a new tab, which learns nothing of this page; null where
 * the text is no http or https address.
 */
export function link(address: string, label: string): HTMLAnchorElement | null {
  const url = webAddress(address);
  if (url === null) return null;
  const made = element("a", { target: "_blank", rel: "noopener noreferrer" }, label);
  made.href = url.href;
  return made;
}

/** The address where it is one of the web: never javascript:, data: or file:. */
export function webAddress(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === "https:" || url.protocol === "http:" ? url : null;
}

/** The element of the page with an id; the page has been tested to have it. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

let made = 0;

/** An id that no other element has. */
export function newId(prefix: string): string {
  return `${prefix}-${++made}`;
}

const digits = new Intl.NumberFormat("en");

/** A number with separators: 16,384. */
export function grouped(number: number): string {
  return digits.format(number);
}

/** "1 message", "2,000 messages". */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}
