/** Round numbers for an axis that begins at nought. */

export function niceTicks(highest: number, about = 4): number[] {
  if (highest <= 0) return [0];
  const rough = highest / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, at) => at * step);
}
