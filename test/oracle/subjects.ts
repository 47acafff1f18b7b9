import type { Event, SubjectKind } from '@reeve/ir';

/** Whom an event is about, for a kind of subject; nobody where it does not say. */
export function subjectOf(event: Event, kind: SubjectKind): string | undefined {
  if (kind.kind === 'member') return event.member;
  if (kind.kind === 'community') return event.community;
  const value = event.data[kind.path];
  return typeof value === 'string' ? value : undefined;
}

export interface Subject {
  readonly community: string;
  readonly id: string;
}

export function subjectsOf(log: readonly Event[], kind: SubjectKind): readonly Subject[] {
  const keys = new Set(
    log.flatMap((event) => {
      const id = subjectOf(event, kind);
      return id === undefined ? [] : [JSON.stringify([event.community, id])];
    }),
  );
  return [...keys].map((key) => {
    const [community, id] = JSON.parse(key) as [string, string];
    return { community, id };
  });
}

export function isAbout(event: Event, kind: SubjectKind, subject: Subject): boolean {
  return event.community === subject.community && subjectOf(event, kind) === subject.id;
}
