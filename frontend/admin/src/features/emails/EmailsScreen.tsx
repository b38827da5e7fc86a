/** Manage Emails: the text with its preview, the switch, and what became of each mail. */
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { EmailTemplatesDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';

import classes from './EmailsScreen.module.css';
import { EmailLog } from './EmailLog';
import { TemplateCard, TemplateSkeleton } from './TemplateCard';

export function EmailsScreen() {
  const [{ data, error }, ask] = useQuery({ query: EmailTemplatesDocument, requestPolicy: 'cache-and-network' });
  const templates = data?.emailTemplates;
  return (
    <div className={classes.screen}>
      <PageHeader title={t('nav.emails')} />
      {error && !templates ? <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} /> : null}
      {!error && !templates ? <TemplateSkeleton /> : null}
      {templates?.map((template) => <TemplateCard key={template.id} template={template} />)}
      <EmailLog />
    </div>
  );
}
