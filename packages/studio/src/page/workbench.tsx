import { lazy, type ReactNode, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { ask } from './api.ts';
import { Palette } from './palette.tsx';
import { Backtest, Compare } from './panels/backtest.tsx';
import { Board } from './panels/board.tsx';
import { People } from './panels/people.tsx';
import { Plans } from './panels/plans.tsx';
import { Proofs } from './panels/proofs.tsx';
import { AskReview, Reviews } from './panels/reviews.tsx';
import { Approvals, Cases, Outbox, Runs } from './panels/running.tsx';
import { Why } from './panels/why.tsx';
import { showAge } from './parts/time.ts';
import type { PanelId } from './place.ts';
import { errorCount } from './problems.ts';
import { useDesk, useLook, useProblems } from './state.tsx';
import { Tree } from './tree.tsx';
import type { Word } from './words.ts';

const Editor = lazy(() => import('./editor/editor.tsx'));
const View = lazy(() => import('./editor/view.tsx'));

const PANELS: Readonly<Record<PanelId, () => ReactNode>> = {
  backtest: Backtest,
  compare: Compare,
  proofs: Proofs,
  plans: Plans,
  why: Why,
  runs: Runs,
  cases: Cases,
  approvals: Approvals,
  outbox: Outbox,
  reviews: Reviews,
  board: Board,
  people: People,
};

/** Shorter words where there is little room. */
const TABS: Readonly<Partial<Record<PanelId, Word>>> = { backtest: 'backtestTab', compare: 'compareTab' };

/** The whole: tree, text, problems, and what is known beside them. */
export function Workbench(): ReactNode {
  const { say } = useLook();
  const desk = useDesk();
  const panels = (Object.keys(PANELS) as PanelId[]).filter(
    (id) => id !== 'people' || desk.user.role === 'admin',
  );
  const show = useRef(desk.show);
  show.current = desk.show;
  const order = panels.join();
  useLayoutEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const digit = /^Digit(\d)$/u.exec(event.code)?.[1];
      const panel = digit === undefined ? undefined : order.split(',')[(Number(digit) + 9) % 10];
      if (panel === undefined) return;
      event.preventDefault();
      show.current({ panel: panel as PanelId });
    };
    addEventListener('keydown', key, { capture: true });
    return () => removeEventListener('keydown', key, { capture: true });
  }, [order]);
  return (
    <div className="workbench">
      <Top />
      {desk.notice !== undefined && (
        <div className="notice" role="status">
          {desk.notice}
          <button
            type="button"
            className="plain"
            aria-label={say('close')}
            onClick={() => desk.tell(undefined)}
          >
            ×
          </button>
        </div>
      )}
      <p className="narrow notice">{say('narrow')}</p>
      <Group orientation="horizontal" className="columns" id="columns">
        <Panel id="tree" defaultSize="18%" minSize="150px" className="tree-panel">
          <Tree />
        </Panel>
        <Separator className="separator" />
        <Panel id="text" defaultSize="46%" minSize="280px" className="text-panel">
          <Text />
        </Panel>
        <Separator className="separator" />
        <Panel id="side" minSize="300px" className="side-panel">
          <Tabs
            selectedKey={desk.panel}
            onSelectionChange={(panel) => desk.show({ panel: panel as PanelId })}
            className="tabs"
          >
            <TabList aria-label={say('palette')}>
              {panels.map((id, i) => (
                <Tab key={id} id={id} {...(i < 10 && { 'aria-keyshortcuts': `Alt+${(i + 1) % 10}` })}>
                  {say(TABS[id] ?? id)}
                  <Badge id={id} />
                </Tab>
              ))}
            </TabList>
            {panels.map((id) => {
              const Body = PANELS[id];
              return (
                <TabPanel key={id} id={id} className="panel">
                  <Body />
                </TabPanel>
              );
            })}
          </Tabs>
        </Panel>
      </Group>
      <StatusBar />
      <Palette panels={panels} />
    </div>
  );
}

function Badge({ id }: { readonly id: PanelId }): ReactNode {
  const { status, drafts } = useDesk();
  const { stats } = status;
  const count =
    id === 'cases'
      ? stats?.openCases
      : id === 'approvals'
        ? stats?.waitingApprovals
        : id === 'outbox'
          ? stats?.effects['failed']
          : id === 'compare'
            ? drafts.length
            : 0;
  return count === undefined || count === 0 ? null : <span className="badge">{count}</span>;
}

