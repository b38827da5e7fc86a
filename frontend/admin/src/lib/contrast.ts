/** Text on a colour somebody picked: whichever ink can be read on it, and how well. */

const INKS = ['#1c1a24', '#ffffff', '#000000'] as const;
/** AA for text of ordinary size. */
export const READABLE = 4.5;

function channel(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

export function isColour(text: string): boolean {
  return /^#[0-9a-fA-F]{6}$/.test(text);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Ink, white or black: the first that reads well; one of them always does. */
export function textOn(colour: string): string {
  return INKS.find((ink) => contrast(ink, colour) >= READABLE) ?? INKS[2];
}
