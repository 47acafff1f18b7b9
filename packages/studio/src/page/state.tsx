import type { Diagnostic, Labels, TextEdit } from '@reeve/ir';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { ApiError, ask, type Draft, type Project, type Status, type User } from './api.ts';
import { carried, isProof } from './carried.ts';
import { takeEarly } from './early.ts';
import { merge } from './merge.ts';
import { Shell } from './parts/shell.tsx';
import { guessed, type PanelId, readPlace } from './place.ts';
import { createProblems, type Problems } from './problems.ts';
import { type Lang, type Word, word } from './words.ts';
import { type ReeveWorker, sharedWorker } from './worker/client.ts';
import type { DeclaredEntry, Lately, RuleEntry } from './worker/protocol.ts';

type Theme = 'light' | 'dark';
/** Language and theme, kept in the browser. */
export interface Look {
  readonly lang: Lang;
  readonly theme: Theme;
  readonly say: (id: Word) => string;
  /** A title in the language that is shown, where there is one. */
  readonly titled: (labels: Labels, name: string) => string;
  readonly setLang: (lang: Lang) => void;
  readonly setTheme: (theme: Theme) => void;
}

const LookContext = createContext<Look | undefined>(undefined);
export const useLook = (): Look => useContext(LookContext) as Look;

const stored = <T extends string>(key: string, known: readonly T[], usual: T): T => {
  const value = localStorage.getItem(key) as T | null;
  return value !== null && known.includes(value) ? value : usual;
};

export function LookProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [lang] = useState<Lang>(() =>
    stored('reeve.lang', ['en', 'zh'], navigator.language.startsWith('zh') ? 'zh' : 'en'),
  );
  const [theme, setTheme] = useState<Theme>(() =>
    stored(
      'reeve.theme',
      ['light', 'dark'],
      matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    ),
  );
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset['theme'] = theme;
    localStorage.setItem('reeve.theme', theme);
  }, [lang, theme]);
  const look = useMemo<Look>(
    () => ({
      lang,
      theme,
      say: (id) => word(id, lang),
      titled: (labels, name) => labels[lang] ?? labels.en ?? labels.zh ?? name,
      setTheme,
      // The editor takes its words once, when it is loaded.
      setLang: (next) => {
        localStorage.setItem('reeve.lang', next);
        location.reload();
      },
    }),
    [lang, theme],
  );
  return <LookContext.Provider value={look}>{children}</LookContext.Provider>;
}

/** A file that is open: what was live when the draft was begun, and what stands in the editor now. */
interface OpenFile {
  readonly path: string;
  readonly base: string;
  readonly live: string;
  readonly text: string;
  readonly revision: number;
}

export interface Desk {
  readonly user: User;
  readonly worker: ReeveWorker;
  readonly project: Project;
  readonly files: ReadonlyMap<string, OpenFile>;
  readonly drafts: readonly OpenFile[];
  readonly rules: readonly RuleEntry[];
  /** Plans, segments, metrics, tables and templates of the texts. */
  readonly declared: readonly DeclaredEntry[];
  /** What rules did where the project runs: in the last week, and on the last day. */
  readonly lately: Lately;
  readonly today: Lately;
  readonly problems: Problems;
  /** A text as it is typed: `files` follows when one pauses. */
  readonly textOf: (path: string) => string | undefined;
  /** Goes up whenever the texts were read anew without errors in the syntax; what is worked out of them follows it. */
  readonly epoch: number;
  readonly historySize: number;
  readonly status: Status;
  readonly connected: boolean;
  readonly saving: boolean;
  readonly notice: string | undefined;
  readonly path: string | undefined;
  readonly rule: string | undefined;
  readonly panel: PanelId;
  readonly focus: { readonly path: string; readonly offset: number; readonly stamp: number } | undefined;
  readonly show: (to: {
    readonly path?: string;
    readonly rule?: string;
    readonly panel?: PanelId;
    readonly offset?: number;
  }) => void;
  readonly edit: (path: string, text: string) => void;
  /** Changes parts of a text, as fixes and steps do. */
  readonly change: (path: string, edits: readonly TextEdit[]) => void;
  readonly discard: (path: string) => void;
  readonly createFile: (path: string, text: string) => void;
  /**
   * Puts new rules where the project reads them: into a file of that name in a folder of rules, or, where the project names its
   * files one by one, at the end of the one that is shown.
   */
  readonly addRules: (name: string, text: string) => void;
  readonly reload: () => Promise<void>;
  readonly tell: (notice: string | undefined) => void;
  readonly signOut: () => void;
}

