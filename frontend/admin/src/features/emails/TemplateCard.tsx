/** One kind of email: its switch, its text and how the text looks as a real member would get it. */
import { Skeleton, Switch, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';

import { EnableEmailDocument, type TemplateFieldsFragment } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import { EmailPreview } from './EmailPreview';
import classes from './EmailsScreen.module.css';
import { TemplateEditor } from './TemplateEditor';

export type Template = TemplateFieldsFragment;
export interface Draft {
  subject: string;
  body: string;
}

function EmailSwitch({ template }: { template: Template }) {
  const [, enable] = useMutation(EnableEmailDocument);
  const saved = template.subject.trim() !== '';
  const change = async (enabled: boolean) => {
    const { data, error } = await enable({ input: { kind: template.kind, enabled } });
    const refused = error ? explain(error) : data?.enableEmail.userErrors[0]?.message;
    if (refused === undefined) toast(t(enabled ? 'emails.enabled' : 'emails.disabled'));
    else toast(refused, 'danger');
  };
  return (
    <Tooltip label={t('emails.saveFirst')} disabled={saved}>
      <Switch checked={template.enabled} disabled={!saved} labelPosition="left" label={t(template.enabled ? 'emails.on' : 'emails.off')}
        aria-label={t('emails.enable')} onChange={(event) => void change(event.currentTarget.checked)} />
    </Tooltip>
  );
}

export function TemplateCard({ template }: { template: Template }) {
  const [draft, setDraft] = useState<Draft>({ subject: template.subject, body: template.body });
  return (
    <section className={classes.card} aria-label={template.label}>
      <div className={classes.head}>
        <div><h2>{template.label}</h2><p>{template.description}</p></div>
        <EmailSwitch template={template} />
      </div>
      <div className={classes.columns}>
        <TemplateEditor template={template} draft={draft} onChange={setDraft} />
        <EmailPreview kind={template.kind} draft={draft} />
      </div>
    </section>
  );
}

export function TemplateSkeleton() {
  return (
    <div className={classes.card} aria-busy="true">
      <div className={classes.head}><div><Skeleton h={18} w={140} /><Skeleton h={13} w={280} mt={8} /></div></div>
      <div className={classes.columns}>
        <div className={classes.editor}><Skeleton h={36} /><Skeleton h={300} /></div>
        <div className={classes.preview}><Skeleton h={36} w="70%" /><Skeleton h={380} /></div>
      </div>
    </div>
  );
}
