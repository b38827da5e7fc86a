/** Which of the programme's languages is written in. */
import { Tabs } from '@/components/Tabs';
import { t } from '@/lib/i18n';
import { languageName } from '@/lib/languages';
import { useProgram } from '@/lib/session';

export interface LanguageProps {
  language: string;
  onLanguage: (language: string) => void;
}

export function Languages({ language, onLanguage }: LanguageProps) {
  const tabs = useProgram().languages.map((tag) => ({ value: tag.toLowerCase(), label: languageName(tag) }));
  return tabs.length < 2 ? null : <Tabs page label={t('design.languages')} value={language} tabs={tabs} onChange={onLanguage} />;
}
