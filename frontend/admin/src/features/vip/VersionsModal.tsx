/** Every version of the tiers: when, by whom, and what it changed. */
import { Modal } from '@mantine/core';
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { Tag } from '@/components/Tag';
import { TimeStamp } from '@/components/TimeStamp';
import classes from '@/components/VersionsModal.module.css';
import { TierVersionsDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import { changesOf, type Version } from './changes';
import type { TierProgram } from './draft';

interface VersionsModalProps {
  opened: boolean;
  program: TierProgram;
  onClose: () => void;
}

export function VersionsModal({ opened, program, onClose }: VersionsModalProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('rules.versionsOf', { name: t('nav.vip') })} size={560}>
      {opened ? <Versions program={program} /> : null}
    </Modal>
  );
}

function Versions({ program }: { program: TierProgram }) {
  const [{ data, error }, ask] = useQuery({ query: TierVersionsDocument, requestPolicy: 'network-only' });
  const versions = data?.tierProgram?.versions;
  if (error && !versions) return <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />;
  if (!versions) return <RowsSkeleton />;
  return (
    <ol className={classes.versions}>
      {versions.map((version, at) => <VersionRow key={version.version} version={version} before={versions[at + 1]} program={program} />)}
    </ol>
  );
}

function VersionRow({ version, before, program }: { version: Version; before: Version | undefined; program: TierProgram }) {
  const currency = useProgram().currency ?? '';
  const words = before ? changesOf(before, version, program, currency) : [t('vip.versions.first', { n: version.ladder.length })];
  return (
    <li className={classes.version}>
      <div className={classes.versionHead}>
        <strong>{t('rules.version', { n: version.version })}</strong>
        {version.version === program.version ? <Tag tone="accent">{t('rules.current')}</Tag> : null}
        {version.settings.enabled ? null : <Tag>{t('rules.off')}</Tag>}
        <span className={classes.note}>{t('rules.since')} <TimeStamp at={version.effectiveFrom} /> · {t('rules.by', { name: version.actor.name })}</span>
      </div>
      {words.map((line) => <p key={line} className={classes.note}>{line}</p>)}
    </li>
  );
}
