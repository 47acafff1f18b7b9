import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Button, Input, Label, TextArea, TextField } from 'react-aria-components';
import { ApiError, ask, type Review, type Version } from '../api.ts';
import { Empty } from '../parts/empty.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { showTime } from '../parts/time.ts';
import { errorCount } from '../problems.ts';
import { type Desk, type Look, useDesk, useLook, useProblems, useRuleTitle } from '../state.tsx';
import type { Difference } from '../worker/replay.ts';
import type { Stage } from '../worker/stages.ts';

const Diff = lazy(() => import('../editor/diff.tsx'));

const STEPS = ['shadow', '10', '50', 'all'] as const;
type Step = (typeof STEPS)[number];
const stageFrom = (step: Step): Stage => (step === 'all' || step === 'shadow' ? step : Number(step));
const stepWord = (step: Step, say: Look['say']): string =>
  step === 'all' ? say('stepAll') : step === 'shadow' ? say('stepShadow') : `${say('stepShare')} ${step}%`;

/** Writes a stage into rules; `false` where one of them cannot be changed so. */
async function stageAll(desk: Desk, rules: readonly string[], stage: Stage): Promise<boolean> {
  for (const rule of rules) {
    const staged = await desk.worker.staged(rule, stage);
    if (!staged) return false;
    desk.change(staged.path, staged.edits);
  }
  return true;
}

/** What the author's page found, shown to whoever reviews. */
interface Facts {
  readonly differences?: readonly Difference[];
  readonly problems?: number;
  readonly messages?: string;
}

