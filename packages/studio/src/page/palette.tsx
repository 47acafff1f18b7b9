import { type ReactNode, useLayoutEffect, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Input,
  ListBox,
  ListBoxItem,
  Modal,
  SearchField,
  useFilter,
} from 'react-aria-components';
import type { PanelId } from './place.ts';
import { useDesk, useLook } from './state.tsx';

/** Everything that can be done, by typing a part of its name. */
export function Palette({ panels }: { readonly panels: readonly PanelId[] }): ReactNode {
  const { say, lang, theme, setLang, setTheme, titled } = useLook();
  const desk = useDesk();
  const [open, setOpen] = useState(false);
  const { contains } = useFilter({ sensitivity: 'base' });
  // Before anything is drawn: a key that is pressed at once counts.
  useLayoutEffect(() => {
    const show = (): void => setOpen(true);
    const key = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen(true);
      }
    };
    addEventListener('reeve:palette', show);
    addEventListener('keydown', key, { capture: true });
    return () => {
      removeEventListener('reeve:palette', show);
      removeEventListener('keydown', key, { capture: true });
    };
  }, []);
  const items: readonly { id: string; text: string; run: () => void; keys?: string }[] = [
    ...panels.map((panel, i) => ({
      id: `panel ${panel}`,
      text: say(panel),
      run: () => desk.show({ panel }),
      ...(i < 10 && { keys: `Alt ${(i + 1) % 10}` }),
    })),
    ...desk.rules.map(({ name, titles }) => ({
      id: `rule ${name}`,
      text: `${titled(titles, name)} · ${name}`,
      run: () => desk.show({ rule: name }),
    })),
    { id: 'theme', text: say('theme'), run: () => setTheme(theme === 'dark' ? 'light' : 'dark') },
    { id: 'language', text: say('language'), run: () => setLang(lang === 'en' ? 'zh' : 'en') },
    { id: 'out', text: say('signOut'), run: desk.signOut },
  ];
  return (
    <Modal isOpen={open} onOpenChange={setOpen} isDismissable className="modal palette">
      <Dialog aria-label={say('palette')}>
        <Autocomplete filter={contains}>
          <SearchField aria-label={say('paletteHint')} autoFocus>
            <Input placeholder={say('paletteHint')} />
          </SearchField>
          <ListBox
            aria-label={say('palette')}
            items={items}
            selectionMode="single"
            onAction={(id) => {
              setOpen(false);
              items.find((each) => each.id === id)?.run();
            }}
          >
            {(item) => (
              <ListBoxItem textValue={item.text}>
                {item.text} {item.keys && <kbd>{item.keys}</kbd>}
              </ListBoxItem>
            )}
          </ListBox>
        </Autocomplete>
      </Dialog>
    </Modal>
  );
}