/** A part of what is wrong; it has to be the same value while it is the same. */
export function useProblems<T>(pick: (found: ReturnType<Problems['read']>) => T): T {
  const { problems } = useDesk();
  return useSyncExternalStore(problems.subscribe, () => pick(problems.read()));
}

/** What a rule is called where it has a title. */
export function useRuleTitle(): (name: string) => string {
  const { titled } = useLook();
  const { rules } = useDesk();
  return useMemo(() => {
    const titles = new Map(rules.map(({ name, titles: own }) => [name, titled(own, name)]));
    return (name) => titles.get(name) ?? name;
  }, [rules, titled]);
}

const DeskContext = createContext<Desk | undefined>(undefined);
export const useDesk = (): Desk => useContext(DeskContext) as Desk;

/** Proofs and what follows from them begin this long after the last key, ms. */
const PAUSE = 300;
const SAVE = 700;
/** What rules did of late is asked for no more often than this, ms. */
const COUNT = 10_000;
interface Counts {
  readonly week: Lately;
  readonly day: Lately;
}

export function DeskProvider({
  user,
  signOut,
  children,
}: {
  readonly user: User;
  readonly signOut: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { say } = useLook();
  const [worker] = useState(sharedWorker);
  const [project, setProject] = useState<Project>();
  const [files, setFiles] = useState<ReadonlyMap<string, OpenFile>>(new Map());
  const [rules, setRules] = useState<readonly RuleEntry[]>([]);
  const [declared, setDeclared] = useState<readonly DeclaredEntry[]>([]);
  const [{ week: lately, day: today }, setCounts] = useState<Counts>({ week: {}, day: {} });
  const [problems] = useState(createProblems);
  const [epoch, setEpoch] = useState(0);
  const [historySize, setHistorySize] = useState(-1);
  const [status, setStatus] = useState<Status>({ running: false });
  const [connected, setConnected] = useState(true);
  const [saving, setSaving] = useState(false);
  const [notice, tell] = useState<string>();
  const [place, setPlace] = useState(readPlace);
  const [focus, setFocus] = useState<Desk['focus']>();
  const latest = useRef(project);
  /** The texts as they are typed, which are ahead of what is drawn. */
  const current = useRef(files);
  const timers = useRef({ check: 0, save: 0 });
  const unsaved = useRef(new Set<string>());
  /** What was last proved of each text, moved along as one types. */
  const proved = useRef(new Map<string, readonly Diagnostic[]>());
  const edits = useRef(0);
  const quick = useRef<{ busy: boolean; again?: string | undefined }>({ busy: false });

  const put = (file: OpenFile): void => {
    const next = new Map(current.current).set(file.path, file);
    current.current = next;
    setFiles(next);
  };
  /** Reads and checks what is typed, key by key; what takes longer is looked at when one pauses. */
  const look = async (path: string): Promise<void> => {
    if (quick.current.busy) {
      quick.current.again = path;
      return;
    }
    quick.current.busy = true;
    try {
      for (let next: string | undefined = path; next !== undefined; next = quick.current.again) {
        quick.current.again = undefined;
        const at: string = next;
        const found = await worker.diagnostics(at);
        const all = [...found, ...(proved.current.get(at) ?? [])].toSorted(
          (a, b) => a.span.start - b.span.start,
        );
        problems.write(new Map(problems.read()).set(at, all));
      }
    } finally {
      quick.current.busy = false;
    }
  };
  const check = async (): Promise<void> => {
    const begun = edits.current;
    const paths = [...current.current.keys()].filter((path) => !/\.test\.ya?ml$/u.test(path));
    const found = new Map(
      await Promise.all(paths.map(async (path) => [path, await worker.proved(path)] as const)),
    );
    const [now, others] = await Promise.all([worker.rules(), worker.declared()]);
    // Somebody has typed on: it is looked at again in a moment.
    if (begun !== edits.current) return;
    proved.current = new Map([...found].map(([path, all]) => [path, all.filter(isProof)]));
    problems.write(found);
    setFiles(current.current);
    setRules((known) => (JSON.stringify(known) === JSON.stringify(now) ? known : now));
    setDeclared((known) => (JSON.stringify(known) === JSON.stringify(others) ? known : others));
    setEpoch((n) => n + 1);
  };
  const save = async (): Promise<void> => {
    for (const path of [...unsaved.current]) {
      const file = current.current.get(path);
      if (!file) continue;
      unsaved.current.delete(path);
      localStorage.setItem(`reeve.draft.${path}`, JSON.stringify({ base: file.base, text: file.text }));
      setSaving(true);
      try {
        const { draft } = await ask<{ draft: Draft }>('PUT', '/api/drafts', {
          path,
          base: file.base,
          text: file.text,
          revision: file.revision,
        });
        const now = current.current.get(path);
        if (now) put({ ...now, revision: draft.revision });
        setConnected(true);
      } catch (error) {
        if (error instanceof ApiError && error.code === 'stale') {
          // Another window of the same person: theirs and ours are put together.
          const other = error.current as Draft | null;
          const now = current.current.get(path);
          if (now) {
            const { text, conflict } = merge(now.live, now.text, other?.text ?? now.live);
            put({ ...now, text, revision: other?.revision ?? 0 });
            unsaved.current.add(path);
            tell(say(conflict ? 'conflict' : 'merged'));
          }
        } else {
          unsaved.current.add(path);
          setConnected(false);
        }
      }
      setSaving(false);
    }
    if (unsaved.current.size > 0) timers.current.save = window.setTimeout(() => void save(), 2_000);
  };
  const edit = (path: string, text: string): void => {
    const file = current.current.get(path);
    if (!file || file.text === text) return;
    const next = { ...file, text };
    // The page is drawn again when one pauses, but at once where a draft begins or ends.
    if ((file.text === file.live) !== (text === file.live)) put(next);
    else current.current = new Map(current.current).set(path, next);
    edits.current += 1;
    const known = proved.current.get(path);
    if (known) proved.current.set(path, carried(known, path, file.text, text));
    void worker.open(path, text);
    if (!/\.test\.ya?ml$/u.test(path)) void look(path);
    clearTimeout(timers.current.check);
    timers.current.check = window.setTimeout(() => void check(), PAUSE);
    if (user.role === 'viewer') return;
    unsaved.current.add(path);
    clearTimeout(timers.current.save);
    timers.current.save = window.setTimeout(() => void save(), SAVE);
  };
  const change = (path: string, edits: readonly TextEdit[]): void => {
    const text = current.current.get(path)?.text;
    if (text === undefined) return;
    edit(
      path,
      edits
        .filter(({ span }) => span.source === path)
        .toSorted((a, b) => b.span.start - a.span.start)
        .reduce((now, { span, text: by }) => now.slice(0, span.start) + by + now.slice(span.end), text),
    );
    // What the editor shows follows what stands here.
    setFiles(current.current);
  };
  const load = async (): Promise<void> => {
    const [next, { drafts }] = await Promise.all([
      takeEarly('project').then((early) => early ?? ask<Project>('GET', '/api/project')),
      user.role === 'viewer'
        ? { drafts: [] }
        : takeEarly('drafts').then(
            (early) => early ?? ask<{ drafts: readonly Draft[] }>('GET', '/api/drafts'),
          ),
    ]);
    // The workers do as they are told in order: nobody waits for them to see the text.
    void worker.configure(next.signatures, next.settings, next.packs);
    void worker.texts(next.files.map(({ path, text }) => ({ path, text })));
    const opened = new Map<string, OpenFile>();
    for (const { path, text, digest } of next.files)
      opened.set(path, { path, base: digest, live: text, text, revision: 0 });
    for (const draft of drafts) {
      const live = opened.get(draft.path);
      if (draft.text === null) continue;
      if (!live) {
        opened.set(draft.path, {
          path: draft.path,
          base: '',
          live: '',
          text: draft.text,
          revision: draft.revision,
        });
      } else if (live.base === draft.base) {
        opened.set(draft.path, { ...live, text: draft.text, revision: draft.revision });
      } else {
        // What is live has moved on under the draft.
        const before = current.current.get(draft.path)?.live ?? draft.text;
        const { text, conflict } = merge(before, draft.text, live.live);
        opened.set(draft.path, { ...live, text, revision: draft.revision });
        unsaved.current.add(draft.path);
        tell(say(conflict ? 'conflict' : 'merged'));
      }
    }
    for (const file of opened.values()) if (file.text !== file.live) void worker.open(file.path, file.text);
    current.current = opened;
    setFiles(opened);
    latest.current = next;
    setProject(next);
    const known = await worker.rules();
    setRules(known);
    // The address may name a rule: it is shown where it stands, but nobody who writes already is taken away.
    const wanted = known.find(({ name }) => name === readPlace().rule);
    if (wanted && !document.activeElement?.closest('.editor'))
      setFocus((before) => before ?? { path: wanted.source, offset: wanted.at, stamp: 0 });
    await check();
    if (unsaved.current.size > 0) void save();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the desk opens
  useEffect(() => {
    void load().then(async () => {
      const text = await ask<string>('GET', '/api/history?days=90');
      setHistorySize(await worker.history(text, latest.current?.span?.until ?? 0));
      setEpoch((n) => n + 1);
    });
    let counted = 0;
    const refresh = (): void => {
      void ask<Status>('GET', '/api/status').then(setStatus, () => setConnected(false));
      if (Date.now() - counted < COUNT) return;
      counted = Date.now();
      void ask<Counts>('GET', '/api/counts').then(
        (found) => setCounts((known) => (JSON.stringify(known) === JSON.stringify(found) ? known : found)),
        () => undefined,
      );
    };
    refresh();
    const stream = new EventSource('/api/stream');
    stream.addEventListener('running', refresh);
    stream.addEventListener('open', () => setConnected(true));
    stream.addEventListener('ended', signOut);
    stream.addEventListener('error', () => {
      setConnected(false);
      // The browser asks again by itself, but not where it was refused: the session may be over.
      if (stream.readyState !== EventSource.CLOSED) return;
      void ask<{ user: User | null }>('GET', '/api/session').then(
        (session) => !session.user && signOut(),
        () => undefined,
      );
    });
    const moved = (): void => setPlace(readPlace());
    addEventListener('popstate', moved);
    return () => {
      stream.close();
      removeEventListener('popstate', moved);
    };
  }, []);
  const show: Desk['show'] = ({ path, rule, panel, offset }) => {
    const entry = rule === undefined ? undefined : rules.find(({ name }) => name === rule);
    const target = path ?? entry?.source ?? place.path;
    const next = {
      panel: panel ?? place.panel,
      ...(target !== undefined && { path: target }),
      ...(rule !== undefined
        ? { rule }
        : path === undefined && place.rule !== undefined
          ? { rule: place.rule }
          : {}),
    };
    const at =
      next.rule !== undefined
        ? `/rules/${encodeURIComponent(next.rule)}`
        : next.path !== undefined
          ? `/files/${next.path}`
          : '/';
    history.pushState(null, '', `${at}?panel=${next.panel}`);
    setPlace(next);
    const to = offset ?? (rule === undefined ? undefined : entry?.at);
    if (target !== undefined && to !== undefined) setFocus({ path: target, offset: to, stamp: Date.now() });
  };
  const path = useMemo(() => {
    const byRule =
      place.rule === undefined ? undefined : rules.find(({ name }) => name === place.rule)?.source;
    return byRule ?? place.path ?? rules[0]?.source ?? guessed([...files.values()], place.rule);
  }, [place, rules, files]);
  if (!project) return <Shell />;
  const desk: Desk = {
    user,
    worker,
    project,
    files,
    drafts: [...files.values()].filter((file) => file.text !== file.live),
    rules,
    declared,
    lately,
    today,
    problems,
    textOf: (target) => current.current.get(target)?.text,
    epoch,
    historySize,
    status,
    connected,
    saving,
    notice,
    path,
    rule: place.rule,
    panel: place.panel,
    focus,
    show,
    edit,
    change,
    discard(target) {
      const file = current.current.get(target);
      if (!file) return;
      localStorage.removeItem(`reeve.draft.${target}`);
      unsaved.current.delete(target);
      void ask('DELETE', `/api/drafts?path=${encodeURIComponent(target)}`).then(load);
    },
    createFile(target, text) {
      put({ path: target, base: '', live: '', text: '', revision: 0 });
      edit(target, text);
      show({ path: target });
    },
    addRules(name, text) {
      const [folder] = project.folders;
      const target = folder === undefined ? undefined : `${folder === '' ? '' : `${folder}/`}${name}.reeve`;
      if (target !== undefined && !files.has(target)) return desk.createFile(target, text);
      const into =
        target ??
        (path?.endsWith('.reeve') ? path : [...files.keys()].find((each) => each.endsWith('.reeve')));
      if (into === undefined) return desk.createFile(`rules/${name}.reeve`, text);
      const before = (current.current.get(into)?.text ?? '').trimEnd();
      change(into, [
        {
          span: { source: into, start: before.length, end: (current.current.get(into)?.text ?? '').length },
          text: `${before === '' ? '' : '\n\n'}${text}`,
        },
      ]);
      show({ path: into, offset: before.length + 2 });
    },
    reload: load,
    tell,
    signOut,
  };
  return <DeskContext.Provider value={desk}>{children}</DeskContext.Provider>;
}
