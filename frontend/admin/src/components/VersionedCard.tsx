/** A rule or a reward at a glance: its name and switch, what it does, its version. */
import { Button, Skeleton, Switch } from '@mantine/core';
import { type ReactNode, useState } from 'react';

import { t } from '@/lib/i18n';

import type { Setting } from './SettingsForm';
import { TimeStamp } from './TimeStamp';
import classes from './VersionedCard.module.css';
import { type Versioned, VersionsModal } from './VersionsModal';

interface VersionedCardProps {
  thing: Versioned & { enabled: boolean; panel: string };
  typeLabel: string | undefined;
  settings: readonly Setting[];
  onSwitch: (enabled: boolean) => void;
  onEdit: () => void;
  /** Keeps the line of the kind free where there is none: cards beside each other stay in line. */
  tall?: boolean;
  children: ReactNode;
}

export function VersionedCard({ thing, typeLabel, settings, onSwitch, onEdit, tall = false, children }: VersionedCardProps) {
  const [versions, setVersions] = useState(false);
  const { name, enabled, version, effectiveFrom, panel } = thing;
  return (
    <article className={classes.card} aria-label={name}>
      <div className={classes.head} data-tall={tall || undefined}>
        <div>
          <h2 className={classes.name}>{name}</h2>
          {typeLabel === undefined || typeLabel === name ? null : <p className={classes.type}>{typeLabel}</p>}
        </div>
        <Switch checked={enabled} onChange={(event) => onSwitch(event.currentTarget.checked)} aria-label={t('rules.switch', { name })}
          label={t(enabled ? 'rules.on' : 'rules.off')} labelPosition="left" />
      </div>
      {panel === '' ? null : <p className={classes.panelText}>{panel}</p>}
      {children}
      <div className={classes.foot}>
        <span>
          <button type="button" className={classes.version} onClick={() => setVersions(true)}>
            {t('rules.version', { n: version })}<span className="visually-hidden">. {t('rules.versionsOf', { name })}</span>
          </button>
          {' · '}{t('rules.since')} <TimeStamp at={effectiveFrom} show="date" />
        </span>
        <Button variant="default" size="compact-sm" onClick={onEdit} aria-label={t('rules.editOf', { name })}>{t('rules.edit')}</Button>
      </div>
      <VersionsModal thing={versions ? thing : null} settings={settings} onClose={() => setVersions(false)} />
    </article>
  );
}

export function CardFacts({ facts }: { facts: ReadonlyArray<{ name: string; value: string }> }) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, value }) => <Fact key={name} name={name} value={value} />)}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return <><dt>{name}</dt><dd>{value}</dd></>;
}

/** A kind of which there is none yet: what it would do, and the way to it. */
export function TypeCard({ type, onSetUp }: { type: { label: string; description: string }; onSetUp: () => void }) {
  return (
    <article className={classes.card} aria-label={type.label}>
      <h3 className={classes.name}>{type.label}</h3>
      <p className={classes.panelText}>{type.description}</p>
      <div className={classes.foot}>
        <span />
        <Button variant="default" size="compact-sm" onClick={onSetUp} aria-label={t('rules.setUpOf', { name: type.label })}>{t('rules.setUp')}</Button>
      </div>
    </article>
  );
}

export function CardSkeleton() {
  return <div className={classes.card} aria-busy="true"><Skeleton h={18} w="55%" /><Skeleton h={13} w="80%" /><Skeleton h={13} w="45%" /><Skeleton h={13} w="62%" /></div>;
}

export function Cards({ children }: { children: ReactNode }) {
  return <div className={classes.cards}>{children}</div>;
}
