/** One line of an excerpt; those with a mark show the place of the error. */
export interface ExcerptLine {
  readonly number: number;
  readonly before: string;
  /** What stands at the place, made visible; null on other lines. */
  readonly mark: string | null;
  readonly after: string;
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** Where something is in a text, for people. */
export interface Place {
  /** From 1, as editors count. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  readonly lines: readonly ExcerptLine[];
}

/** Lines that are shown before and after the one with the place, and characters of a line around it. */
const linesAround = 3;
const charsAround = 60;
/** Lines up to this length are shown whole. */
const wholeLine = 160;

const lineEnd = /\r\n?|\n/g;

/** Finds the line and column of an index, and the lines around it. */
export function placeOf(text: string, index: number): Place {
  const starts = [0];
  const around: { start: number; end: number; number: number }[] = [];
  let line = 0;
  lineEnd.lastIndex = 0;
  for (let match = lineEnd.exec(text); match !== null; match = lineEnd.exec(text)) {
    const next = match.index + match[0].length;
    if (next <= index) line = starts.length;
    else if (starts.length > line + linesAround + 1) break;
    starts.push(next);
  }
  const first = Math.max(0, line - linesAround);
  for (let i = first; i <= Math.min(line + linesAround, starts.length - 1); i++) {
    const start = starts[i]!;
    lineEnd.lastIndex = start;
    around.push({ start, end: lineEnd.exec(text)?.index ?? text.length, number: i + 1 });
  }
  return {
    line: line + 1,
    column: [...text.slice(starts[line]!, index)].length + 1,
    lines: around.map(({ start, end, number }) =>
      number === line + 1 ? markedLine(text, start, Math.max(end, index), index, number) : otherLine(text, start, end, number)),
  };
}

function markedLine(text: string, start: number, end: number, index: number, number: number): ExcerptLine {
  const short = end - start <= wholeLine;
  const from = short ? start : whole(text, Math.max(start, index - charsAround));
  const mark = index < text.length ? String.fromCodePoint(text.codePointAt(index)!) : "";
  const after = Math.min(index + mark.length, end);
  const to = short ? end : whole(text, Math.min(end, after + charsAround));
  return {
    number,
    before: visible(text.slice(from, index)),
    mark: mark === "" ? "end" : visible(mark),
    after: visible(text.slice(after, to)),
    cutBefore: from > start,
    cutAfter: to < end,
  };
}

function otherLine(text: string, start: number, end: number, number: number): ExcerptLine {
  const to = whole(text, Math.min(end, start + wholeLine));
  return { number, before: visible(text.slice(start, to)), mark: null, after: "", cutBefore: false, cutAfter: to < end };
}

/** An index that is not between the two halves of a character. */
function whole(text: string, index: number): number {
  return /[\uDC00-\uDFFF]/.test(text[index] ?? "") && /[\uD800-\uDBFF]/.test(text[index - 1] ?? "") ? index - 1 : index;
}

/** Control characters as pictures, so that they can be seen, and nothing is turned around. */
function visible(text: string): string {
  return text
    .replace(/[\0-\x08\x0a-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/\x7f/g, "␡")
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]/g, (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase()}⟩`);
}

/** The part of a text that is put into an editor, which would freeze with all of a large one. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** As much of the text as an editor takes, around an index. */
export function editorWindow(text: string, index: number, chars = 64 * 1024): Window {
  const from = whole(text, Math.max(0, Math.min(index - chars / 2, text.length - chars)));
  return { from, to: whole(text, Math.min(text.length, from + chars)) };
}
