import { type ReactNode, useState } from 'react';
import { ask, type User } from './api.ts';
import { useLook } from './state.tsx';

/** Signing in; the first time, with the token from the log of the server. */
export function SignIn({
  setUp,
  done,
}: {
  readonly setUp: boolean;
  readonly done: (user: User) => void;
}): ReactNode {
  const { say, lang, setLang } = useLook();
  const [token, setToken] = useState(() => (location.pathname === '/setup' ? location.hash.slice(1) : ''));
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { user } = await ask<{ user: User }>(
        'POST',
        setUp ? '/api/login' : '/api/setup',
        setUp ? { name, password } : { token, name, password },
      );
      if (location.pathname === '/setup') history.replaceState(null, '', '/');
      done(user);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <main className="door">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h1>{setUp ? say('reeve') : say('firstTitle')}</h1>
        {!setUp && <p className="quiet">{say('firstText')}</p>}
        {!setUp && (
          <label>
            {say('token')}
            <input
              value={token}
              onChange={({ target }) => setToken(target.value)}
              required
              autoComplete="off"
              spellCheck={false}
            />
          </label>
        )}
        <label>
          {say('name')}
          <input
            name="name"
            value={name}
            onChange={({ target }) => setName(target.value)}
            required
            autoComplete="username"
          />
        </label>
        <label>
          {say('password')}
          <input
            name="password"
            type="password"
            value={password}
            minLength={setUp ? 1 : 10}
            onChange={({ target }) => setPassword(target.value)}
            required
            autoComplete={setUp ? 'current-password' : 'new-password'}
            aria-describedby={setUp ? undefined : 'hint'}
          />
        </label>
        {!setUp && (
          <small id="hint" className="quiet">
            {say('passwordHint')}
          </small>
        )}
        {problem !== undefined && (
          <p role="alert" className="notice bad">
            {problem}
          </p>
        )}
        <button type="submit" className="main" disabled={busy}>
          {setUp ? say('signIn') : say('begin')}
        </button>
        <button type="button" className="plain" onClick={() => setLang(lang === 'en' ? 'zh' : 'en')}>
          {say('language')}
        </button>
      </form>
    </main>
  );
}
