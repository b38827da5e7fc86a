/** The mark: a rounded card with three holes, one of them filled. */

export function LogoMark({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size * 0.68} viewBox="0 0 44 30" aria-hidden="true" focusable="false">
      <rect x="1" y="1" width="42" height="28" rx="8.5" fill="var(--pc-accent)" />
      <circle cx="11.5" cy="15" r="4.6" fill="var(--pc-logo-hole, #fff)" />
      <circle cx="22.2" cy="15" r="3.7" fill="none" stroke="var(--pc-logo-hole, #fff)" strokeWidth="1.9" />
      <circle cx="32.6" cy="15" r="3.7" fill="none" stroke="var(--pc-logo-hole, #fff)" strokeWidth="1.9" />
    </svg>
  );
}
