/** Vite plugin: of Mantine's sheets that come whole only, the rules of the components in use. */
import { readFile } from 'node:fs/promises';

import { parse } from 'postcss';
import type { Plugin } from 'vite';

const HASHED = /\.(m_[0-9a-f]+)/g;
const SHEET = /@mantine\/(charts|dates)\/styles\.layer\.css$/;

/** The style modules of what we draw with, in @mantine/<package>/esm. */
const USED: Record<string, readonly string[]> = {
  charts: ['grid-chart', 'ChartLegend/ChartLegend', 'ChartTooltip/ChartTooltip'],
  dates: ['CalendarHeader/CalendarHeader', 'DatePicker/DatePicker', 'Day/Day', 'LevelsGroup/LevelsGroup', 'Month/Month', 'MonthsList/MonthsList', 'PickerControl/PickerControl', 'WeekdaysRow/WeekdaysRow', 'YearsList/YearsList'].map((name) => `components/${name}`),
};

async function usedClasses(sheet: string, name: string): Promise<Set<string>> {
  const folder = sheet.replace(/styles\.layer\.css$/, 'esm/');
  const modules = await Promise.all((USED[name] ?? []).map((path) => readFile(`${folder}${path}.module.mjs`, 'utf8')));
  return new Set(modules.flatMap((text) => text.match(/m_[0-9a-f]+/g) ?? []));
}

export function usedStyles(): Plugin {
  return {
    name: 'used-styles',
    enforce: 'pre',
    async transform(code, id) {
      const [sheet = ''] = id.split('?');
      const name = SHEET.exec(sheet)?.[1];
      if (name === undefined) return null;
      const used = await usedClasses(sheet, name);
      const root = parse(code);
      root.walkRules((rule) => {
        rule.selectors = rule.selectors.filter((one) => [...one.matchAll(HASHED)].every(([, hashed = '']) => used.has(hashed)));
        if (rule.selector === '') rule.remove();
      });
      return { code: root.toString(), map: null };
    },
  };
}
