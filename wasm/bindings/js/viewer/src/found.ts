/** Colours a text where it is found, by the browser's own highlights: the page's nodes stay as they are. */
export class Found {
  #text = "";

  /** Looks for this from now on; nothing for "". */
  set text(text: string) {
    this.#text = text.toLowerCase();
    if ("highlights" in CSS) CSS.highlights.delete("found");
  }

  /** Colours it in what was put into the page. */
  mark(within: Node): void {
    if (this.#text === "" || !("highlights" in CSS)) return;
    const highlight = CSS.highlights.get("found") ?? new Highlight();
    for (const range of highlight) if (!(range as Range).startContainer.isConnected) highlight.delete(range);
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode() as Text | null; node !== null; node = walker.nextNode() as Text | null) {
      const data = node.data.toLowerCase();
      if (data.length !== node.data.length) continue; // a character that has another length in lower case
      for (let at = data.indexOf(this.#text); at !== -1; at = data.indexOf(this.#text, at + this.#text.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + this.#text.length);
        highlight.add(range);
      }
    }
    CSS.highlights.set("found", highlight);
  }
}
