/** What browsers have and jsdom has not: sheets made by hand. */
class Sheet {
  cssText = '';
  replaceSync(text: string): void {
    this.cssText = text;
  }
}
globalThis.CSSStyleSheet = Sheet as unknown as typeof CSSStyleSheet;
