/** A rule at a glance: what it gives, its switch, its version. */
import { Button, Skeleton, Switch } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';

import { TimeStamp } from '@/components/TimeStamp';
import { EnableRuleDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

import { cardSettings, settingText } from './describe';
import type { Rule, RuleType } from './RulesScreen';
import classes from './RulesScreen.module.css';
import { VersionsModal } from './VersionsModal';

interface RuleCardProps {
  rule: Rule;
  type: RuleType | undefined;
  onEdit: () => void;
}

function RuleSwitch({ rule }: { rule: Rule }) {
  const [, enable] = useMutation(EnableRuleDocument);
  const change = async (enabled: boolean) => {
    const { data, error } = await enable({ input: { id: rule.id, enabled } });
    const refused = error ? explain(error) : data?.enableRule.userErrors[0]?.message;
    if (refused !== undefined) toast(refused, 'danger');
  };
  return (
    <Switch checked={rule.enabled} onChange={(event) => void change(event.currentTarget.checked)} aria-label={t('rules.switch', { name: rule.name })}
      label={t(rule.enabled ? 'rules.on' : 'rules.off')} labelPosition="left" />
  );
}

export function RuleCard({ rule, type, onEdit }: RuleCardProps) {
  const [versions, setVersions] = useState(false);
  const currency = useProgram().currency ?? '';
  const shown = cardSettings(type?.settings ?? [], rule.settings);
  return (
    <article className={classes.card} aria-label={rule.name}>
      <div className={classes.cardHead}>
        <div>
          <h2 className={classes.cardName}>{rule.name}</h2>
          {type && type.label !== rule.name ? <p className={classes.cardType}>{type.label}</p> : null}
        </div>
        <RuleSwitch rule={rule} />
      </div>
      {rule.panelText === '' ? null : <p className={classes.panelText}>{rule.panelText}</p>}
      <dl className={classes.facts}>
        {shown.map((setting) => <Fact key={setting.name} name={setting.label} value={settingText(setting, rule.settings[setting.name], currency)} />)}
      </dl>
      <div className={classes.cardFoot}>
        <span>
          <button type="button" className={classes.versionButton} onClick={() => setVersions(true)}>
            {t('rules.version', { n: rule.version })}<span className="visually-hidden">. {t('rules.versionsOf', { name: rule.name })}</span>
          </button>
          {' · '}{t('rules.since')} <TimeStamp at={rule.effectiveFrom} show="date" />
        </span>
        <Button variant="default" size="compact-sm" onClick={onEdit} aria-label={t('rules.editOf', { name: rule.name })}>{t('rules.edit')}</Button>
      </div>
      <VersionsModal rule={versions ? rule : null} type={type} onClose={() => setVersions(false)} />
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return <><dt>{name}</dt><dd>{value}</dd></>;
}

export function RuleCardSkeleton() {
  return <div className={classes.card} aria-busy="true"><Skeleton h={18} w="55%" /><Skeleton h={13} w="80%" /><Skeleton h={13} w="45%" /><Skeleton h={13} w="62%" /></div>;
}
