// What the bench uses of its peers. They are installed for the bench alone, and the rest has to be checked without them.

declare module 'json-rules-engine' {
  export class Engine {
    addRule(rule: object): this;
    run(
      facts: object,
    ): Promise<{ readonly events: readonly { readonly params?: { readonly rule: number } }[] }>;
  }
}

declare module '@gorules/zen-engine' {
  export class ZenDecision {
    evaluate(context: unknown): Promise<{ readonly result: unknown }>;
  }
  export class ZenDecisionContent {
    constructor(content: object);
  }
  export class ZenEngine {
    createDecision(content: ZenDecisionContent): ZenDecision;
  }
}

declare module 'json-logic-engine' {
  export class LogicEngine {
    build(logic: unknown): (data: unknown) => unknown;
  }
}

declare module 'rxjs' {
  export interface Unsubscribable {
    unsubscribe(): void;
  }
  export class Subscription implements Unsubscribable {
    constructor(teardown?: () => void);
    readonly closed: boolean;
    add(other: Unsubscribable): void;
    unsubscribe(): void;
  }
  export interface SchedulerAction<T> extends Subscription {
    schedule(state?: T, delay?: number): Subscription;
  }
  export interface SchedulerLike {
    now(): number;
    schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay: number, state: T): Subscription;
    schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay: number, state?: T): Subscription;
  }
  export type Operator<T, R> = (source: Observable<T>) => Observable<R>;
  export class Observable<T> {
    subscribe(next: (value: T) => void): Subscription;
    pipe<A>(a: Operator<T, A>): Observable<A>;
    pipe<A, B>(a: Operator<T, A>, b: Operator<A, B>): Observable<B>;
    pipe<A, B, C>(a: Operator<T, A>, b: Operator<A, B>, c: Operator<B, C>): Observable<C>;
  }
  export class Subject<T> extends Observable<T> {
    next(value: T): void;
  }
  export interface GroupedObservable<K, T> extends Observable<T> {
    readonly key: K;
  }
  export const EMPTY: Observable<never>;
  export function timer(due: number, scheduler: SchedulerLike): Observable<number>;
  export function merge<T>(...sources: readonly Observable<T>[]): Observable<T>;
  export function debounceTime<T>(due: number, scheduler: SchedulerLike): Operator<T, T>;
  export function delay<T>(due: number, scheduler: SchedulerLike): Operator<T, T>;
  export function filter<T>(keep: (value: T) => boolean): Operator<T, T>;
  export function groupBy<T, K>(key: (value: T) => K): Operator<T, GroupedObservable<K, T>>;
  export function map<T, R>(change: (value: T) => R): Operator<T, R>;
  export function mergeMap<T, R>(inner: (value: T) => Observable<R>): Operator<T, R>;
  export function switchMap<T, R>(inner: (value: T) => Observable<R>): Operator<T, R>;
}

declare module '@duckdb/node-api' {
  export interface DuckDBType {
    readonly typeId: number;
  }
  export const INTEGER: DuckDBType;
  export const DOUBLE: DuckDBType;
  export const VARCHAR: DuckDBType;
  export class DuckDBDataChunk {
    static create(types: readonly DuckDBType[], rows?: number): DuckDBDataChunk;
    setColumns(columns: readonly (readonly unknown[])[]): void;
  }
  export interface DuckDBAppender {
    appendDataChunk(chunk: DuckDBDataChunk): void;
    closeSync(): void;
  }
  export interface DuckDBConnection {
    run(sql: string): Promise<unknown>;
    runAndReadAll(sql: string): Promise<{ getColumns(): readonly (readonly unknown[])[] }>;
    createAppender(table: string): Promise<DuckDBAppender>;
    closeSync(): void;
  }
  export class DuckDBInstance {
    static create(path: string): Promise<DuckDBInstance>;
    connect(): Promise<DuckDBConnection>;
    closeSync(): void;
  }
}
