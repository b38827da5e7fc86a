/** What is copied into the pages of the shop. */
import { Button, Text } from '@mantine/core';

import { Panel } from '@/components/Panel';
import { apiOrigin } from '@/lib/config';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import type { Design } from './draft';

const snippets = {
  panel: '<punchcard-panel></punchcard-panel>',
  notices: '<punchcard-notices></punchcard-notices>',
  balance: '<punchcard-balance><span slot="guest">Sign in to see your points</span></punchcard-balance>',
  product: '<punchcard-product-points price="19.99" product-id="SKU-1"></punchcard-product-points>',
  refer: '<punchcard-refer></punchcard-refer>',
} as const;

const code = { margin: 0, fontSize: 12.5, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

export function PlacePanel({ design }: { design: Design }) {
  const key = design.publishableKey ?? 'pk_…';
  const first = `<script type="module" src="${apiOrigin()}/widget/punchcard.js"\n  data-punchcard-key="${key}"\n  data-punchcard-token-url="/account/points-token"></script>`;
  return (
    <>
      <Snippet title={t('design.place.first')} help={design.publishableKey ? t('design.place.first.help') : t('design.place.noKey')} text={first} />
      {Object.entries(snippets).map(([name, text]) => <Snippet key={name} title={t(`design.place.${name as keyof typeof snippets}`)} text={text} />)}
    </>
  );
}

function Snippet({ title, help, text }: { title: string; help?: string; text: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(t('design.copied'));
    } catch {
      toast(t('design.notCopied'), 'danger');
    }
  };
  return (
    <Panel title={title} actions={<Button variant="default" size="compact-sm" aria-label={t('design.copy', { what: title })} onClick={() => void copy()}>{t('design.copy', { what: '' }).trim()}</Button>}>
      {help === undefined ? null : <Text mb="sm">{help}</Text>}
      <pre style={code}>{text}</pre>
    </Panel>
  );
}
