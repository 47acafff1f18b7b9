export type { HostServices } from './calls.ts';
export type { ExtensionState, WriteLog } from './extension-unit.ts';
export type { Grants } from './grants.ts';
export {
  createHost,
  type ExtensionHost,
  type HostActionFacts,
  type HostedExtension,
  type HostSetting,
} from './host.ts';
export type { HostClock } from './host-clock.ts';
export type { OutgoingRequest, Transport } from './http-transport.ts';
export { type HostLimits, USUAL_LIMITS } from './limits.ts';
export type { Mailer, MailSettings } from './mailing.ts';
export type { LogLevel } from './messages.ts';
export type { ReadSecret } from './secrets.ts';
