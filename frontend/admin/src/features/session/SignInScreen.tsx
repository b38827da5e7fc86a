/** Sign in with email and password; a wrong pair is told plainly and reveals nothing. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useMutation } from 'urql';

import { LogoMark } from '@/components/Logo';
import { useTitle } from '@/components/PageHeader';
import { SignInDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';

import classes from './SignInScreen.module.css';

interface SignInScreenProps {
  /** The server ended the session while it was in use. */
  ended: boolean;
  onSignedIn: () => void;
}

export function SignInScreen({ ended, onSignedIn }: SignInScreenProps) {
  useTitle(t('signIn.title'));
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, signIn] = useMutation(SignInDocument);
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('signIn.emailNeeded')),
      password: (value) => (value === '' ? t('signIn.passwordNeeded') : null),
    },
  });
  const submit = async (values: { email: string; password: string }) => {
    setFailure(null);
    const { data, error } = await signIn({ input: { email: values.email.trim(), password: values.password } });
    if (data?.signIn.viewer) return onSignedIn();
    setFailure(error ? explain(error) : (data?.signIn.userErrors[0]?.message ?? t('signIn.wrong')));
    const field = form.getInputNode('password');
    if (field instanceof HTMLInputElement) field.select();
    return undefined;
  };
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <LogoMark size={56} />
        <h1 className={classes.title}>{t('signIn.title')}</h1>
        <p className={classes.text}>{t(ended ? 'signIn.ended' : 'signIn.text')}</p>
        <form onSubmit={form.onSubmit(submit)} noValidate className={classes.form}>
          {/* Nothing else stands on this page: the reader comes to type here. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <TextInput label={t('signIn.email')} type="email" size="md" autoComplete="username" autoFocus inputMode="email" {...form.getInputProps('email')} />
          <PasswordInput label={t('signIn.password')} size="md" autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.show'), tabIndex: 0 }} {...form.getInputProps('password')} />
          {failure === null ? null : <p role="alert" className={classes.failure}>{failure}</p>}
          <Button type="submit" size="md" fullWidth loading={fetching}>{t('signIn.submit')}</Button>
        </form>
      </div>
      <Holes />
    </main>
  );
}

/** The edge of a card, half in view: where Punchcard gets its name. */
function Holes() {
  return (
    <svg className={classes.art} viewBox="0 0 640 420" aria-hidden="true">
      <rect x="6" y="6" width="628" height="408" rx="54" />
      {[0, 1].map((row) => [0, 1, 2, 3, 4].map((column) => (
        <circle key={`${row}${column}`} cx={104 + column * 108} cy={146 + row * 128} r="38" data-full={row * 5 + column < 7 || undefined} />
      )))}
    </svg>
  );
}
