/** A message whose placeholders are filled with elements, such as links inside a sentence. */
import { Fragment, type ReactNode } from 'react';

import { type MessageKey, parts } from '@/lib/i18n';

export function T({ id, values }: { id: MessageKey; values: Record<string, ReactNode> }) {
  return parts(id).map((part) => {
    const key = 'slot' in part ? `{${part.slot}}` : part.text;
    return <Fragment key={key}>{'slot' in part ? values[part.slot] : part.text}</Fragment>;
  });
}
