/** Subject and text of an email: blocks, or under Advanced the Liquid they become. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useClient, useMutation } from 'urql';

import { PreviewEmailDocument, RemoveEmailTranslationDocument, UpdateEmailTemplateDocument } from '@/gql/graphql';
import { explain, type UserError } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import { BlockEditor } from './BlockEditor';
import { blocksFrom, type BlockType, type Draft, isChanged, type Template, toInput } from './draft';
import classes from './EmailsScreen.module.css';
import { SourceEditor } from './SourceEditor';
import { TestMailButton } from './TestMailButton';
import { insertAt, VariableMenu } from './VariableMenu';

interface TemplateEditorProps {
  template: Template;
  language: string | null;
  types: readonly BlockType[];
  draft: Draft;
  onChange: (draft: Draft) => void;
}

interface Errors {
  fields: Record<string, string>;
  rest: string[];
}

const NONE: Errors = { fields: {}, rest: [] };

/** Errors by their path, such as blocks.2.text; what stands nowhere goes to the head of the form. */
function byPath(errors: readonly UserError[]): Errors {
  const found: Errors = { fields: {}, rest: [] };
  for (const { field, message } of errors) {
    const path = field?.join('.') ?? '';
    if (/^(subject|body|blocks\.\d+.*)$/.test(path)) found.fields[path] ??= message;
    else found.rest.push(message);
  }
  return found;
}

export function TemplateEditor({ template, language, types, draft, onChange }: TemplateEditorProps) {
  const [errors, setErrors] = useState(NONE);
  const client = useClient();
  const [{ fetching }, update] = useMutation(UpdateEmailTemplateDocument);
  const changed = isChanged(draft, template, types);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { data, error } = await update({ input: { kind: template.kind, language, ...toInput(draft, types) } });
    const next = error ? { fields: {}, rest: [explain(error)] } : byPath(data?.updateEmailTemplate.userErrors ?? []);
    setErrors(next);
    if (next.rest.length === 0 && Object.keys(next.fields).length === 0) toast(t('emails.saved'));
  };
  const toSource = async () => {
    const { data, error } = await client.query(PreviewEmailDocument, { input: { kind: template.kind, language, ...toInput(draft, types) } }, { requestPolicy: 'network-only' });
    const refused = error ? { fields: {}, rest: [explain(error)] } : byPath(data?.previewEmail.userErrors ?? []);
    setErrors(refused);
    if (data?.previewEmail.source) onChange({ ...draft, body: data.previewEmail.source, blocks: null });
  };
  const toBlocks = () => {
    setErrors(NONE);
    onChange({ ...draft, blocks: blocksFrom(template.blocks ?? template.shippedBlocks, types) });
  };
  return (
    <form className={classes.editor} onSubmit={save} noValidate>
      <SubjectField value={draft.subject} variables={template.variables} error={errors.fields['subject']} onChange={(subject) => onChange({ ...draft, subject })} />
      {draft.blocks === null
        ? <SourceEditor body={draft.body} variables={template.variables} error={errors.fields['body']} onChange={(body) => onChange({ ...draft, body })} onBack={toBlocks} />
        : <BlockEditor blocks={draft.blocks} types={types} variables={template.variables} errors={errors.fields} onChange={(blocks) => onChange({ ...draft, blocks })} />}
      {errors.rest.length === 0 ? null : <p role="alert" className={classes.failure}>{errors.rest.join(' ')}</p>}
      <div className={classes.editorFoot}>
        {changed ? <span className={classes.unsaved}>{t('emails.unsaved')}</span> : null}
        {template.translations.some((one) => one.language === language) ? <RemoveTranslation kind={template.kind} language={language ?? ''} /> : null}
        {draft.blocks === null ? null : <Button variant="subtle" color="gray" onClick={() => void toSource()}>{t('emails.advanced')}</Button>}
        <TestMailButton kind={template.kind} language={language} text={toInput(draft, types)} />
        <Button type="submit" loading={fetching} disabled={!changed}>{t('emails.save')}</Button>
      </div>
    </form>
  );
}

function RemoveTranslation({ kind, language }: { kind: string; language: string }) {
  const [{ fetching }, remove] = useMutation(RemoveEmailTranslationDocument);
  const act = async () => {
    const { data, error } = await remove({ input: { kind, language } });
    const refused = error ? explain(error) : data?.removeEmailTranslation.userErrors[0]?.message;
    toast(refused ?? t('emails.language.removed'), refused === undefined ? undefined : 'danger');
  };
  return <Button variant="subtle" color="gray" loading={fetching} onClick={() => void act()}>{t('emails.language.remove')}</Button>;
}

interface SubjectFieldProps {
  value: string;
  variables: Template['variables'];
  error: string | undefined;
  onChange: (subject: string) => void;
}

function SubjectField({ value, variables, error, onChange }: SubjectFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const insert = (name: string) => {
    const input = field.current;
    const next = insertAt(value, input?.selectionStart ?? value.length, input?.selectionEnd ?? value.length, name);
    onChange(next.text);
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  return (
    <TextInput ref={field} label={t('emails.subject')} value={value} maxLength={200} error={error}
      rightSection={<VariableMenu variables={variables} onChoose={insert} small />} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}
