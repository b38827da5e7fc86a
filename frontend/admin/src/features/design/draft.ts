/** The design while it is edited: plain values by name, and what of them is sent. */
import { type Setting, type SettingValues, toApi } from '@/components/SettingsForm';
import type { DesignQuery, NoticeInput, NoticeKind, NoticeTextsInput, UpdateDesignInput, WidgetTextsInput } from '@/gql/graphql';
import type { UserError } from '@/lib/errors';

export type Design = NonNullable<DesignQuery['design']>;
export type Notice = Design['notices'][number];
type ByLanguage = Record<string, SettingValues>;

export interface NoticeDraft {
  settings: SettingValues;
  texts: ByLanguage;
}

export interface Draft {
  desktop: SettingValues;
  /** Only what differs; an empty text is a value of the logo alone. */
  mobile: SettingValues;
  texts: ByLanguage;
  notices: Record<NoticeKind, NoticeDraft>;
}

/** Field by field what was refused: "desktop.accent", "texts.de.title", "notices.SIGN_UP.link". */
export type Errors = Record<string, string>;

export function draftOf(design: Design): Draft {
  const notices = Object.fromEntries(design.notices.map((one) => [one.kind, noticeOf(one)])) as Draft['notices'];
  return {
    desktop: { ...plain(design.desktop), logo: design.desktop.logo ?? '' },
    mobile: Object.fromEntries(Object.entries(plain(design.mobile)).filter(([, value]) => value !== null && value !== undefined)),
    texts: Object.fromEntries(design.texts.map(({ language, texts }) => [language, plain(texts)])),
    notices,
  };
}

function noticeOf({ kind: _kind, texts, usual: _usual, ...settings }: Notice): NoticeDraft {
  return { settings: plain(settings), texts: Object.fromEntries(texts.map(({ language, ...own }) => [language, plain(own)])) };
}

function plain({ __typename: _type, ...values }: SettingValues): SettingValues {
  return values;
}

export function isDirty(draft: Draft, saved: Draft): boolean {
  return JSON.stringify(draft) !== JSON.stringify(saved);
}

/** The theme of small screens, complete. */
export function mobileTheme(draft: Draft): SettingValues {
  return { ...draft.desktop, ...draft.mobile };
}

/** What is sent: empty texts are left out, because the default stands in for them. */
export function inputOf(draft: Draft, { forms, notices }: Design): UpdateDesignInput {
  const usual = (kind: string) => notices.find((one) => one.kind === kind)?.usual;
  return {
    desktop: sent(forms.theme, draft.desktop),
    mobile: sent(forms.theme, draft.mobile),
    texts: languages(draft.texts) as unknown as WidgetTextsInput[],
    notices: Object.entries(draft.notices).map(([kind, notice]) => ({
      ...sent(forms.notice, notice.settings), kind,
      texts: languages(notice.texts).map((own) => ({ ...usual(kind), ...own })) as unknown as NoticeTextsInput[],
    })) as NoticeInput[],
  };
}

function sent(form: readonly Setting[], values: SettingValues): SettingValues {
  return toApi(form.filter(({ name }) => name in values), values);
}

/** The languages in which anything is said. */
function languages(texts: ByLanguage): SettingValues[] {
  return Object.entries(texts).flatMap(([language, own]) => {
    const said = Object.fromEntries(Object.entries(own).filter(([, text]) => text !== ''));
    return Object.keys(said).length > 0 ? [{ ...said, language }] : [];
  });
}

/** Kinds stand in paths as the API writes names: signUp is SIGN_UP. */
export function errorsOf(errors: readonly UserError[], known: readonly string[]): { fields: Errors; rest: string[] } {
  const fields: Errors = {};
  const rest: string[] = [];
  for (const { field, message } of errors) {
    const [part, ...more] = field ?? [];
    const kind = part === 'notices' && more[0] !== undefined ? [more[0].replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(), ...more.slice(1)] : more;
    if (part !== undefined && known.includes(part) && kind.length > 0) fields[[part, ...kind].join('.')] ??= message;
    else rest.push(message);
  }
  return { fields, rest };
}
