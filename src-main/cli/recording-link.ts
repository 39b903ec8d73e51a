/** Recordings that are given by where they are on the internet: the service fetches them, not Dictum. */
import { BlockList, isIP } from 'node:net';
import { basename } from 'node:path';

/** Whether this is meant as an address, also as one that cannot be used. */
export function isLink(file: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(file);
}

/**
 * The address as a service may be told it; null where it is none to tell: without encryption, with a
 * password in it, or of a network that only those see who are in it. What follows a "#" stays here.
 */
export function linkToSend(file: string): string | null {
  if (file.length > longestLink || !URL.canParse(file)) return null;
  const url = new URL(file);
  const isSafe = url.protocol === 'https:' && url.username === '' && url.password === '';
  if (!isSafe || !isPublic(url.hostname)) return null;
  url.hash = '';
  return url.href;
}

/** The last part of a path or an address, without what only the server understands. */
export function recordingName(file: string): string {
  if (!isLink(file) || !URL.canParse(file)) return basename(file);
  const { pathname, hostname } = new URL(file);
  return basename(pathname) || hostname;
}

/** Longer ones are refused by most servers. */
const longestLink = 8_000;

/** Names that mean something in one house only. */
const privateName = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|home\.arpa)$/;

/** `hostname` as `URL` writes it: every way of writing a number has become one. */
function isPublic(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '').replace(/^\[|\]$/g, '');
  switch (isIP(name)) {
    case 4:
      return !notPublic.check(name, 'ipv4');
    case 6:
      return globalV6.check(name, 'ipv6') && !notPublic.check(name, 'ipv6');
    default:
      return name.includes('.') && !privateName.test(name);
  }
}

/** Of the addresses of version 4, what IANA keeps from the public; of version 6, what hides one of version 4. */
const notPublic = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const) {
  notPublic.addSubnet(network, bits, 'ipv6');
}

const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');
