import { DOUBLE, DuckDBDataChunk, DuckDBInstance, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { Find } from '../temporal/contender.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CHUNK = 2048;

/** A query for each rule, over the whole log; `end` is the time up to which things fall due. */
const queries = (first: number, end: number): readonly (readonly [string, string])[] => [
  [
    'quiet',
    `select member, time + ${7 * DAY} from
       (select member, time, lead(time) over (partition by member order by n) as later from events)
     where coalesce(later, ${Number.MAX_SAFE_INTEGER}) > time + ${7 * DAY} and time + ${7 * DAY} <= ${end}`,
  ],
  [
    'unpaid',
    `select member, time + ${2 * HOUR} from
       (select member, time, type, lead(time) over (partition by member order by n) as later from events
        where type in ('cart.added', 'order.paid'))
     where type = 'cart.added' and coalesce(later, ${Number.MAX_SAFE_INTEGER}) > time + ${2 * HOUR}
       and time + ${2 * HOUR} <= ${end}`,
  ],
  [
    // It holds where the fourth before is in the hour; it has stopped holding where the fifth before had left it.
    'burst',
    `with posts as
       (select member, time, n, lag(time, 4) over own + ${HOUR} > time as holds,
          coalesce(lag(time, 5) over own + ${HOUR} < time, true) as anew
        from events where type = 'message.posted' window own as (partition by member order by n)),
     spells as
       (select *, sum(anew::int) over (partition by member order by n) as spell from posts)
     select member, min(time) from spells where holds group by member, spell`,
  ],
  [
    'surge',
    `with complaints as
       (select time, row_number() over (order by n) as place from events where type = 'complaint.filed'),
     counts as (select time, max(place) as total from complaints group by time),
     looks as
       (select time, place as total from complaints
        union all
        select leaves.time, counts.total from
          (select distinct time + ${HOUR} as time from complaints
           where time + ${HOUR} <= ${end} and time + ${HOUR} not in (select time from counts)) as leaves
          asof join counts on counts.time <= leaves.time),
     usual as
       (select looks.time, looks.total, coalesce(gone.total, 0) as gone, coalesce(old.total, 0) as old
        from looks asof left join counts as gone on gone.time <= looks.time - ${HOUR}
        asof left join counts as old on old.time <= looks.time - ${HOUR + 7 * DAY}),
     held as
       (select time, total, time - ${HOUR + 7 * DAY} >= ${first} and total - gone >= 10
          and total - gone > 3 * ((gone - old) * ${HOUR} / ${7 * DAY}) as holds from usual)
     select 'c1', time from
       (select time, holds, lag(holds, 1, false) over (order by time, total) as before from held)
     where holds and not before`,
  ],
];

/** DuckDB in memory: the log goes in in chunks of columns, then all is asked at once. */
export const byDuckDb: Find = async ({ events, first, last }, found) => {
  const instance = await DuckDBInstance.create(':memory:');
  const db = await instance.connect();
  try {
    await db.run('create table events (n integer, type varchar, time double, member varchar)');
    const appender = await db.createAppender('events');
    let columns: [number[], string[], number[], string[]] = [[], [], [], []];
    const flush = (): void => {
      const chunk = DuckDBDataChunk.create([INTEGER, VARCHAR, DOUBLE, VARCHAR]);
      chunk.setColumns(columns);
      appender.appendDataChunk(chunk);
      columns = [[], [], [], []];
    };
    let n = 0;
    for (const { type, time, member = '' } of events) {
      columns[0].push(n++);
      columns[1].push(type);
      columns[2].push(time);
      columns[3].push(member);
      if (columns[0].length === CHUNK) flush();
    }
    if (columns[0].length > 0) flush();
    appender.closeSync();
    for (const [rule, query] of queries(first, last)) {
      const [subjects = [], times = []] = (await db.runAndReadAll(query)).getColumns();
      for (let i = 0; i < subjects.length; i++)
        found.push({ rule, at: Number(times[i]), subject: String(subjects[i]) });
    }
  } finally {
    db.closeSync();
    instance.closeSync();
  }
};
