import { createHash } from 'node:crypto';
import type { HostMail } from '../api/index.ts';

/** The operator's SMTP server. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  readonly secure: boolean;
  readonly user?: string;
  readonly password?: string;
}

/** Sends mails. Fails with `refused`, `unreachable`, `timeout`, `broken`, or with `rejected` where the server said no. */
export interface Mailer {
  send(mail: unknown, onSend: () => void): Promise<{ readonly reference?: string }>;
  close(): void;
}

const failure = (code: string, message: string): Error & { readonly code: string } =>
  Object.assign(new Error(message), { code });

const read = (mail: unknown): HostMail => {
  const from = (typeof mail === 'object' && mail !== null ? mail : {}) as Readonly<Record<string, unknown>>;
  for (const field of ['to', 'subject', 'text', 'key'] as const)
    if (typeof from[field] !== 'string') throw failure('refused', `A mail’s ${field} has to be a text.`);
  if (from['html'] !== undefined && typeof from['html'] !== 'string')
    throw failure('refused', 'A mail’s html has to be a text.');
  // One receiver: commas and angles would be a list.
  if (!/^[^\s@,;<>"()]{1,64}@[^\s@,;<>"()]{1,255}$/.test(String(from['to'])))
    throw failure('refused', 'A mail goes to one address.');
  return from as unknown as HostMail;
};

const codeOf = (error: { readonly code?: string; readonly responseCode?: number }): string => {
  // The operator's slip, not the receiver's word: it may be put right.
  if (error.code === 'EAUTH') return 'deferred';
  if (error.responseCode !== undefined) return error.responseCode >= 500 ? 'rejected' : 'deferred';
  if (error.code === 'ETIMEDOUT') return 'timeout';
  if (error.code === 'EDNS' || error.code === 'ECONNECTION' || error.code === 'ESOCKET') return 'unreachable';
  return 'broken';
};

export const createMailer = (settings: MailSettings): Mailer => {
  const opened = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      host: settings.host,
      port: settings.port,
      secure: settings.secure,
      ...(settings.user === undefined
        ? {}
        : { auth: { user: settings.user, pass: settings.password ?? '' } }),
      disableFileAccess: true,
      disableUrlAccess: true,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    });
  };
  let transport: ReturnType<typeof opened> | undefined;
  const domain = /@([^>\s]+)/.exec(settings.from)?.[1] ?? 'localhost';
  return {
    send: async (mail, onSend) => {
      const { to, subject, text, html, key } = read(mail);
      transport ??= opened();
      const smtp = await transport;
      const messageId = `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;
      onSend();
      try {
        await smtp.sendMail({
          from: settings.from,
          to,
          subject,
          text,
          messageId,
          ...(html === undefined ? {} : { html }),
        });
        return { reference: messageId };
      } catch (error) {
        // The server's own words may hold the receiver's address.
        const { responseCode } = error as { readonly responseCode?: number };
        throw failure(
          codeOf(error as { readonly code?: string }),
          `The mail was not sent${responseCode === undefined ? '' : ` (the server answered ${responseCode})`}.`,
        );
      }
    },
    close: () => void transport?.then((smtp) => smtp.close()),
  };
};
