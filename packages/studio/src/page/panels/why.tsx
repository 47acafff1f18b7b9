import type { Explanation } from '@reeve/engine';
import type { TraceStep } from '@reeve/ir';
import { type ReactNode, useEffect, useState } from 'react';
import { showTime } from '../parts/time.ts';
import { useDesk, useLook } from '../state.tsx';
import { reasonWord } from '../words.ts';

type Subject = { readonly community: string; readonly id: string };

/** Why a rule did not fire for somebody: each clause with its value, and what would have had to differ. */
export function Why(): ReactNode {
  const { say } = useLook();
  const desk = useDesk();
  const [rule, setRule] = useState(desk.rule ?? '');
  const [subjects, setSubjects] = useState<readonly Subject[]>([]);
  const [who, setWho] = useState('');
  const [at, setAt] = useState('');
  const [found, setFound] = useState<Explanation>();
  const [problem, setProblem] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the history has come
  useEffect(() => void desk.worker.subjects().then(setSubjects), [desk.historySize]);
  useEffect(() => {
    if (desk.rule !== undefined) setRule(desk.rule);
  }, [desk.rule]);
  const communities = [...new Set(subjects.map(({ community }) => community))];
  const find = (): Subject | undefined => {
    const known = subjects.find(({ id }) => id === who);
    if (known) return known;
    return communities.includes(who)
      ? { community: who, id: who }
      : communities[0] === undefined
        ? undefined
        : { community: communities[0], id: who };
  };
  const explain = async (): Promise<void> => {
    const subject = find();
    if (!subject) return;
    const moment = at === '' ? undefined : new Date(at).getTime();
    const answer = await desk.worker.explain(rule, subject.community, subject.id, moment);
    if ('problem' in answer) {
      setProblem(answer.problem === 'errors' ? say('waitForClean') : answer.problem);
      setFound(undefined);
    } else {
      setProblem(undefined);
      setFound(answer);
    }
  };
  if (desk.historySize === 0) return <p className="empty">{say('noHistory')}</p>;
  return (
    <div className="stack">
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          void explain();
        }}
      >
        <label>
          {say('rule')}
          <select value={rule} onChange={({ target }) => setRule(target.value)} required>
            <option value="" />
            {desk.rules.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          {say('subject')}
          <input list="subjects" value={who} onChange={({ target }) => setWho(target.value)} required />
          <datalist id="subjects">
            {[...new Set([...communities, ...subjects.slice(0, 500).map(({ id }) => id)])].map((id) => (
              <option key={id} value={id} />
            ))}
          </datalist>
        </label>
        <label>
          {say('at')}
          <input type="datetime-local" value={at} onChange={({ target }) => setAt(target.value)} />
        </label>
        <button type="submit" className="main">
          {say('explain')}
        </button>
      </form>
      {problem !== undefined && (
        <p role="alert" className="notice bad">
          {problem}
        </p>
      )}
      {!found && problem === undefined && <p className="empty">{say('pickMember')}</p>}
      {found && (
        <>
          <Explained found={found} />
          {desk.user.role !== 'viewer' && (
            <button
              type="button"
              onClick={() => {
                const subject = find();
                if (!subject) return;
                void desk.worker.testOf(rule, subject.community, subject.id).then((text) => {
                  if (text === undefined) return;
                  desk.createFile(`tests/${rule}-${Date.now().toString(36)}.test.yaml`, text);
                  desk.tell(say('testMade'));
                });
              }}
            >
              {say('makeTest')}
            </button>
          )}
        </>
      )}
    </div>
  );
}

