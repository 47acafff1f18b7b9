import type { ReactNode } from 'react';

/** What stands there while nothing has come yet: the same as in `index.html`. */
export function Shell(): ReactNode {
  return (
    <div className="workbench loading" role="status" aria-busy="true">
      <header className="top">
        <h1>Reeve</h1>
      </header>
    </div>
  );
}
