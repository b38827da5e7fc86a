/** The text as Liquid, for those who want all of it; and the way back to blocks, which says what is lost. */
import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';

import { t } from '@/lib/i18n';

import type { Template } from './draft';
import classes from './EmailsScreen.module.css';
import { insertAt, VariableMenu } from './VariableMenu';

interface SourceEditorProps {
  body: string;
  variables: Template['variables'];
  error: string | undefined;
  onChange: (body: string) => void;
  onBack: () => void;
}

export function SourceEditor({ body, variables, error, onChange, onBack }: SourceEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [asking, setAsking] = useState(false);
  const insert = (name: string) => {
    const input = field.current;
    const next = insertAt(body, input?.selectionStart ?? body.length, input?.selectionEnd ?? body.length, name);
    onChange(next.text);
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  return (
    <>
      <div className={classes.bodyLabel}>
        <label htmlFor="email-body"><strong>{t('emails.body')}</strong><br /><span className={classes.why}>{t('emails.bodyHelp')}</span></label>
        <Group gap={8}>
          <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>{t('emails.blocks.back')}</Button>
          <VariableMenu variables={variables} onChoose={insert} />
        </Group>
      </div>
      <Textarea ref={field} id="email-body" className={classes.source} value={body} spellCheck={false} error={error} onChange={(event) => onChange(event.currentTarget.value)} />
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('emails.blocks.back.title')}>
        <p>{t('emails.blocks.back.text')}</p>
        <Group justify="flex-end" mt="md">
          <Button color="red" onClick={() => { setAsking(false); onBack(); }}>{t('emails.blocks.back.confirm')}</Button>
        </Group>
      </Modal>
    </>
  );
}
