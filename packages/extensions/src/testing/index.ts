import type { ActionRequest, ActionResult, HostMail, HostResponse, Manifest } from '../api/index.ts';
import { createHost, type LogLevel, type OutgoingRequest } from '../host/index.ts';
import { loadExtension } from '../node/index.ts';

/** What a test gives to the extension that it tests. */
export interface TestHostOptions {
  /** Answers its requests; without it every request is `unreachable`. */
  readonly fetch?: (request: OutgoingRequest) => Partial<HostResponse> | Promise<Partial<HostResponse>>;
  /** Values of secrets; `test-NAME` where there is none. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What is in its collections: `{ notes: { key: value } }`. */
  readonly records?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Balances, by `ledger/community/member`. */
  readonly balances?: Readonly<Record<string, number>>;
}

/** An extension at work in the process that it will have in production. */
export interface TestHost extends AsyncDisposable {
  readonly manifest: Manifest;
  /** Carries out an action. */
  run(action: string, input: ActionRequest['input'], more?: Partial<ActionRequest>): Promise<ActionResult>;
  /** The requests that it made, secrets filled in. */
  readonly requests: readonly OutgoingRequest[];
  readonly mails: readonly HostMail[];
  readonly logs: readonly { readonly level: LogLevel; readonly message: string }[];
}

/**
 * Runs the extension in a folder as the host does, with all that its manifest asks for granted. What it sends goes to the
 * test and not to the network.
 *
 * @example
 * await using host = await createTestHost(folder, { fetch: ({ url }) => ({ status: 200, body: '{}' }) });
 * const result = await host.run('hello.send', { text: 'Hi' });
 */
export const createTestHost = async (folder: string, options: TestHostOptions = {}): Promise<TestHost> => {
  const { manifest, diagnostics } = await loadExtension(folder);
  if (!manifest)
    throw new Error(`The manifest is not valid: ${diagnostics.map(({ message }) => message.en).join(' ')}`);
  const requests: OutgoingRequest[] = [];
  const mails: HostMail[] = [];
  const logs: { readonly level: LogLevel; readonly message: string }[] = [];
  let runs = 0;
  const collection = (name: string): Readonly<Record<string, unknown>> => options.records?.[name] ?? {};
  const host = createHost({
    extensions: [
      {
        manifest,
        folder,
        settings: options.settings ?? {},
        grants: {
          network: ['*'],
          secrets: ['*'],
          attributes: ['*'],
          mail: true,
          sharedData: true,
          trusted: (manifest.contributes.functions ?? []).length > 0,
        },
      },
    ],
    services: {
      records: {
        get: async (name, key) => collection(name)[key],
        list: async (name, prefix) =>
          Object.entries(collection(name))
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]) => ({ key, value })),
      },
      ledger: {
        balance: async (ledger, community, member) =>
          options.balances?.[`${ledger}/${community}/${member}`] ?? 0,
      },
      cases: { open: async () => undefined },
    },
    secrets: (name) => options.secrets?.[name] ?? `test-${name}`,
    mail: {
      send: async (mail, onSend) => {
        onSend();
        mails.push(mail as HostMail);
        return { reference: `<${mails.length}@test>` };
      },
      close: () => {},
    },
    log: (level, message) => void logs.push({ level, message }),
    transport: async (request) => {
      requests.push(request);
      if (!options.fetch)
        throw Object.assign(new Error('The test answers no requests.'), { code: 'unreachable' });
      const { status = 200, headers = {}, body = '' } = await options.fetch(request);
      return { status, headers, body };
    },
  });
  return {
    manifest,
    requests,
    mails,
    logs,
    run: (action, input, more = {}) => {
      runs += 1;
      const request: ActionRequest = {
        action,
        input,
        key: `test-${runs}`,
        attempt: 1,
        now: Date.UTC(2026, 0, 1),
        rule: 'test',
        community: 'c1',
        subject: { kind: 'member', id: 'm1' },
        ...more,
      };
      return host.run(request, AbortSignal.timeout(30_000));
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
};
