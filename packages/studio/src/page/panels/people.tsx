import { type ReactNode, useEffect, useState } from 'react';
import { ApiError, ask, type Role, type User } from '../api.ts';
import { NameField, RoleField } from '../parts/fields.tsx';
import { showTime } from '../parts/time.ts';
import { useDesk, useLook } from '../state.tsx';
import { serverWord } from '../words.ts';
import { Tokens } from './tokens.tsx';

const ROLES: readonly Role[] = ['viewer', 'author', 'approver', 'admin'];

/** Who may do what, and what was done. */
export function People(): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const [users, setUsers] = useState<readonly User[]>([]);
  const [audit, setAudit] = useState<
    readonly { id: number; at: number; who: string; what: string; about: string | null }[]
  >([]);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('author');
  const load = async (): Promise<void> => {
    setUsers((await ask<{ users: readonly User[] }>('GET', '/api/users')).users);
    setAudit((await ask<{ entries: typeof audit }>('GET', '/api/audit')).entries);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it opens
  useEffect(() => void load(), []);
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      setName('');
      setPassword('');
    } catch (error) {
      desk.tell(error instanceof ApiError ? error.message : String(error));
    }
    await load();
  };
  return (
    <div className="stack">
      <ul className="cards">
        {users.map((user) => (
          <li key={user.id} className="card">
            <header>
              <b>{user.name}</b>
              <RoleField
                quiet
                roles={ROLES}
                value={user.role}
                change={(to) => void act(() => ask('PATCH', `/api/users/${user.id}`, { role: to }))}
              />
              <button
                type="button"
                onClick={() =>
                  void act(() => ask('PATCH', `/api/users/${user.id}`, { disabled: !user.disabled }))
                }
              >
                {user.disabled ? say('enable') : say('disable')}
              </button>
            </header>
          </li>
        ))}
      </ul>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          void act(() => ask('POST', '/api/users', { name, password, role }));
        }}
      >
        <NameField value={name} change={setName} />
        <label>
          {say('password')}
          <input
            type="password"
            value={password}
            minLength={10}
            onChange={({ target }) => setPassword(target.value)}
            required
            autoComplete="new-password"
            placeholder={say('passwordHint')}
          />
        </label>
        <RoleField roles={ROLES} value={role} change={setRole} />
        <button type="submit" className="main">
          {say('addPerson')}
        </button>
      </form>
      <Tokens changed={() => void load()} />
      <section>
        <h3>{say('audit')}</h3>
        <ol className="timeline">
          {audit.map((each) => (
            <li key={each.id}>
              <time dateTime={new Date(each.at).toISOString()}>
                {showTime(each.at, desk.project.settings.timeZone, lang)}
              </time>{' '}
              {each.who} · {serverWord(each.what, lang)}
              {each.about !== null && ` · ${each.about}`}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