function Top(): ReactNode {
  const { say, lang, theme, setLang, setTheme } = useLook();
  const desk = useDesk();
  const { pauses = [], stats } = desk.status;
  const paused = pauses.some(({ what }) => what === 'everything');
  const may = desk.user.role === 'approver' || desk.user.role === 'admin';
  const toggle = (): void => {
    const done = paused
      ? ask('DELETE', '/api/pauses?what=everything')
      : ask('POST', '/api/pauses', { what: 'everything' });
    void done.catch((error: Error) => desk.tell(error.message));
  };
  return (
    <header className="top">
      <h1>{desk.project.name}</h1>
      <span className="quiet">{say('reeve')}</span>
      <span className="grow" />
      {paused && <strong className="tag bad">{say('pausedAll')}</strong>}
      {may && stats && (
        <button type="button" className={paused ? 'main' : 'danger'} onClick={toggle}>
          {paused ? say('resumeAll') : say('pauseAll')}
        </button>
      )}
      <button type="button" className="plain" onClick={() => dispatchEvent(new CustomEvent('reeve:palette'))}>
        {say('palette')} <kbd>Ctrl K</kbd>
      </button>
      <button
        type="button"
        className="plain"
        aria-label={say('theme')}
        onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
      >
        {theme === 'dark' ? '☀' : '☾'}
      </button>
      <button type="button" className="plain" onClick={() => setLang(lang === 'en' ? 'zh' : 'en')}>
        {say('language')}
      </button>
      <button type="button" className="plain" onClick={desk.signOut}>
        {say('signOut')} ({desk.user.name})
      </button>
      <AskReview />
    </header>
  );
}

function Text(): ReactNode {
  const { say } = useLook();
  const desk = useDesk();
  const { path } = desk;
  const [yaml, setYaml] = useState<{ readonly path: string; readonly text: string }>();
  // A view is of the text as it stood: whatever changes leads back to the text.
  // biome-ignore lint/correctness/useExhaustiveDependencies: closed when another text is shown, or this one anew
  useEffect(() => setYaml(undefined), [path, desk.focus]);
  if (path === undefined) return <p className="empty">{say('emptyProject')}</p>;
  const isDraft = desk.drafts.some((file) => file.path === path);
  const showYaml = async (): Promise<void> => {
    const text = yaml === undefined ? await desk.worker.format(path, 'yaml') : undefined;
    if (yaml === undefined && text === undefined) desk.tell(say('notAsYaml'));
    setYaml(text === undefined ? undefined : { path, text });
  };
  const convert = (to: 'en' | 'zh'): void => {
    void desk.worker.format(path, to).then((text) => {
      if (text !== undefined) desk.edit(path, text);
    });
  };
  return (
    <section className="text" aria-label={path}>
      <div className="bar">
        <b className="path">{path}</b>
        {isDraft && <span className="mark draft">{say('draft')}</span>}
        <span className="grow" />
        {path.endsWith('.reeve') && desk.user.role !== 'viewer' && (
          <div className="choice" role="group" aria-label={say('asText')}>
            <button type="button" onClick={() => convert('en')}>
              {say('asText')}
            </button>
            <button type="button" onClick={() => convert('zh')}>
              {say('asChinese')}
            </button>
          </div>
        )}
        {path.endsWith('.reeve') && (
          <button type="button" aria-pressed={yaml !== undefined} onClick={() => void showYaml()}>
            {say(yaml === undefined ? 'asYaml' : 'backToText')}
          </button>
        )}
        {isDraft && (
          <button type="button" className="plain" onClick={() => desk.discard(path)}>
            {say('discard')}
          </button>
        )}
      </div>
      {yaml !== undefined && (
        <Suspense fallback={<div className="editor" />}>
          <View text={yaml.text} label={`YAML: ${path}`} />
        </Suspense>
      )}
      <div className="fill text-of" hidden={yaml !== undefined}>
        <Suspense fallback={<div className="editor" />}>
          <Editor path={path} />
        </Suspense>
      </div>
      <ProblemList path={path} />
    </section>
  );
}

function ProblemList({ path }: { readonly path: string }): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const found = useProblems((all) => all.get(path)) ?? [];
  return (
    <section className="problems" aria-label={say('problems')}>
      <h2>
        {say('problems')} {found.length > 0 && <span className="badge">{found.length}</span>}
      </h2>
      {found.length === 0 && <p className="quiet">{say('noProblems')}</p>}
      <ul>
        {found.map((finding) => (
          <li key={`${finding.code} ${finding.span.start}`} className={finding.severity}>
            <button
              type="button"
              className="plain link"
              onClick={() => desk.show({ path, offset: finding.span.start })}
            >
              {finding.message[lang]}
            </button>
            {finding.help && <span className="quiet"> {finding.help[lang]}</span>}
            {desk.user.role !== 'viewer' &&
              finding.fixes?.map((fix) => (
                <button
                  key={fix.title.en}
                  type="button"
                  className="small"
                  onClick={() => desk.change(path, fix.edits)}
                >
                  {fix.title[lang]}
                </button>
              ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function StatusBar(): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const count = useProblems(errorCount);
  const late = desk.status.running ? Date.now() - (desk.status.stats?.oldestDue ?? Date.now()) : 0;
  return (
    <footer className="status" role="status">
      <span className={desk.connected ? 'good' : 'bad'}>
        {desk.connected ? say('connected') : say('lost')}
      </span>
      <span>
        {say('problems')}: {count}
      </span>
      <span>
        {desk.status.running ? say('running') : say('notRunning')}
        {desk.status.position === undefined ? '' : ` · ${desk.status.position.toLocaleString(lang)}`}
      </span>
      {late > 60_000 && (
        <span className="bad">
          {say('outboxBehind')} {showAge(late, lang)}
        </span>
      )}
      <span className="grow" />
      {desk.drafts.length > 0 && <span>{desk.saving ? say('saving') : say('saved')}</span>}
    </footer>
  );
}
