import { BlockList, isIP } from 'node:net';
import type { Manifest } from '../api/index.ts';

/** What the operator grants to an extension. An extension has what it asks for *and* is granted, nothing else. */
export interface Grants {
  /**
   * Hosts: `hooks.example.com`, `*.example.com`, `*` for all that the manifest asks for; with a port where it is not 443. A
   * loopback address with a port (`127.0.0.1:8025`) stands by itself, and may be plain HTTP.
   */
  readonly network?: readonly string[];
  readonly secrets?: readonly string[];
  /** Attributes of members, `*` for all that the manifest asks for. */
  readonly attributes?: readonly string[];
  readonly mail?: boolean;
  /** Runs its code, functions for rules included, in the host's own process: it can then do all that the host can. */
  readonly trusted?: boolean;
  /**
   * Reads and writes the project's own collections and ledgers. Without it an extension has its own: `points` is then
   * kept as `reeve-example/points`.
   */
  readonly sharedData?: boolean;
}

/** A host, and the port where one is named. */
interface HostPattern {
  readonly host: string;
  readonly port?: number;
}

const parseHost = (text: string): HostPattern => {
  const lower = text.trim().toLowerCase();
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(lower);
  const host = (match?.[1] ?? lower).replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return match?.[2] === undefined ? { host } : { host, port: Number(match[2]) };
};

const hostMatches = (pattern: string, host: string): boolean => {
  if (pattern === '*') return true;
  if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
  return pattern === host;
};

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/** Addresses that lead back into the operator's own machines. */
export const isPrivate = (address: string): boolean => {
  const version = isIP(address);
  return version !== 0 && PRIVATE.check(address, version === 4 ? 'ipv4' : 'ipv6');
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** Where an extension may send requests. */
export interface AllowedHosts {
  /** Why an address may not be reached; `undefined` when it may. */
  refuse(url: URL): string | undefined;
  /** Whether a name of this host may stand for this address. */
  mayResolveTo(host: string, address: string): boolean;
}

/** The manifest's wishes cut down to the operator's grants. */
export const createAllowedHosts = (manifest: Manifest, grants: Grants): AllowedHosts => {
  const asked = (manifest.permissions.network ?? []).map((each) => parseHost(each).host);
  const granted = (grants.network ?? []).map(parseHost);
  const hostOf = (url: URL): string => parseHost(url.hostname).host;
  const literally = (address: string): boolean => granted.some(({ host }) => host === address);
  const local = (host: string, port: number): boolean =>
    isLoopback(host) && granted.some((each) => each.host === host && each.port === port);
  return {
    refuse: (url) => {
      const host = hostOf(url);
      const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
      if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'only https addresses can be reached';
      if (url.username !== '' || url.password !== '') return 'an address must not hold a password';
      if (local(host, port)) return undefined;
      if (url.protocol !== 'https:') return 'only https addresses can be reached';
      if (!asked.some((pattern) => hostMatches(pattern, host)))
        return 'the manifest does not ask for this host';
      if (!granted.some((each) => hostMatches(each.host, host) && (each.port ?? 443) === port))
        return 'the operator did not grant this host';
      if (isPrivate(host) && !literally(host)) return 'private addresses have to be granted one by one';
      return undefined;
    },
    mayResolveTo: (host, address) =>
      !isPrivate(address) || literally(address) || (isLoopback(host) && literally(host)),
  };
};
