/** A rendered mail in a frame that runs nothing and reaches nothing. */
import { useEffect, useRef } from 'react';

import { showMail } from '@/lib/trusted-types';

import classes from './EmailsScreen.module.css';

interface MailFrameProps {
  html: string;
  title: string;
  width: 'desktop' | 'mobile';
}

export function MailFrame({ html, title, width }: MailFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    if (frame.current !== null) showMail(frame.current, html);
  }, [html]);
  return <iframe ref={frame} className={classes.frame} data-width={width} sandbox="" title={title} />;
}
