/** Rows of text to come, in the shape they will have. */
import { Skeleton } from '@mantine/core';

const rows = { display: 'grid', gap: 20, paddingBlock: 10 };
const row = { display: 'grid', gridTemplateColumns: '14px 1fr', gap: 12 };
const WIDTHS = [62, 48, 70, 55, 40, 66];

export function RowsSkeleton() {
  return (
    <div aria-busy="true" style={rows}>
      {WIDTHS.map((width) => (
        <div key={width} style={row}><Skeleton circle h={12} w={12} /><div><Skeleton h={14} w={`${width}%`} /><Skeleton h={11} w="30%" mt={7} /></div></div>
      ))}
    </div>
  );
}
