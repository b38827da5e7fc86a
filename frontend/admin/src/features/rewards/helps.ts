/** What stands beside the name and the texts of a reward. */
import type { RuleHelps } from '@/components/RuleForm';
import { t } from '@/lib/i18n';

export const helps: RuleHelps = { name: t('rewards.nameHelp'), panel: t('rewards.panelHelp'), display: t('rewards.displayHelp') };
