/** One kind of email: its switch and, when opened, its text and how that looks as a real member would get it. */
import { SegmentedControl, Skeleton, Switch, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';

import { Icon } from '@/components/Icon';
import { Tag } from '@/components/Tag';
import { EnableEmailDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { currentLocale, t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import { type BlockType, type Draft, draftOf, inLanguage, isChanged, type Template, toInput } from './draft';
import { EmailPreview } from './EmailPreview';
import classes from './EmailsScreen.module.css';
import { KindSettings } from './KindSettings';
import { RecipientForm } from './RecipientForm';
import { ReminderPanel } from './ReminderPanel';
import { TemplateEditor } from './TemplateEditor';

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
        aria-label={t('emails.enable', { name: template.label })} onChange={(event) => void change(event.currentTarget.checked)} />
    </Tooltip>
  );
}

const languageNames = new Intl.DisplayNames(currentLocale(), { type: 'language' });

function languageName(tag: string): string {
  return languageNames.of(tag) ?? tag;
}

interface TemplateRowProps {
  template: Template;
  types: readonly BlockType[];
  languages: readonly string[];
  opened: boolean;
  onToggle: () => void;
}

/** The text being written stays while another kind is open. */
export function TemplateRow({ template, types, languages, opened, onToggle }: TemplateRowProps) {
  const [language, setLanguage] = useState<string | null>(null);
  const [drafts, setDrafts] = useState<Record<string, Draft>>(() => ({ '': draftOf(template, types) }));
  const written = inLanguage(template, language);
  const draft = drafts[language ?? ''] ?? draftOf(written, types);
  const setDraft = (next: Draft) => setDrafts({ ...drafts, [language ?? '']: next });
  const unsaved = isChanged(draft, written, types);
  return (
    <section className={classes.kind} aria-label={template.label}>
      <div className={classes.head}>
        <button type="button" className={classes.opener} aria-expanded={opened} onClick={onToggle}>
          <Icon name="chevronRight" size={16} />
          <span className={classes.label}>
            {template.label}
            {template.to === '' && template.enabled ? <Tag tone="warn">{t('emails.to.missing')}</Tag> : null}
            {template.customised ? <Tag>{t('emails.changed')}</Tag> : null}
            {unsaved && !opened ? <Tag tone="warn">{t('emails.unsaved')}</Tag> : null}
          </span>
          <span className={classes.about}>{template.description}</span>
        </button>
        <span className={classes.switch}><EmailSwitch template={template} /></span>
      </div>
      {opened ? (
        <div className={classes.opened}>
          {template.to === null ? null : <RecipientForm kind={template.kind} saved={template.to} />}
          {template.settingFields.length === 0 ? null : <KindSettings template={template} />}
          {template.kind === 'point_reminder' ? <ReminderPanel key={JSON.stringify(template.settings)} enabled={template.enabled} /> : null}
          {languages.length < 2 || template.to !== null ? null : (
            <div className={classes.editor}>
              <SegmentedControl size="sm" aria-label={t('emails.language')} value={language ?? ''} data={languages.map((one, at) => ({ value: at === 0 ? '' : one, label: languageName(one) }))}
                onChange={(next) => setLanguage(next === '' ? null : next)} style={{ alignSelf: 'start' }} />
            </div>
          )}
          <div className={classes.columns}>
            <TemplateEditor key={language} template={written} language={language} types={types} draft={draft} onChange={setDraft} />
            <EmailPreview kind={template.kind} language={language} text={toInput(draft, types)} />
          </div>
        </div>
      ) : null}
    </section>
  );
}

export function KindsSkeleton() {
  return (
    <div className={classes.kinds} aria-busy="true">
      {[1, 2, 3, 4, 5, 6].map((at) => (
        <div key={at} className={`${classes.kind} ${classes.head}`}><div><Skeleton h={17} w={140} /><Skeleton h={13} w={280} mt={8} /></div></div>
      ))}
    </div>
  );
}
