import type { ReactNode } from 'react';
import type { Role } from '../api.ts';
import { useLook } from '../state.tsx';

/** The name of somebody new, whom no browser can fill in. */
export function NameField({
  value,
  change,
}: {
  readonly value: string;
  readonly change: (name: string) => void;
}): ReactNode {
  const { say } = useLook();
  return (
    <label>
      {say('name')}
      <input value={value} onChange={({ target }) => change(target.value)} required autoComplete="off" />
    </label>
  );
}

/** One of some roles; `quiet` where what stands around it says that it is one. */
export function RoleField<R extends Role>({
  roles,
  value,
  change,
  quiet = false,
}: {
  readonly roles: readonly R[];
  readonly value: R;
  readonly change: (role: R) => void;
  readonly quiet?: boolean;
}): ReactNode {
  const { say } = useLook();
  return (
    <label>
      {quiet ? <span className="hidden">{say('role')}</span> : say('role')}
      <select value={value} onChange={({ target }) => change(target.value as R)}>
        {roles.map((each) => (
          <option key={each} value={each}>
            {say(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
