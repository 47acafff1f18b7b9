import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useLook } from '../state.tsx';

/** What something can be taken along as: a small menu at its corner. */
export function ExportMenu({
  name,
  ways,
}: {
  /** What is taken along, for those who cannot see where the menu stands. */
  readonly name: string;
  readonly ways: Readonly<Partial<Record<'SVG' | 'PNG' | 'CSV', () => void>>>;
}): ReactNode {
  const { say } = useLook();
  return (
    <MenuTrigger>
      <Button className="plain small export" aria-label={`${say('exportAs')}: ${name}`}>
        ⤓
      </Button>
      <Popover placement="bottom end" className="menu">
        <Menu
          aria-label={`${say('exportAs')}: ${name}`}
          onAction={(way) => ways[way as keyof typeof ways]?.()}
        >
          {Object.keys(ways).map((way) => (
            <MenuItem key={way} id={way}>
              {way}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
