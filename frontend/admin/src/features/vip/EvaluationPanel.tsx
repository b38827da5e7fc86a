/** When tiers are decided next, and under which version. */
import { type ReactNode, useState } from 'react';

import { Panel } from '@/components/Panel';
import { TimeStamp } from '@/components/TimeStamp';
import { t } from '@/lib/i18n';
import { useZone } from '@/lib/session';

import type { TierProgram } from './draft';
import classes from './Aside.module.css';
import { VersionsModal } from './VersionsModal';

export function EvaluationPanel({ program }: { program: TierProgram }) {
  const zone = useZone();
  const [versions, setVersions] = useState(false);
  const { nextEvaluationAt, membersWaiting, version, effectiveFrom, effectiveStart } = program;
  return (
    <Panel title={t('vip.now')}>
      <dl className={classes.facts}>
        <Fact name={t('vip.now.next')}>{nextEvaluationAt ? <TimeStamp at={nextEvaluationAt} /> : t('vip.now.off')}</Fact>
        {membersWaiting > 0 ? <Fact name={t('vip.now.waiting')}>{t('members.count', { n: membersWaiting })}</Fact> : null}
        <Fact name={t('vip.now.zone')}>{zone}</Fact>
        <Fact name={t('vip.now.version')}>
          {effectiveFrom ? (
            <>
              <button type="button" className={classes.version} onClick={() => setVersions(true)}>{t('rules.version', { n: version ?? 0 })}</button>
              {' '}{t('rules.since')} <TimeStamp at={effectiveFrom} show="date" />
            </>
          ) : t('vip.never')}
        </Fact>
        {effectiveFrom ? <Fact name={t('vip.now.start')}><TimeStamp at={effectiveStart} /></Fact> : null}
      </dl>
      <p className={classes.note}>{t('vip.now.help')}</p>
      <VersionsModal opened={versions} program={program} onClose={() => setVersions(false)} />
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div className={classes.fact}><dt>{name}</dt><dd>{children}</dd></div>;
}
