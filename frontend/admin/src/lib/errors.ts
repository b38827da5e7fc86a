/** What went wrong, in words that say what to do next. */
import type { CombinedError } from '@urql/core';

import { t } from './i18n';

export interface UserError {
  field?: readonly string[] | null;
  code: string;
  message: string;
}

export function explain(error: CombinedError): string {
  if (error.networkError) return t('error.network');
  const code = error.graphQLErrors[0]?.extensions?.['code'];
  if (code === 'RATE_LIMITED') return t('error.rateLimited');
  if (code === 'FORBIDDEN') return t('error.forbidden');
  if (code === 'INTERNAL' || code === undefined) return t('error.internal');
  return error.graphQLErrors[0]?.message ?? t('error.internal');
}

/** Splits errors into those that stand beside a field and those for the head of the form. */
export function byField(errors: readonly UserError[], known: readonly string[]): { fields: Record<string, string>; rest: string[] } {
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const { field, message } of errors) {
    const names = [field?.slice(-2).join('.'), field?.at(-1)]; // de.panelText before panelText
    const name = names.find((one) => one !== undefined && known.includes(one));
    if (name !== undefined) fields[name] ??= message;
    else rest.push(message);
  }
  return { fields, rest };
}
