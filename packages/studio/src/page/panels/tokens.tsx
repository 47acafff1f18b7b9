import { type ReactNode, useEffect, useState } from 'react';
import { ask, type Role } from '../api.ts';
import { NameField, RoleField } from '../parts/fields.tsx';
import { showTime } from '../parts/time.ts';
import { useDesk, useLook } from '../state.tsx';

interface Token {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly maker: string;
  readonly created: number;
  readonly expires: number | null;
  readonly seen: number | null;
}

const ROLES = ['viewer', 'author', 'approver'] as const;

/** Tokens of machines: made, listed by name, revoked. */
export function Tokens({ changed }: { readonly changed: () => void }): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const zone = desk.project.settings.timeZone;
  const [tokens, setTokens] = useState<readonly Token[]>();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState('');
  const [secret, setSecret] = useState<string>();
  const load = async (): Promise<void> =>
    setTokens((await ask<{ tokens: readonly Token[] }>('GET', '/api/tokens')).tokens);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it opens
  useEffect(() => void load(), []);
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      await load();
      changed();
    } catch (error) {
      desk.tell(error instanceof Error ? error.message : String(error));
    }
  };
  const make = async (): Promise<void> => {
    const body = { name, role, ...(days !== '' && { days: Number(days) }) };
    setSecret((await ask<{ secret: string }>('POST', '/api/tokens', body)).secret);
    setName('');
    setDays('');
  };
  return (
    <section className="stack" aria-label={say('tokens')}>
      <h3>{say('tokens')}</h3>
      <p className="quiet">{say('tokensText')}</p>
      {tokens?.length === 0 && <p className="empty">{say('noTokens')}</p>}
      <ul className="cards">
        {tokens?.map((token) => (
          <li key={token.id} className="card">
            <header>
              <b>{token.name}</b>
              <span className="tag">{say(token.role)}</span>
              <span className="quiet">
                {say('by')} {token.maker} · {showTime(token.created, zone, lang)} ·{' '}
                {token.seen === null
                  ? say('neverUsed')
                  : `${say('lastUsed')} ${showTime(token.seen, zone, lang)}`}
                {token.expires !== null && ` · ${say('until')} ${showTime(token.expires, zone, lang)}`}
              </span>
              <span className="grow" />
              <button
                type="button"
                className="danger small"
                onClick={() => void act(() => ask('DELETE', `/api/tokens/${token.id}`))}
              >
                {say('revoke')}
              </button>
            </header>
          </li>
        ))}
      </ul>
      {secret !== undefined && (
        <div className="notice" role="status">
          <p>{say('tokenOnce')}</p>
          <div className="bar">
            <code data-testid="secret">{secret}</code>
            <button type="button" onClick={() => void navigator.clipboard.writeText(secret)}>
              {say('copy')}
            </button>
            <button type="button" onClick={() => setSecret(undefined)}>
              {say('close')}
            </button>
          </div>
        </div>
      )}
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          void act(make);
        }}
      >
        <NameField value={name} change={setName} />
        <RoleField roles={ROLES} value={role} change={setRole} />
        <label>
          {say('days')}
          <input
            type="number"
            min={1}
            max={366}
            value={days}
            onChange={({ target }) => setDays(target.value)}
          />
        </label>
        <button type="submit">{say('makeToken')}</button>
      </form>
    </section>
  );
}
