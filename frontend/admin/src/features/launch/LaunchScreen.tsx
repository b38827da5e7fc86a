/** An empty instance: the few things asked before a programme is switched on, and what it brings. */
import { Button, Flex, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useMutation } from 'urql';

import { LogoMark } from '@/components/Logo';
import { useTitle } from '@/components/PageHeader';
import { LaunchProgramDocument } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { currentLocale, t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import { Plan } from './Plan';

interface LaunchScreenProps {
  email: string;
  onLaunched: () => void;
}

const fields = ['name', 'currency', 'timeZone', 'adminEmail', 'sender'] as const;
const names = new Intl.DisplayNames(currentLocale(), { type: 'currency' });
const currencies = Intl.supportedValuesOf('currency').map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }));
const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function LaunchScreen({ email, onLaunched }: LaunchScreenProps) {
  useTitle(t('launch.title'));
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, launch] = useMutation(LaunchProgramDocument);
  const form = useForm({
    initialValues: { name: '', currency: '', timeZone: zones.includes(here) ? here : 'UTC', adminEmail: email, sender: '' },
  });
  const submit = async (values: typeof form.values) => {
    setFailure(null);
    const { data, error } = await launch({ input: { ...values, currency: values.currency || null } });
    if (data?.launchProgram.program) {
      toast(t('launch.done', { name: data.launchProgram.program.name }));
      return onLaunched();
    }
    const told = byField(data?.launchProgram.userErrors ?? [], fields);
    form.setErrors(told.fields);
    return setFailure(error ? explain(error) : (told.rest[0] ?? null));
  };
  return (
    <Flex component="main" direction="column" maw={880} mx="auto" p="xl" gap="lg">
      <LogoMark size={48} />
      <div>
        <h1>{t('launch.title')}</h1>
        <p>{t('launch.text')}</p>
      </div>
      <Flex gap="xl" direction={{ base: 'column', sm: 'row' }}>
        <form style={{ flex: 1 }} onSubmit={form.onSubmit(submit)} noValidate>
          <Flex direction="column" gap="md">
            <TextInput label={t('launch.name')} description={t('launch.name.help')} withAsterisk maxLength={200} {...form.getInputProps('name')} />
            <Select label={t('launch.currency')} description={t('launch.currency.help')} data={currencies} searchable clearable limit={60}
              {...form.getInputProps('currency')} value={form.values.currency || null} />
            <Select label={t('launch.zone')} description={t('launch.zone.help')} data={zones} searchable allowDeselect={false} limit={60} {...form.getInputProps('timeZone')} />
            <TextInput type="email" label={t('launch.admin')} {...form.getInputProps('adminEmail')} />
            <TextInput type="email" label={t('launch.sender')} description={t('launch.sender.help')} {...form.getInputProps('sender')} />
            {failure === null ? null : <p role="alert">{failure}</p>}
            <Button type="submit" size="md" loading={fetching}>{t('launch.submit')}</Button>
          </Flex>
        </form>
        <div style={{ flex: 1 }}><Plan currency={form.values.currency || null} /></div>
      </Flex>
    </Flex>
  );
}
