import './nonce.ts';
import './trusted.ts';
import { type Session, takeEarly } from './early.ts';
import './theme.css';
import { type ReactNode, StrictMode, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { ask } from './api.ts';
import { Shell } from './parts/shell.tsx';
import { SignIn } from './sign-in.tsx';
import { DeskProvider, LookProvider, useLook } from './state.tsx';
import { Workbench } from './workbench.tsx';

function Studio(): ReactNode {
  const { lang } = useLook();
  const [session, setSession] = useState<Session>();
  useEffect(() => {
    void takeEarly('session')
      .then((found) => found ?? ask<Session>('GET', '/api/session'))
      .then(setSession);
  }, []);
  if (!session) return <Shell />;
  const out = (): void => {
    const done = (): void => setSession({ user: null, setUp: true });
    void ask('POST', '/api/logout').then(done, done);
  };
  return (
    <I18nProvider locale={lang === 'zh' ? 'zh-CN' : 'en-GB'}>
      {session.user ? (
        <DeskProvider user={session.user} signOut={out}>
          <Workbench />
        </DeskProvider>
      ) : (
        <SignIn setUp={session.setUp} done={(user) => setSession({ user, setUp: true })} />
      )}
    </I18nProvider>
  );
}

/** The editor's own words have to be there before the editor is loaded. */
if (
  localStorage.getItem('reeve.lang') === 'zh' ||
  (localStorage.getItem('reeve.lang') === null && navigator.language.startsWith('zh'))
)
  await import('monaco-editor/nls/lang/zh-cn');

// The largest part is fetched and read while the project is asked for.
void import('./editor/editor.tsx');

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <LookProvider>
      <Studio />
    </LookProvider>
  </StrictMode>,
);
