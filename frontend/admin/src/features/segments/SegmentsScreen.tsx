/** Segments: named conditions over members, to which rules and rewards can be limited. */
import { Button, Drawer, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMutation, useQuery } from 'urql';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { Icon } from '@/components/Icon';
import { PageHeader } from '@/components/PageHeader';
import { noErrors } from '@/components/RuleForm';
import classes from '@/components/RuleForm.module.css';
import { settingText } from '@/components/settingText';
import { initialValues, type Setting, SettingsForm, toApi } from '@/components/SettingsForm';
import { CardFacts, Cards, CardSkeleton, VersionedCard } from '@/components/VersionedCard';
import { AudiencesDocument, CreateSegmentDocument, type SegmentFieldsFragment, UpdateSegmentDocument } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

type Segment = SegmentFieldsFragment;
const NEW = 'new';

export function SegmentsScreen({ tabs }: { tabs: ReactNode }) {
  const [{ data, error }, ask] = useQuery({ query: AudiencesDocument, requestPolicy: 'cache-and-network' });
  const [open, setOpen] = useState<string | null>(null);
  const segments = data?.audiences.segments;
  const form = data?.audiences.segmentForm ?? [];
  const edited = segments?.find(({ id }) => id === open) ?? null;
  const add = <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setOpen(NEW)} disabled={!data}>{t('segments.new')}</Button>;
  const close = (changed: boolean) => {
    setOpen(null);
    if (changed) ask({ requestPolicy: 'network-only' });
  };
  return (
    <>
      <PageHeader title={t('nav.rules')} actions={add} />
      {tabs}
      {error && !segments ? <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} /> : null}
      {segments?.length === 0 ? <EmptyState title={t('segments.empty.title')}>{t('segments.empty.text')}</EmptyState> : null}
      <Cards>
        {!segments && !error ? [1, 2].map((at) => <CardSkeleton key={at} />) : null}
        {segments?.map((segment) => <SegmentCard key={segment.id} segment={segment} form={form} onEdit={() => setOpen(segment.id)} />)}
      </Cards>
      <Drawer opened={open !== null} onClose={() => close(false)} position="right" size={600} title={edited ? t('rules.editOf', { name: edited.name }) : t('segments.new')}>
        {open === null || form.length === 0 ? null : <SegmentForm key={open} segment={edited} form={form} onClose={close} />}
      </Drawer>
    </>
  );
}

function SegmentCard({ segment, form, onEdit }: { segment: Segment; form: readonly Setting[]; onEdit: () => void }) {
  const [, update] = useMutation(UpdateSegmentDocument);
  const currency = useProgram().currency ?? '';
  const facts = form.filter(({ name, default: plain }) => String(segment.settings[name] ?? plain) !== plain)
    .map((setting) => ({ name: setting.label, value: settingText(setting, segment.settings[setting.name], currency) }));
  const change = async (enabled: boolean) => {
    const { data, error } = await update({ input: { id: segment.id, enabled } });
    const refused = error ? explain(error) : data?.updateSegment.userErrors[0]?.message;
    if (refused !== undefined) toast(refused, 'danger');
  };
  return (
    <VersionedCard thing={{ ...segment, panel: facts.length === 0 ? t('segments.all') : '' }} typeLabel={undefined} settings={form} onSwitch={(on) => void change(on)} onEdit={onEdit}>
      <CardFacts facts={facts} />
      <Link to="/members" search={{ segment: segment.key }} className="link">{t('segments.members', { n: segment.memberCount })}</Link>
    </VersionedCard>
  );
}

function SegmentForm({ segment, form, onClose }: { segment: Segment | null; form: readonly Setting[]; onClose: (changed: boolean) => void }) {
  const currency = useProgram().currency ?? '';
  const [name, setName] = useState(segment?.name ?? '');
  const [values, setValues] = useState(() => initialValues(form, segment?.settings));
  const [errors, setErrors] = useState(noErrors);
  const [{ fetching: making }, create] = useMutation(CreateSegmentDocument);
  const [{ fetching: saving }, update] = useMutation(UpdateSegmentDocument);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setErrors(noErrors);
    const settings = toApi(form, values);
    const made = segment === null ? await create({ input: { name, settings } }) : null;
    const saved = segment === null ? null : await update({ input: { id: segment.id, name, settings } });
    const error = made?.error ?? saved?.error;
    if (error) return setErrors({ fields: {}, rest: [explain(error)] });
    const refused = made?.data?.createSegment.userErrors ?? saved?.data?.updateSegment.userErrors ?? [];
    if (refused.length > 0) return setErrors(byField(refused, ['name', ...form.map((one) => one.name)]));
    toast(t('segments.saved', { name }));
    return onClose(true);
  };
  return (
    <form onSubmit={save} noValidate className={classes.form}>
      <TextInput label={t('rules.name')} value={name} maxLength={100} error={errors.fields['name']} onChange={(event) => setName(event.currentTarget.value)} />
      <p className={classes.note}>{t('segments.help')}</p>
      <SettingsForm settings={form} values={values} errors={errors.fields} currency={currency} onChange={setValues} />
      {errors.rest.length === 0 ? null : <p role="alert" className={classes.failure}>{errors.rest.join(' ')}</p>}
      <div className={classes.footer}>
        <Button variant="default" onClick={() => onClose(false)}>{t('action.cancel')}</Button>
        <Button type="submit" loading={making || saving}>{segment === null ? t('segments.create') : t('rules.save', { n: segment.version + 1 })}</Button>
      </div>
    </form>
  );
}
