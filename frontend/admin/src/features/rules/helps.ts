/** What stands beside the name and the texts of a rule. */
import type { RuleHelps } from '@/components/RuleForm';
import { t } from '@/lib/i18n';

export const helps: RuleHelps = {
  name: t('rules.nameHelp'),
  panel: t('rules.panelHelp'),
  display: t('rules.displayHelp'),
};
