/** The frame of every screen: places at the left (below, on a phone), the screen at the right. */
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { Icon } from '@/components/Icon';
import { LiveBadge } from '@/components/LiveBadge';
import { LogoMark } from '@/components/Logo';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { useShortcuts } from '@/lib/shortcuts';

import { HelpModal } from './HelpModal';
import { places } from './nav';
import { openPalette, Palette } from './Palette';
import classes from './Shell.module.css';
import { UserMenu } from './UserMenu';

/** `/` goes to the search of the screen if it has one, else to the palette. */
function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('input[data-screen-search]');
  if (field === null) openPalette();
  else field.select();
}

export function Shell() {
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  const showHelp = () => setHelp(true);
  useShortcuts({
    '/': focusSearch,
    '?': showHelp,
    ...Object.fromEntries(places.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })])),
  });
  return (
    <div className={classes.frame}>
      <a href="#screen" className={classes.skip}>{t('nav.skip')}</a>
      <SideBar onHelp={showHelp} />
      <TopBar onHelp={showHelp} />
      <main id="screen" className={classes.main} tabIndex={-1}><Outlet /></main>
      <BottomBar />
      <Palette onHelp={showHelp} />
      <HelpModal opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}

function SideBar({ onHelp }: { onHelp: () => void }) {
  const program = useProgram();
  return (
    <aside className={classes.side} aria-label={t('app.name')}>
      <Link to="/dashboard" className={classes.brand}>
        <LogoMark />
        <span className={classes.brandName}>{program.name || t('app.name')}</span>
      </Link>
      <button type="button" className={classes.search} onClick={openPalette}>
        <Icon name="search" size={16} />
        <span>{t('palette.open')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <nav aria-label={t('nav.label')} className={classes.nav}>
        {places.map(({ to, label, icon }) => (
          <Link key={to} to={to} className={classes.place}>
            <Icon name={icon} /><span>{t(label)}</span><span className={classes.hole} />
          </Link>
        ))}
      </nav>
      <div className={classes.foot}>
        <LiveBadge />
        <UserMenu onHelp={onHelp} />
      </div>
    </aside>
  );
}

function TopBar({ onHelp }: { onHelp: () => void }) {
  return (
    <header className={classes.top}>
      <Link to="/dashboard" className={classes.brand} aria-label={t('nav.dashboard')}><LogoMark /></Link>
      <div className={classes.topTools}>
        <LiveBadge compact />
        <button type="button" className={classes.round} onClick={openPalette} aria-label={t('palette.open')}><Icon name="search" /></button>
        <UserMenu onHelp={onHelp} compact />
      </div>
    </header>
  );
}

function BottomBar() {
  return (
    <nav aria-label={t('nav.label')} className={classes.bottom}>
      {places.map(({ to, short, icon }) => (
        <Link key={to} to={to} className={classes.tab}><Icon name={icon} size={20} /><span>{t(short)}</span></Link>
      ))}
    </nav>
  );
}
