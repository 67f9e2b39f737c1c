// Markdown as elements. marked reads it, and its tokens become elements here, one by one:
// no HTML is ever made of a text, so there is none to be cleaned, and the page's policy
// (Trusted Types without a policy) stays as strict as it is. Markup in a text is text;
// images and links are links, to web addresses alone, and nothing is fetched.
import { lexer, type Token, type Tokens } from "marked";
import { type Child, element, link } from "./element.js";

/** Longer texts are shown as they are. */
const longestRead = 100_000;
/** Deeper nesting than this is no prose. */
const deepest = 40;

/** The blocks of a text; null where it is too long, or nests too deep. */
export function blocksOf(text: string): Token[] | null {
  if (text.length > longestRead) return null;
  try {
    return lexer(text);
  } catch {
    return null; // its stack is bounded by the text's nesting
  }
}

/** The element of a block; null where it shows nothing. @throws RangeError where it nests too deep */
export function blockView(token: Token, depth = 0): Child {
  if (depth > deepest) throw new RangeError("nested too deep");
  const blocks = (tokens: Token[] | undefined): Child[] => (tokens ?? []).map((one) => blockView(one, depth + 1));
  switch (token.type) {
    case "space": case "def": return null;
    case "heading": return element("h4", { class: `level-${(token as Tokens.Heading).depth}` }, ...inline(token.tokens, depth));
    case "paragraph": return element("p", {}, ...inline(token.tokens, depth));
    case "text": return token.tokens ? element("span", {}, ...inline(token.tokens, depth)) : characters(token as Tokens.Text);
    case "blockquote": return element("blockquote", {}, ...blocks(token.tokens));
    case "code": return element("pre", {}, element("code", {}, (token as Tokens.Code).text));
    case "hr": return element("hr");
    case "list": return list(token as Tokens.List, blocks);
    case "table": return table(token as Tokens.Table, depth);
    case "html": return element("p", {}, token.raw.trim()); // as it was written
  }
  return inlineView(token, depth);
}

function list(token: Tokens.List, blocks: (tokens: Token[]) => Child[]): HTMLElement {
  const items = token.items.map((item) => element("li", { class: item.task && "task" }, ...blocks(item.tokens)));
  if (!token.ordered) return element("ul", {}, ...items);
  return element("ol", { start: token.start === "" || token.start === 1 ? null : token.start }, ...items);
}

function table(token: Tokens.Table, depth: number): HTMLElement {
  const cell = (tag: "th" | "td") => (one: Tokens.TableCell) => element(tag, { class: one.align, scope: tag === "th" && "col" }, ...inline(one.tokens, depth));
  return element("div", { class: "table", tabindex: 0, role: "group", "aria-label": "Table" },
    element("table", {},
      element("thead", {}, element("tr", {}, ...token.header.map(cell("th")))),
      element("tbody", {}, ...token.rows.map((row) => element("tr", {}, ...row.map(cell("td")))))));
}

function inline(tokens: Token[] | undefined, depth: number): Child[] {
  if (depth > deepest) throw new RangeError("nested too deep");
  return (tokens ?? []).map((token) => inlineView(token, depth + 1));
}

function inlineView(token: Token, depth: number): Child {
  const inner = (): Child[] => inline((token as { tokens?: Token[] }).tokens, depth);
  switch (token.type) {
    case "strong": return element("strong", {}, ...inner());
    case "em": return element("em", {}, ...inner());
    case "del": return element("del", {}, ...inner());
    case "codespan": return element("code", {}, (token as Tokens.Codespan).text);
    case "br": return element("br");
    case "checkbox": return (token as Tokens.Checkbox).checked ? "☑ " : "☐ ";
    case "html": return /^<br\s*\/?>$/i.test(token.raw) ? element("br") : token.raw;
    case "link": return linkView(token as Tokens.Link, inner());
    case "image": return linkView(token as Tokens.Image, [`image: ${(token as Tokens.Image).text || (token as Tokens.Image).href}`]);
    case "text": return token.tokens ? element("span", {}, ...inner()) : characters(token as Tokens.Text);
    case "escape": return (token as Tokens.Escape).text;
  }
  return token.raw;
}

/** What is no web address is text: the words, and where they were to lead. */
function linkView({ href, title, raw, text }: Tokens.Link | Tokens.Image, words: Child[]): Child {
  const made = link(href, "");
  if (made === null && raw === text) return raw; // an address that was found, such as one of mail
  if (made === null) return element("span", { class: "unlinked" }, ...words, ` (${href})`);
  made.title = title ? `${title}: ${href}` : href;
  made.append(...words.filter((word): word is Node | string => typeof word === "string" || word instanceof Node));
  return made;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** HTML's own spellings of a character, which Markdown allows; others stay as they are. */
function characters({ text }: Tokens.Text): string {
  return text.replace(/&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,6})|#x([\da-f]{1,5}));/gi, (all, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()]!;
    const code = Number.parseInt(decimal ?? hex!, decimal === undefined ? 16 : 10);
    return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
