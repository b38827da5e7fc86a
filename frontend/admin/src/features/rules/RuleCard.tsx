/** A rule at a glance: what it gives, its switch, its version. */
import { useMutation } from 'urql';

import { cardSettings, settingText } from '@/components/settingText';
import { CardFacts, VersionedCard } from '@/components/VersionedCard';
import { EnableRuleDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

import type { Rule, RuleType } from './RulesScreen';

interface RuleCardProps {
  rule: Rule;
  type: RuleType | undefined;
  onEdit: () => void;
}

export function RuleCard({ rule, type, onEdit }: RuleCardProps) {
  const [, enable] = useMutation(EnableRuleDocument);
  const currency = useProgram().currency ?? '';
  const settings = type?.settings ?? [];
  const facts = cardSettings(settings, rule.settings).map((setting) => ({
    name: setting.label, value: settingText(setting, rule.settings[setting.name], currency),
  }));
  const change = async (enabled: boolean) => {
    const { data, error } = await enable({ input: { id: rule.id, enabled } });
    const refused = error ? explain(error) : data?.enableRule.userErrors[0]?.message;
    if (refused !== undefined) toast(refused, 'danger');
  };
  return (
    <VersionedCard thing={rule} typeLabel={type?.label} settings={settings} onSwitch={(enabled) => void change(enabled)} onEdit={onEdit}>
      <CardFacts facts={facts} />
    </VersionedCard>
  );
}
