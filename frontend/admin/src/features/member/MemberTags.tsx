/** The tags of a member: put on and taken off one by one, each a line of the history. */
import { TagsInput } from '@mantine/core';
import { useMutation, useQuery } from 'urql';

import { AudiencesDocument, TagMemberDocument, UntagMemberDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { newKey } from '@/lib/keys';
import { toast } from '@/lib/toast';

export function MemberTags({ memberId, tags }: { memberId: string; tags: readonly string[] }) {
  const [{ data }] = useQuery({ query: AudiencesDocument });
  const [{ fetching: tagging }, tag] = useMutation(TagMemberDocument);
  const [{ fetching: untagging }, untag] = useMutation(UntagMemberDocument);
  const change = async (next: string[]) => {
    const added = next.filter((one) => !tags.includes(one));
    const taken = tags.filter((one) => !next.includes(one));
    const input = { memberId, idempotencyKey: newKey() };
    const put = added.length > 0 ? await tag({ input: { ...input, tags: added } }) : null;
    const off = taken.length > 0 ? await untag({ input: { ...input, tags: taken } }) : null;
    const error = put?.error ?? off?.error;
    const refused = error ? explain(error) : (put?.data?.tagMember.userErrors[0] ?? off?.data?.untagMember.userErrors[0])?.message;
    if (refused !== undefined) toast(refused, 'danger');
  };
  return (
    <TagsInput mt="md" label={t('member.tags')} description={t('member.tagsHelp')} placeholder={tags.length === 0 ? t('member.noTags') : undefined} value={[...tags]} data={data?.audiences.tags ?? []}
      splitChars={[',']} maxLength={60} disabled={tagging || untagging} onChange={(next) => void change(next)} comboboxProps={{ withinPortal: true }} />
  );
}
