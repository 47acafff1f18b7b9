import { type ReactNode, useMemo, useRef, useState } from 'react';
import {
  Button,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  TextField,
} from 'react-aria-components';
import { FormDialog } from './parts/form-dialog.tsx';
import { hasError } from './problems.ts';
import { begin } from './starters.ts';
import { useDesk, useLook, useProblems } from './state.tsx';
import type { Word } from './words.ts';
import type { DeclaredEntry } from './worker/protocol.ts';

/** The same list as before where the same words are in it. */
function useSame(words: readonly string[]): readonly string[] {
  const before = useRef(words);
  if (before.current.join('\n') !== words.join('\n')) before.current = words;
  return before.current;
}

/** The rules and files of the project, with what is to be known of each. */
export function Tree(): ReactNode {
  const { say, titled } = useLook();
  const desk = useDesk();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const latest = useRef(desk);
  latest.current = desk;
  const rules = useMemo(
    () =>
      desk.rules.filter(({ name, titles }) =>
        `${name} ${titles.en ?? ''} ${titles.zh ?? ''}`.toLowerCase().includes(wanted),
      ),
    [desk.rules, wanted],
  );
  const declared = useMemo(
    () =>
      desk.declared.filter(({ name, titles }) =>
        `${name} ${titles.en ?? ''} ${titles.zh ?? ''}`.toLowerCase().includes(wanted),
      ),
    [desk.declared, wanted],
  );
  const files = useSame([...desk.files.keys()].filter((path) => path.toLowerCase().includes(wanted)));
  const draftPaths = useSame(desk.drafts.map(({ path }) => path));
  const pauses = useSame((desk.status.pauses ?? []).map(({ what }) => what));
  const selected = useSame(
    desk.rule !== undefined ? [`rule ${desk.rule}`] : desk.path !== undefined ? [`file ${desk.path}`] : [],
  );
  // A long list is drawn again where it differs, not whenever anything does.
  const list = useMemo(() => {
    const [drafts, paused] = [new Set(draftPaths), new Set(pauses)];
    return (
      <ListBox
        aria-label={say('rules')}
        selectionMode="single"
        selectedKeys={selected}
        onSelectionChange={(keys) => {
          const key = [...(keys as Set<string>)][0];
          if (key === undefined) return;
          const [kind, name = ''] = key.split(' ', 2);
          if (kind === 'rule') return latest.current.show({ rule: name });
          if (kind === 'file') return latest.current.show({ path: name, offset: 0 });
          const entry = latest.current.declared.find((each) => each.kind === kind && each.name === name);
          if (entry) latest.current.show({ path: entry.source, offset: entry.at });
        }}
      >
        <ListBoxSection>
          <Header>{say('rules')}</Header>
          {rules.map(({ name, titles, source, stage }) => (
            <ListBoxItem key={name} id={`rule ${name}`} textValue={titled(titles, name)}>
              <span className="name">{titled(titles, name)}</span>
              <span className="marks">
                <Today name={name} />
                {drafts.has(source) && <span className="mark draft">{say('draft')}</span>}
                {stage !== 'all' && (
                  <span className="mark">{stage === 'shadow' ? say('shadow') : `${stage}%`}</span>
                )}
                {(paused.has(`rule:${name}`) || paused.has('everything')) && (
                  <span className="mark bad">{say('paused')}</span>
                )}
              </span>
            </ListBoxItem>
          ))}
        </ListBoxSection>
        {KINDS.map(([kind, heading]) => {
          const own = declared.filter((each) => each.kind === kind);
          return own.length === 0 ? null : (
            <ListBoxSection key={kind}>
              <Header>{say(heading)}</Header>
              {own.map(({ name, titles, source }) => (
                <ListBoxItem key={name} id={`${kind} ${name}`} textValue={titled(titles, name)}>
                  <span className="name">{titled(titles, name)}</span>
                  {drafts.has(source) && (
                    <span className="marks">
                      <span className="mark draft">{say('draft')}</span>
                    </span>
                  )}
                </ListBoxItem>
              ))}
            </ListBoxSection>
          );
        })}
        <ListBoxSection>
          <Header>{say('files')}</Header>
          {files.map((path) => (
            <ListBoxItem key={path} id={`file ${path}`} textValue={path}>
              <span className="name">{path}</span>
              <span className="marks">
                {drafts.has(path) && <span className="mark draft">{say('draft')}</span>}
                <WrongMark path={path} />
              </span>
            </ListBoxItem>
          ))}
        </ListBoxSection>
      </ListBox>
    );
  }, [rules, declared, files, draftPaths, pauses, selected, say, titled]);
  return (
    <nav className="tree" aria-label={say('rules')}>
      <div className="bar">
        <input
          type="search"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          placeholder={say('search')}
          aria-label={say('search')}
        />
        {desk.user.role !== 'viewer' && <NewRule />}
      </div>
      {desk.epoch > 0 && desk.rules.length === 0 && <p className="empty">{say('emptyProject')}</p>}
      {list}
      {wanted !== '' && rules.length + declared.length + files.length === 0 && (
        <p className="empty">{say('noRules')}</p>
      )}
    </nav>
  );
}

/** How often the rule fired on the last day, by itself for the same reason as below. */
function Today({ name }: { readonly name: string }): ReactNode {
  const { say, lang } = useLook();
  const { fired, held } = useDesk().today[name] ?? { fired: 0, held: 0 };
  if (fired === 0) return null;
  const text = `${say('firedToday')} ${fired.toLocaleString(lang)}${held > 0 ? `, ${say('heldBack')} ${held.toLocaleString(lang)}` : ''}`;
  return (
    <span className="count" title={text}>
      <span className="hidden">{text}</span>
      <span aria-hidden="true">{fired.toLocaleString(lang)}</span>
    </span>
  );
}

/** By itself, so that a slip in the text does not draw the whole tree again. */
function WrongMark({ path }: { readonly path: string }): ReactNode {
  const wrong = useProblems((found) => hasError(found.get(path)));
  return wrong ? <span className="mark bad">!</span> : null;
}

const KINDS: readonly (readonly [DeclaredEntry['kind'], Word])[] = [
  ['plan', 'plans'],
  ['segment', 'segments'],
  ['metric', 'metrics'],
  ['table', 'tables'],
  ['template', 'templates'],
];

/** A rule with everything to fill in, in a file of its own. */
function NewRule(): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const [name, setName] = useState('');
  const send = (): boolean => {
    void begin(desk, lang, 'rule', name);
    return true;
  };
  return (
    <FormDialog
      title={say('newRule')}
      submit={say('create')}
      send={send}
      trigger={<Button aria-label={say('newRule')}>＋</Button>}
    >
      <TextField
        isRequired
        value={name}
        onChange={(text) => setName(text.replace(/[^\p{L}\p{N}_]/gu, '_').toLowerCase())}
        autoFocus
      >
        <Label>{say('name')}</Label>
        <Input maxLength={60} />
      </TextField>
    </FormDialog>
  );
}