function Explained({ found }: { readonly found: Explanation }): ReactNode {
  const { say, lang } = useLook();
  const { project } = useDesk();
  const zone = project.settings.timeZone;
  const moment = found.nearest ?? found.now;
  const { obstacle } = moment;
  return (
    <div className="stack" data-testid="explained">
      <p>
        <strong>
          {found.decisions > 0
            ? `${say('fired')}: ${found.decisions.toLocaleString(lang)} ${say('times')}`
            : say('neverFired')}
        </strong>{' '}
        <time className="quiet">{showTime(moment.at, zone, lang)}</time>
      </p>
      {obstacle && (
        <section className="obstacle">
          <h3>{say('firstFalse')}</h3>
          <p>
            {obstacle.kind === 'false' ? (
              <code>{obstacle.step.text}</code>
            ) : (
              <ObstacleText obstacle={obstacle} />
            )}
          </p>
        </section>
      )}
      <ul className="trace" aria-label={say('explain')}>
        {moment.clauses.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: clauses in their order
          <Step key={i} step={step} />
        ))}
      </ul>
      {moment.wouldHave.length > 0 && (
        <section>
          <h3>{say('differ')}</h3>
          <ul>
            {moment.wouldHave.map(({ needs, at }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: ways in their order
              <li key={i}>
                {needs.map(needText).join('; ')} → <time>{showTime(at, zone, lang)}</time>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );

  function needText(need: (typeof moment.wouldHave)[number]['needs'][number]): string {
    const zh = lang === 'zh';
    switch (need.kind) {
      case 'events':
        return zh ? `再有 ${need.count} 次 ${need.type}` : `${need.count} more ${need.type}`;
      case 'time':
        return zh
          ? `等到 ${showTime(need.until, zone, lang)}${need.without.length > 0 ? `，期间没有 ${need.without.join('、')}` : ''}`
          : `time until ${showTime(need.until, zone, lang)}${need.without.length > 0 ? ` without ${need.without.join(', ')}` : ''}`;
      case 'attribute':
        return zh
          ? `${need.of}.${need.path} 为 ${String(need.to)}（现为 ${String(need.value)}）`
          : `${need.of}.${need.path} ${String(need.to)} instead of ${String(need.value)}`;
      case 'field':
        return zh
          ? `${need.event.type}.${need.path} 为 ${String(need.to)}（现为 ${String(need.value)}）`
          : `${need.event.type}.${need.path} ${String(need.to)} instead of ${String(need.value)}`;
      case 'approval':
        return zh ? `${need.role} 批准` : `approval of ${need.role}`;
    }
  }
}

function ObstacleText({
  obstacle,
}: {
  readonly obstacle: Exclude<NonNullable<Explanation['now']['obstacle']>, { kind: 'false' }>;
}): ReactNode {
  const { lang } = useLook();
  const { project } = useDesk();
  const time = (at: number): string => showTime(at, project.settings.timeZone, lang);
  const zh = lang === 'zh';
  switch (obstacle.kind) {
    case 'unknown':
      return zh ? '此前没有任何事件提到该成员。' : 'No event names this member up to then.';
    case 'event':
      return zh
        ? `等待事件 ${obstacle.types.join('、')}（已见 ${obstacle.seen} 次）`
        : `It waits for ${obstacle.types.join(', ')} (seen ${obstacle.seen} times).`;
    case 'change':
      return zh
        ? `${obstacle.path} 没有变化（现为 ${String(obstacle.value)}）`
        : `${obstacle.path} did not change (it is ${String(obstacle.value)}).`;
    case 'outside':
      return zh ? `从未属于分群 ${obstacle.segment}` : `Never in the segment ${obstacle.segment}.`;
    case 'sequence':
      return zh
        ? `已开始，${obstacle.absent ? '直到' : '等待'} ${obstacle.awaits.join('、')}，${time(obstacle.until)} 止`
        : `It has begun and waits ${obstacle.absent ? 'for the lack of' : 'for'} ${obstacle.awaits.join(', ')} until ${time(obstacle.until)}.`;
    case 'schedule':
      return zh ? '还没到计划时间。' : 'Its time has not come.';
    case 'calm':
      return zh
        ? `没有激增：${obstacle.value}，平时约 ${obstacle.expected}`
        : `No spike: ${obstacle.value}, ordinary is about ${obstacle.expected}.`;
    case 'spent':
      return zh ? '条件成立，但只触发一次，已用掉。' : 'True, but it fires once, and that is spent.';
    case 'unlooked':
      return zh ? '条件成立，但之后没有相关变化。' : 'True, but nothing that it reads has changed since.';
    case 'holding':
      return zh
        ? `成立时间还不够，${time(obstacle.until)} 才满`
        : `True, but not long enough: until ${time(obstacle.until)}.`;
    case 'open':
      return zh ? '已触发，结束条件（直到）尚未满足。' : 'It fired, and its “until” has not held since.';
    case 'before':
      return zh ? `${time(obstacle.from)} 起才生效` : `It begins at ${time(obstacle.from)}.`;
    case 'after':
      return zh ? `${time(obstacle.to)} 已结束` : `It ended at ${time(obstacle.to)}.`;
    case 'rollout':
      return zh
        ? `不在 ${obstacle.percent}% 灰度范围内`
        : `Not among the ${obstacle.percent}% of its rollout.`;
    case 'held':
      return obstacle.held.map(({ action, reason }) => `${action}: ${reasonWord(reason, lang)}`).join(', ');
  }
}

function Step({ step }: { readonly step: TraceStep }): ReactNode {
  const { say } = useLook();
  const desk = useDesk();
  const { span, compared } = step;
  return (
    <li className={step.held ? 'held' : 'failed'}>
      <span role="img" aria-label={say(step.held ? 'isSo' : 'isNot')}>
        {step.held ? '✓' : '✗'}
      </span>{' '}
      {span ? (
        <button
          type="button"
          className="plain link"
          onClick={() => desk.show({ path: span.source, offset: span.start })}
        >
          {step.text}
        </button>
      ) : (
        <code>{step.text}</code>
      )}{' '}
      <span className="quiet">
        {compared
          ? `${String(compared.left)} ${compared.op} ${String(compared.right)}`
          : typeof step.value === 'boolean'
            ? ''
            : String(step.value)}
      </span>
      {step.children && step.children.length > 0 && (
        <ul>
          {step.children.map((child, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts in their order
            <Step key={i} step={child} />
          ))}
        </ul>
      )}
    </li>
  );
}
