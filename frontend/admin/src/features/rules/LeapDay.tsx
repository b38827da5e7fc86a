/** When those born on 29 February have their birthday in other years; kept at once, of the whole programme. */
import { Select } from '@mantine/core';
import { useMutation } from 'urql';

import { SetLeapBirthdayDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

const DAYS = ['FEBRUARY_28', 'MARCH_1'] as const;

export function LeapDay() {
  const { leapBirthday } = useProgram();
  const [{ fetching }, save] = useMutation(SetLeapBirthdayDocument);
  const change = async (day: string | null) => {
    const wanted = DAYS.find((one) => one === day);
    if (wanted === undefined) return;
    const { data, error } = await save({ input: { leapBirthday: wanted } });
    const refused = error ? explain(error) : data?.setLeapBirthday.userErrors[0]?.message;
    if (refused === undefined) toast(t('rules.leap.saved', { day: t(`rules.leap.${wanted}`) }));
    else toast(refused, 'danger');
  };
  return (
    <Select label={t('rules.leap')} description={t('rules.leap.help')} data={DAYS.map((value) => ({ value, label: t(`rules.leap.${value}`) }))}
      value={leapBirthday} disabled={fetching} allowDeselect={false} onChange={(day) => void change(day)} />
  );
}
