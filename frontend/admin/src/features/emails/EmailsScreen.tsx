/** Manage Emails: the kinds, one opened at a time, and what became of each mail. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { EmailTemplatesDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';

import classes from './EmailsScreen.module.css';
import { EmailLog } from './EmailLog';
import { HeldPanel } from './HeldPanel';
import { SenderPanel } from './SenderPanel';
import { KindsSkeleton, TemplateRow } from './TemplateRow';

/** The emails that are switched on together. */
const FIVE = new Set(['reward_redeemed', 'admin_redemption', 'points_added', 'points_removed', 'point_reminder']);

export function EmailsScreen() {
  const [{ data, error }, ask] = useQuery({ query: EmailTemplatesDocument, requestPolicy: 'cache-and-network' });
  const templates = data?.emailTemplates;
  const opened = useSearch({ from: '/emails' }).kind;
  const navigate = useNavigate({ from: '/emails' });
  const toggle = (kind: string) => void navigate({ search: (old) => ({ ...old, kind: old.kind === kind ? undefined : kind }), replace: true, resetScroll: false });
  const on = templates?.filter(({ enabled }) => enabled).length ?? 0;
  const off = templates?.filter(({ kind, enabled }) => FIVE.has(kind) && !enabled).length ?? 0;
  return (
    <div className={classes.screen}>
      <PageHeader title={t('nav.emails')} note={templates ? t('emails.note', { on, n: templates.length }) : undefined} />
      {error && !templates ? <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} /> : null}
      {!error && !templates ? <KindsSkeleton /> : null}
      {data?.program ? <SenderPanel key={data.program.sender} saved={data.program.sender ?? null} off={off} /> : null}
      {templates ? (
        <div className={classes.kinds} role="group" aria-label={t('emails.kinds')}>
          {templates.map((template) => <TemplateRow key={template.id} template={template} types={data?.emailBlockTypes ?? []} languages={data?.program?.languages ?? []} opened={template.kind === opened} onToggle={() => toggle(template.kind)} />)}
        </div>
      ) : null}
      <HeldPanel />
      <EmailLog labels={templates ?? []} />
    </div>
  );
}