/** Asks for a review of all drafts: the difference in words and in numbers goes along. */
export function AskReview(): ReactNode {
  const { say } = useLook();
  const desk = useDesk();
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [step, setStep] = useState<Step>('all');
  const [problem, setProblem] = useState<string>();
  const errors = useProblems(errorCount);
  const ready = desk.drafts.length > 0 && errors === 0;
  const refuse = (why: string): false => {
    setProblem(why);
    return false;
  };
  const send = async (): Promise<boolean> => {
    try {
      const stage = stageFrom(step);
      if (stage !== 'all') {
        const staged = await desk.worker.changed().then((rules) => stageAll(desk, rules, stage));
        if (!staged) return refuse(say('stageByHand'));
      }
      const differences = desk.historySize > 0 ? await desk.worker.compare() : undefined;
      const few = (names: readonly string[]): readonly string[] => names.slice(0, 20);
      const facts: Facts = {
        problems: errors,
        ...(differences && {
          differences: differences.slice(0, 50).map((each) => ({
            ...each,
            gained: few(each.gained),
            lost: few(each.lost),
            more: few(each.more),
          })),
        }),
      };
      const files = desk.drafts.map(({ path, base, text }) => ({
        path,
        base,
        text: desk.textOf(path) ?? text,
      }));
      await ask('POST', '/api/reviews', { title, note, files, facts });
      desk.show({ panel: 'reviews' });
      return true;
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <FormDialog
      title={say('askReview')}
      submit={say('send')}
      send={send}
      trigger={
        <Button className="main" isDisabled={!ready || desk.user.role === 'viewer'}>
          {say('askReview')}
        </Button>
      }
    >
      <TextField isRequired value={title} onChange={setTitle} autoFocus>
        <Label>{say('title')}</Label>
        <Input maxLength={200} />
      </TextField>
      <TextField value={note} onChange={setNote}>
        <Label>{say('note')}</Label>
        <TextArea rows={3} maxLength={4_000} />
      </TextField>
      <label>
        {say('goesLive')}
        <select value={step} onChange={({ target }) => setStep(target.value as Step)}>
          {STEPS.map((each) => (
            <option key={each} value={each}>
              {stepWord(each, say)}
            </option>
          ))}
        </select>
      </label>
      <ul className="quiet">
        {desk.drafts.map(({ path }) => (
          <li key={path}>{path}</li>
        ))}
      </ul>
      {problem !== undefined && (
        <p role="alert" className="notice bad">
          {problem}
        </p>
      )}
    </FormDialog>
  );
}

/** Rules that do not act for all yet, each with its next steps: a step is a change like any other, and wants a review. */
function Steps(): ReactNode {
  const { say, titled } = useLook();
  const desk = useDesk();
  const under = desk.rules.filter(({ stage }) => stage !== 'all');
  if (under.length === 0) return null;
  return (
    <section>
      <h3>{say('inSteps')}</h3>
      <ul className="cards">
        {under.map(({ name, titles, stage }) => (
          <li key={name} className="card">
            <header>
              <b>{titled(titles, name)}</b>
              <span className="tag">{stage === 'shadow' ? say('shadow') : `${stage}%`}</span>
            </header>
            {desk.user.role !== 'viewer' && (
              <div className="bar">
                {STEPS.map((each) => [each, stageFrom(each)] as const)
                  .filter(([, to]) => to !== stage)
                  .map(([each, to]) => (
                    <button
                      key={each}
                      type="button"
                      onClick={() =>
                        void stageAll(desk, [name], to).then((done) => {
                          desk.tell(say(done ? 'stepDrafted' : 'stageByHand'));
                          if (done) desk.show({ rule: name });
                        })
                      }
                    >
                      {stepWord(each, say)}
                    </button>
                  ))}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Reviews(): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const [reviews, setReviews] = useState<readonly Review[]>();
  const [versions, setVersions] = useState<readonly Version[]>([]);
  const zone = desk.project.settings.timeZone;
  const load = async (): Promise<void> => {
    setReviews((await ask<{ reviews: readonly Review[] }>('GET', '/api/reviews')).reviews);
    setVersions((await ask<{ versions: readonly Version[] }>('GET', '/api/versions')).versions);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it opens
  useEffect(() => void load(), []);
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      await desk.reload();
    } catch (error) {
      desk.tell(error instanceof ApiError ? error.message : String(error));
    }
    await load();
  };
  const may = desk.user.role === 'approver' || desk.user.role === 'admin';
  return (
    <div className="stack">
      {reviews?.length === 0 && <Empty word="noReviews" />}
      <ul className="cards">
        {reviews?.map((review) => (
          <ReviewCard key={review.id} review={review} may={may} act={act} />
        ))}
      </ul>
      <Steps />
      {versions.length > 0 && (
        <section>
          <h3>{say('versions')}</h3>
          <ul className="cards">
            {versions.map((version, i) => (
              <li key={version.id} className="card">
                <header>
                  <b>{version.title}</b>
                  <time dateTime={new Date(version.at).toISOString()}>
                    {showTime(version.at, zone, lang)}
                  </time>
                </header>
                <p className="quiet">
                  {version.author} → {version.approver} · {version.files.map(({ path }) => path).join(', ')}
                </p>
                {may && i === 0 && (
                  <button
                    type="button"
                    onClick={() => void act(() => ask('POST', `/api/versions/${version.id}/undoing`))}
                  >
                    {say('undo')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function ReviewCard({
  review,
  may,
  act,
}: {
  readonly review: Review;
  readonly may: boolean;
  readonly act: (work: () => Promise<unknown>) => Promise<void>;
}): ReactNode {
  const { say, lang } = useLook();
  const { user, project } = useDesk();
  const [open, setOpen] = useState(review.status === 'open');
  const [comment, setComment] = useState('');
  const facts = (review.facts ?? {}) as Facts;
  const ruleTitle = useRuleTitle();
  const decide = (decision: 'approve' | 'refuse'): void =>
    void act(() =>
      ask('POST', `/api/reviews/${review.id}/decision`, { decision, digest: review.digest, comment }),
    );
  return (
    <li className={`card ${review.status}`}>
      <header>
        <button type="button" className="plain link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {review.title}
        </button>
        <span className={`tag ${review.status}`}>{say(review.status)}</span>
      </header>
      <p className="quiet">
        {review.author} · {showTime(review.created, project.settings.timeZone, lang)}
        {review.decider !== undefined && ` · ${review.decider}`}
        {review.comment !== undefined && review.comment !== '' && ` — ${review.comment}`}
      </p>
      {open && (
        <div className="stack">
          {review.note !== '' && <p>{review.note}</p>}
          {facts.differences && (
            <ul className="quiet">
              {facts.differences.length === 0 && <li>{say('same')}</li>}
              {facts.differences.map(({ rule, before, after, gained, lost, more }) => (
                <li key={rule}>
                  <b>{ruleTitle(rule)}</b> {before.toLocaleString(lang)} → {after.toLocaleString(lang)};{' '}
                  {say('gains')} {gained.length}, {say('loses')} {lost.length}, {say('getsMore')}{' '}
                  {more.length}
                </li>
              ))}
            </ul>
          )}
          {review.files.map(({ path, before, after }) => (
            <section key={path} aria-label={path}>
              <h4>{path}</h4>
              <div className="diff" style={{ height: heightOf(before, after) }}>
                <Suspense fallback={null}>
                  <Diff before={before ?? ''} after={after ?? ''} path={path} />
                </Suspense>
              </div>
            </section>
          ))}
          {review.status === 'open' && (
            <div className="stack">
              {may && review.authorId !== user.id ? (
                <>
                  <TextField value={comment} onChange={setComment}>
                    <Label>{say('comment')}</Label>
                    <Input maxLength={4_000} />
                  </TextField>
                  <div className="bar">
                    <button type="button" className="main" onClick={() => decide('approve')}>
                      {say('approve')}
                    </button>
                    <button type="button" onClick={() => decide('refuse')}>
                      {say('refuse')}
                    </button>
                  </div>
                </>
              ) : review.authorId === user.id ? (
                <div className="bar">
                  <span className="quiet">{say('ownChange')}</span>
                  <button
                    type="button"
                    onClick={() => void act(() => ask('POST', `/api/reviews/${review.id}/withdrawal`))}
                  >
                    {say('withdraw')}
                  </button>
                </div>
              ) : null}
            </div>
          )}
        </div>
      )}
    </li>
  );
}

/** Room for a difference before it is drawn: what stands below must not move under the hand that reaches for it. */
function heightOf(before: string | null, after: string | null): string {
  const lines = Math.max((before ?? '').split('\n').length, (after ?? '').split('\n').length);
  return `${Math.min(26, Math.max(6, lines + 3)) * 19}px`;
}
