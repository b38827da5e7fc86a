/** A tooltip that costs nothing until somebody points at it: lists hold hundreds. */
import { Tooltip } from '@mantine/core';
import { type ReactElement, type ReactNode, cloneElement, useState } from 'react';

interface HintProps {
  renderLabel: () => ReactNode;
  children: ReactElement<{ onPointerEnter?: () => void; onFocus?: () => void }>;
}

export function Hint({ renderLabel, children }: HintProps) {
  const [wanted, setWanted] = useState(false);
  if (!wanted) {
    const want = () => setWanted(true);
    return cloneElement(children, { onPointerEnter: want, onFocus: want });
  }
  return <Tooltip label={renderLabel()} defaultOpened multiline>{children}</Tooltip>;
}
