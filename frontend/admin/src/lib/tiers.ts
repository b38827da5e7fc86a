/** What is counted for a tier, in points or in money. */
import { money, points } from './format';

export function counted(value: string, currency: string | null | undefined): string {
  return currency ? money({ amount: value, currencyCode: currency }) : points(Number(value));
}
