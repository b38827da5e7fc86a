/** The contrast check: every pair of colours that carries text, of the draft as it stands. */
import { Flex, Group, Text } from '@mantine/core';

import { Panel } from '@/components/Panel';
import { contrast, isColour, READABLE } from '@/lib/contrast';
import { t } from '@/lib/i18n';

import { type Draft, mobileTheme } from './draft';

interface Pair {
  text: 'text' | 'button' | 'points' | 'notice';
  front: string;
  back: string;
}

function pairsOf(draft: Draft): Pair[] {
  const themes = [draft.desktop, mobileTheme(draft)].map((values) => (name: string) => String(values[name] ?? ''));
  const buttons = Object.values(draft.notices).map(({ settings }) => String(settings['buttonColour'] ?? '')).filter((colour) => colour !== '');
  const found = themes.flatMap((of): Pair[] => [
    { text: 'text', front: of('ink'), back: of('background') },
    { text: 'button', front: of('onAccent'), back: of('accent') },
    { text: 'points', front: of('accent'), back: of('background') },
    ...buttons.map((back): Pair => ({ text: 'notice', front: of('onAccent'), back })),
  ]);
  const seen = new Set<string>();
  return found.filter((pair) => {
    const key = Object.values(pair).join();
    const fresh = !seen.has(key) && isColour(pair.front) && isColour(pair.back);
    seen.add(key);
    return fresh;
  });
}

export function Readings({ draft }: { draft: Draft }) {
  return (
    <Panel title={t('design.contrast')}>
      <p>{t('design.contrast.help')}</p>
      <Flex direction="column" component="ul" gap={8} mt="sm" p={0} m={0}>
        {pairsOf(draft).map(({ text, front, back }) => {
          const ratio = contrast(front, back);
          const poor = ratio < READABLE;
          return (
            <Group component="li" key={text + front + back} gap="4px 10px">
              <svg width="42" height="26" aria-hidden="true"><rect width="42" height="26" fill={back} /><text x="21" y="18" textAnchor="middle" fontWeight="700" fontSize="14" fill={front}>Aa</text></svg>
              {t(`design.contrast.${text}`)}
              <Text span fw={600} ms="auto" ff="inherit">{t('design.contrast.ratio', { ratio: (Math.floor(ratio * 10) / 10).toFixed(1) })}</Text>
              {poor ? <Text span c="var(--pc-warn)" fw={600}>{t('design.contrast.poor')}</Text> : null}
            </Group>
          );
        })}
      </Flex>
    </Panel>
  );
}
