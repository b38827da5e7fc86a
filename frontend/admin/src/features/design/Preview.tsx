/** The widget itself in a frame, fed with the draft: wide or narrow, as a guest or a member sees it.
 * The frame is of no origin, so nothing in it can reach the admin; a draft is no secret from it. */
import { Group, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';

import { Panel } from '@/components/Panel';
import { DesignSampleDocument } from '@/gql/graphql';
import { apiOrigin } from '@/lib/config';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import classes from './DesignScreen.module.css';
import type { Design, Draft } from './draft';
import { scene } from './scene';

interface PreviewProps {
  design: Design;
  draft: Draft;
  language: string;
}

const devices = ['desktop', 'mobile'] as const;
const viewers = ['guest', 'member'] as const;
const views = ['page', 'panel'] as const;

export function Preview({ design, draft, language }: PreviewProps) {
  const [device, setDevice] = useState<(typeof devices)[number]>('desktop');
  const [viewer, setViewer] = useState<(typeof viewers)[number]>('member');
  const [view, setView] = useState<(typeof views)[number]>('page');
  const [shown] = useDebouncedValue(draft, 200);
  const [{ data: sample }] = useQuery({ query: DesignSampleDocument });
  const program = useProgram();
  const member = viewer === 'member';
  const answers = scene({ design, draft: shown, language, sample, program, member });
  return (
    <aside className={classes.aside}>
      <Panel title={t('design.preview')}>
        <Group gap="xs" mb="sm">
          <Choice label={t('design.device')} value={device} data={devices.map((value) => ({ value, label: t(`design.${value}`) }))} onChange={setDevice} />
          <Choice label={t('design.preview.who')} value={viewer} data={viewers.map((value) => ({ value, label: t(`design.preview.${value}`) }))} onChange={setViewer} />
          <Choice label={t('design.preview.what')} value={view} data={views.map((value) => ({ value, label: t(`design.preview.${value}`) }))} onChange={setView} />
        </Group>
        <div className={classes.stage} data-device={device}>
          {/* Another size or view begins anew: the frame's own width decides which theme it shows. */}
          <Frame key={`${device}${viewer}${view}`} message={{ type: 'punchcard-preview', member, answers, open: view === 'panel' ? 'home' : null, notices: view === 'page' }} />
        </div>
      </Panel>
    </aside>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  data: Array<{ value: Value; label: string }>;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, data, onChange }: ChoiceProps<Value>) {
  return <SegmentedControl size="sm" aria-label={label} value={value} data={data} onChange={(next) => onChange(next as Value)} />;
}

function Frame({ message }: { message: object }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const ready = useRef(false);
  const text = JSON.stringify(message);
  useEffect(() => {
    const post = () => frame.current?.contentWindow?.postMessage(JSON.parse(text), '*');
    const hear = (event: MessageEvent<{ type?: string }>) => {
      if (event.source !== frame.current?.contentWindow || event.data.type !== 'punchcard-preview-ready') return;
      ready.current = true;
      post();
    };
    window.addEventListener('message', hear);
    if (ready.current) post();
    return () => window.removeEventListener('message', hear);
  }, [text]);
  return <iframe ref={frame} sandbox="allow-scripts" src={`${apiOrigin()}/widget/preview`} title={t('design.preview.frame')} />;
}
