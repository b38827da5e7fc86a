import { describe, expect, it } from 'vitest';

import { blocksFrom, type BlockType, draftOf, errorsOf, excerpt, isChanged, moved, type Template, toInput } from './draft';

const field = { help: '', unit: '', min: null, max: null, scale: 0, pattern: '', of: '', group: '', choices: [] };
const types: BlockType[] = [
  { type: 'heading', label: 'Heading', settings: [{ ...field, name: 'text', kind: 'TEXT', label: 'Heading', default: null, required: true }] },
  { type: 'list', label: 'List', settings: [{ ...field, name: 'at_least', kind: 'INTEGER', label: 'From', default: '1', required: false }] },
];
const stored = [{ type: 'heading', text: 'Hi {{ name }}' }, { type: 'list', at_least: 2 }];
const template = { subject: 'S', body: '<h1>', blocks: stored } as unknown as Template;

describe('a draft of an email', () => {
  it('is what was saved until something changes, and goes back as it came', () => {
    const draft = draftOf(template, types);
    expect(toInput(draft, types)).toEqual({ subject: 'S', blocks: stored });
    expect(isChanged(draft, template, types)).toBe(false);
    expect(isChanged({ ...draft, blocks: moved(draft.blocks ?? [], 1, 0) }, template, types)).toBe(true);
    expect(toInput({ ...draft, blocks: null }, types)).toEqual({ subject: 'S', body: '<h1>' });
  });

  it('moves items and leaves them where there is no place', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
  });

  it('knows which errors are whose', () => {
    const errors = { 'blocks.1': 'all of it', 'blocks.1.text': 'the text', 'blocks.11.text': 'another', subject: 'x' };
    expect(errorsOf(errors, 1)).toEqual({ '': 'all of it', text: 'the text' });
  });

  it('says a block in a line, and forgets blocks of types that are gone', () => {
    const [first] = blocksFrom([{ type: 'heading', text: 'One\nTwo' }, { type: 'gone' }], types);
    expect(first === undefined ? '' : excerpt(first)).toBe('One');
    expect(blocksFrom([{ type: 'gone' }], types)).toEqual([]);
  });
});
