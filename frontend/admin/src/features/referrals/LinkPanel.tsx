/** What a friend is sent and what they see on arrival, with the words as they stand. */
import { Text } from '@mantine/core';

import layout from '@/components/Screen.module.css';
import { Panel } from '@/components/Panel';
import type { SettingValues } from '@/components/SettingsForm';
import { t } from '@/lib/i18n';

import type { ReferralProgram, ReferralRule } from './ReferralsScreen';

const CODE = '7K2MX9QR';

interface LinkPanelProps {
  terms: ReferralProgram['referralTerms'] | null;
  rule: ReferralRule;
}

function filled(text: unknown, words: Record<string, string>): string {
  return String(text ?? '').replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => words[name] ?? '').replace(/[ :]+$/, '');
}

export function LinkPanel({ terms, rule }: LinkPanelProps) {
  const settings: SettingValues = rule.settings;
  const words = { code: CODE, link: terms?.exampleLink ?? '', discount: terms?.friendGets ?? '', friend: t('referrals.preview.friend'), program: '' };
  return (
    <>
      <Panel title={t('referrals.both')}>
        {terms ? (
          <div className={layout.form}>
            <Line label={t('referrals.friendGets')} text={terms.friendGets} />
            <Line label={t('referrals.referrerGets')} text={terms.referrerGets} />
            <Line label={t('referrals.link')} text={terms.exampleLink ?? t('referrals.noLink')} />
          </div>
        ) : <Text size="sm">{t('referrals.offText')}</Text>}
      </Panel>
      <Panel title={t('referrals.preview')}>
        <div className={layout.form}>
          <Line label={filled(settings['share_title'], words)} text={filled(settings['share_text'], words)} />
          <Line label={filled(settings['popup_title'], words)} text={filled(settings['popup_text'], words)} />
        </div>
      </Panel>
    </>
  );
}

function Line({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <Text size="sm" fw={600}>{label}</Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{text}</Text>
    </div>
  );
}
