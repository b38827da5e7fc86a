/** The keys, on one small page. */
import { Modal } from '@mantine/core';

import { t } from '@/lib/i18n';

import classes from './HelpModal.module.css';
import { places } from './nav';

export function HelpModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const rows: Array<[string[], string]> = [
    [['Ctrl', 'K'], t('help.palette')],
    [['/'], t('help.search')],
    ...places.map(({ key, label }): [string[], string] => [['g', key], t(label)]),
    [['j', 'k'], t('help.rows')],
    [['Enter'], t('help.openRow')],
    [['?'], t('help.title')],
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={t('help.title')} size={400}>
      <dl className={classes.list}>
        {rows.map(([keys, text]) => (
          <div key={text} className={classes.row}>
            <dt>{text}</dt>
            <dd>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
