/** Trusted Types: no text becomes markup, save plain style rules and the mail preview in its sandbox. */

interface TrustedPolicy {
  createHTML: (text: string) => unknown;
}
interface PolicyFactory {
  createPolicy: (name: string, rules: { createHTML: (text: string) => string }) => TrustedPolicy;
}

function factory(): PolicyFactory | undefined {
  return (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
}

/** Style sheets made at run time reach a <style> element as innerHTML; rules never hold a '<'. */
export function onlyStyleRules(text: string): string {
  if (text.includes('<')) throw new TypeError('Punchcard writes no markup from text.');
  return text;
}

let mail: TrustedPolicy | undefined;

export function installTrustedTypes(): void {
  const trusted = factory();
  if (trusted === undefined || mail !== undefined) return;
  trusted.createPolicy('default', { createHTML: onlyStyleRules });
  mail = trusted.createPolicy('punchcard-mail', { createHTML: (text) => text });
}

/** Shows a rendered mail in a frame that may run nothing; only for sandboxed frames. */
export function showMail(frame: HTMLIFrameElement, html: string): void {
  if (!frame.sandbox || frame.sandbox.contains('allow-scripts')) {
    throw new TypeError('A mail is shown in a sandboxed frame only.');
  }
  frame.srcdoc = (mail === undefined ? html : mail.createHTML(html)) as string;
}
