/** Every version a rule ever had: when, by whom, with which settings. */
import { Modal } from '@mantine/core';

import { Tag } from '@/components/Tag';
import { TimeStamp } from '@/components/TimeStamp';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import { settingText } from './describe';
import type { Rule, RuleType } from './RulesScreen';
import classes from './RulesScreen.module.css';

interface VersionsModalProps {
  rule: Rule | null;
  type: RuleType | undefined;
  onClose: () => void;
}

export function VersionsModal({ rule, type, onClose }: VersionsModalProps) {
  return (
    <Modal opened={rule !== null} onClose={onClose} title={rule ? t('rules.versionsOf', { name: rule.name }) : ''} size={520}>
      <ol className={classes.versions}>
        {rule?.versions.toSorted((a, b) => b.version - a.version).map((version) => (
          <Version key={version.version} version={version} current={version.version === rule.version} settings={type?.settings ?? []} />
        ))}
      </ol>
    </Modal>
  );
}

interface VersionProps {
  version: Rule['versions'][number];
  current: boolean;
  settings: RuleType['settings'];
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
