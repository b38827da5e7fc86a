/** Icons drawn for Punchcard: 20 by 20, one stroke, round ends like the holes of a card. */
import type { ReactNode } from 'react';

const paths = {
  dashboard: <path d="M3.5 16.5h13M5.5 13.2V9.5M10 13.2V4.5M14.5 13.2V7.4" />,
  members: <><circle cx="7.6" cy="7" r="2.9" /><path d="M2.6 16.2c.5-2.9 2.5-4.4 5-4.4s4.5 1.5 5 4.400M13.2 4.500a2.7 2.7 0 0 1 0 5M14.8 12.200c1.5.5 2.4 1.8 2.7 4" /></>,
  rules: <><path d="M3.5 6h5.200M13.6 6h2.900M3.5 14h2.900M11.3 14h5.2" /><circle cx="11.2" cy="6" r="2.3" /><circle cx="8.8" cy="14" r="2.3" /></>,
  vip: <path d="M3.500 15.800h13M3.500 13.200 2.900 6.200l4 3.200L10 4.300l3.100 5.100 4-3.200-.6 7z" />,
  referrals: <><circle cx="6" cy="6.4" r="2.5" /><circle cx="14" cy="13.6" r="2.500" /><path d="M10.5 6.4h2.300a1.8 1.8 0 0 1 1.8 1.800M9.5 13.600H7.200a1.8 1.8 0 0 1-1.800-1.800" /></>,
  emails: <><rect x="2.8" y="4.6" width="14.4" height="10.8" rx="2.4" /><path d="m3.6 6.3 6.4 4.8 6.4-4.8" /></>,
  design: <><rect x="2.8" y="4" width="14.4" height="12" rx="2.4" /><path d="M2.8 8h14.4M8 8v8" /></>,
  analytics: <path d="M3.500 4v12.500h13M6.500 12.500 9.500 9l2.800 2.400 4.200-5.900" />,
  search: <><circle cx="8.9" cy="8.9" r="5.2" /><path d="m13 13 3.8 3.8" /></>,
  plus: <path d="M10 4v12M4 10h12" />,
  minus: <path d="M4 10h12" />,
  more: <><circle cx="4.5" cy="10" r="1" fill="currentColor" /><circle cx="10" cy="10" r="1" fill="currentColor" /><circle cx="15.5" cy="10" r="1" fill="currentColor" /></>,
  check: <path d="m4.2 10.6 3.7 3.7 7.9-8.3" />,
  close: <path d="m5 5 10 10M15 5 5 15" />,
  chevronDown: <path d="m5.5 8 4.5 4.500L14.5 8" />,
  chevronRight: <path d="m8 5.5 4.5 4.500L8 14.5" />,
  chevronLeft: <path d="M12 5.5 7.5 10l4.5 4.5" />,
  arrowUp: <path d="M10 16V4.500M5.2 9.2 10 4.400l4.8 4.8" />,
  arrowDown: <path d="M10 4v11.500M5.2 10.8 10 15.600l4.8-4.8" />,
  sort: <path d="M6.5 8 10 4.5 13.5 8M6.5 12l3.5 3.5 3.5-3.5" />,
  filter: <path d="M3.5 5.500h13M6 10h8M8.5 14.500h3" />,
  calendar: <><rect x="3" y="4.3" width="14" height="12.5" rx="2.4" /><path d="M3 8.300h14M6.8 2.800v3M13.2 2.800v3" /></>,
  clock: <><circle cx="10" cy="10" r="7" /><path d="M10 6v4.200l2.7 1.7" /></>,
  pause: <path d="M7 5v10M13 5v10" />,
  play: <path d="M6.5 4.600v10.800L15.2 10z" />,
  sun: <><circle cx="10" cy="10" r="3.4" /><path d="M10 2.500v1.700M10 15.800v1.700M2.5 10h1.700M15.8 10h1.700M4.7 4.700l1.2 1.200M14.1 14.100l1.2 1.200M4.7 15.300l1.2-1.200M14.1 5.900l1.2-1.2" /></>,
  moon: <path d="M16.5 11.800A6.9 6.9 0 0 1 8.2 3.500a6.9 6.9 0 1 0 8.3 8.300z" />,
  system: <><rect x="3" y="4" width="14" height="9.5" rx="2" /><path d="M7 16.500h6" /></>,
  signOut: <path d="M8.5 4H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2.500M12.5 6.5 16 10l-3.5 3.500M16 10H8.5" />,
  keyboard: <><rect x="2.5" y="5" width="15" height="10" rx="2.2" /><path d="M5.8 8.300h.01M8.6 8.300h.01M11.4 8.300h.01M14.2 8.300h.01M7 12h6" /></>,
  block: <><circle cx="10" cy="10" r="7" /><path d="m5.2 5.2 9.6 9.6" /></>,
  undo: <path d="M4 8.500h8a4 4 0 0 1 0 8H8.500M4 8.500l3.5-3.700M4 8.500l3.5 3.7" />,
  info: <><circle cx="10" cy="10" r="7" /><path d="M10 9.300v4M10 6.600v.01" /></>,
  warning: <path d="M10 3.6 17.3 16H2.700zM10 8v3.600M10 13.700v.01" />,
  bag: <><path d="M4.5 7h11l.8 9.500H3.700z" /><path d="M7.3 9V6a2.7 2.7 0 0 1 5.4 0v3" /></>,
  user: <><circle cx="10" cy="7" r="3.2" /><path d="M4 16.500c.6-3.2 3-4.8 6-4.800s5.4 1.6 6 4.8" /></>,
  eye: <><path d="M2.5 10S5.3 5 10 5s7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5z" /><circle cx="10" cy="10" r="2.2" /></>,
  phone: <><rect x="6" y="2.8" width="8" height="14.4" rx="2.2" /><path d="M9.3 14.600h1.4" /></>,
  text: <path d="M4 5.500h12M4 10h12M4 14.500h7" />,
  send: <path d="m3 9.5 14-6-5.5 14-2.6-6z" />,
  table: <><rect x="3" y="4" width="14" height="12" rx="2.2" /><path d="M3 8.200h14M8.3 8.200V16" /></>,
  external: <path d="M8 4.500H5.500a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V12M11.5 3.500h5v5M16 4l-7 7" />,
  menu: <path d="M3.5 6h13M3.5 10h13M3.5 14h13" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6"
      strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      {paths[name]}
    </svg>
  );
}
