/** Subject and source of an email; variables are inserted where the cursor stands. */
import { Button, Menu, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useMutation } from 'urql';

import { Icon } from '@/components/Icon';
import { UpdateEmailTemplateDocument } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import classes from './EmailsScreen.module.css';
import type { Draft, Template } from './TemplateRow';
import { TestMailButton } from './TestMailButton';

interface TemplateEditorProps {
  template: Template;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

type Place = 'subject' | 'body';

/** The text with a variable at the cursor, and where the cursor stands after it. */
export function insertAt(text: string, start: number, end: number, name: string): { text: string; cursor: number } {
  const piece = `{{ ${name} }}`;
  return { text: text.slice(0, start) + piece + text.slice(end), cursor: start + piece.length };
}

export function TemplateEditor({ template, draft, onChange }: TemplateEditorProps) {
  const subject = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  const last = useRef<Place>('body');
  const [errors, setErrors] = useState<{ fields: Record<string, string>; rest: string[] }>({ fields: {}, rest: [] });
  const [{ fetching }, update] = useMutation(UpdateEmailTemplateDocument);
  const changed = draft.subject !== template.subject || draft.body !== template.body;

  const insert = (name: string) => {
    const place = last.current;
    const field = place === 'subject' ? subject.current : body.current;
    if (field === null) return;
    const { text, cursor } = insertAt(draft[place], field.selectionStart ?? draft[place].length, field.selectionEnd ?? draft[place].length, name);
    onChange({ ...draft, [place]: text });
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(cursor, cursor);
    });
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { data, error } = await update({ input: { kind: template.kind, ...draft } });
    const next = error ? { fields: {}, rest: [explain(error)] } : byField(data?.updateEmailTemplate.userErrors ?? [], ['subject', 'body']);
    setErrors(next);
    if (next.rest.length === 0 && Object.keys(next.fields).length === 0) toast(t('emails.saved'));
  };

  return (
    <form className={classes.editor} onSubmit={save} noValidate>
      <TextInput ref={subject} label={t('emails.subject')} value={draft.subject} maxLength={200} error={errors.fields['subject']}
        onFocus={() => { last.current = 'subject'; }} onChange={(event) => onChange({ ...draft, subject: event.currentTarget.value })} />
      <div className={classes.bodyLabel}>
        <label htmlFor="email-body"><strong>{t('emails.body')}</strong><br /><span className={classes.why}>{t('emails.bodyHelp')}</span></label>
        <VariableMenu variables={template.variables} onChoose={insert} />
      </div>
      <Textarea ref={body} id="email-body" className={classes.source} value={draft.body} spellCheck={false} error={errors.fields['body']}
        onFocus={() => { last.current = 'body'; }} onChange={(event) => onChange({ ...draft, body: event.currentTarget.value })} />
      {errors.rest.length === 0 ? null : <p role="alert" className={classes.failure}>{errors.rest.join(' ')}</p>}
      <div className={classes.editorFoot}>
        {changed ? <span className={classes.unsaved}>{t('emails.unsaved')}</span> : null}
        <TestMailButton kind={template.kind} draft={draft} />
        <Button type="submit" loading={fetching} disabled={!changed}>{t('emails.save')}</Button>
      </div>
    </form>
  );
}

function VariableMenu({ variables, onChoose }: { variables: Template['variables']; onChoose: (name: string) => void }) {
  return (
    <Menu position="bottom-end" width={300} returnFocus={false}>
      <Menu.Target>
        <Button variant="default" size="compact-sm" leftSection={<Icon name="plus" size={14} />}>{t('emails.variables')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {variables.map(({ name, label, example }) => (
          <Menu.Item key={name} onClick={() => onChoose(name)}>
            {label}<br /><span className={classes.why}>{t('emails.variable.example', { example })}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
