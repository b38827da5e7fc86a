/** What a point is worth to the books; the liability follows. */
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { SetPointValueDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

export function PointValue({ saved, onSaved }: { saved: string; onSaved: () => void }) {
  const [value, setValue] = useState(saved);
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, set] = useMutation(SetPointValueDocument);
  const { currency } = useProgram();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { data, error } = await set({ input: { value: value.trim().replace(',', '.') } });
    const refused = error ? explain(error) : data?.setPointValue.userErrors[0]?.message;
    setFailure(refused ?? null);
    if (refused !== undefined) return;
    toast(t('analytics.value.saved', { value: `${data?.setPointValue.pointValue ?? value} ${currency ?? ''}` }));
    onSaved();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Group gap="xs" align="flex-end" mt="lg">
        <TextInput label={t('analytics.value')} w={150} inputMode="decimal" value={value} error={failure} rightSection={currency} rightSectionWidth={52}
          onChange={(event) => { setValue(event.currentTarget.value); setFailure(null); }} />
        <Button type="submit" variant="default" loading={fetching} disabled={value.trim() === saved}>{t('analytics.value.save')}</Button>
      </Group>
    </form>
  );
}
