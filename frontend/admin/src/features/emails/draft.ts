/** A text being written, as blocks or as Liquid, and what the server takes of it. */
import { initialValues, type SettingValues, toApi } from '@/components/SettingsForm';
import type { EmailTemplatesQuery, TemplateFieldsFragment } from '@/gql/graphql';

export type Template = TemplateFieldsFragment;
export type BlockType = EmailTemplatesQuery['emailBlockTypes'][number];

export interface Block {
  id: number;
  type: string;
  values: SettingValues;
}

/** `blocks` null: written as Liquid, in `body`. */
export interface Draft {
  subject: string;
  body: string;
  blocks: Block[] | null;
}

interface Stored extends SettingValues {
  type: string;
}

let made = 0;

/** A block with its own id, so that its fields keep their place when it moves. */
export function blockOf(type: BlockType, saved: SettingValues = {}): Block {
  made += 1;
  return { id: made, type: type.type, values: initialValues(type.settings, saved) };
}

/** The template as it is written in a language; one that is not yet begins with what is shipped in it, or else with the first. */
export function inLanguage(template: Template, language: string | null): Template {
  const plain = language?.split('-')[0];
  const text = template.translations.find((one) => one.language === language) ?? template.shippedTranslations.find((one) => one.language === plain);
  const shippedBlocks = template.shippedTranslations.find((one) => one.language === plain)?.blocks ?? template.shippedBlocks;
  return text === undefined ? template : { ...template, subject: text.subject, body: text.body, blocks: text.blocks ?? null, shippedBlocks };
}

export function blocksFrom(stored: unknown, types: readonly BlockType[]): Block[] {
  return (stored as Stored[]).flatMap((one) => {
    const type = types.find((known) => known.type === one.type);
    return type === undefined ? [] : [blockOf(type, one)];
  });
}

export function draftOf(template: Template, types: readonly BlockType[]): Draft {
  const blocks = template.blocks === null || template.blocks === undefined ? null : blocksFrom(template.blocks, types);
  return { subject: template.subject, body: template.body, blocks };
}

/** The text as an input of the API takes it: blocks or a body. */
export interface TextInput {
  subject: string;
  body?: string;
  blocks?: Record<string, unknown>;
}

export function toInput(draft: Draft, types: readonly BlockType[]): TextInput {
  if (draft.blocks === null) return { subject: draft.subject, body: draft.body };
  const blocks = draft.blocks.map(({ type, values }) => ({ type, ...toApi(types.find((known) => known.type === type)?.settings ?? [], values) }));
  return { subject: draft.subject, blocks: blocks as unknown as Record<string, unknown> };
}

export function isChanged(draft: Draft, template: Template, types: readonly BlockType[]): boolean {
  return JSON.stringify(toInput(draft, types)) !== JSON.stringify(toInput(draftOf(template, types), types));
}

/** The list with one of its items at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  if (to < 0 || to >= list.length || from === to) return [...list];
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** What a block says, in a line; its markup left out. */
export function excerpt(block: Block): string {
  const said = block.values['text'] ?? block.values['figure'] ?? block.values['items'] ?? block.values['address'] ?? '';
  return String(said).split('\n')[0] ?? '';
}

/** Errors of one block, by the name of the field; those of the block itself under its own name. */
export function errorsOf(errors: Record<string, string>, at: number): Record<string, string> {
  const start = `blocks.${at}`;
  return Object.fromEntries(Object.entries(errors).flatMap(([path, message]) => {
    if (path === start) return [['', message]];
    return path.startsWith(`${start}.`) ? [[path.slice(start.length + 1), message]] : [];
  }));
}
