/** The blocks of a mail: opened one at a time, added, removed, and moved by buttons or by dragging. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useRef, useState } from 'react';

import { Icon } from '@/components/Icon';
import { t } from '@/lib/i18n';

import { BlockFields } from './BlockFields';
import { type Block, blockOf, type BlockType, errorsOf, excerpt, moved, type Template } from './draft';
import classes from './EmailsScreen.module.css';

interface BlockEditorProps {
  blocks: readonly Block[];
  types: readonly BlockType[];
  variables: Template['variables'];
  errors: Record<string, string>;
  onChange: (blocks: Block[]) => void;
}

export function BlockEditor({ blocks, types, variables, errors, onChange }: BlockEditorProps) {
  const [opened, setOpened] = useState<number | null>(null);
  const dragged = useRef<number | null>(null);
  const add = (type: BlockType) => {
    const fresh = blockOf(type);
    onChange([...blocks, fresh]);
    setOpened(fresh.id);
  };
  const drop = (to: number) => {
    if (dragged.current !== null) onChange(moved(blocks, dragged.current, to));
    dragged.current = null;
  };
  return (
    <div>
      <ol className={classes.log} aria-label={t('emails.blocks')}>
        {blocks.map((block, at) => (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is a second way: the buttons of each block do the same
          <li key={block.id} className={classes.kind} draggable={opened !== block.id} onDragStart={() => { dragged.current = at; }}
            onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); drop(at); }}>
            <BlockHead block={block} type={types.find(({ type }) => type === block.type)} at={at} count={blocks.length} opened={opened === block.id}
              wrong={Object.keys(errorsOf(errors, at)).length > 0} onToggle={() => setOpened(opened === block.id ? null : block.id)}
              onMove={(to) => onChange(moved(blocks, at, to))} onRemove={() => onChange(blocks.filter(({ id }) => id !== block.id))} />
            {opened === block.id ? (
              <BlockFields block={block} settings={types.find(({ type }) => type === block.type)?.settings ?? []} variables={variables} errors={errorsOf(errors, at)}
                onChange={(values) => onChange(blocks.map((one) => (one.id === block.id ? { ...one, values } : one)))} />
            ) : null}
          </li>
        ))}
      </ol>
      <Menu position="bottom-start" width={220}>
        <Menu.Target>
          <Button mt={10} variant="default" size="compact-sm" leftSection={<Icon name="plus" size={14} />}>{t('emails.block.add')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {types.map((type) => <Menu.Item key={type.type} onClick={() => add(type)}>{type.label}</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

interface BlockHeadProps {
  block: Block;
  type: BlockType | undefined;
  at: number;
  count: number;
  opened: boolean;
  wrong: boolean;
  onToggle: () => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

function BlockHead({ block, type, at, count, opened, wrong, onToggle, onMove, onRemove }: BlockHeadProps) {
  const name = t('emails.block.name', { label: type?.label ?? block.type, n: at + 1 });
  return (
    <div className={classes.head}>
      <button type="button" className={classes.opener} aria-expanded={opened} onClick={onToggle}>
        <Icon name={wrong ? 'warning' : 'chevronRight'} size={16} />
        <span className={classes.label}>{type?.label ?? block.type}</span>
        <span className={`${classes.about} ${classes.cut}`}>{excerpt(block)}</span>
      </button>
      <span className={classes.switch}>
        <ActionIcon variant="subtle" color="gray" disabled={at === 0} aria-label={t('emails.block.up', { name })} onClick={() => onMove(at - 1)}><Icon name="arrowUp" size={15} /></ActionIcon>
        <ActionIcon variant="subtle" color="gray" disabled={at === count - 1} aria-label={t('emails.block.down', { name })} onClick={() => onMove(at + 1)}><Icon name="arrowDown" size={15} /></ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t('emails.block.remove', { name })} onClick={onRemove}><Icon name="close" size={15} /></ActionIcon>
      </span>
    </div>
  );
}
