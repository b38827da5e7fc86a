/** Names of tiers, tags or segments: chosen from those there are; tags may be new. */
import { MultiSelect, TagsInput } from '@mantine/core';
import { useQuery } from 'urql';

import { AudiencesDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';

interface NamesFieldProps {
  label: string;
  help: string;
  of: string;
  /** With commas between, as it is kept. */
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

const order: Array<'label' | 'input' | 'description' | 'error'> = ['label', 'input', 'description', 'error'];

export function NamesField({ label, help, of, value, error, onChange }: NamesFieldProps) {
  const [{ data }] = useQuery({ query: AudiencesDocument, requestPolicy: 'cache-and-network' });
  const chosen = value === '' ? [] : value.split(', ');
  const shared = {
    label, error, value: chosen, description: help || undefined, inputWrapperOrder: order, comboboxProps: { withinPortal: true },
    placeholder: chosen.length === 0 ? t('audience.everybody') : undefined, onChange: (names: string[]) => onChange(names.join(', ')),
  };
  if (of === 'tags') return <TagsInput {...shared} data={data?.audiences.tags ?? []} splitChars={[',']} maxLength={60} />;
  const known = (of === 'tiers' ? data?.audiences.tiers : data?.audiences.segments) ?? [];
  const missing = chosen.filter((key) => !known.some((one) => one.key === key)).map((key) => ({ value: key, label: key }));
  return <MultiSelect {...shared} data={[...known.map(({ key, name }) => ({ value: key, label: name })), ...missing]} nothingFoundMessage={t(of === 'tiers' ? 'audience.noTiers' : 'audience.noSegments')} />;
}
