/** The signs a tier can carry; a name from elsewhere shows the medal. */
import type { ReactNode } from 'react';

const shapes = {
  medal: <><circle cx="10" cy="7.300" r="4.600" /><path d="M7.100 11 6 17.200l4-2.300 4 2.300L12.900 11" /></>,
  crown: <path d="M3.500 15.500h13M3.500 13 2.900 6.200l4 3.200L10 4.300l3.100 5.100 4-3.200-.6 6.800z" />,
  star: <path d="m10 3.200 2.100 4.500 4.900.6-3.600 3.400 1 4.900-4.400-2.500-4.400 2.500 1-4.900L3 8.300l4.900-.6z" />,
  gem: <path d="M6 4h8l3.200 4.300L10 16.500 2.800 8.300zM2.800 8.300h14.400M10 16.500 7 8.300 8.500 4M10 16.500l3-8.200L11.500 4" />,
  heart: <path d="M10 16.200S3 12 3 7.700A3.600 3.600 0 0 1 10 6.500a3.600 3.600 0 0 1 7 1.200c0 4.300-7 8.500-7 8.500z" />,
  leaf: <path d="M4 16c0-7.500 4-11.500 12.300-11.800C16.800 12 13 15.500 7 14.400M4 16c1.500-3.500 4-6 7.500-7.500" />,
  bolt: <path d="M11.500 2.500 4.500 11.500h4.700l-.7 6 7-9h-4.700z" />,
  sprout: <path d="M10 17V9.500M10 9.500C10 6 7.500 4.300 3.500 4.300c0 3.700 2.500 5.500 6.500 5.200zM10 11.500c0-3 2.200-4.800 6.500-4.800 0 3.500-2.500 5.200-6.500 4.800z" />,
} satisfies Record<string, ReactNode>;

type TierIconName = keyof typeof shapes;
export const tierIcons = Object.keys(shapes) as TierIconName[];

export function TierIcon({ name, size = 16 }: { name: string; size?: number }) {
  const shape = Object.hasOwn(shapes, name) ? shapes[name as TierIconName] : shapes.medal;
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      {shape}
    </svg>
  );
}
