/** Every version a rule or a reward ever had: when, by whom, with which settings. */
import { Modal } from '@mantine/core';

import type { RuleFieldsFragment } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import type { Setting } from './SettingsForm';
import { settingText } from './settingText';
import { Tag } from './Tag';
import { TimeStamp } from './TimeStamp';
import classes from './VersionsModal.module.css';

/** What a rule and a reward have in common. */
export type Versioned = Pick<RuleFieldsFragment, 'name' | 'version' | 'effectiveFrom' | 'versions'>;

interface VersionsModalProps {
  thing: Versioned | null;
  settings: readonly Setting[];
  onClose: () => void;
}

export function VersionsModal({ thing, settings, onClose }: VersionsModalProps) {
  return (
    <Modal opened={thing !== null} onClose={onClose} title={thing ? t('rules.versionsOf', { name: thing.name }) : ''} size={520}>
      <ol className={classes.versions}>
        {thing?.versions.toSorted((a, b) => b.version - a.version).map((version) => (
          <Version key={version.version} version={version} current={version.version === thing.version} settings={settings} />
        ))}
      </ol>
    </Modal>
  );
}

interface VersionProps {
  version: Versioned['versions'][number];
  current: boolean;
  settings: readonly Setting[];
}

function Version({ version, current, settings }: VersionProps) {
  const currency = useProgram().currency ?? '';
  const words = settings.map((setting) => `${setting.label}: ${settingText(setting, version.settings[setting.name], currency)}`);
  return (
    <li className={classes.version}>
      <div className={classes.versionHead}>
        <strong>{t('rules.version', { n: version.version })}</strong>
        {current ? <Tag tone="accent">{t('rules.current')}</Tag> : null}
        {version.enabled ? null : <Tag>{t('rules.off')}</Tag>}
        <span className={classes.note}>{t('rules.since')} <TimeStamp at={version.effectiveFrom} /> · {t('rules.by', { name: version.actor.name })}</span>
      </div>
      <p className={classes.note}>{words.join(' · ')}</p>
    </li>
  );
}
